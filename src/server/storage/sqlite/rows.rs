//! Conversion of SQLite rows.

super::super::rows::row_readers!(sqlx::sqlite::SqliteRow);

/// The columns for [`message`], where `g` is the message.
macro_rules! message_columns {
    () => {
        "g.message_id, g.seq, g.sender_id, g.receiver_id, g.message_text, g.message_type, g.attachment_url, \
         g.attachment_file_name, g.attachments, g.client_message_id, g.created_at, g.deleted_at, g.edited_at, g.forwarded, g.reactions, \
         g.pinned_at, g.agreement, \
         (SELECT json_object('id', q.message_id, 'seq', q.seq, 'senderId', q.sender_id, 'text', substr(q.message_text, 1, 200), \
         'messageType', q.message_type, 'fileName', q.attachment_file_name, 'attachments', json(q.attachments), \
         'deletedAt', q.deleted_at) FROM messages q WHERE q.message_id = g.reply_to) AS quote"
    };
}

/// The person of this parameter has not deleted the message, or its conversation, for themselves.
macro_rules! not_hidden {
    ($viewer:literal) => {
        concat!(
            "NOT EXISTS (SELECT 1 FROM message_flags h WHERE h.user_id = ",
            $viewer,
            " AND h.message_id = g.message_id AND h.hidden_at IS NOT NULL) AND g.seq > (SELECT n.cleared_seq FROM members n ",
            "WHERE n.user_id = ",
            $viewer,
            " AND n.conversation_id = g.conversation_id)"
        )
    };
}

pub(super) use {message_columns, not_hidden};

/// Ids as one parameter, for `json_each`.
pub(super) fn array(ids: &[UserId]) -> String {
    serde_json::to_string(ids).expect("numbers")
}
