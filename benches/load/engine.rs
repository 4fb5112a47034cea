//! The databases that the server is measured with, and direct access to them: adding people, because
//! registering each would cost a password hash, and counting stored messages.

use std::time::Duration;

use chitrasethu::domain::ConversationId;
use sqlx::{Connection as _, PgConnection, SqliteConnection};
use tempfile::TempDir;

use crate::Result;
use crate::cluster::Cluster;

/// The database engine.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Sqlite,
    Postgres,
}

impl Kind {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

/// An empty database in its own folder.
pub(crate) struct Engine {
    /// The server's `DATABASE_URL`.
    pub(crate) url: String,
    /// The server's `DATA_DIR`.
    pub(crate) folder: TempDir,
    /// Declared so that it is dropped before its folder.
    cluster: Option<Cluster>,
}

const SQLITE_PEOPLE: &str = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1) \
     INSERT INTO users (user_id, email, password_hash, user_type, created_at, updated_at) \
     SELECT i, 'person' || i || '@example.com', '-', 'customer', 0, 0 FROM n";
const SQLITE_PROFILES: &str = "INSERT INTO user_profiles (user_id, full_name) SELECT user_id, 'Person ' || user_id \
     FROM users WHERE user_id <= ?1";
const POSTGRES_PEOPLE: &str = "INSERT INTO users (user_id, email, password_hash, user_type) \
     OVERRIDING SYSTEM VALUE SELECT i, 'person' || i || '@example.com', '-', 'customer' \
     FROM generate_series(1, $1) i";
const POSTGRES_PROFILES: &str = "INSERT INTO user_profiles (user_id, full_name) SELECT user_id, 'Person ' || user_id \
     FROM users WHERE user_id <= $1";
const POSTGRES_CONVERSATIONS: &str = "INSERT INTO conversations (user_small, user_large, last_seq, created_at) \
     SELECT *, 0, 0 FROM unnest($1::bigint[], $2::bigint[])";
const POSTGRES_MEMBERS: &str = "INSERT INTO members \
     (user_id, conversation_id, peer_id, active_place, changed_place) \
     SELECT peers.one, conversation_id, peers.other, 0, 0 FROM unnest($1::bigint[], $2::bigint[]) AS known (small, large) \
     JOIN conversations ON (user_small, user_large) = (small, large) \
     CROSS JOIN LATERAL (VALUES (small, large), (large, small)) AS peers (one, other)";
const SET_PASSWORD: &str = "UPDATE users SET password_hash = $1 WHERE user_id = $2";
const COUNT: &str = "SELECT count(*) FROM messages";
const CHANGES: &str = "SELECT count(*) FROM changes";
const JOBS: &str = "SELECT count(*) FROM jobs WHERE kind = 'search_index'";
const SQLITE_INDEX: &str = "SELECT sql FROM sqlite_master WHERE name = 'search_falls_behind'";
const SQLITE_NO_INDEX: &str = "DROP TRIGGER search_falls_behind";
const POSTGRES_INDEX: &str = "ALTER TABLE user_feeds ENABLE TRIGGER chat_search_falls_behind";
const POSTGRES_NO_INDEX: &str = "ALTER TABLE user_feeds DISABLE TRIGGER chat_search_falls_behind";

impl Engine {
    /// Creates a new database.
    pub(crate) async fn open(kind: Kind) -> Result<Self> {
        let folder = TempDir::new()?;
        let (url, cluster) = match kind {
            Kind::Sqlite => {
                let file = folder.path().join("chitrasethu.db");
                (format!("sqlite://{}", file.display()), None)
            }
            Kind::Postgres => {
                let cluster = Cluster::start().await?;
                (cluster.url.clone(), Some(cluster))
            }
        };
        Ok(Self {
            url,
            folder,
            cluster,
        })
    }

    /// Adds people 1 to `count` to the tables that the server has created.
    pub(crate) async fn add_people(&self, count: usize) -> Result<()> {
        let count = i64::try_from(count)?;
        if self.cluster.is_some() {
            let mut database = PgConnection::connect(&self.url).await?;
            for sql in [POSTGRES_PEOPLE, POSTGRES_PROFILES] {
                sqlx::query(sql).bind(count).execute(&mut database).await?;
            }
            database.close().await?;
        } else {
            let mut database = SqliteConnection::connect(&self.url).await?;
            for sql in [SQLITE_PEOPLE, SQLITE_PROFILES] {
                sqlx::query(sql).bind(count).execute(&mut database).await?;
            }
            database.close().await?;
        }
        Ok(())
    }

