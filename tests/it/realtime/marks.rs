//! `mark_read`, `mark_delivered`, and who is told of them.

use serde_json::{Value, json};

use crate::support::{Person, Socket, TestApp, assert_has};

/// Asha has sent Arjun three messages (1, 2, 3); she has one device, he has two.
struct Talk {
    asha: Person,
    arjun: Person,
    conversation: String,
    ashas: Socket,
    arjuns: Socket,
    arjuns_phone: Socket,
    stranger: Socket,
}

impl Talk {
    async fn begin() -> Self {
        let app = TestApp::start().await;
        let (asha, arjun, conversation) = app.couple().await;
        for n in 1..=3 {
            asha.send(&conversation, &n.to_string()).await;
        }
        let stranger = app.customer("Meera").await.connect().await;
        let ashas = asha.connect().await;
        let arjuns = arjun.connect().await;
        let arjuns_phone = arjun.connect().await;
        let mut talk = Self {
            asha,
            arjun,
            conversation,
            ashas,
            arjuns,
            arjuns_phone,
            stranger,
        };
        // Presence is tested elsewhere.
        talk.ashas.events().await;
        talk
    }

    /// Sends a mark from Arjun's first device.
    async fn mark(&mut self, event: &str, up_to: Option<i64>) -> Value {
        let mark = json!({"conversationId": self.conversation, "upToSeq": up_to});
        self.arjuns.emit_with_ack(event, mark).await
    }

    async fn expect_nobody_hears(&mut self) {
        self.ashas.expect_nothing().await;
        self.arjuns.expect_nothing().await;
        self.arjuns_phone.expect_nothing().await;
        self.stranger.expect_nothing().await;
    }
}

#[tokio::test]
async fn a_read_mark_reaches_the_other_member_and_the_own_other_devices() {
    let mut talk = Talk::begin().await;
    let answer = talk.mark("mark_read", Some(2)).await;
    assert_has(
        &answer,
        &json!({"ok": true, "seq": 4, "readSeq": 2, "deliveredSeq": 2, "unreadCount": 1}),
    );
    assert_has(
        &answer["change"],
        &json!({"type": "read", "seq": 4, "readSeq": 2, "userId": talk.arjun.id}),
    );
    assert_eq!(
        talk.ashas.expect("message_read").await,
        json!({"conversationId": talk.conversation, "userId": talk.arjun.id, "readSeq": 2, "seq": 4})
    );
    assert_eq!(
        talk.arjuns_phone.expect("conversation_updated").await,
        json!({"conversationId": talk.conversation, "unreadCount": 1, "lastReadSeq": 2,
            "lastDeliveredSeq": 2, "seq": 4})
    );
    talk.expect_nobody_hears().await;
    assert_has(
        &talk.asha.row(&talk.conversation).await,
        &json!({"peerReadSeq": 2, "peerDeliveredSeq": 2, "lastSeq": 4}),
    );
}

#[tokio::test]
async fn a_delivered_mark_reaches_the_same_devices() {
    let mut talk = Talk::begin().await;
    let answer = talk.mark("mark_delivered", None).await;
    assert_has(
        &answer,
        &json!({"ok": true, "seq": 4, "readSeq": 0, "deliveredSeq": 3, "unreadCount": 3}),
    );
    assert_eq!(
        talk.ashas.expect("message_delivered").await,
        json!({"conversationId": talk.conversation, "userId": talk.arjun.id, "deliveredSeq": 3, "seq": 4})
    );
    assert_has(
        &talk.arjuns_phone.expect("conversation_updated").await,
        &json!({"unreadCount": 3, "lastReadSeq": 0, "lastDeliveredSeq": 3}),
    );
    talk.expect_nobody_hears().await;
    let statuses = talk.asha.history(&talk.conversation).await;
    assert!(
        statuses
            .iter()
            .all(|message| message["status"] == "delivered")
    );
}

#[tokio::test]
async fn a_read_mark_implies_a_delivered_mark() {
    let mut talk = Talk::begin().await;
    talk.mark("mark_delivered", Some(3)).await;
    let answer = talk.mark("mark_read", Some(1)).await;
    assert_has(&answer, &json!({"readSeq": 1, "deliveredSeq": 3}));
    let statuses: Vec<_> = talk.asha.history(&talk.conversation).await;
    let statuses: Vec<_> = statuses.iter().map(|message| &message["status"]).collect();
    assert_eq!(statuses, ["read", "delivered", "delivered"]);
}

#[tokio::test]
async fn marks_through_rest_and_pages_are_announced_too() {
    let mut talk = Talk::begin().await;
    talk.arjun.read(&talk.conversation, Some(1)).await;
    let fields = [
        ("conversation_id", talk.conversation.as_str()),
        ("up_to_seq", "2"),
    ];
    assert_eq!(talk.arjun.function("mark_read", &fields).await.status, 200);
    for read_seq in [1, 2] {
        assert_eq!(talk.ashas.expect("message_read").await["readSeq"], read_seq);
        for device in [&mut talk.arjuns, &mut talk.arjuns_phone] {
            let event = device.expect("conversation_updated").await;
            assert_eq!(event["lastReadSeq"], read_seq);
        }
    }
    talk.expect_nobody_hears().await;
}

#[tokio::test]
async fn marks_do_not_trigger_further_marks() {
    let mut talk = Talk::begin().await;
    talk.arjun.send(&talk.conversation, "answer").await;
    talk.mark("mark_read", None).await;
    let mark = json!({ "conversationId": talk.conversation });
    talk.ashas.emit_with_ack("mark_read", mark.clone()).await;
    talk.ashas.events().await;
    talk.arjuns.events().await;
    talk.arjuns_phone.events().await;
    // Clients that answer every mark with one of their own do not cause an endless exchange.
    for _ in 0..3 {
        assert_eq!(talk.mark("mark_read", None).await, json!({"ok": true}));
        assert_eq!(
            talk.ashas.emit_with_ack("mark_read", mark.clone()).await,
            json!({"ok": true})
        );
    }
    talk.expect_nobody_hears().await;
}

#[tokio::test]
async fn own_messages_cannot_be_marked() {
    let mut talk = Talk::begin().await;
    let mark = json!({ "conversationId": talk.conversation });
    for event in ["mark_read", "mark_delivered"] {
        assert_eq!(
            talk.ashas.emit_with_ack(event, mark.clone()).await,
            json!({"ok": true})
        );
    }
    talk.expect_nobody_hears().await;
}
