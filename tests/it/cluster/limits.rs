//! Limits count what arrives at all nodes together.

use serde_json::json;

use super::Nodes;
use crate::support::PASSWORD;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn messages_and_sign_ins_count_across_nodes() {
    let nodes = Nodes::with(&[("RATE_LIMIT_SCALE", "1")]).await;
    let (asha, arjun, conversation) = nodes.apps[0].couple().await;
    let send = |n: usize| {
        let asha = asha.at(&nodes.apps[n % 3]);
        let body = json!({"conversationId": conversation, "messageText": n.to_string()});
        async move { asha.post("/api/messages/send", &body).await.status }
    };
    for n in 0..30 {
        assert_eq!(send(n).await, 201, "message {n}");
    }
    // Tokens may have been refilled meanwhile, 100 a minute.
    let mut allowed = 0;
    while send(allowed).await == 201 {
        allowed += 1;
        assert!(allowed < 30, "each node counts for itself");
    }
    let mut refused = 0;
    for n in 0..6 {
        let status = arjun.at(&nodes.apps[n % 3]).sign_in(PASSWORD).await.status;
        refused += usize::from(status == 429);
    }
    assert!(refused > 0, "six sign-ins in a moment");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_eleventh_socket_takes_the_place_of_another_one_on_any_node() {
    let nodes = Nodes::with(&[("RATE_LIMIT_SCALE", "1")]).await;
    let [one, two, _] = &nodes.apps;
    let asha = one.customer("Asha").await;
    let mut on_two = Vec::new();
    for _ in 0..6 {
        on_two.push(asha.at(two).connect().await);
    }
    let mut on_one = Vec::new();
    for _ in 0..5 {
        on_one.push(asha.connect().await);
    }
    // The first of the node that has most of them has been silent for longest.
    assert_eq!(on_two[0].closed().await, 1008);
    for socket in on_two[1..].iter_mut().chain(&mut on_one) {
        socket.assert_open().await;
    }
}
