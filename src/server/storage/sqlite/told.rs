//! What the database tells of the conversations of a batch: one JSON array, because every row of an answer is handed
//! from one thread to another by itself.

use super::super::log::{ConversationRow, MemberRow, Opened};
use super::super::{Marks, StoreError, StoreResult};
use super::rows::between;
use crate::domain::{MessageId, Seq, UserId};

/// A conversation as [`super::statements::BEGIN`] tells it: its number, people, newest place and message; then of each
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

/// Takes in what was told; the last place taken in each person's feed.
pub(super) fn told(told: &str, opened: &mut Opened) -> StoreResult<Vec<(UserId, i64)>> {
    let told: Vec<Told> = serde_json::from_str(told)
        .map_err(|error| StoreError::Failed(format!("an answer cannot be read: {error}")))?;
    let mut feeds = Vec::with_capacity(2 * told.len());
    for (row, small, large, last_seq, last_message, smalls, larges, feed, other_feed) in told {
        opened.conversations.push(ConversationRow {
            row,
            id: between(small, large)?,
            last_seq,
            last_message,
        });
        for (user, member, feed) in [(small, smalls, feed), (large, larges, other_feed)] {
            feeds.push((user, feed.unwrap_or_default()));
            opened.members.push(member_row(row, user, member));
        }
    }
    Ok(feeds)
}

fn member_row(row: i64, user: UserId, member: ToldMember) -> MemberRow {
    let (read, delivered, sent_count, last_sent, read_count, active_place, changed_place) = member;
    MemberRow {
        row,
        user,
        marks: Marks { read, delivered },
        sent_count,
        last_sent,
        read_count,
        active_place,
        changed_place,
    }
}
