//! Presence: counted connections, a grace period, and events only for people who share a conversation.

use chitrasethu::server::presence::GRACE_MS;
use serde_json::{Value, json};
use sqlx::Connection as _;

use crate::support::{Person, Socket, TestApp};

/// Asha and Arjun, who share a conversation, and Meera, who shares one with Arjun only.
async fn acquainted() -> (TestApp, Person, Person, Person) {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let meera = app.customer("Meera").await;
    asha.send(&conversation, "hi").await;
    meera.send(&meera.conversation_with(&arjun), "hi").await;
    (app, asha, arjun, meera)
}

/// Expects the two events that tell `to` that `who` came online or went offline.
async fn expect_news(to: &mut Socket, who: &Person, conversation: &str, online: bool, at: Value) {
    assert_eq!(
        to.expect("presence").await,
        json!({"userId": who.id, "online": online, "lastSeenAt": at})
    );
    let name = if online {
        "user_online"
    } else {
        "user_offline"
    };
    assert_eq!(
        to.expect(name).await,
        json!({"userId": who.id, "conversationId": conversation})
    );
}

#[tokio::test]
async fn the_first_device_is_announced_to_people_with_a_shared_conversation() {
    let (_app, asha, arjun, meera) = acquainted().await;
    let (mut arjuns, mut meeras) = (arjun.connect().await, meera.connect().await);
    arjuns.events().await;
    assert_eq!(
        arjun.row(&arjun.conversation_with(&asha)).await["online"],
        false
    );

    let mut ashas = asha.connect().await;
    let conversation = asha.conversation_with(&arjun);
    expect_news(&mut arjuns, &asha, &conversation, true, json!(null)).await;
    assert_eq!(arjun.row(&conversation).await["online"], true);
    assert_eq!(asha.row(&conversation).await["online"], true);

    // A second device causes no event, nor does closing one of two; and a person gets no event about
    // themselves.
    let second = asha.connect().await;
    second.leave().await;
    for socket in [&mut arjuns, &mut ashas, &mut meeras] {
        socket.expect_nothing().await;
    }
}

#[tokio::test]
async fn a_clock_that_is_set_back_keeps_nobody_online() {
    let (app, asha, arjun, _) = acquainted().await;
    let mut arjuns = arjun.connect().await;
    asha.connect().await.leave().await;
    arjuns.events().await;
    app.set_clock(-3_600_000);
    app.pass(GRACE_MS);
    let conversation = asha.conversation_with(&arjun);
    let left_at = json!("2025-11-12T10:30:00.000Z");
    expect_news(&mut arjuns, &asha, &conversation, false, left_at).await;
}

#[tokio::test]
async fn the_last_disconnect_is_announced_after_a_grace_period() {
    let (app, asha, arjun, _) = acquainted().await;
    let mut arjuns = arjun.connect().await;
    let (one, two) = (asha.connect().await, asha.connect().await);
    arjuns.events().await;
    one.leave().await;
    app.pass(1_500);
    two.leave().await;
    let conversation = asha.conversation_with(&arjun);
    app.pass(GRACE_MS);
    let left_at = json!("2025-11-12T10:30:01.500Z");
    expect_news(&mut arjuns, &asha, &conversation, false, left_at.clone()).await;
    let row = arjun.row(&conversation).await;
    assert_eq!(
        (&row["online"], &row["lastSeenAt"]),
        (&json!(false), &left_at)
    );
    arjuns.expect_nothing().await;

    // Coming back causes an event again.
    let _back = asha.connect().await;
    expect_news(&mut arjuns, &asha, &conversation, true, json!(null)).await;
}

#[tokio::test]
async fn a_reload_is_not_announced() {
    let (app, asha, arjun, meera) = acquainted().await;
    let mut arjuns = arjun.connect().await;
    let meeras = meera.connect().await;
    let tab = asha.connect().await;
    arjuns.events().await;
    // Meera disconnects for good, one moment before Asha reloads.
    meeras.leave().await;
    app.pass(1);
    tab.leave().await;
    app.pass(GRACE_MS - 1);
    // The sweep that announced Meera has checked Asha too: one millisecond of her grace period is left.
    let conversation = meera.conversation_with(&arjun);
    let left_at = json!("2025-11-12T10:30:00.000Z");
    expect_news(&mut arjuns, &meera, &conversation, false, left_at).await;
    arjuns.expect_nothing().await;
    assert_eq!(
        arjun.row(&asha.conversation_with(&arjun)).await["online"],
        true
    );

    let _reloaded = asha.connect().await;
    app.pass(10 * GRACE_MS);
    // Another person's departure shows that the sweep has run.
    let _meera = meera.connect().await;
    expect_news(&mut arjuns, &meera, &conversation, true, json!(null)).await;
    drop(_meera);
    while arjun.row(&conversation).await["online"] == true {
        app.pass(GRACE_MS);
        tokio::task::yield_now().await;
    }
    assert_eq!(arjuns.expect("presence").await["userId"], json!(meera.id));
    arjuns.expect("user_offline").await;
    arjuns.expect_nothing().await;
}

