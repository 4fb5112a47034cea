//! The change log in PostgreSQL.

use std::sync::Arc;

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{Connection, Row};
use tokio::sync::Mutex;

use super::super::log::{
    self, ConversationRow, Journal, MarkKind, MemberRow, MessageRow, Name, NewChange, Opened,
    ReceivedBefore,
};
use super::super::{MessageRecord, StoreResult};
use super::rows::{between, conversation_row, member_row, message};
use super::statements as sql;
use crate::domain::{ActionId, ConversationId, MessageId, Seq, UserId};

/// Writes through a connection of its own, so that no reader ever stands before it.
pub(super) struct PgJournal {
    options: PgConnectOptions,
    /// The connection between two transactions. One that was broken off is closed: the server takes it back.
    idle: Arc<Mutex<Option<PgConnection>>>,
}

/// A transaction that holds its connection until it is committed.
pub(super) struct PgTransaction {
    connection: PgConnection,
    idle: Arc<Mutex<Option<PgConnection>>>,
}

impl PgJournal {
    pub(super) fn new(options: PgConnectOptions) -> Self {
        Self {
            options,
            idle: Arc::default(),
        }
    }

    async fn connect(&self) -> StoreResult<PgConnection> {
        let mut connection = PgConnection::connect_with(&self.options).await?;
        begin(&mut connection).await?;
        Ok(connection)
    }
}

async fn begin(connection: &mut PgConnection) -> StoreResult<()> {
    sqlx::raw_sql("BEGIN").execute(connection).await?;
    Ok(())
}

impl Journal for PgJournal {
    type Transaction = PgTransaction;

    async fn begin(
        &self,
        ids: &[ConversationId],
        names: &[Name],
    ) -> StoreResult<(PgTransaction, Opened)> {
        let idle = self.idle.lock().await.take();
        let connection = match idle {
            // The database may have been restarted since: nothing is begun yet, so it does no harm to try anew.
            Some(mut connection) => match begin(&mut connection).await {
                Ok(()) => connection,
                Err(_) => self.connect().await?,
            },
            None => self.connect().await?,
        };
        let mut tx = PgTransaction {
            connection,
            idle: self.idle.clone(),
        };
        let opened = tx.open(ids, names).await?;
        Ok((tx, opened))
    }
}

impl PgTransaction {
    /// Names are looked up under the locks: another server may have stored them a moment before.
    async fn open(&mut self, ids: &[ConversationId], names: &[Name]) -> StoreResult<Opened> {
        let conversations = self.conversations(ids).await?;
        if conversations.is_empty() {
            return Ok(Opened::default());
        }
        let members = self.members(&conversations).await?;
        let known = if names.is_empty() {
            Vec::new()
        } else {
            self.named(names).await?
        };
        Ok(Opened {
            conversations,
            members,
            known,
        })
    }

    async fn conversations(&mut self, ids: &[ConversationId]) -> StoreResult<Vec<ConversationRow>> {
        let rows = sqlx::query(sql::CONVERSATIONS)
            .bind(smalls(ids))
            .bind(larges(ids))
            .fetch_all(&mut self.connection)
            .await?;
        rows.iter().map(conversation_row).collect()
    }

    async fn members(&mut self, rows: &[ConversationRow]) -> StoreResult<Vec<MemberRow>> {
        let sides: Vec<(UserId, i64)> = rows
            .iter()
            .flat_map(|it| it.id.members().map(|user| (user, it.row)))
            .collect();
        let rows = sqlx::query(sql::MEMBERS)
            .bind(column(&sides, |(user, _)| user.0))
            .bind(column(&sides, |(_, row)| *row))
            .fetch_all(&mut self.connection)
            .await?;
        rows.iter().map(member_row).collect()
    }

    async fn named(&mut self, names: &[Name]) -> StoreResult<Vec<MessageRecord>> {
        let rows = sqlx::query(sql::NAMED)
            .bind(column(names, |(id, _, _)| id.members()[0].0))
            .bind(column(names, |(id, _, _)| id.members()[1].0))
            .bind(column(names, |(_, sender, _)| sender.0))
            .bind(column(names, |(_, _, name)| name.as_str()))
            .fetch_all(&mut self.connection)
            .await?;
        let rows = rows.iter().map(|row| {
            let small = UserId(row.try_get("user_small")?);
            let large = UserId(row.try_get("user_large")?);
            message(between(small, large)?, row)
        });
        rows.collect()
    }
}

/// One column of some rows.
fn column<'a, T, V>(rows: &'a [T], value: impl Fn(&'a T) -> V) -> Vec<V> {
    rows.iter().map(value).collect()
}

fn smalls(ids: &[ConversationId]) -> Vec<i64> {
    column(ids, |id| id.members()[0].0)
}

fn larges(ids: &[ConversationId]) -> Vec<i64> {
    column(ids, |id| id.members()[1].0)
}

impl log::Transaction for PgTransaction {
    async fn create(
        &mut self,
        ids: &[ConversationId],
        names: &[Name],
        at: i64,
    ) -> StoreResult<Opened> {
        sqlx::query(sql::CREATE)
            .bind(smalls(ids))
            .bind(larges(ids))
            .bind(at)
            .execute(&mut self.connection)
            .await?;
        sqlx::query(sql::CREATE_MEMBERS)
            .bind(smalls(ids))
            .bind(larges(ids))
            .execute(&mut self.connection)
            .await?;
        self.open(ids, names).await
    }

