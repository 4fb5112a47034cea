//! PostgreSQL's rows into records, and the columns they are read from.

use sqlx::postgres::PgRow;

use super::super::log::{ConversationRow, MemberRow};

super::super::rows::row_readers!(PgRow);

pub(super) fn conversation_row(row: &PgRow) -> StoreResult<ConversationRow> {
    let small = UserId(row.try_get("user_small")?);
    let last_message: Option<i64> = row.try_get("last_message_id")?;
    Ok(ConversationRow {
        row: row.try_get("conversation_id")?,
        id: between(small, UserId(row.try_get("user_large")?))?,
        last_seq: Seq(row.try_get("last_seq")?),
        last_message: last_message.map(MessageId),
    })
}

pub(super) fn member_row(row: &PgRow) -> StoreResult<MemberRow> {
    Ok(MemberRow {
        row: row.try_get("conversation_id")?,
        user: UserId(row.try_get("user_id")?),
        marks: Marks {
            read: Seq(row.try_get("read_seq")?),
            delivered: Seq(row.try_get("delivered_seq")?),
        },
        sent_count: row.try_get("sent_count")?,
        last_sent: Seq(row.try_get("last_sent_seq")?),
        read_count: row.try_get("read_count")?,
        active_place: row.try_get("active_place")?,
        changed_place: row.try_get("changed_place")?,
    })
}

/// A moment of the platform's tables (`timestamp` in UTC) in milliseconds.
macro_rules! created_at {
    () => {
        "floor(extract(epoch FROM coalesce(g.created_at, 'epoch')) * 1000)::int8 AS created_at"
    };
}

/// The columns of [`message`], where `g` is the message.
macro_rules! message_columns {
    () => {
        concat!(
            "g.message_id::int8, g.seq, g.sender_id::int8, g.receiver_id::int8, g.message_text, ",
            "coalesce(g.message_type, 'text')::text AS message_type, g.attachment_url, ",
            "g.attachment_file_name, g.client_message_id, ",
            $crate::server::storage::postgres::rows::created_at!()
        )
    };
}

pub(super) use {created_at, message_columns};

/// Numbers as one parameter, for `ANY`.
pub(super) fn array(ids: &[UserId]) -> Vec<i64> {
    ids.iter().map(|id| id.0).collect()
}
