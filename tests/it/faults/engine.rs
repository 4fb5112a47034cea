//! The database under test, and its contents at the end of a test.

use std::path::Path;

use chitrasethu::domain::{ConversationId, UserId};
use sqlx::{Connection as _, PgConnection, Row as _, SqliteConnection};
use tempfile::TempDir;

use super::checker::Stored;
use crate::support::Cluster;

/// The columns have the same names and meanings in every engine.
const MESSAGES: &str = "SELECT CAST(sender_id AS BIGINT) AS sender, CAST(receiver_id AS BIGINT) AS receiver, \
     CAST(seq AS BIGINT) AS position, message_text FROM messages ORDER BY message_id";

/// An empty database, and a folder for the other files of the server.
pub(crate) struct Engine {
    pub(crate) url: String,
    pub(crate) folder: TempDir,
}

impl Engine {
    /// SQLite in its own folder.
    pub(crate) fn sqlite() -> Self {
        Self::in_folder(TempDir::new().unwrap())
    }

    /// SQLite in a folder of its own within this one.
    pub(crate) fn sqlite_in(disk: &Path) -> Self {
        Self::in_folder(TempDir::new_in(disk).unwrap())
    }

    fn in_folder(folder: TempDir) -> Self {
        let file = folder.path().join("chitrasethu.db");
        Self {
            url: format!("sqlite://{}", file.display()),
            folder,
        }
    }

    /// A database on this PostgreSQL server.
    pub(crate) async fn postgres(cluster: &Cluster) -> Self {
        Self {
            url: cluster.create_database().await,
            folder: TempDir::new().unwrap(),
        }
    }

    /// Every stored message.
    pub(crate) async fn stored(&self) -> Vec<Stored> {
        if self.url.starts_with("postgres") {
            let mut database = PgConnection::connect(&self.url).await.unwrap();
            let rows = sqlx::query(MESSAGES)
                .fetch_all(&mut database)
                .await
                .unwrap();
            let row = |row: &sqlx::postgres::PgRow| {
                stored(row.get(0), row.get(1), row.get(2), row.get(3))
            };
            rows.iter().map(row).collect()
        } else {
            let mut database = SqliteConnection::connect(&self.url).await.unwrap();
            let rows = sqlx::query(MESSAGES)
                .fetch_all(&mut database)
                .await
                .unwrap();
            let row = |row: &sqlx::sqlite::SqliteRow| {
                stored(row.get(0), row.get(1), row.get(2), row.get(3))
            };
            rows.iter().map(row).collect()
        }
    }
}

fn stored(sender: i64, receiver: i64, seq: i64, text: String) -> Stored {
    let conversation = ConversationId::between(UserId(sender), UserId(receiver));
    Stored {
        conversation: conversation.expect("two different people"),
        seq,
        text,
    }
}
