//! Sessions and heartbeats: what ends a connection of a well-behaved client.

use serde_json::{Value, json};

use crate::support::{Frozen, Socket, TestApp};

#[tokio::test]
async fn signing_out_closes_the_sessions_sockets_and_no_others() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let again = asha.signed_in_again().await;
    let (mut one, mut two) = (asha.connect().await, asha.connect().await);
    let mut other = again.connect().await;
    let mut arjuns = arjun.connect().await;

    assert_eq!(asha.call("POST", "/api/auth/logout").await.status, 200);
    assert_eq!((one.closed().await, two.closed().await), (1008, 1008));
    arjun.send(&conversation, "hi").await;
    other.expect("new_message").await;
    arjuns.expect("new_message").await;
    arjuns.assert_open().await;
    asha.get("/api/auth/me")
        .await
        .refused(403, "invalid_token", "Invalid or expired token");
}

#[tokio::test]
async fn signing_out_on_a_page_closes_the_sessions_sockets() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    let mut socket = asha.connect().await;
    assert_eq!(asha.function("sign_out", &[]).await.status, 200);
    assert_eq!(socket.closed().await, 1008);
}

#[tokio::test]
async fn nothing_is_stored_for_a_revoked_session() {
    let app = TestApp::start().await;
    let (asha, _, conversation) = app.couple().await;
    let mut socket = asha.connect().await;
    // The logout and the sends run at the same time: nothing may be stored after the session has ended.
    asha.call("POST", "/api/auth/logout").await;
    for n in 0..20 {
        let send = json!({"conversationId": conversation, "message": n.to_string()});
        socket.emit("send_message", send).await;
    }
    assert_eq!(socket.closed().await, 1008);
    let again = asha.signed_in_again().await;
    assert!(again.history(&conversation).await.is_empty());
}

#[tokio::test]
async fn the_sockets_of_a_deactivated_account_are_closed() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let (mut one, mut two) = (asha.connect().await, asha.connect().await);
    let mut arjuns = arjun.connect().await;
    app.deactivate(&asha).await;
    assert_eq!((one.closed().await, two.closed().await), (1008, 1008));
    asha.post(
        "/api/messages/send",
        &json!({"conversationId": conversation, "messageText": "hi"}),
    )
    .await
    .refused(403, "deactivated", "Your account has been deactivated");
    arjuns.assert_open().await;
}

#[tokio::test]
async fn an_account_that_is_removed_loses_its_sockets() {
    let app = TestApp::start().await;
    let (asha, arjun, _) = app.couple().await;
    let (mut one, mut arjuns) = (asha.connect().await, arjun.connect().await);
    app.remove(&asha).await;
    assert_eq!(one.closed().await, 1008);
    arjuns.assert_open().await;
}

#[tokio::test]
async fn an_expiring_token_is_announced_and_then_ends_the_connection() {
    let app = TestApp::with(&[("JWT_EXPIRE", "1h")]).await;
    let asha = app.customer("Asha").await;
    app.pass(1_800_000);
    let (mut old, mut new) = (
        asha.connect().await,
        asha.signed_in_again().await.connect().await,
    );
    // Half a second before the last minute of the older token.
    app.pass(1_800_000 - 59_500);
    let warning = old.expect("session_expiring").await;
    assert_eq!(warning, json!({"expiresAt": "2025-11-12T11:30:00.000Z"}));
    app.pass(59_500);
    assert_eq!(old.closed().await, 1008);
    new.expect_nothing().await;
    new.assert_open().await;
    // The later connection is also checked when its turn comes, although nobody has connected since.
    app.pass(1_800_000);
    assert_eq!(new.closed().await, 1008);
}

/// Acknowledges the next event and waits until the server has processed the acknowledgement.
async fn answer_warning(socket: &mut Socket, with: &Value) {
    let warning = socket.packet().await;
    assert_eq!(warning.payload[0], "session_expiring");
    let id = warning
        .ack_id
        .expect("the server asks for an acknowledgement");
    socket.write(format!("43{id}{with}")).await;
    socket.assert_open().await;
}

