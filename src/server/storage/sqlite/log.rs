//! The change log in SQLite.

use serde_json::{Value, json};
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqlitePool};
use sqlx::{Row, Sqlite, Transaction};

use super::super::log::{
    self, ConversationRow, Journal, MemberRow, MessageRow, Name, NewChange, ReceivedBefore,
};
use super::super::{MessageRecord, StoreResult};
use super::rows::{between, conversation_row, member_row, message};
use super::statements as sql;
use crate::domain::{ConversationId, MessageId, Seq, UserId};

/// Writes through the one writing connection.
pub(super) struct SqliteJournal(pub(super) SqlitePool);

/// A transaction that has held the write lock since its start, so it is never given up half-way.
pub(super) struct SqliteTransaction(Transaction<'static, Sqlite>);

impl Journal for SqliteJournal {
    type Transaction = SqliteTransaction;

    async fn begin(&self) -> StoreResult<SqliteTransaction> {
        Ok(SqliteTransaction(
            self.0.begin_with("BEGIN IMMEDIATE").await?,
        ))
    }
}

/// A statement with its rows.
fn with_rows(
    sql: &'static str,
    rows: impl Iterator<Item = Value>,
) -> Query<'static, Sqlite, SqliteArguments> {
    sqlx::query(sql).bind(Value::Array(rows.collect()).to_string())
}

fn pairs(ids: &[ConversationId]) -> impl Iterator<Item = Value> {
    ids.iter().map(|id| json!(id.members()))
}

impl log::Transaction for SqliteTransaction {
    async fn conversations(&mut self, ids: &[ConversationId]) -> StoreResult<Vec<ConversationRow>> {
        let rows = with_rows(sql::CONVERSATIONS, pairs(ids))
            .fetch_all(&mut *self.0)
            .await?;
        rows.iter().map(conversation_row).collect()
    }

    async fn create_conversations(&mut self, ids: &[ConversationId], at: i64) -> StoreResult<()> {
        let create = with_rows(sql::CREATE, pairs(ids)).bind(at);
        create.execute(&mut *self.0).await?;
        let members = with_rows(sql::CREATE_MEMBERS, pairs(ids));
        members.execute(&mut *self.0).await?;
        Ok(())
    }

    async fn members(&mut self, rows: &[i64]) -> StoreResult<Vec<MemberRow>> {
        let rows = with_rows(sql::MEMBERS, rows.iter().map(|row| json!(row)))
            .fetch_all(&mut *self.0)
            .await?;
        rows.iter().map(member_row).collect()
    }

    async fn named(&mut self, names: &[Name]) -> StoreResult<Vec<MessageRecord>> {
        let names = names.iter().map(|(id, sender, name)| {
            let [small, large] = id.members();
            json!([small, large, sender, name])
        });
        let rows = with_rows(sql::NAMED, names).fetch_all(&mut *self.0).await?;
        let rows = rows.iter().map(|row| {
            let small = UserId(row.try_get("user_small")?);
            let large = UserId(row.try_get("user_large")?);
            message(between(small, large)?, row)
        });
        rows.collect()
    }

    async fn received_before(
        &mut self,
        questions: &[ReceivedBefore],
    ) -> StoreResult<Vec<(usize, Seq, i64)>> {
        let questions = questions
            .iter()
            .map(|question| json!([question.row, question.sender, question.up_to]));
        let rows = with_rows(sql::RECEIVED_BEFORE, questions)
            .fetch_all(&mut *self.0)
            .await?;
        let rows = rows.iter().map(|row| {
            let index = usize::try_from(row.try_get::<i64, _>(0)?).unwrap_or(usize::MAX);
            Ok((index, Seq(row.try_get(1)?), row.try_get(2)?))
        });
        rows.collect()
    }

    async fn take_places(&mut self, wanted: &[(UserId, i64)]) -> StoreResult<Vec<(UserId, i64)>> {
        let rows = with_rows(sql::TAKE_PLACES, wanted.iter().map(|wanted| json!(wanted)))
            .fetch_all(&mut *self.0)
            .await?;
        rows.iter()
            .map(|row| Ok((UserId(row.try_get(0)?), row.try_get(1)?)))
            .collect()
    }

    async fn insert_messages(
        &mut self,
        messages: &[MessageRow<'_>],
    ) -> StoreResult<Vec<(i64, Seq, MessageId)>> {
        let messages = messages.iter().map(|it| {
            json!([
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
        let rows = with_rows(sql::INSERT_MESSAGES, messages)
            .fetch_all(&mut *self.0)
            .await?;
        let rows = rows.iter().map(|row| {
            let (seq, id) = (Seq(row.try_get(1)?), MessageId(row.try_get(2)?));
            Ok((row.try_get(0)?, seq, id))
        });
        rows.collect()
    }

    async fn insert_changes(&mut self, changes: &[NewChange]) -> StoreResult<()> {
        let changes = changes.iter().map(|it| {
            let [small, large] = it.places;
            json!([
                it.row,
                it.seq,
                small,
                large,
                it.kind.as_str(),
                it.user,
                it.mark
            ])
        });
        let insert = with_rows(sql::INSERT_CHANGES, changes);
        insert.execute(&mut *self.0).await?;
        Ok(())
    }

    async fn save_conversations(&mut self, rows: &[ConversationRow]) -> StoreResult<()> {
        let rows = rows
            .iter()
            .map(|it| json!([it.row, it.last_seq, it.last_message]));
        let save = with_rows(sql::SAVE_CONVERSATIONS, rows);
        save.execute(&mut *self.0).await?;
        Ok(())
    }

    async fn save_members(&mut self, rows: &[MemberRow]) -> StoreResult<()> {
        let rows = rows.iter().map(|it| {
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
        let save = with_rows(sql::SAVE_MEMBERS, rows);
        save.execute(&mut *self.0).await?;
        Ok(())
    }

    async fn commit(self) -> StoreResult<()> {
        Ok(self.0.commit().await?)
    }
}
