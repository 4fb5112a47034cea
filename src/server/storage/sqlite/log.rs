//! The change log in SQLite.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Value, json};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, Connection, Row};
use tokio::sync::Mutex;

use super::super::StoreResult;
use super::super::log::{
    self, ConversationRow, Journal, MemberRow, MessageRow, Name, NewChange, Opened, ReceivedBefore,
};
use super::checkpoint::Written;
use super::rows::{between, message};
use super::statements as sql;
use super::told::told;
use crate::domain::{ConversationId, MessageId, Seq, UserId};

/// Writes through a connection of its own, so that nothing has to be fetched from a pool and put back.
pub(super) struct SqliteJournal {
    options: SqliteConnectOptions,
    /// A transaction that was broken off does not give its connection back: it is rolled back by being closed.
    idle: Arc<Mutex<Idle>>,
}

/// What lies ready between two transactions.
struct Idle {
    connection: Option<SqliteConnection>,
    written: Written,
}

/// A transaction that has held the write lock since its start, so it is never given up half-way. It is said in
/// two goes, because every one is handed from one thread to another and back: what it reads as it begins, and
/// what it writes with its end.
pub(super) struct SqliteTransaction {
    connection: SqliteConnection,
    idle: Arc<Mutex<Idle>>,
    /// The last place taken in each feed.
    feeds: HashMap<UserId, i64>,
    /// The last number given to a message.
    last_message: i64,
    staged: Vec<(&'static str, String)>,
}

impl SqliteJournal {
    pub(super) fn new(options: SqliteConnectOptions, written: Written) -> Self {
        let idle = Idle {
            connection: None,
            written,
        };
        Self {
            options,
            idle: Arc::new(Mutex::new(idle)),
        }
    }
}

impl Journal for SqliteJournal {
    type Transaction = SqliteTransaction;

    async fn begin(
        &self,
        ids: &[ConversationId],
        names: &[Name],
    ) -> StoreResult<(SqliteTransaction, Opened)> {
        let idle = self.idle.lock().await.connection.take();
        let connection = match idle {
            Some(connection) => connection,
            None => SqliteConnection::connect_with(&self.options).await?,
        };
        let mut tx = SqliteTransaction {
            connection,
            idle: self.idle.clone(),
            feeds: HashMap::new(),
            last_message: 0,
            staged: Vec::new(),
        };
        let opened = tx.read(sql::BEGIN, ids, names).await?;
        Ok((tx, opened))
    }
}

fn rows(values: impl Iterator<Item = Value>) -> String {
    Value::Array(values.collect()).to_string()
}

fn pairs(ids: &[ConversationId]) -> String {
    rows(ids.iter().map(|id| json!(id.members())))
}

impl SqliteTransaction {
    fn stage(&mut self, sql: &'static str, values: impl Iterator<Item = Value>) {
        self.staged.push((sql, rows(values)));
    }

    /// Reads what a batch needs to know; `sql` is [`sql::BEGIN`] or [`sql::READ`].
    async fn read(
        &mut self,
        sql: &'static str,
        ids: &[ConversationId],
        names: &[Name],
    ) -> StoreResult<Opened> {
        let names = rows(names.iter().map(|(id, sender, name)| {
            let [small, large] = id.members();
            json!([small, large, sender, name])
        }));
        let answer = sqlx::query(sql)
            .bind(pairs(ids))
            .bind(names)
            .fetch_all(&mut self.connection)
            .await?;
        let mut opened = Opened::default();
        for row in &answer {
            // The one row about conversations, or one about a message.
            if row.columns().len() == 2 {
                self.last_message = row.try_get::<Option<i64>, _>(1)?.unwrap_or_default();
                self.feeds.extend(told(row.try_get(0)?, &mut opened)?);
            } else {
                let small = UserId(row.try_get("user_small")?);
                let large = UserId(row.try_get("user_large")?);
                opened.known.push(message(between(small, large)?, row)?);
            }
        }
        Ok(opened)
    }
}

impl log::Transaction for SqliteTransaction {
    async fn create(
        &mut self,
        ids: &[ConversationId],
        names: &[Name],
        at: i64,
    ) -> StoreResult<Opened> {
        for (sql, at) in [(sql::CREATE, Some(at)), (sql::CREATE_MEMBERS, None)] {
            let create = sqlx::query(sql).bind(pairs(ids));
            let create = match at {
                Some(at) => create.bind(at),
                None => create,
            };
            create.execute(&mut self.connection).await?;
        }
        self.read(sql::READ, ids, names).await
    }