    /// Gives a person another password hash.
    pub(crate) async fn set_password(&self, id: i64, hash: &str) -> Result<()> {
        if self.cluster.is_some() {
            let mut database = PgConnection::connect(&self.url).await?;
            let set = sqlx::query(SET_PASSWORD).bind(hash).bind(id);
            set.execute(&mut database).await?;
            database.close().await?;
        } else {
            let mut database = SqliteConnection::connect(&self.url).await?;
            let set = sqlx::query(SET_PASSWORD).bind(hash).bind(id);
            set.execute(&mut database).await?;
            database.close().await?;
        }
        Ok(())
    }

    /// Adds conversations without messages. PostgreSQL only.
    pub(crate) async fn add_conversations(
        &self,
        conversations: impl Iterator<Item = ConversationId>,
    ) -> Result<()> {
        let pairs = conversations.map(|conversation| conversation.members().map(|user| user.0));
        let (small, large): (Vec<i64>, Vec<i64>) = pairs.map(|[one, other]| (one, other)).unzip();
        let mut database = PgConnection::connect(&self.url).await?;
        for sql in [POSTGRES_CONVERSATIONS, POSTGRES_MEMBERS] {
            let statement = sqlx::query(sql).bind(&small).bind(&large);
            statement.execute(&mut database).await?;
        }
        Ok(database.close().await?)
    }

    /// The number of stored messages.
    pub(crate) async fn stored(&self) -> Result<u64> {
        self.count(COUNT).await
    }

    /// The number of stored changes of all kinds that both members see.
    pub(crate) async fn changes(&self) -> Result<u64> {
        self.count(CHANGES).await
    }

    /// The number of people whose messages are to be indexed for the search.
    async fn to_index(&self) -> Result<u64> {
        self.count(JOBS).await
    }

    /// Waits until the index of the search has caught up, so that its work is not part of what is measured next.
    pub(crate) async fn indexed(&self) -> Result<()> {
        while self.to_index().await? > 0 {
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        Ok(())
    }

    async fn count(&self, sql: &'static str) -> Result<u64> {
        let count: i64 = if self.cluster.is_some() {
            let mut database = PgConnection::connect(&self.url).await?;
            sqlx::query_scalar(sql).fetch_one(&mut database).await?
        } else {
            let mut database = SqliteConnection::connect(&self.url).await?;
            sqlx::query_scalar(sql).fetch_one(&mut database).await?
        };
        Ok(u64::try_from(count)?)
    }

    /// From now on, messages are not indexed for the search.
    pub(crate) async fn stop_index(&self) -> Result<StoppedIndex> {
        if self.cluster.is_some() {
            let mut database = PgConnection::connect(&self.url).await?;
            sqlx::query(POSTGRES_NO_INDEX)
                .execute(&mut database)
                .await?;
            return Ok(StoppedIndex(POSTGRES_INDEX.to_owned()));
        }
        let mut database = SqliteConnection::connect(&self.url).await?;
        let trigger = sqlx::query_scalar(SQLITE_INDEX);
        let trigger = trigger.fetch_one(&mut database).await?;
        sqlx::query(SQLITE_NO_INDEX).execute(&mut database).await?;
        Ok(StoppedIndex(trigger))
    }

    /// Indexes again.
    pub(crate) async fn resume_index(&self, stopped: StoppedIndex) -> Result<()> {
        let sql = sqlx::AssertSqlSafe(stopped.0);
        if self.cluster.is_some() {
            let mut database = PgConnection::connect(&self.url).await?;
            sqlx::query(sql).execute(&mut database).await?;
        } else {
            let mut database = SqliteConnection::connect(&self.url).await?;
            sqlx::query(sql).execute(&mut database).await?;
        }
        Ok(())
    }
}

/// The statement that makes the index follow again.
pub(crate) struct StoppedIndex(String);
