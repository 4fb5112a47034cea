//! Reading messages in PostgreSQL.

use super::super::messages::versions;
use super::super::{HistoryPage, HistoryRow, MessageStore, StoreResult, Version};
use super::rows::{history_row, message, message_columns, not_hidden};
use super::{PostgresStore, within};
use crate::domain::{
    ActionId, ConversationId, MarkedKind, Message, MessageId, Seq, SharedKind, UserId,
};
use async_trait::async_trait;

macro_rules! select_message {
    ($rest:literal) => {
        concat!(
            "SELECT ",
            message_columns!(),
            ", EXISTS (SELECT FROM message_flags f WHERE f.user_id = $5 AND f.message_id = g.message_id ",
            "AND f.starred_at IS NOT NULL) AS is_starred, ",
            // The outer question is asked once for a page; in most conversations the answer is no.
            "CASE WHEN EXISTS (SELECT FROM changes WHERE message_id IS NOT NULL AND conversation_id = ",
            "(SELECT conversation_id FROM conversations WHERE user_small = $1 AND user_large = $2)) ",
            "THEN EXISTS (SELECT FROM changes h WHERE h.conversation_id = g.conversation_id ",
            "AND h.message_id = g.message_id AND h.kind <> 'edited') ELSE false END AS has_changes",
            // Not a join: with a join the planner reads and sorts all messages of the conversation.
            " FROM messages g WHERE g.conversation_id = (SELECT conversation_id FROM conversations ",
            "WHERE user_small = $1 AND user_large = $2) AND NOT EXISTS (SELECT FROM message_flags f ",
            // OFFSET 0 keeps it a look-up for each message of the page.
            "WHERE f.user_id = $5 AND f.message_id = g.message_id AND f.hidden_at IS NOT NULL OFFSET 0) ",
            "AND g.seq > (SELECT n.cleared_seq FROM members n WHERE n.user_id = $5 AND n.conversation_id = ",
            "(SELECT conversation_id FROM conversations WHERE user_small = $1 AND user_large = $2)) AND ",
            $rest
        )
    };
}

const BEFORE: &str = select_message!("g.seq < $3 ORDER BY g.seq DESC LIMIT $4");
const AFTER: &str = select_message!("g.seq > $3 ORDER BY g.seq LIMIT $4");

/// The messages of an index of migration 0015, whose condition is repeated.
macro_rules! select_shared {
    ($condition:literal) => {
        concat!(
            "SELECT ",
            message_columns!(),
            " FROM messages g WHERE g.conversation_id = (SELECT conversation_id FROM conversations ",
            "WHERE user_small = $1 AND user_large = $2) AND g.seq < $3 AND (",
            $condition,
            ") AND ",
            not_hidden!("$4"),
            " ORDER BY g.seq DESC LIMIT $5"
        )
    };
}

const MEDIA: &str = select_shared!(
    r#"attachments @? '$[*].mimeType ? (@ starts with "image/" || @ starts with "video/")'
       OR (attachments IS NULL AND attachment_url IS NOT NULL AND message_type = 'image')"#
);
const FILES: &str = select_shared!(
    r#"attachments @? '$[*] ? (@.mimeType starts with "application/" || @.mimeType starts with "text/" ||
           @.mimeType starts with "image/hei" || (@.mimeType starts with "audio/" && @.waveform == null))'
       OR (attachments IS NULL AND attachment_url IS NOT NULL AND message_type IS DISTINCT FROM 'image')"#
);
const LINKS: &str = select_shared!("message_text LIKE '%://%' OR message_text ILIKE '%www.%'");

/// The messages of a list: of the conversation with the person $2, or of all if there is none.
macro_rules! select_marked {
    ($from:literal, $condition:literal, conversations) => {
        select_marked!(
            $from,
            $condition,
            // An array, so that each conversation is looked up in the index.
            " AND g.conversation_id = ANY (ARRAY(SELECT conversation_id FROM conversations \
             WHERE user_small = least($1, $2) AND user_large = greatest($1, $2) \
             UNION ALL SELECT conversation_id FROM members WHERE $2 IS NULL AND user_id = $1))"
        )
    };
    ($from:literal, $condition:literal, $conversations:literal) => {
        concat!(
            "SELECT ",
            message_columns!(),
            " FROM ",
            $from,
            " WHERE ",
            $condition,
            $conversations,
            " AND g.message_id < $3 AND ",
            not_hidden!("$1"),
            " ORDER BY g.message_id DESC LIMIT $4"
        )
    };
}

