//! SQLite's database file and its write-ahead log; the other engine has neither.

use std::time::Duration;

use futures::future::join_all;
use sqlx::Connection as _;
use tokio::time::{sleep, timeout};

use super::{Kept, sqlite};

/// How long to wait before a test fails.
const PATIENCE: Duration = Duration::from_secs(20);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_log_is_checkpointed_without_the_writer() {
    let kept = Kept::open(sqlite().await).await;
    let people = kept.people(&["Asha", "Arjun"]).await;
    let file = kept.database.url.strip_prefix("sqlite://").unwrap();
    let length = || std::fs::metadata(file).unwrap().len();
    let before = length();
    // Far fewer pages than the number after which the writer would run a checkpoint.
    let text = "x".repeat(200);
    join_all((0..600).map(|_| kept.send(people[0], people[1], &text))).await;
    let carried = async {
        while length() == before {
            sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(PATIENCE, carried).await.expect("the file grows");
    assert_eq!(kept.history(people[0], people[1]).await.len(), 600);
}

/// Before 3.51.3, a log that was restarted during a write could damage the database. Source:
/// <https://sqlite.org/wal.html#walresetbug>.
#[tokio::test]
async fn the_sqlite_library_has_the_fix_for_log_restarts() {
    let mut database = sqlx::SqliteConnection::connect("sqlite::memory:")
        .await
        .unwrap();
    let version: String = sqlx::query_scalar("SELECT sqlite_version()")
        .fetch_one(&mut database)
        .await
        .unwrap();
    let numbers: Vec<u32> = version.split('.').map(|it| it.parse().unwrap()).collect();
    assert!(numbers >= vec![3, 51, 3], "{version}");
}

#[tokio::test]
async fn a_database_in_memory_is_refused() {
    for url in ["sqlite::memory:", "sqlite://chat?mode=memory&cache=shared"] {
        let refused = chitrasethu::server::storage::open(url).await.err();
        let why = refused
            .expect("a database in memory is refused")
            .to_string();
        assert!(why.contains("sqlite://path"), "{why}");
    }
}
