//! SQLite's database file and its write-ahead log; the other engine has neither.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::Duration;

use chitrasethu::domain::{UserId, UserType};
use chitrasethu::server::storage;

use futures::future::join_all;
use sqlx::Connection as _;
use tokio::time::{sleep, timeout};

use super::{Kept, message, new_account, send, sqlite};

/// How long to wait before a test fails.
const TIMEOUT: Duration = Duration::from_secs(20);

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
    timeout(TIMEOUT, carried).await.expect("the file grows");
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

/// Other accounts of the machine cannot read the data, neither in new nor in existing files.
#[tokio::test]
async fn the_files_are_for_the_server_alone() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("deep/data");
    let config = |database: &str| {
        let lookup = |name: &str| match name {
            "DATA_DIR" => Some(data.display().to_string()),
            "DATABASE_URL" if !database.is_empty() => Some(database.to_owned()),
            _ => None,
        };
        chitrasethu::server::config::Config::from_lookup(lookup, true).unwrap()
    };
    let modes = || {
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&data), 0o700);
        let mut names = Vec::new();
        for entry in std::fs::read_dir(&data).unwrap() {
            let path = entry.unwrap().path();
            assert_eq!(mode(&path), 0o600, "{}", path.display());
            names.push(path.file_name().unwrap().display().to_string());
        }
        names.sort();
        names
    };
    let open = async || {
        let url = config("").database.url;
        let store = storage::open(&url).await.unwrap();
        let people = [("a@example.com", "A"), ("b@example.com", "B")];
        for (email, name) in people {
            // Taken the second time.
            let new = new_account(email, name, UserType::Customer);
            let _ = store.create_account(new).await;
        }
        let hello = message(UserId(1), UserId(2), "hello");
        send(&*store, hello).await.unwrap();
        store
    };
    let all = [
        "chitrasethu.db",
        "chitrasethu.db-migrating",
        "chitrasethu.db-shm",
        "chitrasethu.db-wal",
        "jwt-secret",
    ];
    let store = open().await;
    assert_eq!(modes(), all);

    let everybody = |path: &Path| {
        std::fs::set_permissions(path, Permissions::from_mode(0o755)).unwrap();
    };
    for name in all {
        everybody(&data.join(name));
    }
    everybody(&data);
    // Beside the first: the files of the write-ahead log are still there.
    let _other = open().await;
    assert_eq!(modes(), all);
    drop(store);

    // A database in an existing folder does not change the folder's permissions.
    let elsewhere = folder.path().join("elsewhere");
    std::fs::create_dir(&elsewhere).unwrap();
    everybody(&elsewhere);
    let url = format!("sqlite://{}/chat.db", elsewhere.display());
    let _store = storage::open(&config(&url).database.url).await.unwrap();
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&elsewhere.join("chat.db")), 0o600);
    assert_eq!(mode(&elsewhere), 0o755);
}
