//! A message or an action in the outbox.

use serde::{Deserialize, Serialize};

use super::MessageAction;
use crate::app::state::uploads::{FileKey, OutgoingFile};
use crate::domain::{
    ActionId, Attachment, Body, Change, ChangeKind, ConversationId, MessageId, Quote,
    SettingsChange, Timestamp, UserId,
};
use crate::wire::ApiError;

/// How long an action waits at most, so that it can be undone, in milliseconds.
pub const LONGEST_HOLD_MS: u64 = 5_000;
/// How long a message waits at most until it is tried again, whatever the server says, in milliseconds.
pub(super) const LONGEST_WAIT_MS: u64 = 600_000;

/// A message in the outbox, or an action on a message that is stored or on a row of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxEntry {
    /// The conversation of the message.
    pub conversation: ConversationId,
    /// The action id: the same in every attempt, so that a retry does not create a second message.
    pub name: ActionId,
    /// Text of the message.
    pub text: String,
    /// Its files, in order; the text is their caption. The message waits until all are uploaded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<OutgoingFile>,
    /// The message that it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<Box<Quote>>,
    /// The message of which it is a copy; the text is that of the copy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy: Option<Box<CopyOf>>,
    /// An action instead of a message, whose text is empty then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<Box<MessageAction>>,
    /// A change of how the user keeps the conversation, instead of a message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settings: Option<Box<SettingsChange>>,
    /// Blocks the other person, or no longer, instead of a message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub block: Option<bool>,
    /// Not sent before this time, so that it can be undone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_until: Option<Timestamp>,
    /// Time of writing.
    pub written_at: Timestamp,
    /// The refusal of the server, if any.
    #[serde(default)]
    pub refused: Option<ApiError>,
    /// Being sent by this tab.
    #[serde(skip)]
    pub(super) is_sending: bool,
    #[serde(skip)]
    pub(super) failures: u32,
    /// Earliest time of the next attempt, in milliseconds.
    #[serde(skip)]
    pub(super) not_before: i64,
}

/// What a copy shows until the server has made it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopyOf {
    /// The message that is forwarded.
    pub message: MessageId,
    /// Its content.
    pub body: Body,
}

impl OutboxEntry {
    /// A new message.
    #[must_use]
    pub const fn new(
        conversation: ConversationId,
        name: ActionId,
        text: String,
        written_at: Timestamp,
    ) -> Self {
        Self {
            conversation,
            name,
            text,
            files: Vec::new(),
            reply_to: None,
            copy: None,
            action: None,
            settings: None,
            block: None,
            held_until: None,
            written_at,
            refused: None,
            is_sending: false,
            failures: 0,
            not_before: 0,
        }
    }

    /// A copy of a message that the user forwards.
    #[must_use]
    pub fn copy(
        conversation: ConversationId,
        name: ActionId,
        copy: CopyOf,
        done_at: Timestamp,
    ) -> Self {
        let text = copy.body.text().to_owned();
        Self {
            copy: Some(Box::new(copy)),
            ..Self::new(conversation, name, text, done_at)
        }
    }

    /// A new action.
    #[must_use]
    pub fn action(
        conversation: ConversationId,
        name: ActionId,
        action: MessageAction,
        done_at: Timestamp,
    ) -> Self {
        Self {
            action: Some(Box::new(action)),
            ..Self::new(conversation, name, String::new(), done_at)
        }
    }

    /// A new change of how the user keeps the conversation.
    #[must_use]
    pub fn arrangement(
        conversation: ConversationId,
        name: ActionId,
        change: SettingsChange,
        done_at: Timestamp,
    ) -> Self {
        Self {
            settings: Some(Box::new(change)),
            ..Self::new(conversation, name, String::new(), done_at)
        }
    }

    /// Blocks the other person, or no longer.
    #[must_use]
    pub fn block(
        conversation: ConversationId,
        name: ActionId,
        on: bool,
        done_at: Timestamp,
    ) -> Self {
        Self {
            block: Some(on),
            ..Self::new(conversation, name, String::new(), done_at)
        }
    }

    /// Is it something else than a message?
    #[must_use]
    pub const fn is_action(&self) -> bool {
        self.action.is_some() || self.settings.is_some() || self.block.is_some()
    }

    /// What the server will make of an action of this user.
    #[must_use]
    pub fn change(&self, me: UserId) -> Option<Change> {
        let kind = match (&self.action, &self.settings, self.block) {
            (Some(action), ..) => action.change(self.written_at),
            (None, Some(settings), _) => ChangeKind::Conversation((**settings).clone()),
            (None, None, on) => ChangeKind::Blocked { on: on? },
        };
        Some(Change {
            conversation_id: self.conversation,
            seq: None,
            feed_seq: None,
            user_id: me,
            at: self.written_at,
            kind,
        })
    }

    /// Earliest time of the next attempt, in milliseconds. What would be later than anything waits is over: the clock of the
    /// device was changed.
    #[must_use]
    pub(super) fn earliest(&self, now: i64) -> i64 {
        let within = |at: i64, longest: u64| match at > now.saturating_add_unsigned(longest) {
            true => 0,
            false => at,
        };
        let held_until = self.held_until.map_or(0, |at| at.0);
        within(held_until, LONGEST_HOLD_MS).max(within(self.not_before, LONGEST_WAIT_MS))
    }

    /// The uploaded files.
    #[must_use]
    pub fn attachments(&self) -> Vec<Attachment> {
        let uploaded = self.files.iter().filter_map(|it| it.attachment.as_deref());
        uploaded.cloned().collect()
    }

    /// Are all files uploaded?
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.files.iter().all(|it| it.attachment.is_some())
    }

    /// Does it wait for this file?
    #[must_use]
    pub fn awaits(&self, key: &FileKey) -> bool {
        let mut files = self.files.iter();
        files.any(|it| it.key == *key && it.attachment.is_none())
    }

    pub(super) const fn begin_anew(&mut self) {
        self.failures = 0;
        self.not_before = 0;
    }

    pub(super) const fn keep_course_of(&mut self, own: &Self) {
        self.is_sending = own.is_sending;
        self.failures = own.failures;
        self.not_before = own.not_before;
    }
}
