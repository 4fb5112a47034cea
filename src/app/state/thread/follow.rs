//! What each kind of change makes of a thread.

use super::Thread;
use crate::app::state::change_log::ChangeLog;
use crate::app::state::reducer::FollowsLog;
use crate::domain::{
    Change, ChangeKind, MarkState, Message, MessageId, Seq, SettingsChange, UserId,
};

/// What a change has brought.
#[derive(Debug, Default, PartialEq)]
pub struct Applied {
    /// What the other person did and the user is told of: new messages, deletions, reactions to own messages.
    pub news: Vec<Change>,
    /// The changes about messages.
    pub revisions: Vec<Change>,
}

impl FollowsLog for Thread {
    fn log_mut(&mut self) -> &mut ChangeLog {
        &mut self.log
    }

    fn message_sent(&mut self, message: &Message) {
        // In a page of older history, a new message does not directly follow the loaded ones.
        if !self.has_newer || message.seq < self.newest() {
            self.messages.insert(message.clone());
        }
    }

    fn read(&mut self, user: UserId, marks: MarkState) {
        self.marks(user, marks);
    }

    fn delivered(&mut self, user: UserId, marks: MarkState) {
        self.marks(user, marks);
    }

    fn arranged(&mut self, change: &SettingsChange) {
        if let Some(up_to) = change.cleared_seq {
            self.clear(up_to);
        }
    }

    fn revised(&mut self, message: MessageId, change: &Change) {
        match change.kind {
            ChangeKind::Hidden { .. } => {
                self.hidden.insert(message);
            }
            ChangeKind::Starred { on: true, .. } => {
                self.starred.insert(message);
            }
            ChangeKind::Starred { on: false, .. } => {
                self.starred.remove(&message);
            }
            _ => {
                self.pins.revise(message, change);
                return self.messages.revise(message, change);
            }
        }
        self.private_changes += 1;
    }
}

impl Thread {
    /// The user has deleted the conversation up to this message.
    pub fn clear(&mut self, up_to: Seq) {
        let gone = self.messages.iter().filter(|it| it.seq <= up_to);
        self.hidden.extend(gone.map(|it| it.id));
        self.pins.clear(up_to);
        self.has_older = false;
        self.private_changes += 1;
    }
}
