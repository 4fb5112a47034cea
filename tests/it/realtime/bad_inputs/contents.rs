//! Well-formed events with contents that are not allowed: texts, conversations, message ids, marks.

use serde_json::{Value, json};

use super::{Answer, FROM_CLIENTS, Row, Scene, WAYS, names_conversation};
use crate::support::texts;

#[tokio::test]
async fn empty_and_too_long_texts() {
    let (most, too_much) = ("क".repeat(10_000), "क".repeat(10_001));
    for way in WAYS {
        let mut scene = Scene::begin(way).await;
        let send = |message: Value, answer: Answer| {
            let payload = json!({"conversationId": scene.conversation, "message": message});
            Row::event("send_message", &payload, answer)
        };
        let refused = |message: Value, code| send(message, Answer::Refused(code));
        let rows = [
            refused(json!(""), "message_required"),
            refused(json!(null), "message_required"),
            refused(json!({}), "message_required"),
            refused(json!({"text": "", "messageText": "x"}), "message_required"),
            refused(json!(" \t\r\n\u{a0}\u{3000}"), "message_required"),
            refused(
                json!("\u{200b}\u{200c}\u{200d}\u{2060}\u{feff}"),
                "message_required",
            ),
            refused(json!({"text": " \u{200b}\n"}), "message_required"),
            refused(json!("\u{2800}"), "message_required"),
            refused(
                json!("\u{3164}\u{115f}\u{2800}\u{fff9}\u{1d159}\u{e0020}"),
                "message_required",
            ),
            refused(json!("a\0b"), "invalid_input"),
            refused(json!("\0"), "invalid_input"),
            refused(json!({"messageText": "\0"}), "invalid_input"),
            refused(
                json!({"text": "x", "attachmentUrl": "javascript:x"}),
                "invalid_input",
            ),
            refused(json!(too_much), "text_too_long"),
            refused(json!({ "text": too_much }), "text_too_long"),
            send(
                json!(most),
                Answer::Taken(json!({"ok": true, "message": {"text": most}})),
            )
            .heard(&["new_message"], &["new_message"]),
        ];
        scene.play(&rows).await;
        let stored = scene.arjun.history(&scene.conversation).await;
        assert_eq!(texts(&stored), ["one", "two", "three", &most]);
        scene.end().await;
    }
}

#[tokio::test]
async fn conversations_of_other_people() {
    for way in WAYS {
        let mut scene = Scene::begin(way).await;
        let asha = scene.asha.id;
        let malformed = [
            "",
            "conv_",
            "conv_1",
            "1_2",
            "conv_2_1",
            "conv_01_2",
            "conv_1_2_3",
            "conv_1_2 ",
            "CONV_1_2",
            "conv_0_1",
            "conv_-1_2",
            "conv_1_99999999999999999999",
            "conv_1_2\0",
            "conv_१_२",
            "../conv_1_2",
            "user_1",
            &format!("conv_{asha}_{asha}"),
        ];
        let malformed = malformed.map(|id| (id.to_owned(), "invalid_conversation_id"));
        let bystanders = scene.bystanders.conversation.clone();
        let nowhere = "conv_998_999".to_owned();
        let with_nobody = format!("conv_{asha}_999");
        let others = [
            (bystanders, "conversation_not_found"),
            (nowhere, "conversation_not_found"),
            (with_nobody, "conversation_not_found"),
        ];
        for event in FROM_CLIENTS.into_iter().filter(names_conversation) {
            let refused = |(id, code): &(String, &'static str)| {
                let payload = json!({"conversationId": id, "message": "x"});
                Row::event(event, &payload, Answer::Refused(code))
            };
            let rows: Vec<_> = malformed.iter().chain(&others).map(refused).collect();
            scene.play(&rows).await;
        }
        scene.end().await;
    }
}

#[tokio::test]
async fn one_client_message_id_for_two_texts() {
    for way in WAYS {
        let mut scene = Scene::begin(way).await;
        let send = |text: &str, name: &str| {
            let payload = json!({"conversationId": scene.conversation, "message": text, "clientMessageId": name});
            let first = json!({"ok": true, "message": {"text": "first", "clientMessageId": name}});
            Row::event("send_message", &payload, Answer::Taken(first))
        };
        let rows = [
            send("first", "a-1").heard(&["new_message"], &["new_message"]),
            send("second", "a-1"),
            send("first", "a-1"),
            send(" first ", "a-1"),
        ];
        scene.play(&rows).await;
        let stored = scene.arjun.history(&scene.conversation).await;
        assert_eq!(texts(&stored), ["one", "two", "three", "first"]);
        scene.end().await;
    }
}

