//! Messages in SQLite: storing one with its place in the log, reading pages of a history.

use sqlx::sqlite::{SqlitePool, SqliteRow};
use sqlx::{Row, Sqlite, Transaction};

use super::super::{HistoryPage, MessageRecord, NewMessage, StoreError, StoreResult, Stored};
use crate::domain::{ConversationId, MessageId, MessageType, Seq, Timestamp, UserId};

macro_rules! select_message {
    ($rest:literal) => {
        concat!(
            "SELECT g.message_id, g.seq, g.sender_id, g.receiver_id, g.message_text, g.message_type, ",
            "g.attachment_url, g.attachment_file_name, g.client_message_id, g.created_at ",
            "FROM messages g JOIN conversations c USING (conversation_id) ",
            "WHERE c.user_small = ?1 AND c.user_large = ?2 AND ",
            $rest
        )
    };
}

const BEFORE: &str = select_message!("g.seq < ?3 ORDER BY g.seq DESC LIMIT ?4");
const AFTER: &str = select_message!("g.seq > ?3 ORDER BY g.seq LIMIT ?4");
const BY_CLIENT_ID: &str = select_message!("g.sender_id = ?3 AND g.client_message_id = ?4");

/// The conversation's next place: made with its first message, raised with every further change.
const NEXT_PLACE: &str = "INSERT INTO conversations (user_small, user_large, last_seq, created_at) \
     VALUES (?1, ?2, 1, ?3) \
     ON CONFLICT (user_small, user_large) DO UPDATE SET last_seq = last_seq + 1 \
     RETURNING conversation_id, last_seq";
const ADD_MEMBERS: &str = "INSERT INTO members (conversation_id, user_id, peer_id, active_at) \
     VALUES (?1, ?2, ?3, ?4), (?1, ?3, ?2, ?4) ON CONFLICT DO NOTHING";
const COUNT_SENT: &str = "UPDATE members SET sent_count = sent_count + 1, active_at = ?3 \
     WHERE conversation_id = ?1 AND user_id = ?2 RETURNING sent_count";
const TOUCH_RECEIVER: &str =
    "UPDATE members SET active_at = ?3 WHERE conversation_id = ?1 AND user_id = ?2";
const INSERT: &str = "INSERT INTO messages (conversation_id, seq, sender_id, receiver_id, ordinal, message_text, \
     message_type, client_message_id, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING message_id";
const LOG: &str = "INSERT INTO changes (conversation_id, seq, kind, user_id, message_id) \
     VALUES (?, ?, 'message', ?, ?)";
const SET_LAST: &str = "UPDATE conversations SET last_message_id = ? WHERE conversation_id = ?";

pub(super) async fn send(
    mut tx: Transaction<'static, Sqlite>,
    new: NewMessage,
) -> StoreResult<Stored> {
    if let Some(message) = sent_before(&mut tx, &new).await? {
        return Ok(Stored {
            message,
            is_new: false,
        });
    }
    let [small, large] = new.conversation.members();
    let (row, seq): (i64, i64) = sqlx::query_as(NEXT_PLACE)
        .bind(small.0)
        .bind(large.0)
        .bind(new.at.0)
        .fetch_one(&mut *tx)
        .await?;
    if seq == 1 {
        sqlx::query(ADD_MEMBERS)
            .bind(row)
            .bind(small.0)
            .bind(large.0)
            .bind(new.at.0)
            .execute(&mut *tx)
            .await?;
    }
    let ordinal: i64 = sqlx::query_scalar(COUNT_SENT)
        .bind(row)
        .bind(new.sender.0)
        .bind(new.at.0)
        .fetch_one(&mut *tx)
        .await?;
    sqlx::query(TOUCH_RECEIVER)
        .bind(row)
        .bind(new.receiver.0)
        .bind(new.at.0)
        .execute(&mut *tx)
        .await?;
    let id: i64 = sqlx::query_scalar(INSERT)
        .bind(row)
        .bind(seq)
        .bind(new.sender.0)
        .bind(new.receiver.0)
        .bind(ordinal)
        .bind(new.text.as_str())
        .bind(new.message_type.as_str())
        .bind(new.client_id.as_ref().map(|name| name.as_str()))
        .bind(new.at.0)
        .fetch_one(&mut *tx)
        .await?;
    sqlx::query(LOG)
        .bind(row)
        .bind(seq)
        .bind(new.sender.0)
        .bind(id)
        .execute(&mut *tx)
        .await?;
    sqlx::query(SET_LAST)
        .bind(id)
        .bind(row)
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(Stored {
        is_new: true,
        message: MessageRecord {
            id: MessageId(id),
            conversation: new.conversation,
            seq: Seq(seq),
            sender: new.sender,
            receiver: new.receiver,
            text: new.text.into(),
            message_type: new.message_type,
            attachment_url: None,
            attachment_file_name: None,
            client_id: new.client_id,
            at: new.at,
        },
    })
}

async fn sent_before(
    tx: &mut Transaction<'static, Sqlite>,
    new: &NewMessage,
) -> StoreResult<Option<MessageRecord>> {
    let Some(name) = &new.client_id else {
        return Ok(None);
    };
    let [small, large] = new.conversation.members();
    let row = sqlx::query(BY_CLIENT_ID)
        .bind(small.0)
        .bind(large.0)
        .bind(new.sender.0)
        .bind(name.as_str())
        .fetch_optional(&mut **tx)
        .await?;
    row.as_ref()
        .map(|row| message(new.conversation, row))
        .transpose()
}

pub(super) async fn history(
    pool: &SqlitePool,
    id: ConversationId,
    page: HistoryPage,
) -> StoreResult<Vec<MessageRecord>> {
    let (sql, place, limit, newest_first) = match page {
        HistoryPage::Newest(limit) => (BEFORE, i64::MAX, limit, true),
        HistoryPage::Before(seq, limit) => (BEFORE, seq.0, limit, true),
        HistoryPage::After(seq, limit) => (AFTER, seq.0, limit, false),
    };
    let [small, large] = id.members();
    let rows = sqlx::query(sql)
        .bind(small.0)
        .bind(large.0)
        .bind(place)
        .bind(limit)
        .fetch_all(pool)
        .await?;
    let mut messages: Vec<_> = rows
        .iter()
        .map(|row| message(id, row))
        .collect::<StoreResult<_>>()?;
    if newest_first {
        messages.reverse();
    }
    Ok(messages)
}

/// Reads the columns that [`select_message!`] names.
pub(super) fn message(conversation: ConversationId, row: &SqliteRow) -> StoreResult<MessageRecord> {
    let client_id = row
        .try_get::<Option<&str>, _>("client_message_id")?
        .map(|name| {
            name.parse()
                .map_err(|_| StoreError::Failed(format!("client_message_id {name:?}")))
        });
    Ok(MessageRecord {
        id: MessageId(row.try_get("message_id")?),
        conversation,
        seq: Seq(row.try_get("seq")?),
        sender: UserId(row.try_get("sender_id")?),
        receiver: UserId(row.try_get("receiver_id")?),
        text: row.try_get("message_text")?,
        message_type: message_type(row.try_get("message_type")?)?,
        attachment_url: row.try_get("attachment_url")?,
        attachment_file_name: row.try_get("attachment_file_name")?,
        client_id: client_id.transpose()?,
        at: Timestamp(row.try_get("created_at")?),
    })
}

pub(super) fn message_type(name: &str) -> StoreResult<MessageType> {
    MessageType::from_name(name).ok_or_else(|| StoreError::Failed(format!("message_type {name:?}")))
}
