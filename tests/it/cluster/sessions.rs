//! Sessions end on every node.

use super::Nodes;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signing_out_on_one_node_closes_the_sessions_sockets_on_the_others() {
    let nodes = Nodes::start().await;
    let [one, two, three] = &nodes.apps;
    let asha = one.customer("Asha").await;
    let again = asha.signed_in_again().await;
    let mut sockets = [asha.at(two).connect().await, asha.at(three).connect().await];
    let mut other = again.at(two).connect().await;
    assert_eq!(asha.call("POST", "/api/auth/logout").await.status, 200);
    for socket in &mut sockets {
        assert_eq!(socket.closed().await, 1008);
    }
    let answer = asha.at(two).get("/api/auth/me").await;
    answer.refused(403, "invalid_token", "Invalid or expired token");
    other.assert_open().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signing_out_ends_sessions_everywhere_while_redis_is_away() {
    let nodes = Nodes::start().await;
    let [one, two, _] = &nodes.apps;
    let asha = one.customer("Asha").await;
    nodes.redis.freeze();
    nodes.are_connected(false).await;
    let mut socket = asha.at(two).connect().await;
    assert_eq!(asha.call("POST", "/api/auth/logout").await.status, 200);
    assert_eq!(socket.closed().await, 1008);
    nodes.redis.thaw();
}
