//! The old backend keeps marking messages as read beside our server.

use sqlx::Connection;

use super::Platform;

const CHANGES: &str = "SELECT count(*) FROM changes";

/// A person's read mark in the conversation with another, and the number of unread messages.
async fn mark(platform: &Platform, user: i64, peer: i64) -> (i64, i64) {
    sqlx::query_as(
        "SELECT m.read_seq, p.sent_count - m.read_count FROM members m JOIN members p USING (conversation_id) \
         WHERE (m.user_id, m.peer_id) = ($1, $2) AND p.user_id = $2",
    )
    .bind(user)
    .bind(peer)
    .fetch_one(&platform.pool)
    .await
    .unwrap()
}

/// Asha (1) and Arjun (2), who has sent her this many messages.
async fn after_messages(count: i64) -> Platform {
    let platform = Platform::empty().await;
    platform.adopt().await.unwrap();
    sqlx::query(
        "INSERT INTO messages (sender_id, receiver_id, message_text) \
         SELECT 2, 1, 'message ' || n FROM generate_series(1, $1) AS n",
    )
    .bind(count)
    .execute(&platform.pool)
    .await
    .unwrap();
    platform
}

#[tokio::test]
async fn marking_five_hundred_messages_is_one_change() {
    let platform = after_messages(500).await;
    platform.old_backend_sends(1, 2, "thank you").await;
    assert_eq!(mark(&platform, 1, 2).await, (0, 500));
    platform.old_backend_reads(1, 2).await;
    assert_eq!(mark(&platform, 1, 2).await, (500, 0));
    let log = platform
        .texts("SELECT concat_ws(' ', seq, kind, user_id, payload->>'readSeq', small_place, large_place) FROM changes")
        .await;
    assert_eq!(log, ["502 read 1 500 502 502"]);
    let delivered = "SELECT delivered_seq FROM members WHERE user_id = 1";
    assert_eq!(platform.number(delivered).await, 500);
    platform.assert_sound().await;
}

#[tokio::test]
async fn marking_again_is_no_change() {
    let platform = after_messages(3).await;
    platform.old_backend_reads(1, 2).await;
    platform.old_backend_reads(1, 2).await;
    platform.run("UPDATE messages SET is_read = true").await;
    platform
        .run("UPDATE messages SET message_text = 'edited', is_read = false")
        .await;
    platform
        .run("UPDATE messages SET is_read = true WHERE seq < 3")
        .await;
    assert_eq!(platform.number(CHANGES).await, 1);
    assert_eq!(mark(&platform, 1, 2).await, (3, 0), "it never goes back");
    platform.assert_sound().await;
}

#[tokio::test]
async fn the_newest_message_read_is_the_mark() {
    let platform = after_messages(5).await;
    platform
        .run("UPDATE messages SET is_read = true WHERE seq IN (2, 4)")
        .await;
    assert_eq!(mark(&platform, 1, 2).await, (4, 1));
    platform.assert_sound().await;
}

#[tokio::test]
async fn marking_many_conversations_is_one_change_per_mark() {
    let platform = Platform::adopted().await;
    let wanted = "SELECT count(DISTINCT (sender_id, receiver_id)) FROM messages JOIN members AS m \
         ON m.user_id = receiver_id AND m.peer_id = sender_id WHERE is_read IS NOT TRUE AND seq > m.read_seq";
    let wanted = platform.number(wanted).await;
    assert!(wanted > 100, "{wanted}");
    platform.run("UPDATE messages SET is_read = true").await;
    assert_eq!(platform.number(CHANGES).await, wanted);
    platform.assert_sound().await;
}

#[tokio::test]
async fn our_own_marks_are_not_logged_twice() {
    let platform = after_messages(3).await;
    let mut connection = platform.pool.acquire().await.unwrap();
    let mut ours = connection.begin().await.unwrap();
    for statement in [
        "UPDATE conversations SET last_seq = 4",
        "UPDATE user_feeds SET last_place = 4",
        "UPDATE members SET read_seq = 3, delivered_seq = 3, read_count = 3, changed_place = 4 WHERE user_id = 1",
        "UPDATE members SET changed_place = 4 WHERE user_id = 2",
        "INSERT INTO changes (conversation_id, seq, small_place, large_place, kind, user_id, payload) \
         SELECT conversation_id, 4, 4, 4, 'read', 1, '{\"v\": 1, \"readSeq\": 3}' FROM conversations",
        "UPDATE messages SET is_read = true, read_at = now() AT TIME ZONE 'UTC'",
    ] {
        sqlx::query(statement).execute(&mut *ours).await.unwrap();
    }
    ours.commit().await.unwrap();
    assert_eq!(platform.number(CHANGES).await, 1);
    platform.assert_sound().await;
}

#[tokio::test]
async fn groups_have_no_marks() {
    let platform = Platform::adopted().await;
    platform
        .run("UPDATE messages SET is_read = NOT coalesce(is_read, false) WHERE seq IS NULL")
        .await;
    assert_eq!(platform.number(CHANGES).await, 0);
    platform.assert_sound().await;
}
