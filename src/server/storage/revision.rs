//! Actions on a message that is there. Whether they are allowed follows from the message as it is at the moment of storing.

use serde_json::Value;

use super::action::payload_of;
use super::{Scope, StoreResult};
use crate::domain::{ChangeKind, Emoji, MessageId, Reaction, Reactions, Timestamp, UserId};

/// An action on a message.
#[derive(Debug, Clone)]
pub struct Revision {
    /// The message, one of the conversation.
    pub message: MessageId,
    /// What is done to it.
    pub edit: Edit,
    /// Refused after this time.
    pub until: Option<Timestamp>,
}

/// What is done to a message.
#[derive(Debug, Clone)]
pub enum Edit {
    /// Deletes it for both members, with its files.
    Delete,
    /// Hides it from the acting person.
    Hide,
    /// Replaces its text or caption.
    Text(String),
    /// Adds or removes a reaction of the acting person.
    React(Emoji, bool),
    /// Stars it for the acting person, or no longer.
    Star(bool),
}

/// Why an action is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// It is too late.
    TooLate,
    /// The message was deleted for everyone.
    Deleted,
    /// The person has as many reactions there as they may have.
    TooManyReactions,
    /// The person has pinned as many conversations as they may.
    TooManyPinned,
}

/// A message as an action finds it.
pub(super) struct Found {
    pub(super) text: String,
    pub(super) is_deleted: bool,
    pub(super) is_edited: bool,
    pub(super) reactions: Reactions,
    /// For the acting person.
    pub(super) is_hidden: bool,
    pub(super) is_starred: bool,
}

/// The outcome of an action on a message.
pub(super) enum Verdict {
    /// It is stored; of a reaction, with the reactions that there are then.
    Granted(Option<Reactions>),
    /// The message is already like this.
    Unchanged,
    /// It is not allowed.
    Refused(Refusal),
}

impl Revision {
    /// The kind of the resulting change.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self.edit {
            Edit::Delete => "deleted",
            Edit::Hide => "hidden",
            Edit::Text(_) => "edited",
            Edit::React(..) => "reacted",
            Edit::Star(_) => "starred",
        }
    }

    /// Whom it concerns.
    #[must_use]
    pub const fn scope(&self) -> Scope {
        match self.edit {
            Edit::Delete | Edit::Text(_) | Edit::React(..) => Scope::Shared,
            Edit::Hide | Edit::Star(_) => Scope::Private,
        }
    }

    /// The resulting change, stored at this time.
    #[must_use]
    pub fn change(&self, at: Timestamp) -> ChangeKind {
        let message_id = self.message;
        match &self.edit {
            Edit::Delete => ChangeKind::Deleted { message_id },
            Edit::Hide => ChangeKind::Hidden { message_id },
            Edit::Text(text) => ChangeKind::Edited {
                message_id,
                text: text.clone(),
                edited_at: at,
            },
            Edit::React(emoji, on) => ChangeKind::Reacted {
                message_id,
                emoji: emoji.clone(),
                on: *on,
            },
            Edit::Star(on) => ChangeKind::Starred {
                message_id,
                on: *on,
            },
        }
    }

    /// The message by which the change is found: its versions are read from the edits.
    pub(super) const fn about(&self) -> Option<MessageId> {
        match self.edit {
            Edit::Text(_) => Some(self.message),
            Edit::Delete | Edit::Hide | Edit::React(..) | Edit::Star(_) => None,
        }
    }

    /// The stored form of the change.
    pub(super) fn payload(&self, at: Timestamp) -> StoreResult<Value> {
        payload_of(&self.change(at))
    }

    /// Is it allowed? The function `chat_store_actions` of PostgreSQL has the same rules.
    pub(super) fn judge(&self, found: &Found, user: UserId, at: Timestamp) -> Verdict {
        let judged = match &self.edit {
            Edit::Delete => !found.is_deleted,
            Edit::Hide => !found.is_hidden,
            Edit::Star(on) => found.is_starred != *on,
            Edit::Text(_) | Edit::React(..) if found.is_deleted => {
                return Verdict::Refused(Refusal::Deleted);
            }
            Edit::Text(text) => found.text != *text,
            Edit::React(emoji, on) => return react(found, user, emoji, *on),
        };
        if judged && self.until.is_some_and(|until| at > until) {
            return Verdict::Refused(Refusal::TooLate);
        }
        if judged {
            Verdict::Granted(None)
        } else {
            Verdict::Unchanged
        }
    }
}

fn react(found: &Found, user: UserId, emoji: &Emoji, on: bool) -> Verdict {
    let mut reactions = found.reactions.clone();
    let reaction = Reaction {
        user_id: user,
        emoji: emoji.clone(),
    };
    match reactions.set(reaction, on) {
        Ok(true) => Verdict::Granted(Some(reactions)),
        Ok(false) => Verdict::Unchanged,
        Err(_) => Verdict::Refused(Refusal::TooManyReactions),
    }
}
