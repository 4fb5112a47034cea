//! The one reducer. Every change, whether from an event, an acknowledgement or a page of missed changes, is applied
//! here, to the row of its conversation and to the loaded thread.
//!
//! A view that was read from the server at some position and then applies all later changes equals a view that is
//! read now. This holds for every kind of change, in any order of arrival, in any split into pages, and with repeats.

use crate::app::state::change_log::ChangeLog;
use crate::domain::{Change, ChangeKind, MarkState, Message, MessageId, SettingsChange, UserId};

/// A view of a conversation that follows its log, with one method per kind of change.
pub trait FollowsLog {
    /// The position up to which the view follows the log.
    fn log_mut(&mut self) -> &mut ChangeLog;

    /// A message was sent. May be repeated if the view was read from the server in several parts.
    fn message_sent(&mut self, message: &Message);

    /// This person has read the other person's messages up to `marks`.
    fn read(&mut self, user: UserId, marks: MarkState);

    /// A device of this person has received the other person's messages up to `marks`.
    fn delivered(&mut self, user: UserId, marks: MarkState);

    /// Something was done to this message, which need not be loaded.
    fn revised(&mut self, message: MessageId, change: &Change);

    /// This person has blocked the other one, or no longer; only lists keep it.
    fn blocked(&mut self, _user: UserId, _on: bool) {}

    /// The user keeps the conversation in another way; only lists show it.
    fn arranged(&mut self, _change: &SettingsChange) {}
}

/// Applies a change, and the held changes that directly follow, in log order. Returns the applied changes.
pub fn apply(view: &mut impl FollowsLog, change: &Change) -> Vec<Change> {
    let due = view.log_mut().take(change);
    apply_due(view, due)
}

/// Applies changes that the view's log has released.
pub fn apply_due(view: &mut impl FollowsLog, due: Vec<Change>) -> Vec<Change> {
    due.iter().for_each(|change| reduce(view, change));
    due
}

/// Applies a change, whatever its position. All kinds are listed, so that a new kind does not compile until its effect on the page is
/// defined.
pub fn reduce(view: &mut impl FollowsLog, change: &Change) {
    match &change.kind {
        ChangeKind::Message { message } => view.message_sent(message),
        ChangeKind::Read(marks) => view.read(change.user_id, *marks),
        ChangeKind::Delivered(marks) => view.delivered(change.user_id, *marks),
        ChangeKind::Deleted { message_id }
        | ChangeKind::Edited { message_id, .. }
        | ChangeKind::Reacted { message_id, .. }
        | ChangeKind::Pinned { message_id, .. }
        | ChangeKind::Agreement { message_id, .. }
        | ChangeKind::Hidden { message_id }
        | ChangeKind::Starred { message_id, .. } => view.revised(*message_id, change),
        ChangeKind::Blocked { on } => view.blocked(change.user_id, *on),
        ChangeKind::Conversation(settings) => view.arranged(settings),
        // Its position counts, but this version cannot show it.
        ChangeKind::Unknown(_) => {}
    }
}

#[cfg(test)]
mod model;
#[cfg(test)]
mod tests;
