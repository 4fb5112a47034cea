//! Rows that a batch reads as it begins.

use rusqlite::Row;

use super::super::log::{ConversationRow, MemberRow, Name};
use super::super::{Marks, MessageRecord};
use crate::domain::{ConversationId, MessageId, MessageType, Seq, Timestamp, UserId};

/// A conversation as [`super::statements::CONVERSATION`] tells it.
pub(super) struct Found {
    pub(super) conversation: ConversationRow,
    pub(super) members: [MemberRow; 2],
    /// The last place taken in the feed of each.
    pub(super) feeds: [(UserId, i64); 2],
}

pub(super) fn found(id: ConversationId, row: &Row<'_>) -> rusqlite::Result<Found> {
    let number = row.get(0)?;
    let [small, large] = id.members();
    let feed = |index| -> rusqlite::Result<i64> {
        Ok(row.get::<_, Option<i64>>(index)?.unwrap_or_default())
    };
    Ok(Found {
        conversation: ConversationRow {
            row: number,
            id,
            last_seq: Seq(row.get(1)?),
            last_message: row.get::<_, Option<i64>>(2)?.map(MessageId),
        },
        members: [
            member(number, small, row, 3)?,
            member(number, large, row, 11)?,
        ],
        feeds: [(small, feed(10)?), (large, feed(18)?)],
    })
}

/// The seven columns from `first` on.
fn member(number: i64, user: UserId, row: &Row<'_>, first: usize) -> rusqlite::Result<MemberRow> {
    Ok(MemberRow {
        row: number,
        user,
        marks: Marks {
            read: Seq(row.get(first)?),
            delivered: Seq(row.get(first + 1)?),
        },
        sent_count: row.get(first + 2)?,
        last_sent: Seq(row.get(first + 3)?),
        read_count: row.get(first + 4)?,
        active_place: row.get(first + 5)?,
        changed_place: row.get(first + 6)?,
    })
}

/// The message under that name as [`super::statements::NAMED`] tells it.
pub(super) fn named(
    (conversation, sender, name): &Name,
    row: &Row<'_>,
) -> rusqlite::Result<MessageRecord> {
    let message_type = row.get_ref(4)?.as_str()?;
    Ok(MessageRecord {
        id: MessageId(row.get(0)?),
        conversation: *conversation,
        seq: Seq(row.get(1)?),
        sender: *sender,
        receiver: UserId(row.get(2)?),
        text: row.get(3)?,
        // The table admits no other.
        message_type: MessageType::from_name(message_type).unwrap_or_default(),
        attachment_url: row.get(5)?,
        attachment_file_name: row.get(6)?,
        client_id: Some(name.clone()),
        at: Timestamp(row.get(7)?),
    })
}
