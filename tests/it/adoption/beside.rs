//! The old backend keeps sending beside our server.

use std::collections::BTreeSet;
use std::time::Duration;

use sqlx::postgres::PgListener;
use sqlx::{AssertSqlSafe, Connection, PgConnection, Row};
use tokio::sync::watch;
use tokio::task::JoinSet;
use uuid::Uuid;

use super::Platform;

#[tokio::test]
async fn messages_of_the_old_backend_get_the_next_seqs() {
    let platform = Platform::adopted().await;
    let before = platform
        .number("SELECT max(last_place) FROM user_feeds WHERE user_id = 7")
        .await;
    let first = platform.old_backend_sends(7, 250, "to somebody new").await;
    platform.old_backend_sends(250, 7, "back").await;
    platform.old_backend_sends(7, 250, "and again").await;
    platform.assert_sound().await;
    let positions = sqlx::query(
        "SELECT seq, ordinal, small_place FROM messages WHERE message_id >= $1 ORDER BY message_id",
    )
    .bind(first)
    .fetch_all(&platform.pool)
    .await
    .unwrap();
    let positions: Vec<[i64; 3]> = positions
        .iter()
        .map(|row| [row.get(0), row.get(1), row.get::<i64, _>(2) - before])
        .collect();
    assert_eq!(positions, [[1, 1, 1], [2, 1, 2], [3, 2, 3]]);
}

#[tokio::test]
async fn messages_that_are_not_between_two_people_are_not_numbered() {
    let platform = Platform::adopted().await;
    let positions = "SELECT sum(last_place)::bigint FROM user_feeds";
    let before = platform.number(positions).await;
    let others = "INSERT INTO messages (sender_id, receiver_id, group_id, message_text) \
         VALUES (1, NULL, 7, 'to a group'), (1, 2, 7, 'to a group'), (1, NULL, NULL, 'to nobody'), (1, 1, NULL, 'to me')";
    platform.run(others).await;
    platform.assert_sound().await;
    assert_eq!(platform.number(positions).await, before);
}

#[tokio::test]
async fn a_refused_message_uses_no_seq() {
    let platform = Platform::adopted().await;
    let unknown = "INSERT INTO messages (sender_id, receiver_id, message_text) VALUES (1, 9999, 'nobody there')";
    sqlx::query(unknown)
        .execute(&platform.pool)
        .await
        .unwrap_err();
    platform.assert_sound().await;
    assert_eq!(
        platform
            .number("SELECT count(*) FROM conversations WHERE user_large = 9999")
            .await,
        0
    );
}

/// Follows a person's feed like `sync`, until it has read everything that `done` announces.
async fn follow(mut connection: PgConnection, person: i64, done: watch::Receiver<bool>) -> i64 {
    let query = "SELECT CASE user_small WHEN $1 THEN small_place ELSE large_place END FROM ( \
         SELECT conversation_id, small_place, large_place FROM messages \
         UNION ALL SELECT conversation_id, small_place, large_place FROM changes) AS log \
         JOIN conversations USING (conversation_id) WHERE $1 IN (user_small, user_large)";
    let mut cursor = 0;
    loop {
        let is_last = *done.borrow();
        let positions: Vec<i64> = sqlx::query_scalar(query)
            .bind(person)
            .fetch_all(&mut connection)
            .await
            .unwrap();
        let new: BTreeSet<i64> = positions
            .into_iter()
            .filter(|position| *position > cursor)
            .collect();
        let newest = new.last().copied().unwrap_or(cursor);
        let expected: BTreeSet<i64> = (cursor + 1..=newest).collect();
        assert_eq!(
            new, expected,
            "a position was committed after its successor"
        );
        cursor = newest;
        if is_last {
            return cursor;
        }
    }
}

