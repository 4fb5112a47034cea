//! `typing`, `stop_typing`, `leave_conversation`.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test]
async fn the_other_member_sees_the_name_of_the_account() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    asha.send(&conversation, "hi").await;
    let mut stranger = app.customer("Meera").await.connect().await;
    let (mut ashas, mut ashas_phone) = (asha.connect().await, asha.connect().await);
    let mut arjuns = arjun.connect().await;
    for socket in [&mut ashas, &mut ashas_phone] {
        socket.expect("presence").await;
        socket.expect("user_online").await;
    }

    let lie = json!({"conversationId": conversation, "userName": "The Bank", "userId": arjun.id});
    assert_eq!(
        ashas.emit_with_ack("typing", lie.clone()).await,
        json!({"ok": true})
    );
    assert_eq!(
        arjuns.expect("user_typing").await,
        json!({"conversationId": conversation, "userId": asha.id, "userName": "Asha Rao"})
    );
    assert_eq!(
        ashas.emit_with_ack("stop_typing", lie).await,
        json!({"ok": true})
    );
    assert_eq!(
        arjuns.expect("user_stopped_typing").await,
        json!({"conversationId": conversation, "userId": asha.id})
    );
    for socket in [&mut ashas, &mut ashas_phone, &mut stranger, &mut arjuns] {
        socket.expect_nothing().await;
    }
}

#[tokio::test]
async fn leaving_the_conversation_ends_only_the_typing() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    asha.send(&conversation, "hi").await;
    let (mut ashas, mut arjuns) = (asha.connect().await, arjun.connect().await);
    let here = json!({ "conversationId": conversation });
    ashas.emit_with_ack("typing", here.clone()).await;
    arjuns.expect("user_typing").await;
    assert_eq!(
        ashas.emit_with_ack("leave_conversation", here).await,
        json!({"ok": true})
    );
    arjuns.expect("user_stopped_typing").await;
    // Asha is still online: nobody is told otherwise.
    arjuns.expect_nothing().await;
}

#[tokio::test]
async fn typing_ends_with_the_connection() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    asha.send(&conversation, "hi").await;
    // Asha is there before and after.
    let _phone = asha.connect().await;
    let mut arjuns = arjun.connect().await;
    let here = json!({ "conversationId": conversation });
    for goodbye in ["41", "7 is no packet", ""] {
        let mut ashas = asha.connect().await;
        ashas.emit_with_ack("typing", here.clone()).await;
        arjuns.expect("user_typing").await;
        if goodbye.is_empty() {
            // The connection breaks without a close frame.
            drop(ashas);
        } else {
            ashas.write(goodbye).await;
        }
        arjuns.expect("user_stopped_typing").await;
    }
    // The same when the session ends.
    let mut ashas = asha.connect().await;
    ashas.emit_with_ack("typing", here).await;
    arjuns.expect("user_typing").await;
    asha.call("POST", "/api/auth/logout").await;
    arjuns.expect("user_stopped_typing").await;
}

#[tokio::test]
async fn typing_is_ended_only_once() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    asha.send(&conversation, "hi").await;
    let mut ashas = asha.connect().await;
    let mut arjuns = arjun.connect().await;
    let here = json!({ "conversationId": conversation });
    ashas.emit_with_ack("typing", here.clone()).await;
    ashas.emit_with_ack("stop_typing", here.clone()).await;
    ashas.emit_with_ack("typing", here.clone()).await;
    let send = json!({"conversationId": conversation, "message": "what was typed"});
    ashas.emit_with_ack("send_message", send).await;
    ashas.leave().await;
    asha.send(&conversation, "a marker").await;
    let names: Vec<_> = arjuns.heard().await;
    assert_eq!(
        names,
        [
            "user_typing",
            "user_stopped_typing",
            "user_typing",
            "new_message",
            "new_message"
        ]
    );
}

#[tokio::test]
async fn blocked_people_see_neither_presence_nor_typing() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    asha.send(&conversation, "hi").await;
    let here = json!({ "conversationId": conversation });
    // Before, and what was known then is no longer believed.
    let (mut arjuns, mut ashas) = (arjun.connect().await, asha.connect().await);
    arjuns.events().await;
    ashas.emit_with_ack("typing", here.clone()).await;
    arjuns.expect("user_typing").await;
    ashas.leave().await;
    arjuns.leave().await;
    let block = format!("/api/users/{}/block", arjun.id);
    asha.call("PUT", &block).await.data(200);
    let mut arjuns = arjun.connect().await;
    let mut ashas = asha.connect().await;
    for event in ["join_conversation", "typing"] {
        assert_eq!(
            ashas.emit_with_ack(event, here.clone()).await,
            json!({"ok": true})
        );
    }
    arjuns.expect_nothing().await;
    ashas.expect_nothing().await;
    assert_eq!(arjun.row(&conversation).await["online"], false);
    let message = json!({"conversationId": conversation, "message": "no"});
    for socket in [&mut ashas, &mut arjuns] {
        let refused = socket.emit_with_ack("send_message", message.clone()).await;
        assert_eq!(
            refused,
            json!({"ok": false, "code": "blocked", "message": "You can't message this person"})
        );
    }
    asha.call("DELETE", &block).await.data(200);
    arjuns.events().await;
    ashas.emit_with_ack("typing", here).await;
    arjuns.expect("user_typing").await;
}

#[tokio::test]
async fn typing_is_limited() {
    let app = TestApp::with(&[("RATE_LIMIT_SCALE", "1")]).await;
    let (asha, _, conversation) = app.couple().await;
    asha.send(&conversation, "hi").await;
    let mut ashas = asha.connect().await;
    // Three at once; one more for each second that they take.
    for n in 0..30 {
        let here = json!({ "conversationId": conversation });
        let answer = ashas.emit_with_ack("typing", here).await;
        if answer["ok"] == false {
            assert!(n >= 3, "after {n}");
            assert_eq!(answer["code"], "rate_limited");
            return;
        }
    }
    panic!("30 events were not limited");
}
