//! A batch being stored: the conversations it concerns as they were, and what becomes of them.

use std::collections::{BTreeMap, HashMap};

use super::super::{Marked, Marks, NewMessage, StoreError, StoreResult};
use super::{ConversationRow, MarkKind, MemberRow, MessageRow, NewChange};
use crate::domain::{ConversationId, MessageId, Seq, UserId};

/// A conversation and its two members, the smaller number first.
struct Conversation {
    row: ConversationRow,
    members: [MemberRow; 2],
}

/// A change that has its place in the conversation's log and waits for its places in the feeds.
struct Entry {
    conversation: ConversationId,
    seq: Seq,
    what: What,
}

enum What {
    /// Which of the new messages, and its sender's how-manieth it is.
    Message { index: usize, ordinal: i64 },
    Mark {
        kind: MarkKind,
        user: UserId,
        peer: UserId,
        mark: Seq,
        before: Seq,
    },
}

/// The conversations of a batch, changed in memory first.
pub(super) struct Book {
    conversations: HashMap<ConversationId, Conversation>,
    entries: Vec<Entry>,
}

/// What is to be written.
pub(super) struct Pages<'a> {
    pub(super) messages: Vec<MessageRow<'a>>,
    pub(super) changes: Vec<NewChange>,
}

impl Book {
    /// From the rows as the engine read them.
    pub(super) fn open(rows: Vec<ConversationRow>, members: Vec<MemberRow>) -> StoreResult<Self> {
        let mut sides: HashMap<(i64, UserId), MemberRow> = members
            .into_iter()
            .map(|member| ((member.row, member.user), member))
            .collect();
        let mut conversations = HashMap::with_capacity(rows.len());
        for row in rows {
            let [small, large] = row.id.members().map(|user| sides.remove(&(row.row, user)));
            let members = [small.ok_or_else(lost)?, large.ok_or_else(lost)?];
            conversations.insert(row.id, Conversation { row, members });
        }
        Ok(Self {
            conversations,
            entries: Vec::new(),
        })
    }

    /// The engine's number of a conversation, one member's side of it and the other's.
    pub(super) fn sides(
        &self,
        id: ConversationId,
        user: UserId,
    ) -> Option<(i64, &MemberRow, &MemberRow)> {
        let conversation = self.conversations.get(&id)?;
        let [small, large] = &conversation.members;
        let (mine, theirs) = if small.user == user {
            (small, large)
        } else if large.user == user {
            (large, small)
        } else {
            return None;
        };
        Some((conversation.row.row, mine, theirs))
    }

    /// Moves the marks of `user` to `marks`, which lie further than they did.
    pub(super) fn mark(
        &mut self,
        id: ConversationId,
        user: UserId,
        marks: Marks,
        read_count: i64,
    ) -> StoreResult<Marked> {
        let (_, mine, theirs) = self.sides(id, user).ok_or_else(lost)?;
        let before = mine.marks;
        let (kind, mark, before) = if marks.read > before.read {
            (MarkKind::Read, marks.read, before.read)
        } else {
            (MarkKind::Delivered, marks.delivered, before.delivered)
        };
        let (peer, unread_count) = (theirs.user, theirs.sent_count - read_count);
        let (seq, mine) = self.take_seq(id, user)?;
        mine.marks = marks;
        mine.read_count = read_count;
        self.entries.push(Entry {
            conversation: id,
            seq,
            what: What::Mark {
                kind,
                user,
                peer,
                mark,
                before,
            },
        });
        Ok(Marked {
            seq,
            marks,
            unread_count,
        })
    }

    /// Gives the new message at `index` its place.
    pub(super) fn message(&mut self, index: usize, new: &NewMessage) -> StoreResult<()> {
        let (seq, sender) = self.take_seq(new.conversation, new.sender)?;
        sender.sent_count += 1;
        sender.last_sent = seq;
        let ordinal = sender.sent_count;
        self.entries.push(Entry {
            conversation: new.conversation,
            seq,
            what: What::Message { index, ordinal },
        });
        Ok(())
    }

