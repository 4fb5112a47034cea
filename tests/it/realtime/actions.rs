//! Actions on messages over the socket: one `change` for everybody whom it concerns, and the same when catching up.

use serde_json::{Value, json};

use super::changes::{change, connect_for_changes};
use crate::support::{Engine, assert_has};

#[tokio::test]
async fn shared_actions_reach_both_members_and_private_ones_their_person() {
    for engine in Engine::ALL {
        let app = engine.start(&[]).await;
        let (asha, arjun, conversation) = app.couple().await;
        let sent = asha.send(&conversation, "hi").await;
        let id = &sent["id"];
        let mut ashas = connect_for_changes(&app, &asha).await;
        let mut phone = connect_for_changes(&app, &asha).await;
        let mut arjuns = connect_for_changes(&app, &arjun).await;
        let mut old = arjun.connect().await;
        for socket in [&mut ashas, &mut phone, &mut arjuns, &mut old] {
            socket.events().await;
        }
        let shared = [
            (
                "react",
                json!({"messageId": id, "emoji": "❤️", "on": true}),
                "reacted",
            ),
            (
                "edit_message",
                json!({"messageId": id, "messageText": "hello"}),
                "edited",
            ),
            ("pin", json!({"messageId": id, "on": true}), "pinned"),
            ("agree", json!({"messageId": id, "on": true}), "agreement"),
            ("agree", json!({"messageId": id, "on": false}), "agreement"),
            (
                "delete_message",
                json!({"messageId": id, "for": "everyone"}),
                "deleted",
            ),
        ];
        let mut log = Vec::new();
        for (event, payload, kind) in shared {
            let answer = ashas.emit_with_ack(event, payload).await;
            let told = change(&mut arjuns, &conversation).await;
            assert_has(
                &told,
                &json!({"type": kind, "messageId": id, "userId": asha.id}),
            );
            assert_eq!(change(&mut phone, &conversation).await, told);
            assert_eq!(answer, json!({"ok": true, "change": told}));
            assert!(ashas.heard().await.is_empty() && old.heard().await.is_empty());
            log.push(told);
        }
        let path = format!("/api/messages/conversations/{conversation}/changes?after=1");
        let page = arjun.get(&path).await.data(200);
        assert_eq!(page["changes"][0], log[0]);
        assert_eq!(page["changes"][5], log[5]);
        // What was edited is gone with the message.
        let mut emptied = log[1].clone();
        emptied["text"] = json!("");
        assert_eq!(page["changes"][1], emptied);

        let private = [
            ("star", json!({"messageId": id, "on": true}), "starred"),
            (
                "delete_message",
                json!({"messageId": id, "for": "me"}),
                "hidden",
            ),
        ];
        for (event, payload, kind) in private {
            let answer = ashas.emit_with_ack(event, payload).await;
            let told = change(&mut phone, &conversation).await;
            assert_has(&told, &json!({"type": kind, "messageId": id}));
            assert_eq!(answer, json!({"ok": true, "change": told}));
            assert!(arjuns.heard().await.is_empty() && old.heard().await.is_empty());
        }
    }
}

#[tokio::test]
async fn an_action_that_is_repeated_is_done_once() {
    for engine in Engine::ALL {
        let app = engine.start(&[]).await;
        let (asha, arjun, conversation) = app.couple().await;
        let sent = asha.send(&conversation, "hi").await;
        let mut ashas = connect_for_changes(&app, &asha).await;
        let react = |on: bool, name: &str| json!({"messageId": sent["id"], "emoji": "👍", "on": on, "clientActionId": name});
        let first = ashas.emit_with_ack("react", react(true, "r-1")).await;
        ashas.emit_with_ack("react", react(false, "r-2")).await;
        let again = ashas.emit_with_ack("react", react(true, "r-1")).await;
        assert_eq!(again, first);
        let now: Value = arjun.history(&conversation).await.remove(0);
        assert!(now.get("reactions").is_none(), "{now}");
        let edit = json!({"messageId": sent["id"], "messageText": "x", "clientActionId": "r-1"});
        let taken = ashas.emit_with_ack("edit_message", edit).await;
        assert_has(&taken, &json!({"ok": false, "code": "action_id_used"}));
    }
}