    async fn received_before(
        &mut self,
        questions: &[ReceivedBefore],
    ) -> StoreResult<Vec<(usize, Seq, i64)>> {
        let rows = sqlx::query(sql::RECEIVED_BEFORE)
            .bind(column(questions, |it| it.row))
            .bind(column(questions, |it| it.sender.0))
            .bind(column(questions, |it| it.up_to.0))
            .fetch_all(&mut self.connection)
            .await?;
        let rows = rows.iter().map(|row| {
            let index = usize::try_from(row.try_get::<i64, _>(0)?).unwrap_or(usize::MAX);
            Ok((index, Seq(row.try_get(1)?), row.try_get(2)?))
        });
        rows.collect()
    }

    async fn take_feed_seqs(
        &mut self,
        wanted: &[(UserId, i64)],
    ) -> StoreResult<Vec<(UserId, i64)>> {
        let rows = sqlx::query(sql::TAKE_FEED_SEQS)
            .bind(column(wanted, |(user, _)| user.0))
            .bind(column(wanted, |(_, places)| *places))
            .fetch_all(&mut self.connection)
            .await?;
        rows.iter()
            .map(|row| Ok((UserId(row.try_get(0)?), row.try_get(1)?)))
            .collect()
    }

    async fn insert_messages(
        &mut self,
        messages: &[MessageRow<'_>],
    ) -> StoreResult<Vec<(i64, Seq, MessageId)>> {
        let rows = sqlx::query(sql::INSERT_MESSAGES)
            .bind(column(messages, |it| it.row))
            .bind(column(messages, |it| it.seq.0))
            .bind(column(messages, |it| it.places[0]))
            .bind(column(messages, |it| it.places[1]))
            .bind(column(messages, |it| it.ordinal))
            .bind(column(messages, |it| it.new.sender.0))
            .bind(column(messages, |it| it.new.receiver.0))
            .bind(column(messages, |it| it.new.text.as_str()))
            .bind(column(messages, |it| it.new.message_type.as_str()))
            .bind(column(messages, |it| {
                it.new.client_id.as_ref().map(ActionId::as_str)
            }))
            .bind(column(messages, |it| it.new.at.0))
            .fetch_all(&mut self.connection)
            .await?;
        let rows = rows.iter().map(|row| {
            let (seq, id) = (Seq(row.try_get(1)?), MessageId(row.try_get(2)?));
            Ok((row.try_get(0)?, seq, id))
        });
        rows.collect()
    }

    async fn insert_changes(&mut self, changes: &[NewChange]) -> StoreResult<()> {
        sqlx::query(sql::INSERT_CHANGES)
            .bind(column(changes, |it| it.row))
            .bind(column(changes, |it| it.seq.0))
            .bind(column(changes, |it| it.places[0]))
            .bind(column(changes, |it| it.places[1]))
            .bind(column(changes, |it| it.kind.as_str()))
            .bind(column(changes, |it| it.user.0))
            .bind(column(changes, |it| it.mark.0))
            .execute(&mut self.connection)
            .await?;
        let read: Vec<_> = changes
            .iter()
            .filter(|it| it.kind == MarkKind::Read)
            .collect();
        if !read.is_empty() {
            sqlx::query(sql::SAY_READ)
                .bind(column(&read, |it| it.row))
                .bind(column(&read, |it| it.peer.0))
                .bind(column(&read, |it| it.before.0))
                .bind(column(&read, |it| it.mark.0))
                .execute(&mut self.connection)
                .await?;
        }
        Ok(())
    }

    async fn save_conversations(&mut self, rows: &[ConversationRow]) -> StoreResult<()> {
        sqlx::query(sql::SAVE_CONVERSATIONS)
            .bind(column(rows, |it| it.row))
            .bind(column(rows, |it| it.last_seq.0))
            .bind(column(rows, |it| it.last_message.map(|id| id.0)))
            .execute(&mut self.connection)
            .await?;
        Ok(())
    }

    async fn save_members(&mut self, rows: &[MemberRow]) -> StoreResult<()> {
        sqlx::query(sql::SAVE_MEMBERS)
            .bind(column(rows, |it| it.user.0))
            .bind(column(rows, |it| it.row))
            .bind(column(rows, |it| it.marks.read.0))
            .bind(column(rows, |it| it.marks.delivered.0))
            .bind(column(rows, |it| it.sent_count))
            .bind(column(rows, |it| it.last_sent.0))
            .bind(column(rows, |it| it.read_count))
            .bind(column(rows, |it| it.active_place))
            .bind(column(rows, |it| it.changed_place))
            .execute(&mut self.connection)
            .await?;
        Ok(())
    }

    async fn commit(mut self) -> StoreResult<()> {
        sqlx::raw_sql("COMMIT")
            .execute(&mut self.connection)
            .await?;
        *self.idle.lock().await = Some(self.connection);
        Ok(())
    }
}
