//! The contents of GETs and POSTs.

use serde_json::{Value, json};

use crate::support::{Polling, SEPARATOR, TestApp, split};

#[tokio::test]
async fn the_handshake_contains_the_protocol_settings() {
    let app = TestApp::start().await;
    let mut sids = Vec::new();
    for _ in 0..50 {
        let answer = Polling::handshake(&app).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("content-type"), "text/plain; charset=UTF-8");
        assert_eq!(answer.header("cache-control"), "no-store");
        let mut open: Value = serde_json::from_str(answer.body.strip_prefix('0').unwrap()).unwrap();
        let sid = open["sid"].take();
        assert_eq!(
            open,
            json!({"sid": null, "upgrades": ["websocket"], "pingInterval": 25_000,
                "pingTimeout": 60_000, "maxPayload": 131_072})
        );
        sids.push(sid.as_str().unwrap().to_owned());
    }
    // 128 random bits: over fifty ids, each hexadecimal digit has had many values.
    for at in 0..32 {
        let mut digits: Vec<_> = sids.iter().map(|sid| sid.as_bytes()[at]).collect();
        digits.sort_unstable();
        digits.dedup();
        assert!(digits.len() > 6, "place {at} of {sids:?}");
    }
    assert!(sids.iter().all(|sid| sid.len() == 32));
}

#[tokio::test]
async fn a_get_waits_for_an_event() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let polling = Polling::connect(&asha).await;
    let get = polling.get_and_wait().await;
    assert!(!get.is_finished());
    arjun.send(&conversation, "hi").await;
    let answer = get.await.unwrap();
    assert_eq!(answer.status, 200);
    assert!(
        answer.body.starts_with("42[\"new_message\","),
        "{}",
        answer.body
    );
}

#[tokio::test]
async fn packets_of_one_post_are_handled_in_order() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let mut polling = Polling::connect(&asha).await;
    let mut arjuns = arjun.connect().await;
    let send = |n: usize| {
        let payload = json!({"conversationId": conversation, "message": n.to_string()});
        format!("42{}[\"send_message\",{payload}]", 1_000 + n)
    };
    // Three requests with 1, 19 and 30 packets; no GET waits meanwhile.
    for range in [0..1, 1..20, 20..50] {
        let packets: Vec<_> = range.map(send).collect();
        polling.write(&packets.join(SEPARATOR)).await;
    }
    for n in 0..50 {
        assert_eq!(
            arjuns.expect("new_message").await["message"]["text"],
            n.to_string()
        );
    }
    for n in 0..50 {
        let ack = polling.packet().await;
        assert!(
            ack.starts_with(&format!("43{}[{{", 1_000 + n)),
            "{n}: {ack}"
        );
        assert!(ack.contains("\"ok\":true"), "{ack}");
    }
}

#[tokio::test]
async fn pending_packets_come_with_the_next_get() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let mut polling = Polling::connect(&asha).await;
    for text in ["one", "two", "three"] {
        arjun.send(&conversation, text).await;
    }
    let packets = split(&polling.get().await.body);
    let heard: Vec<_> = packets.iter().map(|packet| text_of(packet)).collect();
    assert_eq!(heard, ["one", "two", "three"], "all in one answer");
    assert_eq!(
        polling
            .emit_with_ack("mark_read", json!({"conversationId": conversation}))
            .await["ok"],
        true
    );
}

/// python-socketio disconnects when an answer has more packets.
#[tokio::test]
async fn an_answer_has_sixteen_packets_at_most() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let mut polling = Polling::connect(&asha).await;
    for n in 0..40 {
        arjun.send(&conversation, &n.to_string()).await;
    }
    let mut heard = Vec::new();
    for count in [16, 16, 8] {
        let packets = split(&polling.get().await.body);
        assert_eq!(packets.len(), count);
        heard.extend(packets.iter().map(|packet| text_of(packet)));
    }
    let sent: Vec<_> = (0..40).map(|n| n.to_string()).collect();
    assert_eq!(heard, sent);
    polling.settle().await;
}

#[tokio::test]
async fn events_and_acknowledgements_keep_their_order() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let mut polling = Polling::connect(&asha).await;
    let mut arjuns = arjun.connect().await;
    // Seven rounds: Arjun sends a message, then Asha answers, then Arjun gets it. No GET waits.
    for round in 0..7 {
        arjun
            .send(&conversation, &format!("question {round}"))
            .await;
        arjuns.expect("new_message").await;
        let answer = json!({"conversationId": conversation, "message": format!("answer {round}")});
        polling
            .write(&format!("42{}[\"send_message\",{answer}]", 100 + round))
            .await;
        arjuns.expect("new_message").await;
    }
    for round in 0..7 {
        assert_eq!(
            text_of(&polling.packet().await),
            format!("question {round}")
        );
        let ack = polling.packet().await;
        assert!(ack.starts_with(&format!("43{}[", 100 + round)), "{ack}");
    }
}

#[tokio::test]
async fn the_session_id_appears_only_in_the_handshake() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    asha.send(&conversation, "hi").await;
    let mut one = Polling::connect(&asha).await;
    let mut other = Polling::open(&app).await;
    let mut said = vec![other.ask_to_enter(&arjun.token).await];
    for (event, payload) in [
        ("join_conversation", json!({"conversationId": conversation})),
        ("typing", json!({"conversationId": conversation})),
        (
            "send_message",
            json!({"conversationId": conversation, "message": "hi"}),
        ),
        ("mark_read", json!({"conversationId": conversation})),
        ("no such event", json!({"sid": 1})),
    ] {
        said.push(one.emit_with_ack(event, payload.clone()).await.to_string());
        said.push(other.emit_with_ack(event, payload).await.to_string());
    }
    for polling in [&mut one, &mut other] {
        said.extend(polling.everything().await);
    }
    let said = said.join("\n");
    assert!(
        said.contains("new_message") && said.contains("user_typing"),
        "{said}"
    );
    assert!(
        !said.contains(&one.sid) && !said.contains(&other.sid),
        "{said}"
    );
}

#[tokio::test]
async fn binary_packets_are_refused_and_the_session_stays() {
    let app = TestApp::start().await;
    let (asha, _, conversation) = app.couple().await;
    let mut polling = Polling::connect(&asha).await;
    let event = format!(
        "[\"send_message\",{{\"conversationId\":\"{conversation}\",\"message\":{{\"_placeholder\":true,\"num\":0}}}}]"
    );
    polling
        .write(&["452-7", &event, SEPARATOR, "bAQIDBA==", SEPARATOR, "bBQY="].concat())
        .await;
    let ack = polling.packet().await;
    assert!(
        ack.starts_with("437[{") && ack.contains("invalid_payload"),
        "{ack}"
    );
    polling.settle().await;
    assert!(asha.history(&conversation).await.is_empty());
    // Binary data that no packet announced breaks the protocol, as on a WebSocket.
    let get = polling.get_and_wait().await;
    polling.write("bAQIDBA==").await;
    assert_eq!(get.await.unwrap().body, "1");
    polling.assert_over().await;
}

fn text_of(packet: &str) -> String {
    let json = packet
        .strip_prefix("42")
        .unwrap_or_else(|| panic!("no event: {packet}"));
    let event: Value = serde_json::from_str(json).unwrap();
    assert_eq!(event[0], "new_message");
    event[1]["message"]["text"].as_str().unwrap().to_owned()
}