    /// The next place of a conversation's log, and the side of whoever takes it.
    fn take_seq(&mut self, id: ConversationId, user: UserId) -> StoreResult<(Seq, &mut MemberRow)> {
        let conversation = self.conversations.get_mut(&id).ok_or_else(lost)?;
        let side = conversation
            .members
            .iter_mut()
            .find(|member| member.user == user)
            .ok_or_else(|| StoreError::Failed(format!("{user} is no member of {id}")))?;
        conversation.row.last_seq = conversation.row.last_seq.next();
        Ok((conversation.row.last_seq, side))
    }

    /// How many places of their feeds people need, in the order of their numbers.
    pub(super) fn wanted_feed_seqs(&self) -> Vec<(UserId, i64)> {
        let mut wanted: BTreeMap<UserId, i64> = BTreeMap::new();
        for entry in &self.entries {
            for user in entry.conversation.members() {
                *wanted.entry(user).or_default() += 1;
            }
        }
        wanted.into_iter().collect()
    }

    /// Gives every change its places; `last` are the last ones taken for it.
    pub(super) fn write<'a>(
        &mut self,
        fresh: &'a [NewMessage],
        last: Vec<(UserId, i64)>,
    ) -> StoreResult<Pages<'a>> {
        let mut next: HashMap<UserId, i64> = last.into_iter().collect();
        for (user, count) in self.wanted_feed_seqs() {
            *next.get_mut(&user).ok_or_else(lost)? -= count;
        }
        let mut pages = Pages {
            messages: Vec::with_capacity(fresh.len()),
            changes: Vec::new(),
        };
        for entry in &self.entries {
            let id = entry.conversation;
            let conversation = self.conversations.get_mut(&id).ok_or_else(lost)?;
            let is_message = matches!(entry.what, What::Message { .. });
            let places = conversation.members.each_mut().map(|member| {
                let place = next.get_mut(&member.user).map(|place| {
                    *place += 1;
                    *place
                })?;
                member.changed_place = place;
                if is_message {
                    member.active_place = place;
                }
                Some(place)
            });
            let [Some(small), Some(large)] = places else {
                return Err(lost());
            };
            let (row, seq, places) = (conversation.row.row, entry.seq, [small, large]);
            match entry.what {
                What::Message { index, ordinal } => pages.messages.push(MessageRow {
                    row,
                    seq,
                    places,
                    ordinal,
                    new: &fresh[index],
                }),
                What::Mark {
                    kind,
                    user,
                    peer,
                    mark,
                    before,
                } => pages.changes.push(NewChange {
                    row,
                    seq,
                    places,
                    kind,
                    user,
                    peer,
                    mark,
                    before,
                }),
            }
        }
        Ok(pages)
    }

    /// The numbers of the stored messages, in the order in which they were given their places.
    pub(super) fn number(
        &mut self,
        stored: Vec<(i64, Seq, MessageId)>,
    ) -> StoreResult<Vec<(MessageId, Seq)>> {
        let ids: HashMap<(i64, Seq), MessageId> = stored
            .into_iter()
            .map(|(row, seq, id)| ((row, seq), id))
            .collect();
        let mut numbers = Vec::with_capacity(ids.len());
        for entry in &self.entries {
            if let What::Message { .. } = entry.what {
                let conversation = self.conversations.get_mut(&entry.conversation);
                let row = &mut conversation.ok_or_else(lost)?.row;
                let id = *ids.get(&(row.row, entry.seq)).ok_or_else(lost)?;
                row.last_message = Some(id);
                numbers.push((id, entry.seq));
            }
        }
        Ok(numbers)
    }

    /// The rows of conversations and members in which something has changed.
    pub(super) fn close(self) -> (Vec<ConversationRow>, Vec<MemberRow>) {
        let mut rows = Vec::new();
        let mut members = Vec::new();
        let mut conversations = self.conversations;
        for entry in &self.entries {
            if let Some(conversation) = conversations.remove(&entry.conversation) {
                rows.push(conversation.row);
                members.extend(conversation.members);
            }
        }
        (rows, members)
    }
}

/// The database did not return a row that it must have.
fn lost() -> StoreError {
    StoreError::Failed("a row of this batch is missing".to_owned())
}