#[tokio::test]
async fn a_later_token_keeps_the_connection() {
    let app = TestApp::with(&[("JWT_EXPIRE", "1h")]).await;
    let (asha, arjun, conversation) = app.couple().await;
    let (mut renewed, mut refused) = (asha.connect().await, asha.connect().await);
    app.pass(1_800_000);
    let later = asha.signed_in_again().await;
    let others = arjun.signed_in_again().await;
    app.pass(1_800_000 - 30_000);
    answer_warning(&mut renewed, &json!([{"token": later.token}])).await;
    answer_warning(&mut refused, &json!([{"token": others.token}])).await;

    app.pass(30_000);
    assert_eq!(refused.closed().await, 1008, "somebody else's token");
    arjun
        .signed_in_again()
        .await
        .send(&conversation, "hi")
        .await;
    renewed.expect("new_message").await;
    // The connection now belongs to the later session and ends with it.
    later.call("POST", "/api/auth/logout").await;
    assert_eq!(renewed.closed().await, 1008);
}

#[tokio::test]
async fn an_invalid_answer_to_the_warning_changes_nothing() {
    let app = TestApp::with(&[("JWT_EXPIRE", "1h")]).await;
    let asha = app.customer("Asha").await;
    let answers = [
        json!([]),
        json!([null]),
        json!([{"token": 1}]),
        json!([{"token": "garbage"}]),
        json!([{"token": asha.token}]),
        json!([{"token": asha.token}, {}]),
    ];
    let mut sockets = Vec::new();
    for _ in &answers {
        sockets.push(asha.connect().await);
    }
    app.pass(3_600_000 - 30_000);
    for (socket, answer) in sockets.iter_mut().zip(&answers) {
        answer_warning(socket, answer).await;
        // An acknowledgement of an event that the server never sent.
        socket.write("4399[1]").await;
        socket.expect_nothing().await;
    }
    app.pass(30_000);
    for mut socket in sockets {
        assert_eq!(socket.closed().await, 1008);
    }
}

#[tokio::test]
async fn a_token_that_does_not_expire_later_changes_nothing() {
    let app = TestApp::with(&[("JWT_EXPIRE", "1h")]).await;
    let asha = app.customer("Asha").await;
    app.pass(10_000);
    let later = asha.signed_in_again().await;
    let (mut sooner, mut same) = (later.connect().await, later.connect().await);
    let mut short = asha.connect().await;
    app.pass(3_600_000 - 40_000);
    answer_warning(&mut sooner, &json!([{"token": asha.token}])).await;
    answer_warning(&mut same, &json!([{"token": later.token}])).await;
    app.pass(35_000);
    assert_eq!(short.closed().await, 1008);
    // The sweep that closed this one has checked the others too: they stay open and are not warned again.
    for socket in [&mut sooner, &mut same] {
        socket.assert_open().await;
        socket.expect_nothing().await;
    }
}

#[tokio::test]
async fn answered_heartbeats_keep_a_connection_and_unanswered_ones_end_it() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    let (mut alive, mut silent) = (asha.connect().await, asha.connect().await);
    silent.alive = false;
    let timers = Frozen::timers();
    timers.pass(24).await;
    alive.assert_open().await;
    timers.pass(3).await;
    assert_eq!(silent.frame().await, "2", "a heartbeat after 25 s");
    // A minute later one of the two has not answered.
    for _ in 0..4 {
        timers.pass(16).await;
        alive.assert_open().await;
    }
    drop(timers);
    assert_eq!(silent.closed().await, 1001);
}

#[tokio::test]
async fn a_ping_of_the_client_is_answered() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    let mut socket = asha.connect().await;
    socket.write("2probe").await;
    assert_eq!(socket.frame().await, "3probe");
    socket.write("3").await;
    socket.assert_open().await;
}

#[tokio::test]
async fn a_client_that_connects_during_shutdown_is_closed_at_once() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    let (mut before, mut after) = (asha.connect().await, Socket::open(&app).await);
    app.state().realtime.hub.close_all();
    assert_eq!(before.closed().await, 1012);
    after
        .write(format!("40{}", json!({"token": asha.token})))
        .await;
    assert_eq!(after.closed().await, 1012);
}
