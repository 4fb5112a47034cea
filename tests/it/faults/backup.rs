//! Promise "backup" (docs/testing.md): a backup taken under load can be restored, with everything that was stored when
//! it started.

use std::process::Command;
use std::sync::Arc;

use sqlx::{AssertSqlSafe, Connection as _, SqliteConnection};
use tempfile::TempDir;

use super::checker::{Ledger, Outcome, Sending, View, check};
use super::engine::Engine;
use super::killed::{ledgers, people, start};
use super::load::Load;
use super::process::ServerProcess;
use crate::support::{Cluster, root};

/// The operator's procedure (docs/operations.md): from the database in use to a new database.
trait Backup {
    async fn take(&self, engine: &Engine) -> Engine;
}

async fn a_backup_restores(engine: Engine, backup: impl Backup) {
    let server = ServerProcess::start(&engine).await;
    let people: Vec<_> = people(server.address)
        .await
        .into_iter()
        .map(Arc::new)
        .collect();
    let load = Load::new(4, usize::MAX);
    let lanes = start(&people, &load);
    load.go_on(300).await;
    let mut before = View::default();
    for person in &people {
        before.messages.extend(person.histories().await.messages);
    }
    let restored = backup.take(&engine).await;
    load.go_on(50).await;
    load.end();
    ledgers(lanes).await;
    let address = server.address;
    drop(server);

    let known: Vec<_> = before.messages.into_iter().map(acknowledged).collect();
    let _server = ServerProcess::start_at(&restored, address).await;
    let stored = restored.stored().await;
    let mut views = Vec::new();
    for person in &people {
        let conversations = person.conversations.clone();
        views.push((person.name.clone(), conversations, person.histories().await));
    }
    let verdict = check(&known, &stored, &views);
    assert!(known.len() >= 300 && stored.len() >= known.len());
    let wrong = [
        verdict.lost,
        verdict.duplicated,
        verdict.differing,
        verdict.disordered,
    ];
    assert!(wrong.iter().all(Vec::is_empty), "{wrong:#?}");
}

/// The messages that were acknowledged before the backup started.
fn acknowledged(
    ((conversation, seq), text): ((chitrasethu::domain::ConversationId, i64), String),
) -> Ledger {
    let outcome = Outcome::Ok(seq);
    Ledger {
        conversation,
        sends: vec![Sending { text, outcome }],
    }
}

struct VacuumInto;

impl Backup for VacuumInto {
    async fn take(&self, engine: &Engine) -> Engine {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("backup.db");
        let mut database = SqliteConnection::connect(&engine.url).await.unwrap();
        let vacuum = format!("VACUUM INTO '{}'", file.display());
        sqlx::raw_sql(AssertSqlSafe(vacuum))
            .execute(&mut database)
            .await
            .unwrap();
        let url = format!("sqlite://{}", file.display());
        Engine { url, folder }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_taken_under_load_can_be_restored_on_sqlite() {
    a_backup_restores(Engine::sqlite(), VacuumInto).await;
}

struct Dump<'a>(&'a Cluster);

impl Backup for Dump<'_> {
    async fn take(&self, engine: &Engine) -> Engine {
        let restored = Engine::postgres(self.0).await;
        let script = "source scripts/common.sh; PATH=$(postgres_bin):$PATH; \
             pg_dump --format=custom \"$0\" | pg_restore --dbname=\"$1\"";
        let done = Command::new("bash")
            .args(["-c", script, &engine.url, &restored.url])
            .current_dir(root())
            .status();
        assert!(done.unwrap().success());
        restored
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_taken_under_load_can_be_restored_on_postgres() {
    let cluster = Cluster::durable();
    let engine = Engine::postgres(&cluster).await;
    a_backup_restores(engine, Dump(&cluster)).await;
}
