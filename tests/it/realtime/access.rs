//! Access rules: every event of a client, sent by every kind of person, and who receives something because of
//! it. A new event fails here until it is listed.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::changes::connect_for_changes;
use crate::support::{Cast, Engine, Person, Polling, Role, Socket, TestApp, root};

/// The events of clients.
pub(super) const FROM_CLIENTS: [&str; 14] = [
    "join_conversation",
    "leave_conversation",
    "send_message",
    "typing",
    "stop_typing",
    "mark_read",
    "mark_delivered",
    "edit_message",
    "react",
    "star",
    "pin",
    "agree",
    "delete_message",
    "update_conversation",
];

/// What the server may say.
const FROM_SERVER: [&str; 13] = [
    "change",
    "new_message",
    "user_typing",
    "user_stopped_typing",
    "message_read",
    "message_delivered",
    "user_online",
    "user_offline",
    "presence",
    "conversation_updated",
    "session_expiring",
    "catch_up",
    "error",
];

/// The event names in the contract whose description starts with `direction`.
fn in_contract(source: &str, direction: &str) -> BTreeSet<String> {
    let lines: Vec<_> = source.lines().collect();
    let pairs = lines.windows(2);
    pairs
        .filter(|pair| pair[0].starts_with(&format!("/// {direction}")))
        .filter_map(|pair| pair[1].strip_prefix("pub const ")?.split('"').nth(1))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_event_is_listed() {
    let source = std::fs::read_to_string(root().join("src/wire/events.rs")).unwrap();
    assert_eq!(
        in_contract(&source, "Client → server"),
        FROM_CLIENTS.map(str::to_owned).into(),
        "list the new event in FROM_CLIENTS and say below who may use it"
    );
    assert_eq!(
        in_contract(&source, "Server → client"),
        FROM_SERVER.map(str::to_owned).into(),
        "list the new event in FROM_SERVER and make it happen below"
    );
    let names = source.matches("pub const ").count();
    assert_eq!(
        names,
        FROM_CLIENTS.len() + FROM_SERVER.len(),
        "say in which direction it goes"
    );
}

fn payload(event: &str, conversation: &str, message: i64) -> Value {
    match event {
        "send_message" => json!({"conversationId": conversation, "message": "x"}),
        "edit_message" => json!({"messageId": message, "messageText": "x"}),
        "react" => json!({"messageId": message, "emoji": "👍", "on": true}),
        "star" | "pin" | "agree" => json!({"messageId": message, "on": true}),
        "update_conversation" => json!({"conversationId": conversation, "pinned": true}),
        // Who may do so for everyone is in `rest::actions`.
        "delete_message" => json!({"messageId": message, "for": "me"}),
        _ => json!({ "conversationId": conversation }),
    }
}

/// Does the payload of this event name a conversation?
pub(super) fn names_conversation(event: &&str) -> bool {
    let payload = payload(event, "conv_1_2", 1);
    payload.get("conversationId").is_some()
}

#[tokio::test]
async fn outsiders_cause_and_receive_nothing() {
    let cast = Cast::gather().await;
    let (mut ashas, mut arjuns) = (cast.asha.connect().await, cast.arjun.connect().await);
    let mut stranger = cast.meera.connect().await;
    let before = cast.seen().await;
    ashas.events().await;
    let message = cast.aim_at_message(Role::Stranger);
    for event in FROM_CLIENTS {
        // A stranger gets the same answer as for a conversation that does not exist.
        let answer = stranger
            .emit_with_ack(event, payload(event, &cast.conversation, message))
            .await;
        assert_eq!(
            (&answer["ok"], &answer["code"]),
            (&json!(false), &json!("conversation_not_found")),
            "{event}"
        );
        let nowhere = stranger
            .emit_with_ack(event, payload(event, "conv_998_999", i64::MAX))
            .await;
        assert_eq!(answer, nowhere, "{event}");

        // A client that has not connected gets no answer.
        let mut nobody = Socket::open(&cast.app).await;
        let frame = chitrasethu::wire::socket_io::event_frame(
            event,
            &payload(event, &cast.conversation, message),
            None,
        );
        nobody.write(frame).await;
        assert_eq!(nobody.closed().await, 1002, "{event}");
    }
    for role in Role::FORMER {
        cannot_connect(&cast.app, cast.person(role).unwrap()).await;
    }

    for socket in [&mut ashas, &mut arjuns, &mut stranger] {
        socket.expect_nothing().await;
    }
    assert_eq!(cast.seen().await, before);
}

/// Over neither transport, by token or by the cookie of the pages.
async fn cannot_connect(app: &TestApp, person: &Person) {
    let message = "Authentication error: Token expired";
    let mut socket = Socket::open(app).await;
    let refused = socket.ask_to_enter(&json!({ "token": person.token })).await;
    assert_eq!(refused.payload["message"], message, "{}", person.name);
    let mut polling = Polling::open(app).await;
    let refused = polling.ask_to_enter(&person.token).await;
    assert!(refused.contains(message), "{}: {refused}", person.name);

    let cookie = format!("chitrasethu_session={}", person.token);
    let query = "?EIO=4&transport=websocket";
    let socket = Socket::knock(app, query, &[("cookie", &cookie)]).await;
    let refused = socket.unwrap().ask_to_enter(&json!({})).await;
    assert_eq!(refused.payload["message"], message, "{}", person.name);
}

#[tokio::test]
async fn events_of_members_reach_only_members() {
    let cast = Cast::gather().await;
    let mut stranger = cast.meera.connect().await;
    for (role, peer) in [(Role::Member, &cast.arjun), (Role::Other, &cast.asha)] {
        let mut member = cast.person(role).unwrap().connect().await;
        let mut peers = peer.connect().await;
        for event in FROM_CLIENTS {
            let message = cast.aim_at_message(role);
            let answer = member
                .emit_with_ack(event, payload(event, &cast.conversation, message))
                .await;
            let is_refused = event == "edit_message" && role == Role::Other;
            assert_eq!(answer["ok"], !is_refused, "{event} by {role:?}: {answer}");
            stranger.expect_nothing().await;
        }
        let heard = peers.heard().await;
        for told in [
            "new_message",
            "user_typing",
            "user_stopped_typing",
            "user_online",
        ] {
            assert!(
                heard.iter().any(|name| name == told),
                "{told} by {role:?}: {heard:?}"
            );
        }
    }
}

/// Whoever has not been written to hears nothing of strangers, through any door, until there is a message.
#[tokio::test]
async fn before_the_first_message_nobody_is_reached() {
    for engine in Engine::ALL {
        let app = engine.start(&[]).await;
        let (asha, arjun, conversation) = app.couple().await;
        let mut arjuns = arjun.connect().await;
        let mut ashas = asha.connect().await;
        let mut polling = Polling::connect(&asha).await;
        let events = FROM_CLIENTS.into_iter().filter(names_conversation);
        for event in events.filter(|it| *it != "send_message") {
            let payload = payload(event, &conversation, 1);
            for answer in [
                ashas.emit_with_ack(event, payload.clone()).await,
                polling.emit_with_ack(event, payload).await,
            ] {
                assert_eq!(answer, json!({"ok": true}), "{event}");
            }
        }
        asha.read(&conversation, None).await;
        let fields = [("conversation_id", conversation.as_str())];
        let marked = asha.function("mark_read", &fields).await;
        assert_eq!(marked.status, 200, "{}", marked.body);
        // Nor does it reach anybody when the connection ends.
        ashas.leave().await;
        arjuns.expect_nothing().await;
        assert_eq!(arjun.inbox().await, [] as [Value; 0]);

        asha.send(&conversation, "hi").await;
        arjuns.expect("new_message").await;
        let mut ashas = asha.connect().await;
        for event in ["typing", "stop_typing", "join_conversation"] {
            let answer = ashas
                .emit_with_ack(event, payload(event, &conversation, 1))
                .await;
            assert_eq!(answer, json!({"ok": true}), "{event}");
        }
        let heard = ["user_typing", "user_stopped_typing", "user_online"];
        assert_eq!(arjuns.heard().await, heard);
    }
}

/// Everything that the server can say is said, and a third user hears none of it.
#[tokio::test]
async fn a_third_user_receives_nothing() {
    let app = TestApp::with(&[("JWT_EXPIRE", "1h")]).await;
    let (asha, arjun, conversation) = app.couple().await;
    let sent = asha
        .send(&conversation, "so that they are acquainted")
        .await;
    let message = sent["id"].as_i64().unwrap();
    let mut ashas = asha.connect().await;
    app.pass(1_000_000);
    let meera = app.customer("Meera").await;
    let mut third = meera.connect().await;
    let arjun = arjun.signed_in_again().await;
    let (mut arjuns, mut arjuns_phone) = (arjun.connect().await, arjun.connect().await);
    let mut arjuns_page = connect_for_changes(&app, &arjun).await;
    let mut heard = BTreeSet::new();

    let here = json!({ "conversationId": conversation });
    for event in FROM_CLIENTS {
        arjuns
            .emit_with_ack(event, payload(event, &conversation, message))
            .await;
        ashas
            .emit_with_ack(event, payload(event, &conversation, message))
            .await;
    }
    // The messages above were marked as read before they were delivered; this one is for the other order.
    asha.send(&conversation, "one more").await;
    arjuns.emit_with_ack("mark_delivered", here).await;
    ashas.emit("no such event", json!(null)).await;
    for socket in [&mut arjuns, &mut arjuns_phone, &mut arjuns_page] {
        heard.extend(socket.heard().await);
    }
    arjuns.leave().await;
    arjuns_phone.leave().await;
    let hub = &app.state().realtime.hub;
    hub.ask_to_catch_up(|user| user.0 == arjun.id);
    heard.extend(arjuns_page.heard().await);
    arjuns_page.leave().await;
    // The last minute of Asha's token; Arjun's grace period has ended long before.
    app.pass(3_600_000 - 1_000_000 - 59_500);
    while !(heard.contains("session_expiring") && heard.contains("user_offline")) {
        heard.extend(ashas.heard().await);
        tokio::task::yield_now().await;
    }
    assert_eq!(
        heard,
        FROM_SERVER.map(str::to_owned).into(),
        "everything was said"
    );
    third.expect_nothing().await;
}
