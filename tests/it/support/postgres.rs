//! PostgreSQL for the tests: one server for all of them, or a separate one for fault tests.

use std::env;
use std::path::Path;
use std::sync::OnceLock;

use sqlx::{AssertSqlSafe, Connection, PgConnection};
use uuid::Uuid;

use super::script::Script;

/// An empty database on the server that this test run shares: started by `scripts/with-postgres.sh` for all
/// tests, or else by this process.
pub(crate) async fn postgres() -> String {
    static OWN: OnceLock<Cluster> = OnceLock::new();
    #[expect(
        clippy::disallowed_methods,
        reason = "a setting of the tests, not of the server"
    )]
    let shared = env::var("CHITRASETHU_TEST_POSTGRES");
    match shared {
        Ok(server) => create_database(&server).await,
        Err(_) => OWN.get_or_init(Cluster::quick).create_database().await,
    }
}

/// A PostgreSQL server of one test. It stops when this is dropped, and also when the test process is killed.
pub(crate) struct Cluster {
    url: String,
    script: Script,
}

impl Cluster {
    /// A server that does not wait for the disk: for everything except fault tests.
    pub(crate) fn quick() -> Self {
        Self::launch(&[])
    }

    /// A server that keeps what it has confirmed, as in production.
    pub(crate) fn durable() -> Self {
        Self::launch(&["--durable"])
    }

    /// The same with its files in this folder.
    pub(crate) fn durable_in(folder: &Path) -> Self {
        let folder = folder.display().to_string();
        Self::launch(&["--durable", "--in", &folder])
    }

    /// A server that takes connections over TLS only.
    pub(crate) fn only_by_tls() -> Self {
        Self::launch(&["--tls"])
    }

    fn launch(options: &[&str]) -> Self {
        let (script, url) = Script::launch("scripts/with-postgres.sh", options);
        Self { url, script }
    }

    /// The URL of one of its databases.
    pub(crate) fn url(&self, database: &str) -> String {
        format!("{}/{database}", self.url)
    }

    /// Creates an empty database.
    pub(crate) async fn create_database(&self) -> String {
        create_database(&self.url).await
    }

    /// Stops the server like a crash: nothing is completed and nothing is flushed.
    pub(crate) fn stop_immediately(&self) {
        self.script.order("stop");
    }

    /// Starts the server again and waits until it answers.
    pub(crate) fn start(&self) {
        self.script.order("start");
    }

    /// Suspends all processes of the server: connections stay open, but nothing answers.
    pub(crate) fn freeze(&self) {
        self.script.order("freeze");
    }

    /// Resumes the processes.
    pub(crate) fn thaw(&self) {
        self.script.order("thaw");
    }
}

async fn create_database(server: &str) -> String {
    let name = format!("test_{}", Uuid::new_v4().simple());
    let mut connection = PgConnection::connect(&format!("{server}/postgres"))
        .await
        .unwrap();
    // Contains no value from outside: the name was just generated.
    sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name}")))
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    format!("{server}/{name}")
}

#[tokio::test]
async fn a_server_restarts_after_a_crash_and_stops_with_its_test() {
    let cluster = Cluster::durable();
    let url = cluster.create_database().await;
    let mut connection = PgConnection::connect(&url).await.unwrap();
    sqlx::raw_sql("CREATE TABLE kept AS SELECT 1 AS one")
        .execute(&mut connection)
        .await
        .unwrap();
    cluster.stop_immediately();
    PgConnection::connect(&url).await.unwrap_err();
    cluster.start();
    let mut connection = PgConnection::connect(&url).await.unwrap();
    let kept: i32 = sqlx::query_scalar("SELECT one FROM kept")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_eq!(kept, 1);
    let server = cluster.url("postgres");
    drop(cluster);
    PgConnection::connect(&server).await.unwrap_err();
}
