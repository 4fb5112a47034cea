//! Reading messages in SQLite.

use super::super::{HistoryPage, HistoryRow, MessageStore, StoreResult};
use super::SqliteStore;
use super::rows::{history_row, message};
use crate::domain::{ConversationId, Message, MessageId};
use async_trait::async_trait;

macro_rules! select_message {
    ($rest:literal) => {
        concat!(
            "SELECT g.message_id, g.seq, g.sender_id, g.receiver_id, g.message_text, g.message_type, ",
            "g.attachment_url, g.attachment_file_name, g.attachments, g.client_message_id, g.created_at, ",
            "EXISTS (SELECT 1 FROM changes h WHERE h.conversation_id = g.conversation_id AND h.message_id = g.message_id) ",
            "AS has_changes FROM messages g JOIN conversations c USING (conversation_id) ",
            "WHERE c.user_small = ?1 AND c.user_large = ?2 AND ",
            $rest
        )
    };
}

const BEFORE: &str = select_message!("g.seq < ?3 ORDER BY g.seq DESC LIMIT ?4");
const AFTER: &str = select_message!("g.seq > ?3 ORDER BY g.seq LIMIT ?4");
const ONE: &str = "SELECT * FROM messages WHERE message_id = ?";

#[async_trait]
impl MessageStore for SqliteStore {
    async fn history(&self, id: ConversationId, page: HistoryPage) -> StoreResult<Vec<HistoryRow>> {
        let (sql, position, limit, newest_first) = match page {
            HistoryPage::Newest(limit) => (BEFORE, i64::MAX, limit, true),
            HistoryPage::Before(seq, limit) => (BEFORE, seq.0, limit, true),
            HistoryPage::After(seq, limit) => (AFTER, seq.0, limit, false),
        };
        let [small, large] = id.members();
        let rows = sqlx::query(sql)
            .bind(small.0)
            .bind(large.0)
            .bind(position)
            .bind(limit)
            .fetch_all(&self.readers)
            .await?;
        let mut messages: Vec<_> = rows.iter().map(history_row).collect::<StoreResult<_>>()?;
        if newest_first {
            messages.reverse();
        }
        Ok(messages)
    }

    async fn message(&self, id: MessageId) -> StoreResult<Option<Message>> {
        let one = sqlx::query(ONE).bind(id.0);
        let row = one.fetch_optional(&self.readers).await?;
        row.as_ref().map(message).transpose()
    }
}
