//! Conversion of PostgreSQL rows, and the columns they need.

use sqlx::postgres::PgRow;

super::super::rows::row_readers!(PgRow);

/// A time in the platform's tables (`timestamp` in UTC), in milliseconds.
macro_rules! created_at {
    () => {
        "floor(extract(epoch FROM coalesce(g.created_at, 'epoch')) * 1000)::int8 AS created_at"
    };
}

/// The columns for [`message`], where `g` is the message.
macro_rules! message_columns {
    () => {
        concat!(
            "g.message_id::int8, g.seq, g.sender_id::int8, g.receiver_id::int8, g.message_text, ",
            "coalesce(g.message_type, 'text')::text AS message_type, g.attachment_url, ",
            "g.attachment_file_name, g.attachments::text, g.client_message_id, ",
            $crate::server::storage::postgres::rows::created_at!(),
            ", g.deleted_at, g.edited_at, g.forwarded, g.reactions::text, g.pinned_at, g.agreement::text, ",
            "(SELECT jsonb_build_object('id', q.message_id, 'seq', q.seq, 'senderId', q.sender_id, ",
            "'text', left(q.message_text, 200), 'messageType', coalesce(q.message_type, 'text'), ",
            "'fileName', q.attachment_file_name, 'attachments', q.attachments, 'deletedAt', q.deleted_at)::text ",
            "FROM messages q WHERE q.message_id = g.reply_to) AS quote"
        )
    };
}

/// The person of this parameter has not deleted the message, or its conversation, for themselves: here, or in the platform's old backend.
macro_rules! not_hidden {
    ($viewer:literal) => {
        concat!(
            "(CASE g.sender_id WHEN ",
            $viewer,
            " THEN g.is_deleted_by_sender ELSE g.is_deleted_by_receiver END) IS NOT TRUE ",
            "AND NOT EXISTS (SELECT FROM message_flags h WHERE h.user_id = ",
            $viewer,
            " AND h.message_id = g.message_id AND h.hidden_at IS NOT NULL) AND g.seq > (SELECT n.cleared_seq FROM members n ",
            "WHERE n.user_id = ",
            $viewer,
            " AND n.conversation_id = g.conversation_id)"
        )
    };
}

pub(super) use {created_at, message_columns, not_hidden};

/// Ids as one parameter, for `ANY`.
pub(super) fn array(ids: &[UserId]) -> Vec<i64> {
    ids.iter().map(|id| id.0).collect()
}
