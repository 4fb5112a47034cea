//! Messages in SQLite: reading pages of a history.

use sqlx::Row;
use sqlx::sqlite::{SqlitePool, SqliteRow};

use super::super::{HistoryPage, MessageRecord, StoreError, StoreResult};
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
