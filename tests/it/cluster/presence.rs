//! A person is online until no node has a connection of theirs.

use chitrasethu::server::presence::GRACE_MS;
use serde_json::json;

use super::Nodes;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_on_two_nodes_is_online_until_both_are_left() {
    let nodes = Nodes::start().await;
    let [one, two, three] = &nodes.apps;
    let (asha, arjun, conversation) = one.couple().await;
    asha.send(&conversation, "hi").await;
    let mut arjuns = arjun.at(three).connect().await;
    assert_eq!(arjun.at(three).row(&conversation).await["online"], false);

    let first = asha.connect().await;
    let news = arjuns.expect("presence").await;
    assert_eq!(
        news,
        json!({"userId": asha.id, "online": true, "lastSeenAt": null})
    );
    arjuns.expect("user_online").await;
    let second = asha.at(two).connect().await;
    assert_eq!(arjun.at(three).row(&conversation).await["online"], true);

    first.leave().await;
    one.pass(GRACE_MS);
    nodes.forget(0, asha.id).await;
    assert_eq!(arjun.at(three).row(&conversation).await["online"], true);
    second.leave().await;
    two.pass(GRACE_MS);
    // Neither the second device nor the end of the first was news.
    let news = arjuns.expect("presence").await;
    assert_eq!(
        (&news["userId"], &news["online"]),
        (&json!(asha.id), &json!(false))
    );
    arjuns.expect("user_offline").await;
    let row = arjun.at(three).row(&conversation).await;
    assert_eq!(
        (&row["online"], &row["lastSeenAt"]),
        (&json!(false), &news["lastSeenAt"])
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn presence_survives_a_redis_that_lost_everything() {
    let nodes = Nodes::start().await;
    let [one, two, _] = &nodes.apps;
    let (asha, arjun, conversation) = one.couple().await;
    asha.send(&conversation, "hi").await;
    let _page = asha
        .connect_as(&json!({"token": asha.token, "changes": 1}))
        .await;
    let arjun = arjun.at(two);
    super::until(|| async { arjun.row(&conversation).await["online"] == true }).await;
    nodes.redis.kill();
    nodes.are_connected(false).await;
    assert_eq!(
        arjun.row(&conversation).await["online"],
        false,
        "nobody knows"
    );
    nodes.redis.restart_empty();
    super::until(|| async { arjun.row(&conversation).await["online"] == true }).await;
}
