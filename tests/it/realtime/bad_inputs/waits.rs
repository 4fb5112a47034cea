//! Things that never arrive: the server stops waiting for them.

use super::{Client, Scene, WAYS};
use crate::support::Frozen;

#[tokio::test]
async fn clients_that_never_complete_what_they_started() {
    for way in WAYS {
        let mut scene = Scene::begin(way).await;
        // No CONNECT; a namespace that was left; attachments of which only one has arrived.
        let mut silent = Client::open(&scene.app, way, "").await;
        silent.say("3").await;
        let mut outside = scene.enter().await;
        outside.say("41").await;
        let mut owing = scene.enter().await;
        owing
            .say("452-[\"typing\",{\"_placeholder\":true,\"num\":0}]")
            .await;
        assert!(owing.hear().await.contains("invalid_payload"));
        owing.say("bAQID").await;

        let timers = Frozen::timers();
        for _ in 0..9 {
            // The bystanders' messages would time out if time passed meanwhile.
            scene.bystanders.take_turns().await;
            timers.pass(1).await;
        }
        // A refused CONNECT does not count as joining.
        silent.say("40{}").await;
        assert!(silent.hear().await.starts_with("44{"));
        for client in [&mut silent, &mut outside, &mut owing] {
            client.say("2still there").await;
            assert_eq!(client.hear().await, "3still there");
            client.listen().await;
        }
        timers.pass(2).await;
        drop(timers);
        silent.assert_over(1008).await;
        outside.assert_over(1008).await;
        owing.assert_over(1002).await;
        scene.end().await;
    }
}