    async fn received_before(
        &mut self,
        questions: &[ReceivedBefore],
    ) -> StoreResult<Vec<(usize, Seq, i64)>> {
        let questions = rows(
            questions
                .iter()
                .map(|question| json!([question.row, question.sender, question.up_to])),
        );
        let found = sqlx::query(sql::RECEIVED_BEFORE)
            .bind(questions)
            .fetch_all(&mut self.connection)
            .await?;
        let found = found.iter().map(|row| {
            let index = usize::try_from(row.try_get::<i64, _>(0)?).unwrap_or(usize::MAX);
            Ok((index, Seq(row.try_get(1)?), row.try_get(2)?))
        });
        found.collect()
    }

    async fn take_places(&mut self, wanted: &[(UserId, i64)]) -> StoreResult<Vec<(UserId, i64)>> {
        let taken: Vec<(UserId, i64)> = wanted
            .iter()
            .map(|(user, places)| {
                let last = self.feeds.get(user).copied().unwrap_or_default();
                (*user, last + places)
            })
            .collect();
        self.stage(sql::SAVE_FEEDS, taken.iter().map(|taken| json!(taken)));
        Ok(taken)
    }

    async fn insert_messages(
        &mut self,
        messages: &[MessageRow<'_>],
    ) -> StoreResult<Vec<(i64, Seq, MessageId)>> {
        let numbered: Vec<(i64, &MessageRow<'_>)> =
            (self.last_message + 1..).zip(messages).collect();
        let values = numbered.iter().map(|(id, it)| {
            json!([
                id,
                it.row,
                it.seq,
                it.places[0],
                it.places[1],
                it.ordinal,
                it.new.sender,
                it.new.receiver,
                it.new.text.as_str(),
                it.new.message_type.as_str(),
                it.new.client_id,
                it.new.at.0,
            ])
        });
        self.stage(sql::INSERT_MESSAGES, values);
        Ok(numbered
            .into_iter()
            .map(|(id, it)| (it.row, it.seq, MessageId(id)))
            .collect())
    }

    async fn insert_changes(&mut self, changes: &[NewChange]) -> StoreResult<()> {
        let values = changes.iter().map(|it| {
            let [small, large] = it.places;
            let kind = it.kind.as_str();
            json!([it.row, it.seq, small, large, kind, it.user, it.mark])
        });
        self.stage(sql::INSERT_CHANGES, values);
        Ok(())
    }

    async fn save_conversations(&mut self, rows: &[ConversationRow]) -> StoreResult<()> {
        let values = rows
            .iter()
            .map(|it| json!([it.row, it.last_seq, it.last_message]));
        self.stage(sql::SAVE_CONVERSATIONS, values);
        Ok(())
    }

    async fn save_members(&mut self, rows: &[MemberRow]) -> StoreResult<()> {
        let values = rows.iter().map(|it| {
            json!([
                it.user,
                it.row,
                it.marks.read,
                it.marks.delivered,
                it.sent_count,
                it.last_sent,
                it.read_count,
                it.active_place,
                it.changed_place,
            ])
        });
        self.stage(sql::SAVE_MEMBERS, values);
        Ok(())
    }

    async fn commit(mut self) -> StoreResult<()> {
        // Made of our own constants; everything that came from outside is bound.
        let mut all: String = self.staged.iter().map(|(sql, _)| *sql).collect();
        all.push_str("COMMIT");
        let mut write = sqlx::query(AssertSqlSafe(all));
        for (_, values) in self.staged {
            write = write.bind(values);
        }
        write.execute(&mut self.connection).await?;
        let mut idle = self.idle.lock().await;
        idle.connection = Some(self.connection);
        idle.written.count();
        Ok(())
    }
}