#[tokio::test]
async fn a_reply_is_a_message_with_its_quote() {
    let app = Engine::Sqlite.start(&[]).await;
    let (asha, arjun, conversation) = app.couple().await;
    let quoted = asha.send(&conversation, "14 Feb?").await;
    let mut ashas = connect_for_changes(&app, &asha).await;
    let mut arjuns = connect_for_changes(&app, &arjun).await;
    ashas.events().await;
    let send = json!({"conversationId": conversation, "message": "yes", "replyToId": quoted["id"]});
    let answer = arjuns.emit_with_ack("send_message", send).await;
    let told = change(&mut ashas, &conversation).await;
    assert_has(
        &told["message"]["replyTo"],
        &json!({"id": quoted["id"], "text": "14 Feb?", "seq": 1}),
    );
    assert_eq!(answer["message"]["replyTo"], told["message"]["replyTo"]);
}

#[tokio::test]
async fn settings_reach_all_devices_of_their_person() {
    for engine in Engine::ALL {
        let app = engine.start(&[]).await;
        let (asha, arjun, conversation) = app.couple().await;
        arjun.send(&conversation, "hi").await;
        asha.read(&conversation, None).await;
        let mut ashas = connect_for_changes(&app, &asha).await;
        let mut phone = connect_for_changes(&app, &asha).await;
        let mut arjuns = connect_for_changes(&app, &arjun).await;
        let mut old = asha.connect().await;
        for socket in [&mut ashas, &mut phone, &mut arjuns, &mut old] {
            socket.events().await;
        }
        let update = |change: Value, name: &str| {
            let mut payload = json!({"conversationId": conversation, "clientActionId": name});
            let fields = payload.as_object_mut().unwrap();
            fields.extend(change.as_object().unwrap().clone());
            payload
        };
        let mut told = Vec::new();
        for (at, settings) in [
            json!({"clearedSeq": 1}),
            json!({"archived": true}),
            json!({"mutedUntil": "9999-12-31T23:59:59.999Z"}),
            json!({"unreadFromSeq": 1}),
        ]
        .into_iter()
        .enumerate()
        {
            let payload = update(settings.clone(), &format!("u-{at}"));
            let answer = ashas
                .emit_with_ack("update_conversation", payload.clone())
                .await;
            let heard = change(&mut phone, &conversation).await;
            assert_has(&heard, &json!({"type": "conversation", "userId": asha.id}));
            assert_has(&heard, &settings);
            assert_eq!(answer, json!({"ok": true, "change": heard}));
            let again = ashas.emit_with_ack("update_conversation", payload).await;
            assert_eq!(again, answer);
            assert_eq!(change(&mut phone, &conversation).await, heard, "a repeat");
            told.push(heard);
        }
        let since = told[0]["feedSeq"].as_i64().unwrap() - 1;
        let sync = asha
            .get(&format!("/api/messages/sync?since={since}"))
            .await
            .data(200);
        assert_eq!(sync["changes"].as_array().unwrap(), &told);

        // Reading on one device ends on all of them that it is marked as unread; no mark moves.
        let read = json!({"conversationId": conversation});
        assert_eq!(
            ashas.emit_with_ack("mark_read", read).await,
            json!({"ok": true})
        );
        for socket in [&mut ashas, &mut phone] {
            let heard = change(socket, &conversation).await;
            assert_has(
                &heard,
                &json!({"type": "conversation", "unreadFromSeq": null}),
            );
        }
        assert!(arjuns.heard().await.is_empty() && old.heard().await.is_empty());
    }
}
