//! What the writer still knows of conversations from the batches before: as long as nothing else writes to the
//! database, it is what is in there.

use std::collections::HashMap;

use super::super::log::{ConversationRow, MemberRow};
use super::opened::Found;
use crate::domain::{ConversationId, UserId};

/// Conversations that are remembered at most, some 300 bytes each.
const MOST: usize = 4096;

/// Rows as they were committed last.
#[derive(Default)]
pub(super) struct Known {
    /// SQLite's number of the state that these rows are of.
    /// Source: <https://sqlite.org/pragma.html#pragma_data_version>.
    version: i64,
    conversations: HashMap<ConversationId, (ConversationRow, [MemberRow; 2])>,
    /// The engine's numbers of these conversations.
    ids: HashMap<i64, ConversationId>,
    /// The last place taken in each feed.
    feeds: HashMap<UserId, i64>,
}

impl Known {
    /// Forgets everything unless the database is still in the state `version`.
    pub(super) fn keep_if(&mut self, version: i64) {
        if self.version != version || self.conversations.len() > MOST {
            *self = Self {
                version,
                ..Self::default()
            };
        }
    }

    pub(super) fn get(&self, id: ConversationId) -> Option<&(ConversationRow, [MemberRow; 2])> {
        self.conversations.get(&id)
    }

    /// The last place taken in somebody's feed.
    pub(super) fn feed(&self, user: UserId) -> i64 {
        self.feeds.get(&user).copied().unwrap_or_default()
    }

    pub(super) fn learn(&mut self, found: Found) {
        let id = found.conversation.id;
        self.ids.insert(found.conversation.row, id);
        self.feeds.extend(found.feeds);
        self.conversations
            .insert(id, (found.conversation, found.members));
    }

    pub(super) fn take_feed_seq(&mut self, user: UserId, last: i64) {
        self.feeds.insert(user, last);
    }

    pub(super) fn save_conversation(&mut self, row: &ConversationRow) {
        if let Some((conversation, _)) = self.conversations.get_mut(&row.id) {
            conversation.clone_from(row);
        }
    }

    pub(super) fn save_member(&mut self, row: &MemberRow) {
        let id = self.ids.get(&row.row);
        let members = id.and_then(|id| self.conversations.get_mut(id));
        let side =
            members.and_then(|(_, members)| members.iter_mut().find(|it| it.user == row.user));
        if let Some(side) = side {
            side.clone_from(row);
        }
    }
}