/// Sends messages among five people, so that the writers compete for the same rows, and marks some as read.
async fn write(mut connection: PgConnection, writer: i32, messages: i32) {
    for n in 0..messages {
        let from = (writer + n) % 5 + 1;
        let to = (from + writer % 4) % 5 + 1;
        sqlx::query(
            "INSERT INTO messages (sender_id, receiver_id, message_text) VALUES ($1, $2, 'hello')",
        )
        .bind(from)
        .bind(to)
        .execute(&mut connection)
        .await
        .unwrap();
        if n % 5 == 4 {
            sqlx::query(
                "UPDATE messages SET is_read = true WHERE sender_id = $1 AND receiver_id = $2 AND is_read = false",
            )
            .bind(to)
            .bind(from)
            .execute(&mut connection)
            .await
            .unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn eight_simultaneous_connections_leave_no_gap() {
    let platform = Platform::empty().await;
    platform.adopt().await.unwrap();
    let connect = || PgConnection::connect(&platform.url);
    let (done, is_done) = watch::channel(false);
    let follower = tokio::spawn(follow(connect().await.unwrap(), 3, is_done));
    let mut writers = JoinSet::new();
    for writer in 0..8 {
        writers.spawn(write(connect().await.unwrap(), writer, 60));
    }
    writers.join_all().await;
    done.send(true).unwrap();
    let seen = follower.await.unwrap();
    platform.assert_sound().await;
    let stored = "SELECT count(*) FROM messages WHERE seq IS NOT NULL";
    assert_eq!(platform.number(stored).await, 8 * 60);
    let last = "SELECT last_place FROM user_feeds WHERE user_id = 3";
    assert_eq!(platform.number(last).await, seen);
}

#[tokio::test]
async fn the_old_backend_needs_no_rights_on_our_tables() {
    let platform = Platform::adopted().await;
    let role = format!("backend_{}", Uuid::new_v4().simple());
    let limited = format!(
        "CREATE ROLE {role}; GRANT SELECT, INSERT, UPDATE, DELETE ON messages, users, user_profiles TO {role}; \
         CREATE SCHEMA elsewhere; GRANT USAGE ON SCHEMA elsewhere TO {role}"
    );
    platform.run(&limited).await;
    let mut connection = platform.pool.acquire().await.unwrap();
    // The old backend does not have our search path either.
    let as_backend = format!(
        "SET ROLE {role}; SET search_path = elsewhere; \
         INSERT INTO public.messages (sender_id, receiver_id, message_text) VALUES (1, 9, 'hello'); \
         UPDATE public.messages SET is_read = true WHERE receiver_id = 9; RESET ROLE; RESET search_path"
    );
    sqlx::raw_sql(AssertSqlSafe(as_backend))
        .execute(&mut *connection)
        .await
        .unwrap();
    drop(connection);
    platform.assert_sound().await;
    platform
        .run(&format!("DROP OWNED BY {role}; DROP ROLE {role}"))
        .await;
}

#[tokio::test]
async fn an_account_can_be_deleted_with_its_messages() {
    let platform = Platform::adopted().await;
    platform.old_backend_sends(300, 1, "my last").await;
    let gone = "DELETE FROM bookings; DELETE FROM users WHERE user_id = 300";
    platform.run(gone).await;
    let dangling =
        "SELECT count(*) FROM conversations WHERE user_large = 300 AND last_message_id IS NOT NULL";
    assert!(platform.number(dangling).await > 0);
    // The other conversations are unaffected: nothing is counted twice.
    let before = platform
        .number("SELECT last_place FROM user_feeds WHERE user_id = 1")
        .await;
    platform.old_backend_sends(1, 2, "who was that?").await;
    platform.old_backend_reads(2, 1).await;
    let after = platform
        .number("SELECT last_place FROM user_feeds WHERE user_id = 1")
        .await;
    assert_eq!(after, before + 2);
}

async fn soon<T>(what: impl Future<Output = T>) -> T {
    let limit = Duration::from_secs(10);
    tokio::time::timeout(limit, what).await.expect("in time")
}

#[tokio::test]
async fn listeners_are_notified_with_the_commit() {
    let platform = Platform::adopted().await;
    let mut listener = PgListener::connect(&platform.url).await.unwrap();
    let channels = ["chitrasethu_messages", "chitrasethu_changes"];
    listener.listen_all(channels).await.unwrap();
    let message = platform.old_backend_sends(1, 2, "hello").await;
    let heard = soon(listener.recv()).await.unwrap();
    assert_eq!(
        (heard.channel(), heard.payload()),
        (channels[0], message.to_string().as_str())
    );
    platform.old_backend_reads(2, 1).await;
    let change = platform
        .texts("SELECT conversation_id || ':' || seq FROM changes")
        .await;
    let heard = soon(listener.recv()).await.unwrap();
    assert_eq!(
        (heard.channel(), heard.payload()),
        (channels[1], change[0].as_str())
    );
}
