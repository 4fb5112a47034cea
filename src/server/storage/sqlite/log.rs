//! The change log in SQLite.

use std::collections::HashMap;

use serde_json::{Value, json};
use sqlx::sqlite::SqlitePool;
use sqlx::{AssertSqlSafe, Row, Sqlite, Transaction};

use super::super::log::{
    self, ConversationRow, Journal, MemberRow, MessageRow, Name, NewChange, ReceivedBefore,
};
use super::super::{Marks, MessageRecord, StoreError, StoreResult};
use super::rows::{between, message};
use super::statements as sql;
use crate::domain::{ConversationId, MessageId, Seq, UserId};

/// Writes through the one writing connection.
pub(super) struct SqliteJournal(pub(super) SqlitePool);

/// A transaction that has held the write lock since its start, so it is never given up half-way. What it writes
/// is staged and said in one go, because every statement is handed from one thread to another and back.
pub(super) struct SqliteTransaction {
    tx: Transaction<'static, Sqlite>,
    members: Vec<MemberRow>,
    /// The last place taken in each feed.
    feeds: HashMap<UserId, i64>,
    /// The last number given to a message.
    last_message: i64,
    staged: Vec<(&'static str, String)>,
}

impl Journal for SqliteJournal {
    type Transaction = SqliteTransaction;

    async fn begin(&self) -> StoreResult<SqliteTransaction> {
        Ok(SqliteTransaction {
            tx: self.0.begin_with("BEGIN IMMEDIATE").await?,
            members: Vec::new(),
            feeds: HashMap::new(),
            last_message: 0,
            staged: Vec::new(),
        })
    }
}

/// A conversation as [`sql::CONVERSATIONS`] tells it: its number, people, newest place and message; then of each
/// of the two the marks, counts and places, and the last place taken in their feed.
type Told = (
    i64,
    UserId,
    UserId,
    Seq,
    Option<MessageId>,
    ToldMember,
    ToldMember,
    Option<i64>,
    Option<i64>,
);
type ToldMember = (Seq, Seq, i64, Seq, i64, i64, i64);

fn rows(values: impl Iterator<Item = Value>) -> String {
    Value::Array(values.collect()).to_string()
}

fn pairs(ids: &[ConversationId]) -> String {
    rows(ids.iter().map(|id| json!(id.members())))
}

fn unreadable(error: &serde_json::Error) -> StoreError {
    StoreError::Failed(format!("an answer cannot be read: {error}"))
}

impl SqliteTransaction {
    fn stage(&mut self, sql: &'static str, values: impl Iterator<Item = Value>) {
        self.staged.push((sql, rows(values)));
    }

    fn remember(&mut self, row: i64, user: UserId, member: ToldMember, feed: Option<i64>) {
        let (read, delivered, sent_count, last_sent, read_count, active_place, changed_place) =
            member;
        self.feeds.insert(user, feed.unwrap_or_default());
        self.members.push(MemberRow {
            row,
            user,
            marks: Marks { read, delivered },
            sent_count,
            last_sent,
            read_count,
            active_place,
            changed_place,
        });
    }
}

impl log::Transaction for SqliteTransaction {
    async fn conversations(&mut self, ids: &[ConversationId]) -> StoreResult<Vec<ConversationRow>> {
        let (told, last_message): (String, Option<i64>) = sqlx::query_as(sql::CONVERSATIONS)
            .bind(pairs(ids))
            .fetch_one(&mut *self.tx)
            .await?;
        self.last_message = last_message.unwrap_or_default();
        let told: Vec<Told> = serde_json::from_str(&told).map_err(|error| unreadable(&error))?;
        let mut conversations = Vec::with_capacity(told.len());
        for (row, small, large, last_seq, last_message, smalls, larges, feed, other_feed) in told {
            self.remember(row, small, smalls, feed);
            self.remember(row, large, larges, other_feed);
            conversations.push(ConversationRow {
                row,
                id: between(small, large)?,
                last_seq,
                last_message,
            });
        }
        Ok(conversations)
    }

    async fn create_conversations(&mut self, ids: &[ConversationId], at: i64) -> StoreResult<()> {
        sqlx::query(sql::CREATE)
            .bind(pairs(ids))
            .bind(at)
            .execute(&mut *self.tx)
            .await?;
        sqlx::query(sql::CREATE_MEMBERS)
            .bind(pairs(ids))
            .execute(&mut *self.tx)
            .await?;
        Ok(())
    }

    /// They came with their conversations.
    async fn members(&mut self, _: &[ConversationRow]) -> StoreResult<Vec<MemberRow>> {
        Ok(std::mem::take(&mut self.members))
    }

    async fn named(&mut self, names: &[Name]) -> StoreResult<Vec<MessageRecord>> {
        let names = rows(names.iter().map(|(id, sender, name)| {
            let [small, large] = id.members();
            json!([small, large, sender, name])
        }));
        let found = sqlx::query(sql::NAMED)
            .bind(names)
            .fetch_all(&mut *self.tx)
            .await?;
        let found = found.iter().map(|row| {
            let small = UserId(row.try_get("user_small")?);
            let large = UserId(row.try_get("user_large")?);
            message(between(small, large)?, row)
        });
        found.collect()
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
            .fetch_all(&mut *self.tx)
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
        if !self.staged.is_empty() {
            let all: String = self.staged.iter().map(|(sql, _)| *sql).collect();
            // Made of our own constants; everything that came from outside is bound.
            let mut write = sqlx::query(AssertSqlSafe(all));
            for (_, values) in self.staged {
                write = write.bind(values);
            }
            write.execute(&mut *self.tx).await?;
        }
        Ok(self.tx.commit().await?)
    }
}
