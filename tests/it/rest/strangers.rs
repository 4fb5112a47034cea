//! What a stranger to a conversation is told: nothing of it, not even that it exists.

use serde_json::json;

use crate::support::Cast;

#[tokio::test]
async fn a_strangers_lists_hold_nothing_of_others() {
    let cast = Cast::gather().await;
    let lists = async |path: &str| cast.meera.get(path).await.data(200);
    let empty = json!({ "conversations": [] });
    assert_eq!(lists("/api/messages/conversations").await, empty);
    assert_eq!(lists("/api/messages/heads").await, json!({}));
    assert_eq!(
        lists("/api/messages/sync?since=0").await["changes"],
        json!([])
    );
    let page = cast.meera.function("conversations", &[]).await;
    assert_eq!(page.json(), empty);
}

#[tokio::test]
async fn another_persons_conversation_looks_like_a_missing_one() {
    let cast = Cast::gather().await;
    let nowhere = "conv_998_999".to_owned();
    let with_nobody = format!("conv_{}_999", cast.meera.id);
    for (method, path) in [
        ("GET", "/api/messages/conversations/{id}"),
        ("PUT", "/api/messages/conversations/{id}/read"),
        ("GET", "/api/messages/conversations/{id}/shared?kind=media"),
        ("POST", "/api/messages/send"),
    ] {
        for id in [&cast.conversation, &nowhere, &with_nobody] {
            let body = json!({"conversationId": id, "messageText": "x"});
            let call = cast.meera.call(method, &path.replace("{id}", id));
            let call = if method == "POST" {
                call.json(&body)
            } else {
                call
            };
            call.await
                .refused(404, "conversation_not_found", "Conversation not found");
        }
    }
}
