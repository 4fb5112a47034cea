//! The one reducer: whatever brings a change (an event, an acknowledgement, a page of missed changes), it is applied
//! here, to the row of its conversation and to the loaded thread alike.
//!
//! A view that was read from the server at some position and then applies every later change equals a view that is
//! read now. This holds for every kind, in any order of arrival, in any split into pages, and with repeats.

use crate::app::state::change_log::ChangeLog;
use crate::domain::{Change, ChangeKind, MarkState, Message, UserId};

/// A view of a conversation that follows its log: one method for each kind of change.
pub trait FollowsLog {
    /// How far this view follows.
    fn log_mut(&mut self) -> &mut ChangeLog;

    /// A message was sent. May come again where the view was read from the server in several parts.
    fn message_sent(&mut self, message: &Message);

    /// This person has read the other's messages as far as `marks` say.
    fn read(&mut self, user: UserId, marks: MarkState);

    /// A device of this person has received the other's messages as far as `marks` say.
    fn delivered(&mut self, user: UserId, marks: MarkState);
}

/// Takes a change: applies it, and those that have waited for it, in the order of the log. Returns what was applied.
pub fn apply(view: &mut impl FollowsLog, change: &Change) -> Vec<Change> {
    let due = view.log_mut().take(change);
    apply_due(view, due)
}

/// Applies changes that the view's log has let pass.
pub fn apply_due(view: &mut impl FollowsLog, due: Vec<Change>) -> Vec<Change> {
    due.iter().for_each(|change| reduce(view, change));
    due
}

/// Every kind is named, so that a new one does not compile before it is decided what the page makes of it.
fn reduce(view: &mut impl FollowsLog, change: &Change) {
    match &change.kind {
        ChangeKind::Message { message } => view.message_sent(message),
        ChangeKind::Read(marks) => view.read(change.user_id, *marks),
        ChangeKind::Delivered(marks) => view.delivered(change.user_id, *marks),
        // Its position counts; there is nothing of it that this version could show.
        ChangeKind::Unknown(_) => {}
    }
}

#[cfg(test)]
mod tests;
