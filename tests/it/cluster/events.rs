//! Events cross between nodes, once for each connection.

use chitrasethu::domain::UserId;
use chitrasethu::server::chat::{News, Publication, Publisher as _, VolatileEvent};
use serde_json::json;

use super::Nodes;

/// Number of events at once: more than are published together.
const MANY: usize = 600;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_reaches_every_device_on_every_node_once() {
    let Nodes {
        apps: [one, two, three],
        ..
    } = &Nodes::start().await;
    let (asha, arjun, conversation) = one.couple().await;
    let mut sending = asha.connect().await;
    let mut own = [asha.at(two).connect().await, asha.at(three).connect().await];
    let mut others = [
        arjun.connect().await,
        arjun.at(two).connect().await,
        arjun.at(three).connect().await,
    ];
    let send = json!({"conversationId": conversation, "message": "नमस्ते"});
    for text in ["नमस्ते", "second"] {
        let send = json!({"conversationId": send["conversationId"], "message": text});
        let answer = sending.emit_with_ack("send_message", send).await;
        assert_eq!(answer["ok"], true, "{answer}");
        for socket in own.iter_mut().chain(&mut others) {
            let heard = socket.expect("new_message").await;
            assert_eq!(heard["message"]["text"], text);
        }
    }
    // The connection that has sent them has its acknowledgements.
    sending.expect_nothing().await;
    for socket in own.iter_mut().chain(&mut others) {
        socket.expect_nothing().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_events_cross_in_order() {
    let Nodes {
        apps: [one, two, _],
        ..
    } = &Nodes::start().await;
    let (asha, arjun, conversation) = one.couple().await;
    let mut far = arjun.at(two).connect().await;
    for number in 0..MANY {
        one.state().realtime.hub.publish(&Publication {
            recipients: vec![UserId(arjun.id)],
            news: News::Volatile(VolatileEvent::Typing {
                conversation: conversation.parse().unwrap(),
                user: UserId(asha.id),
                user_name: number.to_string(),
            }),
            except: None,
            is_repeat: false,
        });
    }
    asha.send(&conversation, "the end").await;
    let mut numbers = Vec::new();
    loop {
        let (name, payload) = far.event().await;
        match &*name {
            "user_typing" => numbers.push(payload["userName"].as_str().unwrap().parse().unwrap()),
            "new_message" => break,
            _ => {}
        }
    }
    // Some are left out when many wait.
    assert!(numbers.len() > 100, "{numbers:?}");
    assert!(numbers.is_sorted_by(|a: &u64, b| a < b), "{numbers:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn typing_and_marks_cross_nodes_and_no_third_person_hears_them() {
    let Nodes {
        apps: [one, two, three],
        ..
    } = &Nodes::start().await;
    let (asha, arjun, conversation) = one.couple().await;
    let meera = one.customer("Meera").await;
    asha.send(&conversation, "hi").await;
    let (mut ashas, mut arjuns) = (asha.connect().await, arjun.at(two).connect().await);
    ashas.expect("presence").await;
    ashas.expect("user_online").await;
    let mut meeras = meera.at(three).connect().await;

    let here = json!({"conversationId": conversation});
    arjuns.emit_with_ack("typing", here.clone()).await;
    assert_eq!(ashas.expect("user_typing").await["userId"], arjun.id);
    arjuns.emit_with_ack("stop_typing", here.clone()).await;
    ashas.expect("user_stopped_typing").await;
    arjuns.emit_with_ack("mark_read", here).await;
    assert_eq!(ashas.expect("message_read").await["readSeq"], 1);
    // The mark came after everything else.
    meeras.expect_nothing().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_redis_people_on_one_node_talk_and_others_catch_up_later() {
    let nodes = Nodes::start().await;
    let [one, two, _] = &nodes.apps;
    let (asha, arjun, conversation) = one.couple().await;
    asha.send(&conversation, "before").await;
    let mut near = arjun.connect().await;
    let mut far = arjun.at(two).connect().await;
    nodes.redis.kill();
    nodes.are_connected(false).await;
    asha.send(&conversation, "meanwhile").await;
    assert_eq!(
        near.expect("new_message").await["message"]["text"],
        "meanwhile"
    );
    nodes.redis.restart_empty();
    // Clients of generation 0 catch up when they reconnect.
    assert_eq!((near.closed().await, far.closed().await), (1012, 1012));
    nodes.are_connected(true).await;
    let mut far = arjun.at(two).connect().await;
    asha.send(&conversation, "after").await;
    assert_eq!(far.expect("new_message").await["message"]["text"], "after");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_is_asked_to_catch_up_and_stays_connected() {
    let nodes = Nodes::start().await;
    let asha = nodes.apps[0].customer("Asha").await;
    let mut page = asha
        .connect_as(&json!({"token": asha.token, "changes": 1}))
        .await;
    nodes.redis.kill();
    nodes.are_connected(false).await;
    nodes.redis.restart_empty();
    assert_eq!(page.expect("catch_up").await, json!({}));
    page.assert_open().await;
}