const STARRED: &str = select_marked!(
    "message_flags f JOIN messages g USING (message_id)",
    "f.user_id = $1 AND f.starred_at IS NOT NULL AND g.deleted_at IS NULL",
    " AND ($2 IS NULL OR $2 IN (g.sender_id, g.receiver_id))"
);
const PINNED: &str = select_marked!("messages g", "g.pinned_at IS NOT NULL", conversations);
const AGREED: &str = select_marked!(
    "messages g",
    "g.agreement ->> 'state' = 'agreed'",
    conversations
);

const ONE: &str = concat!(
    "SELECT ",
    message_columns!(),
    // Without a position: a message to a group of the platform.
    " FROM messages g WHERE g.message_id = $1 AND g.seq IS NOT NULL"
);

const SENT: &str = concat!(
    "SELECT ",
    message_columns!(),
    " FROM messages g WHERE g.client_message_id = $1 AND g.sender_id = $2 AND g.conversation_id = \
     (SELECT conversation_id FROM conversations WHERE user_small = $3 AND user_large = $4) AND g.seq IS NOT NULL"
);

const EDITS: &str = "SELECT h.payload::text, h.created_at FROM changes h WHERE h.conversation_id = \
     (SELECT conversation_id FROM conversations WHERE user_small = $1 AND user_large = $2) \
     AND h.message_id = $3 AND h.kind = 'edited' ORDER BY h.seq";

#[async_trait]
impl MessageStore for PostgresStore {
    async fn history(
        &self,
        viewer: UserId,
        id: ConversationId,
        page: HistoryPage,
    ) -> StoreResult<Vec<HistoryRow>> {
        within(async {
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
                .bind(viewer.0)
                .fetch_all(&self.pool)
                .await?;
            let mut messages: Vec<_> = rows.iter().map(history_row).collect::<StoreResult<_>>()?;
            if newest_first {
                messages.reverse();
            }
            Ok(messages)
        })
        .await
    }

    async fn shared(
        &self,
        id: ConversationId,
        viewer: UserId,
        kind: SharedKind,
        before: Seq,
        limit: i64,
    ) -> StoreResult<Vec<Message>> {
        let sql = match kind {
            SharedKind::Media => MEDIA,
            SharedKind::Files => FILES,
            SharedKind::Links => LINKS,
        };
        let [small, large] = id.members();
        let page = sqlx::query(sql)
            .bind(small.0)
            .bind(large.0)
            .bind(before.0)
            .bind(viewer.0)
            .bind(limit);
        let rows = within(async { Ok(page.fetch_all(&self.pool).await?) }).await?;
        rows.iter().map(message).collect()
    }

    async fn marked(
        &self,
        viewer: UserId,
        peer: Option<UserId>,
        kind: MarkedKind,
        before: MessageId,
        limit: i64,
    ) -> StoreResult<Vec<Message>> {
        let sql = match kind {
            MarkedKind::Agreed => AGREED,
            MarkedKind::Pinned => PINNED,
            MarkedKind::Starred => STARRED,
        };
        let page = sqlx::query(sql)
            .bind(viewer.0)
            .bind(peer.map(|peer| peer.0))
            .bind(before.0)
            .bind(limit);
        let rows = within(async { Ok(page.fetch_all(&self.pool).await?) }).await?;
        rows.iter().map(message).collect()
    }

    async fn message(&self, id: MessageId) -> StoreResult<Option<Message>> {
        let one = sqlx::query(ONE).bind(id.0);
        let row = within(async { Ok(one.fetch_optional(&self.pool).await?) }).await?;
        row.as_ref().map(message).transpose()
    }

    async fn sent(
        &self,
        sender: UserId,
        id: ConversationId,
        action_id: &ActionId,
    ) -> StoreResult<Option<Message>> {
        let [small, large] = id.members();
        let sent = sqlx::query(SENT)
            .bind(action_id.as_str())
            .bind(sender.0)
            .bind(small.0)
            .bind(large.0);
        let row = within(async { Ok(sent.fetch_optional(&self.pool).await?) }).await?;
        row.as_ref().map(message).transpose()
    }

    async fn versions(&self, message: &Message) -> StoreResult<Vec<Version>> {
        let [small, large] = message.conversation_id.members();
        let edits = sqlx::query_as(EDITS)
            .bind(small.0)
            .bind(large.0)
            .bind(message.id.0);
        let edits = within(async { Ok(edits.fetch_all(&self.pool).await?) }).await?;
        versions(message, edits)
    }
}