#[tokio::test]
async fn strangers_get_no_presence_of_each_other() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let mut arjuns = arjun.connect().await;
    let mut ashas = asha.connect().await;
    // The conversation exists for the two, but has no message yet.
    let here = json!({ "conversationId": conversation });
    assert_eq!(
        ashas.emit_with_ack("join_conversation", here.clone()).await,
        json!({"ok": true})
    );
    arjuns.expect_nothing().await;
    let row = asha
        .function("conversation", &[("id", &conversation)])
        .await
        .json();
    assert_eq!(
        (&row["online"], &row["lastSeenAt"]),
        (&json!(false), &json!(null))
    );

    // After the first message they share a conversation.
    asha.send(&conversation, "hi").await;
    arjuns.expect("new_message").await;
    ashas.emit_with_ack("join_conversation", here).await;
    assert_eq!(
        arjuns.expect("user_online").await,
        json!({"userId": asha.id, "conversationId": conversation})
    );
    arjuns.expect_nothing().await;
}

#[tokio::test]
async fn who_no_longer_blocks_the_other_is_seen_again() {
    let (app, asha, arjun, _) = acquainted().await;
    let blocks = async |who: &Person, method: &str, whom: &Person| {
        let path = format!("/api/users/{}/block", whom.id);
        who.call(method, &path).await.data(200);
    };
    let conversation = asha.conversation_with(&arjun);
    let mut arjuns = arjun.connect().await;
    asha.connect().await.leave().await;
    app.pass(GRACE_MS);
    for name in ["presence", "user_online", "presence", "user_offline"] {
        arjuns.expect(name).await;
    }
    let last_seen = async || arjun.row(&conversation).await["lastSeenAt"].take();
    assert!(last_seen().await.is_string());
    blocks(&asha, "PUT", &arjun).await;
    assert_eq!(last_seen().await, Value::Null);
    blocks(&asha, "DELETE", &arjun).await;
    assert!(!tells_presence(&mut arjuns).await);

    let mut ashas = asha.connect().await;
    blocks(&asha, "PUT", &arjun).await;
    blocks(&arjun, "PUT", &asha).await;
    for socket in [&mut ashas, &mut arjuns] {
        socket.events().await;
    }
    blocks(&asha, "DELETE", &arjun).await;
    assert!(!tells_presence(&mut ashas).await, "he has blocked her");
    assert!(!tells_presence(&mut arjuns).await);
    blocks(&arjun, "DELETE", &asha).await;
    expect_news(&mut ashas, &arjun, &conversation, true, json!(null)).await;
    expect_news(&mut arjuns, &asha, &conversation, true, json!(null)).await;
    blocks(&arjun, "DELETE", &asha).await;
    assert!(!tells_presence(&mut ashas).await, "it was so already");
}

async fn tells_presence(socket: &mut Socket) -> bool {
    socket.heard().await.iter().any(|name| name == "presence")
}

#[tokio::test]
async fn only_members_join_a_conversation() {
    let (_app, asha, arjun, meera) = acquainted().await;
    let conversation = asha.conversation_with(&arjun);
    let (mut arjuns, mut meeras) = (arjun.connect().await, meera.connect().await);
    arjuns.events().await;
    let unauthorized = "Unauthorized to join this conversation";
    let join = |id: &str| json!({ "conversationId": id });
    for id in [conversation.as_str(), "conv_998_999"] {
        let answer = meeras.emit_with_ack("join_conversation", join(id)).await;
        assert_eq!(
            answer,
            json!({"ok": false, "code": "conversation_not_found", "message": unauthorized})
        );
        meeras.emit("join_conversation", join(id)).await;
        assert_eq!(meeras.expect("error").await["message"], unauthorized);
    }
    let answer = meeras
        .emit_with_ack("join_conversation", join("conv_2_1"))
        .await;
    assert_eq!(answer["message"], "Invalid conversation ID");
    arjuns.expect_nothing().await;
}

#[tokio::test]
async fn a_disconnect_that_cannot_be_stored_is_announced_later() {
    let (app, asha, arjun, _) = acquainted().await;
    let conversation = asha.conversation_with(&arjun);
    let ashas = asha.connect().await;
    let mut arjuns = arjun.connect().await;
    let locked = app.lock_database().await;
    let left_at = "2025-11-12T10:30:00.000Z";
    ashas.leave().await;
    app.pass(GRACE_MS);
    // Each refusal takes as long as a write may wait: by the second, storing the departure has failed as well.
    for name in ["a", "b"] {
        let refused = arjun.send_as(name, &conversation, "hi").await;
        refused.refused(503, "try_again", "Please try again");
    }
    arjuns.expect_nothing().await;
    locked.close().await.unwrap();
    expect_news(&mut arjuns, &asha, &conversation, false, json!(left_at)).await;
    arjuns.expect_nothing().await;
}
