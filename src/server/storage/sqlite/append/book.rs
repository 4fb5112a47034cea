//! The conversations and feeds of a batch: read once, changed in memory, written once.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::super::super::{Marks, StoreError, StoreResult};
use super::sql;
use crate::domain::{ConversationId, FeedSeq, MessageId, Seq, Timestamp, UserId};

/// Rows that a batch has read and changed.
#[derive(Default)]
pub(super) struct Book {
    conversations: HashMap<ConversationId, Conversation>,
    feeds: HashMap<UserId, Feed>,
}

/// The last position of a person's feed.
struct Feed {
    head: FeedSeq,
    has_changed: bool,
}

/// A conversation and its two members.
pub(super) struct Conversation {
    /// Primary key of the row.
    pub(super) row: i64,
    last_seq: Seq,
    last_message: Option<MessageId>,
    /// The member with the smaller id first.
    members: [MemberRow; 2],
    has_changed: bool,
}

/// One member's row of a conversation.
pub(super) struct MemberRow {
    pub(super) user: UserId,
    pub(super) marks: Marks,
    /// Have they blocked the other member?
    pub(super) has_blocked: bool,
    pub(super) sent_count: i64,
    pub(super) last_sent: Seq,
    /// Number of messages of the other member at or before the read mark.
    pub(super) read_count: i64,
    /// Feed position of the newest message in this conversation; orders the list.
    active: FeedSeq,
    /// Feed position of the newest shared change in this conversation.
    changed: FeedSeq,
}

/// The positions of a shared change.
pub(super) struct Positions {
    /// Primary key of the conversation's row.
    pub(super) row: i64,
    pub(super) seq: Seq,
    /// Positions in the members' feeds, the member with the smaller id first.
    pub(super) feed_seqs: [FeedSeq; 2],
}

impl Book {
    /// Reads a conversation, unless it is already loaded; creates it if `begins` is given. Returns its primary key.
    pub(super) fn load(
        &mut self,
        connection: &Connection,
        id: ConversationId,
        begins: Option<Timestamp>,
    ) -> StoreResult<Option<i64>> {
        if let Some(known) = self.conversations.get(&id) {
            return Ok(Some(known.row));
        }
        let members = id.members().map(|user| user.0);
        let mut read = connection.prepare_cached(sql::CONVERSATION)?;
        let mut found = read.query_row(members, |row| found(id, row)).optional()?;
        if let (None, Some(at)) = (&found, begins) {
            let [small, large] = members;
            let mut create = connection.prepare_cached(sql::CREATE)?;
            let row = create.insert(params![small, large, at.0])?;
            let mut create = connection.prepare_cached(sql::CREATE_MEMBER)?;
            create.execute(params![small, row, large])?;
            create.execute(params![large, row, small])?;
            found = read
                .query_row(members, |row| self::found(id, row))
                .optional()?;
        }
        let Some((conversation, feeds)) = found else {
            return Ok(None);
        };
        for (user, head) in feeds {
            // Feed positions already taken in this batch count.
            self.feeds.entry(user).or_insert(Feed {
                head,
                has_changed: false,
            });
        }
        let row = conversation.row;
        self.conversations.insert(id, conversation);
        Ok(Some(row))
    }

    pub(super) fn conversation(&mut self, id: ConversationId) -> StoreResult<&mut Conversation> {
        self.conversations.get_mut(&id).ok_or_else(lost)
    }

    /// Assigns positions to a shared change.
    pub(super) fn take_positions(&mut self, id: ConversationId) -> StoreResult<Positions> {
        let [small, large] = id.members();
        let feed_seqs = [self.take_feed_seq(small)?, self.take_feed_seq(large)?];
        let conversation = self.conversation(id)?;
        conversation.has_changed = true;
        conversation.last_seq = conversation.last_seq.next();
        for (member, feed_seq) in conversation.members.iter_mut().zip(feed_seqs) {
            member.changed = feed_seq;
        }
        Ok(Positions {
            row: conversation.row,
            seq: conversation.last_seq,
            feed_seqs,
        })
    }

