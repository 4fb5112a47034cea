//! What a row of a reply has of the message that it answers: JSON in the column `quote`.

use super::{StoreError, StoreResult};
use crate::domain::{Attachment, Body, MessageId, MessageType, Quote, Seq, Timestamp, UserId};

/// What the statements read of a quoted message `q`.
#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct QuotedRow {
    id: i64,
    seq: i64,
    sender_id: i64,
    text: String,
    message_type: String,
    file_name: Option<String>,
    attachments: Option<Vec<Attachment>>,
    deleted_at: Option<i64>,
}

/// Reads a quoted message.
pub(super) fn quote(json: &str) -> StoreResult<Quote> {
    let row: QuotedRow = serde_json::from_str(json)?;
    let kind = MessageType::from_name(&row.message_type)
        .ok_or_else(|| StoreError::Failed(format!("message_type {:?}", row.message_type)))?;
    let body = match row.deleted_at {
        Some(at) => Body::Deleted(Timestamp(at)),
        None => Body::from_parts(
            row.text,
            kind,
            None,
            row.file_name,
            row.attachments.unwrap_or_default(),
        ),
    };
    let (id, seq) = (MessageId(row.id), Seq(row.seq));
    Ok(Quote::of_parts(id, seq, UserId(row.sender_id), &body))
}
