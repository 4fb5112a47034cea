//! PostgreSQL for the tests: one server for all of them, or one's own to be mistreated.

use std::env;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Mutex, OnceLock, PoisonError};

use sqlx::{AssertSqlSafe, Connection, PgConnection};
use uuid::Uuid;

use super::root;

/// An empty database of the server that this run of the tests shares: the one that `scripts/with-postgres.sh` has
/// started for all of them, or else one for this process.
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

/// A PostgreSQL server of one's own. It is gone when this is dropped, and also when the test is killed: then the
/// script that keeps it reads the end of its orders.
pub(crate) struct Cluster {
    url: String,
    script: Mutex<Script>,
}

struct Script {
    process: Child,
    /// Closed to end it.
    orders: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Cluster {
    /// Waits for no disk: for everything but faults.
    pub(crate) fn quick() -> Self {
        Self::launch(&[])
    }

    /// Keeps what it has confirmed, as in production.
    pub(crate) fn durable() -> Self {
        Self::launch(&["--durable"])
    }

    fn launch(options: &[&str]) -> Self {
        let mut process = Command::new(root().join("scripts/with-postgres.sh"))
            .args(options)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut script = Script {
            orders: process.stdin.take(),
            answers: BufReader::new(process.stdout.take().expect("it is piped")),
            process,
        };
        let url = script.answer();
        Self {
            url,
            script: Mutex::new(script),
        }
    }

    /// Where one of its databases is.
    pub(crate) fn url(&self, database: &str) -> String {
        format!("{}/{database}", self.url)
    }

    /// An empty database.
    pub(crate) async fn create_database(&self) -> String {
        create_database(&self.url).await
    }

    /// Stops it as a crash would: nothing is finished, nothing is written that was not.
    pub(crate) fn stop_immediately(&self) {
        self.order("stop");
    }

    /// Starts it again where it was, and waits until it answers.
    pub(crate) fn start(&self) {
        self.order("start");
    }

    /// All its processes stand still: connections stay open, and nobody answers.
    pub(crate) fn freeze(&self) {
        self.order("freeze");
    }

    /// They go on.
    pub(crate) fn thaw(&self) {
        self.order("thaw");
    }

    fn order(&self, order: &str) {
        let mut script = self.script.lock().unwrap_or_else(PoisonError::into_inner);
        let orders = script.orders.as_mut().expect("open until the drop");
        writeln!(orders, "{order}").unwrap();
        assert_eq!(script.answer(), order);
    }
}

impl Script {
    fn answer(&mut self) -> String {
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        if line.is_empty() {
            let mut why = String::new();
            if let Some(mut errors) = self.process.stderr.take() {
                errors.read_to_string(&mut why).unwrap();
            }
            panic!("no PostgreSQL for the tests: {why}");
        }
        line.trim_end().to_owned()
    }
}

impl Drop for Script {
    fn drop(&mut self) {
        drop(self.orders.take());
        // Nothing is left to be done about a script that cannot be waited for.
        let _ = self.process.wait();
    }
}

async fn create_database(server: &str) -> String {
    let name = format!("test_{}", Uuid::new_v4().simple());
    let mut connection = PgConnection::connect(&format!("{server}/postgres"))
        .await
        .unwrap();
    // No value: a name that was just made up.
    sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name}")))
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    format!("{server}/{name}")
}

#[tokio::test]
async fn a_server_comes_back_after_a_crash_and_goes_with_its_test() {
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
