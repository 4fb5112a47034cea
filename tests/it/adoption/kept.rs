//! An adoption loses nothing, and either completes or changes nothing.

use std::collections::BTreeSet;
use std::fs;

use chitrasethu::server::storage;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::Platform;
use crate::support::root;

const TABLES: [&str; 5] = [
    "users",
    "user_profiles",
    "photographers",
    "bookings",
    "messages",
];

/// A checksum over all rows of these columns.
async fn sums(platform: &Platform, columns: &[(&str, String)]) -> Vec<String> {
    let mut sums = Vec::new();
    for (table, names) in columns {
        let query = format!(
            "SELECT concat_ws(' ', count(*), md5(string_agg(line, '' ORDER BY line))) \
             FROM (SELECT md5(({names})::text) AS line FROM {table}) AS lines"
        );
        sums.extend(platform.texts(&query).await);
    }
    sums
}

/// The current columns of each of the platform's tables.
async fn columns(platform: &Platform) -> Vec<(&'static str, String)> {
    let mut columns = Vec::new();
    for table in TABLES {
        let query = format!(
            "SELECT column_name::text FROM information_schema.columns \
             WHERE table_name = '{table}' ORDER BY ordinal_position"
        );
        columns.push((table, platform.texts(&query).await.join(", ")));
    }
    columns
}

#[tokio::test]
async fn every_old_row_is_unchanged() {
    let platform = Platform::with_messages(2_000).await;
    let columns = columns(&platform).await;
    let before = sums(&platform, &columns).await;
    platform.adopt().await.unwrap();
    assert_eq!(sums(&platform, &columns).await, before);
}

#[tokio::test]
async fn the_platforms_own_triggers_work_as_before() {
    let platform = Platform::adopted().await;
    platform
        .run("UPDATE messages SET message_text = 'edited' WHERE message_id = 10")
        .await;
    let touched = "SELECT count(*) FROM messages WHERE updated_at > now() AT TIME ZONE 'UTC' - interval '1 hour'";
    assert_eq!(platform.number(touched).await, 1);
    assert_eq!(
        platform.number("SELECT count(*) FROM people").await,
        300,
        "a view over an old table"
    );
}

#[tokio::test]
async fn adopting_again_changes_nothing() {
    let platform = Platform::adopted().await;
    let columns: Vec<_> = [
        "conversations",
        "members",
        "user_feeds",
        "changes",
        "messages",
    ]
    .map(|table| (table, format!("{table}.*")))
    .into();
    let before = sums(&platform, &columns).await;
    platform.adopt().await.unwrap();
    assert_eq!(sums(&platform, &columns).await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_servers_may_adopt_at_once() {
    let platform = Platform::with_messages(2_000).await;
    let start = async || storage::open(&platform.url).await.map(drop);
    let (one, other, third) = tokio::join!(start(), start(), start());
    one.and(other).and(third).unwrap();
    platform.assert_sound().await;
    let applied = "SELECT count(*) FROM _sqlx_migrations WHERE success";
    let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/postgres"));
    let files = files.unwrap().count();
    assert_eq!(
        platform.number(applied).await,
        i64::try_from(files).unwrap()
    );
}

#[tokio::test]
async fn a_failed_adoption_leaves_nothing_behind() {
    let platform = Platform::with_messages(2_000).await;
    let columns = columns(&platform).await;
    let before = sums(&platform, &columns).await;
    // The migration needs this name in its last step, after everything else has been done.
    let taken = "CREATE FUNCTION chat_messages_read() RETURNS void LANGUAGE sql AS ''";
    platform.run(taken).await;
    platform.adopt().await.unwrap_err();

    assert_eq!(sums(&platform, &columns).await, before);
    let left = "SELECT count(*) FROM information_schema.columns \
         WHERE column_name IN ('active_place', 'changed_place', 'last_place')";
    assert_eq!(platform.number(left).await, 0);
    for nothing in [
        "SELECT count(*) FROM conversations",
        "SELECT count(*) FROM messages WHERE seq IS NOT NULL",
        "SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'chat%' OR tgname LIKE '%touch' AND tgenabled <> 'O'",
    ] {
        assert_eq!(platform.number(nothing).await, 0, "{nothing}");
    }

    platform.run("DROP FUNCTION chat_messages_read()").await;
    platform.adopt().await.unwrap();
    platform.assert_sound().await;
}

#[tokio::test]
async fn reading_is_possible_while_messages_are_numbered() {
    let platform = Platform::with_messages(500).await;
    let migration = |name: &str| {
        let file = root().join("migrations/postgres").join(name);
        fs::read_to_string(file).unwrap()
    };
    platform.run(&migration("0001_accounts.sql")).await;
    platform.run(&migration("0002_conversations.sql")).await;
    let mut adopting = PgConnection::connect(&platform.url).await.unwrap();
    let mut adopting = adopting.begin().await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(migration("0003_feeds.sql")))
        .execute(&mut *adopting)
        .await
        .unwrap();

    let mut old_backend = PgConnection::connect(&platform.url).await.unwrap();
    let mut run = async |statement| sqlx::raw_sql(statement).execute(&mut old_backend).await;
    run("SET lock_timeout = '300ms'").await.unwrap();
    run("SELECT * FROM messages WHERE receiver_id = 2")
        .await
        .unwrap();
    let send = "INSERT INTO messages (sender_id, receiver_id, message_text) VALUES (1, 2, 'hello')";
    run(send).await.unwrap_err();
    adopting.commit().await.unwrap();
    run(send).await.unwrap();
    platform.assert_sound().await;
}

/// Sends until `done` is set.
async fn keep_sending(mut connection: PgConnection, done: watch::Receiver<bool>) {
    while !*done.borrow() {
        let send = "INSERT INTO messages (sender_id, receiver_id, message_text) VALUES (3, 4, 'still here')";
        sqlx::query(send).execute(&mut connection).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_old_backend_can_send_during_the_adoption() {
    let platform = Platform::with_messages(20_000).await;
    let (done, is_done) = watch::channel(false);
    let mut senders = JoinSet::new();
    for _ in 0..3 {
        let connection = PgConnection::connect(&platform.url).await.unwrap();
        senders.spawn(keep_sending(connection, is_done.clone()));
    }
    platform.adopt().await.unwrap();
    done.send(true).unwrap();
    senders.join_all().await;
    platform.assert_sound().await;
}

#[tokio::test]
async fn an_empty_database_gets_the_same_shape() {
    let (adopted, empty) = (Platform::adopted().await, Platform::empty().await);
    empty.adopt().await.unwrap();
    empty.assert_sound().await;
    let shape = async |platform: &Platform| -> BTreeSet<String> {
        let columns = platform.texts(
            "SELECT concat_ws(' ', table_name, column_name, udt_name, character_maximum_length, is_nullable) \
             FROM information_schema.columns WHERE table_schema = 'public'",
        );
        let rest = platform.texts(
            "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' \
             UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal \
             UNION ALL SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace \
             UNION ALL SELECT concat_ws(' ', relname, array_to_string(reloptions, ',')) FROM pg_class WHERE relkind = 'r'",
        );
        columns.await.into_iter().chain(rest.await).collect()
    };
    let (adopted, empty) = (shape(&adopted).await, shape(&empty).await);
    let missing: Vec<_> = empty.difference(&adopted).collect();
    assert!(missing.is_empty(), "missing where adopted: {missing:#?}");
    assert!(empty.len() > 60, "{empty:#?}");
}
