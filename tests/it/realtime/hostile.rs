//! Bad packets and payloads: an answer where one is due, a close where the protocol is broken, and nobody
//! else affected.

use serde_json::{Value, json};

use crate::support::{Person, TestApp};

const EVENTS: [&str; 7] = [
    "join_conversation",
    "leave_conversation",
    "send_message",
    "typing",
    "stop_typing",
    "mark_read",
    "mark_delivered",
];

async fn one() -> Person {
    let app = TestApp::start().await;
    app.couple().await.0
}

/// Arguments that no event takes, as raw JSON behind the name.
fn bad_arguments() -> Vec<String> {
    let deep = format!(",{}{}", "[".repeat(300), "]".repeat(300));
    let deep_field = format!(
        ",{{\"conversationId\":{}{}}}",
        "[".repeat(300),
        "]".repeat(300)
    );
    let mut bad: Vec<_> = [
        "",
        ",null",
        ",1",
        ",\"conv_1_2\"",
        ",true",
        ",[]",
        ",{}",
        ",{\"conversationId\":null}",
        ",{\"conversationId\":12}",
        ",{\"conversationId\":[\"conv_1_2\"]}",
        ",{\"conversationId\":{\"$ne\":null}}",
        ",{\"conversation_id\":\"conv_1_2\"}",
    ]
    .map(str::to_owned)
    .into();
    bad.extend([deep, deep_field]);
    bad
}

#[tokio::test]
async fn bad_payloads_are_answered_and_the_connection_stays() {
    let asha = one().await;
    let mut socket = asha.connect().await;
    let mut id = 1_000;
    for event in EVENTS {
        for argument in bad_arguments() {
            id += 1;
            socket.write(format!("42{id}[\"{event}\"{argument}]")).await;
            let answer = socket.ack(id).await;
            assert_eq!(answer["ok"], false, "{event}{argument}: {answer}");
            assert_eq!(
                answer["code"], "invalid_payload",
                "{event}{argument}: {answer}"
            );
            assert!(
                answer["message"]
                    .as_str()
                    .is_some_and(|what| !what.is_empty())
            );
            socket.write(format!("42[\"{event}\"{argument}]")).await;
            let error = socket.expect("error").await;
            assert_eq!(error["code"], "invalid_payload", "{event}{argument}");
        }
    }
    socket.expect_nothing().await;
}

#[tokio::test]
async fn wrong_types_in_single_fields_are_answered() {
    let asha = one().await;
    let mut socket = asha.connect().await;
    let id = "conv_1_2";
    for (event, payload) in [
        ("send_message", json!({"conversationId": id, "message": 5})),
        (
            "send_message",
            json!({"conversationId": id, "message": [["x"]]}),
        ),
        (
            "send_message",
            json!({"conversationId": id, "message": true}),
        ),
        (
            "send_message",
            json!({"conversationId": id, "message": {"text": 5}}),
        ),
        (
            "send_message",
            json!({"conversationId": id, "message": {"text": "x", "messageType": "video"}}),
        ),
        (
            "send_message",
            json!({"conversationId": id, "message": "x", "clientMessageId": 5}),
        ),
        (
            "send_message",
            json!({"conversationId": id, "message": "x", "clientMessageId": ""}),
        ),
        (
            "send_message",
            json!({"conversationId": id, "message": "x", "clientMessageId": "x".repeat(65)}),
        ),
        ("mark_read", json!({"conversationId": id, "upToSeq": "2"})),
        ("mark_read", json!({"conversationId": id, "upToSeq": 1.5})),
        (
            "mark_delivered",
            json!({"conversationId": id, "upToSeq": [2]}),
        ),
        (
            "mark_delivered",
            json!({"conversationId": id, "upToSeq": 1e30}),
        ),
    ] {
        let answer = socket.emit_with_ack(event, payload.clone()).await;
        assert_eq!(
            answer["code"], "invalid_payload",
            "{event} {payload}: {answer}"
        );
    }
    // What is too much is no harm.
    for extra in [
        json!({"conversationId": id, "x": [[[]]], "userName": 5}),
        json!({"conversationId": id, "": null}),
    ] {
        for event in [
            "typing",
            "stop_typing",
            "mark_read",
            "leave_conversation",
            "join_conversation",
        ] {
            assert_eq!(
                socket.emit_with_ack(event, extra.clone()).await["ok"],
                true,
                "{event} {extra}"
            );
        }
    }
    socket
        .write(format!(
            "4277[\"typing\",{{\"conversationId\":\"{id}\"}},1,2,{{}}]"
        ))
        .await;
    assert_eq!(socket.ack(77).await, json!({"ok": true}));
}

#[tokio::test]
async fn unknown_events_are_answered() {
    let asha = one().await;
    let mut socket = asha.connect().await;
    for name in [
        "",
        "connect",
        "disconnect",
        "new_message",
        "Typing",
        "typing ",
        "__proto__",
        "message",
    ] {
        let answer = socket
            .emit_with_ack(name, json!({"conversationId": "conv_1_2"}))
            .await;
        assert_eq!(
            answer,
            json!({"ok": false, "code": "unknown_event", "message": "Unknown event"})
        );
        socket.emit(name, Value::Null).await;
        assert_eq!(socket.expect("error").await["code"], "unknown_event");
    }
    let long = "x".repeat(50_000);
    assert_eq!(
        socket.emit_with_ack(&long, Value::Null).await["code"],
        "unknown_event"
    );
    socket.expect_nothing().await;
}

#[tokio::test]
async fn what_is_no_packet_closes() {
    let asha = one().await;
    for frame in [
        "",
        "7",
        "x",
        "é",
        "-4",
        "0",
        "0{}",
        "4",
        "49",
        "4x",
        "42",
        "42{}",
        "42\"typing\"",
        "42[",
        "42[]",
        "42[1]",
        "42[null]",
        "42[{}]",
        "42[\"typing\"",
        "42[\"typing\",]",
        "42[\"typing\"] ]",
        "43[]",
        "44",
        "41{}",
        "5",
        "6",
        "1x",
        "4299999999999999999999[\"typing\"]",
        "45[\"x\"]",
        "45-[\"x\"]",
        "4511-[\"x\"]",
        "45+1-[\"x\"]",
        "46[]",
    ] {
        let mut socket = asha.connect().await;
        socket.write(frame).await;
        assert_eq!(socket.closed().await, 1002, "{frame:?}");
    }
}

#[tokio::test]
async fn what_means_nothing_here_is_ignored() {
    let asha = one().await;
    let mut socket = asha.connect().await;
    for frame in [
        "3",
        "3probe",
        "431[]",
        "437[{\"ok\":true}]",
        "44{\"message\":\"x\"}",
        "40",
        "42/x,[\"typing\"]",
    ] {
        socket.write(frame).await;
        socket.assert_open().await;
    }
    socket.expect_nothing().await;
}

#[tokio::test]
async fn others_do_not_notice() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let mut arjuns = arjun.connect().await;
    for frame in [
        "42[\"typing\"]",
        "42[\"send_message\",{}]",
        "7",
        "42[\"mark_read\",null]",
    ] {
        let mut socket = asha.connect().await;
        socket.write(frame).await;
        socket.write("41").await;
        socket.closed().await;
    }
    arjuns.expect_nothing().await;
    arjun.send(&conversation, "still here").await;
    arjuns.expect("new_message").await;
}
