//! Events with a wrong payload, and unknown events.

use serde_json::{Value, json};

use super::{Answer, FROM_CLIENTS, Row, Scene, WAYS};

#[tokio::test]
async fn invalid_arguments() {
    let deep = format!("{}{}", "[".repeat(300), "]".repeat(300));
    let arguments = [
        "",
        ",null",
        ",1",
        ",\"conv_1_2\"",
        ",true",
        ",[]",
        // By the order of the fields.
        ",[\"conv_1_2\"]",
        ",[\"conv_1_2\",null,null]",
        ",{}",
        ",{\"conversationId\":null}",
        ",{\"conversationId\":12}",
        ",{\"conversationId\":[\"conv_1_2\"]}",
        ",{\"conversationId\":{\"$ne\":null}}",
        ",{\"conversation_id\":\"conv_1_2\"}",
        &format!(",{deep}"),
        &format!(",{{\"conversationId\":{deep}}}"),
    ];
    let mut rows = Vec::new();
    for event in FROM_CLIENTS {
        let refused = |arguments: &&str| Row::refused(event, arguments, "invalid_payload");
        rows.extend(arguments.iter().map(refused));
    }
    for way in WAYS {
        let mut scene = Scene::begin(way).await;
        scene.play(&rows).await;
        scene.end().await;
    }
}

#[tokio::test]
async fn fields_of_the_wrong_type() {
    for way in WAYS {
        let mut scene = Scene::begin(way).await;
        let fields = [
            ("send_message", "message", json!(5)),
            ("send_message", "message", json!([["x"]])),
            ("send_message", "message", json!(true)),
            ("send_message", "message", json!({"text": 5})),
            (
                "send_message",
                "message",
                json!({"text": "x", "messageType": "video"}),
            ),
            ("send_message", "clientMessageId", json!(5)),
            ("send_message", "clientMessageId", json!("")),
            ("send_message", "clientMessageId", json!("x".repeat(65))),
            ("mark_read", "upToSeq", json!("2")),
            ("mark_read", "upToSeq", json!(1.5)),
            ("mark_delivered", "upToSeq", json!([2])),
            ("mark_delivered", "upToSeq", json!(1e30)),
        ];
        let rows = fields.map(|(event, field, value)| {
            let mut payload = json!({"conversationId": scene.conversation, "message": "x"});
            payload[field] = value;
            Row::event(event, &payload, Answer::Refused("invalid_payload"))
        });
        scene.play(&rows).await;
        scene.end().await;
    }
}

#[tokio::test]
async fn additional_fields_and_arguments() {
    for way in WAYS {
        let mut scene = Scene::begin(way).await;
        let here = json!({ "conversationId": scene.conversation });
        let with = |extra: &Value| {
            let mut payload = here.clone();
            payload
                .as_object_mut()
                .unwrap()
                .extend(extra.as_object().unwrap().clone());
            payload
        };
        let extras = [
            json!({"x": [[[]]], "userName": 5, "userId": 0}),
            json!({"": null, "__proto__": {"admin": true}}),
        ];
        let mut rows = Vec::new();
        for payload in extras.iter().map(with) {
            let done = |event: &str| Row::event(event, &payload, Answer::Done);
            rows.extend([
                done("typing").heard(&["user_typing", "user_stopped_typing"], &[]),
                done("stop_typing").heard(&["user_stopped_typing"], &[]),
                done("leave_conversation").heard(&["user_stopped_typing"], &[]),
                done("join_conversation").heard(&["user_online"], &[]),
            ]);
        }
        let arguments = format!("427[\"typing\",{here},1,2,{{}}]");
        rows.push(
            Row::packets(&[&arguments], Answer::Done)
                .heard(&["user_typing", "user_stopped_typing"], &[]),
        );
        scene.play(&rows).await;
        scene.end().await;
    }
}

#[tokio::test]
async fn unknown_events() {
    let long = "x".repeat(50_000);
    let names = [
        "",
        "connect",
        "disconnect",
        "new_message",
        "Typing",
        "typing ",
        "typing\\u0000",
        "__proto__",
        "message",
        &long,
    ];
    for way in WAYS {
        let mut scene = Scene::begin(way).await;
        let payload = format!(",{{\"conversationId\":\"{}\"}}", scene.conversation);
        for arguments in ["", ",null", &payload] {
            let rows = names.map(|name| Row::refused(name, arguments, "unknown_event"));
            scene.play(&rows).await;
        }
        scene.end().await;
    }
}