#[tokio::test]
async fn marks_beyond_the_end_and_backwards() {
    for way in WAYS {
        let mut scene = Scene::begin(way).await;
        let mark = |event: &str, up_to: i64, answer: Answer| {
            let payload = json!({"conversationId": scene.conversation, "upToSeq": up_to});
            Row::event(event, &payload, answer)
        };
        let nothing = |event: &str, up_to: i64| mark(event, up_to, Answer::Done);
        let read_two = json!({"ok": true, "readSeq": 2, "deliveredSeq": 2, "unreadCount": 1});
        let read_all = json!({"ok": true, "readSeq": 3, "deliveredSeq": 3, "unreadCount": 0});
        let rows = [
            nothing("mark_read", 0),
            nothing("mark_delivered", -1),
            mark("mark_read", 2, Answer::Taken(read_two))
                .heard(&["message_read"], &["conversation_updated"]),
            nothing("mark_read", 2),
            nothing("mark_read", 1),
            nothing("mark_read", i64::MIN),
            nothing("mark_delivered", 2),
            nothing("mark_delivered", 1),
            mark("mark_read", i64::MAX, Answer::Taken(read_all))
                .heard(&["message_read"], &["conversation_updated"]),
            nothing("mark_read", i64::MAX),
            nothing("mark_delivered", i64::MAX),
        ];
        scene.play(&rows).await;
        // A message that arrives later is unread.
        scene.arjun.send(&scene.conversation, "four").await;
        scene.phone.expect("new_message").await;
        assert_eq!(scene.asha.row(&scene.conversation).await["unreadCount"], 1);
        scene.end().await;
    }
}

#[tokio::test]
async fn actions_on_messages() {
    let too_much = "क".repeat(10_001);
    for way in WAYS {
        let mut scene = Scene::begin(way).await;
        let own = scene.asha.send(&scene.conversation, "mine").await["id"].clone();
        scene.arjuns.expect("new_message").await;
        scene.phone.expect("new_message").await;
        let theirs = scene.arjun.history(&scene.conversation).await[0]["id"].clone();
        let refused =
            |event, payload: Value, code| Row::event(event, &payload, Answer::Refused(code));
        let edit = |text: &str| json!({"messageId": own, "messageText": text});
        let react = |emoji: &str| json!({"messageId": theirs, "emoji": emoji, "on": true});
        let mut rows = vec![
            refused("edit_message", edit(""), "message_required"),
            refused("edit_message", edit("\u{2800}"), "message_required"),
            refused("edit_message", edit("a\0b"), "invalid_input"),
            refused("edit_message", edit(&too_much), "text_too_long"),
            refused(
                "edit_message",
                json!({"messageId": theirs, "messageText": "x"}),
                "forbidden",
            ),
            refused(
                "delete_message",
                json!({"messageId": theirs, "for": "everyone"}),
                "forbidden",
            ),
            refused(
                "delete_message",
                json!({"messageId": own, "for": "all"}),
                "invalid_payload",
            ),
            refused(
                "delete_message",
                json!({ "messageId": own }),
                "invalid_payload",
            ),
            refused(
                "star",
                json!({"messageId": own, "on": "yes"}),
                "invalid_payload",
            ),
            refused(
                "star",
                json!({"messageId": "1", "on": true}),
                "invalid_payload",
            ),
            refused(
                "star",
                json!({"messageId": own, "on": true, "clientActionId": "x".repeat(65)}),
                "invalid_payload",
            ),
            refused("pin", json!({"messageId": own, "on": 1}), "invalid_payload"),
            refused("pin", json!({"on": true}), "invalid_payload"),
            refused(
                "pin",
                json!({"messageId": 0, "on": true}),
                "conversation_not_found",
            ),
            refused(
                "agree",
                json!({"messageId": own, "on": null}),
                "invalid_payload",
            ),
            refused(
                "agree",
                json!({"messageId": own, "on": true, "proposedAt": "yesterday"}),
                "invalid_payload",
            ),
            refused(
                "agree",
                json!({"messageId": own, "on": true, "proposedAt": "2025-11-12T10:30:00.000Z"}),
                "proposal_changed",
            ),
            refused(
                "update_conversation",
                json!({"conversationId": "conv_2_1", "pinned": true}),
                "invalid_conversation_id",
            ),
            refused(
                "update_conversation",
                json!({"conversationId": scene.conversation}),
                "invalid_input",
            ),
            refused(
                "update_conversation",
                json!({"conversationId": scene.conversation, "unreadFromSeq": -1}),
                "invalid_input",
            ),
            refused(
                "update_conversation",
                json!({"conversationId": scene.conversation, "clearedSeq": 0}),
                "invalid_input",
            ),
            refused(
                "update_conversation",
                json!({"conversationId": scene.conversation, "mutedUntil": "always"}),
                "invalid_payload",
            ),
            refused(
                "update_conversation",
                json!({"conversationId": scene.conversation, "stage": "x".repeat(31)}),
                "invalid_payload",
            ),
            refused(
                "update_conversation",
                json!({"conversationId": scene.conversation, "archived": [true]}),
                "invalid_payload",
            ),
            refused(
                "send_message",
                json!({"conversationId": scene.conversation, "message": "x", "replyToId": 0}),
                "invalid_input",
            ),
            refused(
                "send_message",
                json!({"conversationId": scene.conversation, "message": "x", "replyToId": "a"}),
                "invalid_payload",
            ),
        ];
        for emoji in ["", "ok", "👍👍", "<b>", "\0", &"👍\u{200d}".repeat(500)] {
            rows.push(refused("react", react(emoji), "invalid_payload"));
        }
        for nothing in [json!(0), json!(-1), json!(i64::MAX)] {
            let payload = json!({"messageId": nothing, "on": true});
            rows.push(refused("star", payload, "conversation_not_found"));
        }
        let changed = json!({"ok": true, "change": {"type": "reacted", "emoji": "👍"}});
        // Old clients hear nothing of it.
        rows.push(Row::event("react", &react("👍"), Answer::Taken(changed)));
        rows.push(Row::event("react", &react("👍"), Answer::Done));
        scene.play(&rows).await;
        scene.end().await;
    }
}
