//! Messages that somebody has deleted for themselves, in the old backend or here: neither shows or counts them.

use serde_json::json;

use super::Platform;
use super::together::{server, sign_in};
use crate::support::{Person, assert_has, texts};

const CONVERSATION: &str = "conv_7_251";

/// A platform on which 7 and 251 have written three messages each.
async fn platform() -> Platform {
    let platform = Platform::with_messages(2_000).await;
    for turn in 1..=3 {
        let mine = format!("mine {turn}");
        platform.old_backend_sends(7, 251, &mine).await;
        let theirs = format!("theirs {turn}");
        platform.old_backend_sends(251, 7, &theirs).await;
    }
    platform
}

/// Hides messages with this text from the sender or the receiver, as the old backend does.
async fn hide(platform: &Platform, side: &str, text: &str) {
    let hide = format!(
        "UPDATE messages SET is_deleted_by_{side} = true \
         WHERE (sender_id, receiver_id) IN ((7, 251), (251, 7)) AND message_text LIKE '{text}'"
    );
    platform.run(&hide).await;
}

/// Both servers say the same of every message, and no position of a feed is left out or taken twice.
async fn assert_agreed(platform: &Platform) {
    let differing = "SELECT count(*) FROM messages AS m \
         CROSS JOIN LATERAL (VALUES (m.sender_id, m.is_deleted_by_sender), (m.receiver_id, m.is_deleted_by_receiver)) \
         AS side (user_id, is_deleted) LEFT JOIN message_flags AS f USING (user_id, message_id) \
         WHERE m.seq IS NOT NULL AND (side.is_deleted IS TRUE) <> (f.hidden_at IS NOT NULL)";
    assert_eq!(platform.number(differing).await, 0);
    let hidden = "SELECT count(*) FROM message_flags WHERE hidden_at IS NOT NULL";
    assert!(platform.number(hidden).await > 0);
    let gaps = "SELECT count(*) FROM (SELECT last_place - count(place) AS missing FROM user_feeds LEFT JOIN ( \
         SELECT user_small AS user_id, small_place AS place FROM messages JOIN conversations USING (conversation_id) \
         UNION SELECT user_large, large_place FROM messages JOIN conversations USING (conversation_id) \
         UNION SELECT user_id, feed_seq FROM private_changes) AS taken USING (user_id) \
         GROUP BY user_id, last_place) AS feeds WHERE missing <> 0";
    assert_eq!(platform.number(gaps).await, 0);
}

/// Number of unread messages, in the row and altogether, and of conversations with some.
async fn unread(person: &Person) -> [i64; 3] {
    let total = person.get("/api/messages/unread-count").await.data(200);
    let row = person.row(CONVERSATION).await;
    [
        row["unreadCount"].as_i64().unwrap(),
        total["messages"].as_i64().unwrap(),
        total["conversations"].as_i64().unwrap(),
    ]
}

#[tokio::test]
async fn what_was_deleted_before_the_adoption_is_neither_shown_nor_counted() {
    let platform = platform().await;
    hide(&platform, "receiver", "theirs 1").await;
    hide(&platform, "receiver", "theirs 3").await;
    hide(&platform, "sender", "mine 2").await;
    let others = "UPDATE messages SET is_read = true WHERE receiver_id = 7 AND sender_id <> 251";
    platform.run(others).await;
    let app = server(&platform).await;
    let seven = sign_in(&app, "person.7@example.com").await;
    let peer = sign_in(&app, "person.251@example.com").await;
    assert_eq!(
        texts(&seven.history(CONVERSATION).await),
        ["mine 1", "theirs 2", "mine 3"]
    );
    assert_eq!(seven.row(CONVERSATION).await["lastMessage"], "mine 3");
    assert_eq!(unread(&seven).await, [1, 1, 1]);
    assert_eq!(peer.history(CONVERSATION).await.len(), 6);
    assert_eq!(peer.row(CONVERSATION).await["lastMessage"], "theirs 3");
    assert_eq!(peer.row(CONVERSATION).await["unreadCount"], 3);

    hide(&platform, "receiver", "theirs 2").await;
    assert_eq!(unread(&seven).await, [0, 0, 0], "nothing is left to read");
    platform.old_backend_sends(251, 7, "theirs 4").await;
    assert_eq!(unread(&seven).await, [1, 1, 1]);
    assert_agreed(&platform).await;
}

#[tokio::test]
async fn what_is_deleted_in_the_old_backend_meanwhile_is_a_change_here() {
    let platform = platform().await;
    let app = server(&platform).await;
    let seven = sign_in(&app, "person.7@example.com").await;
    let sync = seven.get("/api/messages/sync?since=0").await.data(200);
    let since = sync["nextCursor"].as_str().unwrap();
    hide(&platform, "receiver", "theirs 3").await;
    // Once more is no change.
    hide(&platform, "receiver", "theirs 3").await;
    let path = format!("/api/messages/sync?since={since}");
    let sync = seven.get(&path).await.data(200);
    let changes = sync["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 1, "{sync}");
    assert_has(
        &changes[0],
        &json!({"type": "hidden", "conversationId": CONVERSATION}),
    );
    assert_eq!(seven.row(CONVERSATION).await["lastMessage"], "mine 3");
    assert_agreed(&platform).await;

    let show = "UPDATE messages SET is_deleted_by_receiver = false WHERE receiver_id = 7";
    platform.run(show).await;
    assert_eq!(seven.row(CONVERSATION).await["lastMessage"], "theirs 3");
    assert_agreed(&platform).await;
}

#[tokio::test]
async fn what_is_deleted_here_is_deleted_in_the_old_backend() {
    let platform = platform().await;
    let app = server(&platform).await;
    let seven = sign_in(&app, "person.7@example.com").await;
    let shown = seven.history(CONVERSATION).await;
    for message in &shown[..2] {
        seven.deletes(message, "me").await.data(200);
    }
    let deleted = "SELECT message_text || ' ' || concat_ws(' ', is_deleted_by_sender, is_deleted_by_receiver) FROM messages \
         WHERE (sender_id, receiver_id) IN ((7, 251), (251, 7)) AND true IN (is_deleted_by_sender, is_deleted_by_receiver) \
         ORDER BY message_id";
    assert_eq!(
        platform.texts(deleted).await,
        ["mine 1 t f", "theirs 1 f t"]
    );
    assert_agreed(&platform).await;
}
