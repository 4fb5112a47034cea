//! Actions on a message that is there. Whether they are allowed follows from the message as it is at the moment of storing.

use serde_json::Value;

use super::action::payload_of;
use super::{Scope, StoreResult};
use crate::domain::{
    Agreement, AgreementStep, ChangeKind, Emoji, Message, MessageId, Reaction, Reactions,
    Timestamp, UserId,
};

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
    /// Pins it for both members, or no longer.
    Pin(bool),
    /// Proposes it as agreed.
    Propose,
    /// Confirms the other member's proposal, made at this time.
    Confirm(Timestamp),
    /// Takes the own proposal back.
    Withdraw,
    /// Does not accept the other member's proposal.
    Decline,
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
    TooManyPinnedConversations,
    /// The person has as many stages as they may.
    TooManyStages,
    /// As many messages of the conversation are pinned as may be.
    TooManyPinned,
    /// Both members have agreed about it.
    Agreed,
    /// The proposal is not, or no longer, the one that was meant.
    OtherProposal,
    /// One of the two people has blocked the other.
    Blocked,
}

/// A message as an action finds it.
pub(super) struct Found {
    pub(super) text: String,
    pub(super) is_deleted: bool,
    pub(super) is_edited: bool,
    pub(super) reactions: Reactions,
    pub(super) agreement: Option<Agreement>,
    pub(super) is_pinned: bool,
    /// The number of pinned messages of the conversation.
    pub(super) pinned: i64,
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
            Edit::Pin(_) => "pinned",
            Edit::Propose | Edit::Confirm(_) | Edit::Withdraw | Edit::Decline => "agreement",
        }
    }

    /// Whom it concerns.
    #[must_use]
    pub const fn scope(&self) -> Scope {
        match self.edit {
            Edit::Hide | Edit::Star(_) => Scope::Private,
            Edit::Delete
            | Edit::Text(_)
            | Edit::React(..)
            | Edit::Pin(_)
            | Edit::Propose
            | Edit::Confirm(_)
            | Edit::Withdraw
            | Edit::Decline => Scope::Shared,
        }
    }

    /// The resulting change, stored at this time.
    #[must_use]
    pub fn change(&self, at: Timestamp) -> ChangeKind {
        let message_id = self.message;
        let agreement = |state| ChangeKind::Agreement { message_id, state };
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
            Edit::Pin(on) => ChangeKind::Pinned {
                message_id,
                on: *on,
            },
            Edit::Propose => agreement(AgreementStep::Proposed),
            Edit::Confirm(_) => agreement(AgreementStep::Agreed),
            Edit::Withdraw => agreement(AgreementStep::Withdrawn),
            Edit::Decline => agreement(AgreementStep::Declined),
        }
    }

    /// The message by which the change is found: its versions are read from the edits.
    pub(super) const fn about(&self) -> Option<MessageId> {
        match self.edit {
            Edit::Text(_) => Some(self.message),
            _ => None,
        }
    }

    /// The stored form of the change.
    pub(super) fn payload(&self, at: Timestamp) -> StoreResult<Value> {
        payload_of(&self.change(at))
    }

    /// Is it allowed? The function `chat_store_actions` of PostgreSQL has the same rules.
    pub(super) fn judge(&self, found: &Found, user: UserId, at: Timestamp) -> Verdict {
        let refused = Verdict::Refused;
        let is_final = found.agreement.is_some_and(|it| it.is_final());
        let is_new = match &self.edit {
            Edit::Delete => !found.is_deleted,
            Edit::Hide => !found.is_hidden,
            Edit::Star(on) => found.is_starred != *on,
            Edit::Pin(false) => found.is_pinned,
            Edit::Withdraw | Edit::Decline => return self.agree(found, user),
            _ if found.is_deleted => return refused(Refusal::Deleted),
            Edit::Text(text) => found.text != *text,
            Edit::React(emoji, on) => return react(found, user, emoji, *on),
            Edit::Pin(true) if !found.is_pinned && found.pinned >= Message::MAX_PINNED => {
                return refused(Refusal::TooManyPinned);
            }
            Edit::Pin(true) => !found.is_pinned,
            Edit::Propose | Edit::Confirm(_) => return self.agree(found, user),
        };
        if !is_new {
            return Verdict::Unchanged;
        }
        if is_final && matches!(self.edit, Edit::Delete | Edit::Text(_)) {
            return refused(Refusal::Agreed);
        }
        if self.until.is_some_and(|until| at > until) {
            return refused(Refusal::TooLate);
        }
        Verdict::Granted(None)
    }

    fn agree(&self, found: &Found, user: UserId) -> Verdict {
        let refused = Verdict::Refused;
        match (&self.edit, found.agreement) {
            (Edit::Withdraw | Edit::Decline, Some(it)) if it.is_final() => refused(Refusal::Agreed),
            (_, Some(it)) if it.is_final() => Verdict::Unchanged,
            (Edit::Propose, Some(it)) if it.proposed.by == user => Verdict::Unchanged,
            (Edit::Propose, None) => Verdict::Granted(None),
            (Edit::Confirm(at), Some(it)) if it.proposed.by != user && it.proposed.at == *at => {
                Verdict::Granted(None)
            }
            (Edit::Withdraw, Some(it)) if it.proposed.by == user => Verdict::Granted(None),
            (Edit::Decline, Some(it)) if it.proposed.by != user => Verdict::Granted(None),
            (Edit::Withdraw | Edit::Decline, None) => Verdict::Unchanged,
            _ => refused(Refusal::OtherProposal),
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