    /// Takes the next position in a person's feed.
    pub(super) fn take_feed_seq(&mut self, user: UserId) -> StoreResult<FeedSeq> {
        // The feed is read with the conversation. A missing feed is an error and must not restart at 1.
        let feed = self.feeds.get_mut(&user).ok_or_else(lost)?;
        feed.head.0 += 1;
        feed.has_changed = true;
        Ok(feed.head)
    }

    /// Writes all changed rows.
    pub(super) fn save(&self, connection: &Connection) -> StoreResult<()> {
        let mut save = connection.prepare_cached(sql::SAVE_FEED)?;
        for (user, feed) in self.feeds.iter().filter(|(_, feed)| feed.has_changed) {
            save.execute(params![user.0, feed.head.0])?;
        }
        let mut conversation = connection.prepare_cached(sql::SAVE_CONVERSATION)?;
        let mut member = connection.prepare_cached(sql::SAVE_MEMBER)?;
        for it in self.conversations.values().filter(|it| it.has_changed) {
            let newest = it.last_message.map(|id| id.0);
            conversation.execute(params![it.row, it.last_seq.0, newest])?;
            for side in &it.members {
                member.execute(params![
                    side.user.0,
                    it.row,
                    side.marks.read.0,
                    side.marks.delivered.0,
                    side.sent_count,
                    side.last_sent.0,
                    side.read_count,
                    side.active.0,
                    side.changed.0,
                ])?;
            }
        }
        Ok(())
    }
}

impl Conversation {
    /// The rows of `user` and of the other member.
    pub(super) fn sides(&self, user: UserId) -> StoreResult<[&MemberRow; 2]> {
        match &self.members {
            [small, large] if small.user == user => Ok([small, large]),
            [small, large] if large.user == user => Ok([large, small]),
            _ => Err(lost()),
        }
    }

    pub(super) fn side_mut(&mut self, user: UserId) -> StoreResult<&mut MemberRow> {
        let side = self.members.iter_mut().find(|member| member.user == user);
        side.ok_or_else(lost)
    }

    /// Has one of the members blocked the other?
    pub(super) fn is_blocked(&self) -> bool {
        self.members.iter().any(|member| member.has_blocked)
    }

    pub(super) fn appended_message(&mut self, id: MessageId, feed_seqs: [FeedSeq; 2]) {
        self.last_message = Some(id);
        for (member, feed_seq) in self.members.iter_mut().zip(feed_seqs) {
            member.active = feed_seq;
        }
    }
}

/// An expected row is missing, for example because somebody is not a member of the conversation.
fn lost() -> StoreError {
    StoreError::Failed("a row of this batch is missing".to_owned())
}

/// A conversation as [`sql::CONVERSATION`] returns it, with the last positions of its members' feeds.
fn found(
    id: ConversationId,
    row: &Row<'_>,
) -> rusqlite::Result<(Conversation, [(UserId, FeedSeq); 2])> {
    let [small, large] = id.members();
    let feed = |index| -> rusqlite::Result<FeedSeq> {
        Ok(FeedSeq(
            row.get::<_, Option<i64>>(index)?.unwrap_or_default(),
        ))
    };
    let conversation = Conversation {
        row: row.get(0)?,
        last_seq: Seq(row.get(1)?),
        last_message: row.get::<_, Option<i64>>(2)?.map(MessageId),
        members: [member(small, row, 3, 19)?, member(large, row, 11, 20)?],
        has_changed: false,
    };
    Ok((conversation, [(small, feed(10)?), (large, feed(18)?)]))
}

/// Reads a member from the seven columns starting at `first`, and whether they have blocked the other from another one.
fn member(
    user: UserId,
    row: &Row<'_>,
    first: usize,
    blocked: usize,
) -> rusqlite::Result<MemberRow> {
    Ok(MemberRow {
        user,
        has_blocked: row.get(blocked)?,
        marks: Marks {
            read: Seq(row.get(first)?),
            delivered: Seq(row.get(first + 1)?),
        },
        sent_count: row.get(first + 2)?,
        last_sent: Seq(row.get(first + 3)?),
        read_count: row.get(first + 4)?,
        active: FeedSeq(row.get(first + 5)?),
        changed: FeedSeq(row.get(first + 6)?),
    })
}
