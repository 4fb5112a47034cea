//! What people do in a conversation, as the log takes it.

use std::borrow::Cow;

use serde_json::Value;

use super::{Edit, Revision, StoreError, StoreResult};
use crate::domain::{Body, ChangeKind, MessageId, Quote, Seq, SettingsChange};

/// The kinds of actions.
#[derive(Debug, Clone)]
pub enum Action {
    /// Sends a message to the other member, perhaps as an answer to an earlier one. The first message creates the
    /// conversation.
    Send(Body, Option<Quote>),
    /// Sends a copy of a message that the person can read, and opens its files to the other member. Needs an action id.
    Forward(MessageId, Body),
    /// Moves one of the person's marks forward.
    Mark(Mark),
    /// Changes a message of the conversation, for both members or for the acting person.
    Revise(Revision),
    /// Changes how the acting person keeps the conversation in their list.
    Arrange(SettingsChange),
    /// Blocks the other member, or no longer: neither can write then.
    Block(bool),
    /// Any other change; see [`Action::record`].
    Record(Record),
}

/// A change that is stored in the log and moves no other row.
#[derive(Debug, Clone)]
pub struct Record {
    pub(super) scope: Scope,
    pub(super) kind: String,
    /// The fields of the kind without `type`, with the version as `v`.
    pub(super) payload: Value,
    pub(super) message: Option<MessageId>,
}

impl Action {
    /// Records a change of any kind except messages and marks.
    ///
    /// # Errors
    /// [`StoreError::Failed`] if its JSON is larger than 16 kB.
    pub fn record(scope: Scope, kind: &ChangeKind) -> StoreResult<Self> {
        let payload = payload_of(kind)?;
        let size = payload.to_string().len();
        if size > MAX_PAYLOAD {
            return Err(StoreError::Failed(format!("a change of {size} bytes")));
        }
        Ok(Self::Record(Record {
            scope,
            kind: kind.name().to_owned(),
            payload,
            message: kind.about(),
        }))
    }

    /// Does it send a message?
    #[must_use]
    pub const fn is_message(&self) -> bool {
        matches!(self, Self::Send(..) | Self::Forward(..))
    }

    /// The kind of the change that results from the action.
    #[must_use]
    pub fn kind(&self) -> Cow<'static, str> {
        match self {
            Self::Send(..) | Self::Forward(..) => "message".into(),
            Self::Mark(mark) => mark.kind().into(),
            Self::Revise(revision) => revision.kind().into(),
            Self::Arrange(_) => "conversation".into(),
            Self::Block(_) => "blocked".into(),
            Self::Record(record) => record.kind.clone().into(),
        }
    }

    /// Is it refused between people of whom one has blocked the other? The function `chat_store_blocks` of PostgreSQL has the
    /// same rule.
    pub(super) fn needs_peer(&self) -> bool {
        match self {
            Self::Send(..) | Self::Forward(..) => true,
            // What is there may be taken back.
            Self::Revise(it) => it.scope() == Scope::Shared && !matches!(it.edit, Edit::Delete),
            Self::Mark(_) | Self::Arrange(_) | Self::Block(_) | Self::Record(_) => false,
        }
    }
}

/// The recipients of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Both members: the change takes a `seq`.
    Shared,
    /// Only the acting person: the change takes a `feed_seq`.
    Private,
}

/// A mark and its new position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Read on a screen, up to a position or to the end. Implies delivery.
    Read(Option<Seq>),
    /// Received by a device, up to a position or to the end.
    Delivered(Option<Seq>),
}

impl Mark {
    /// The kind of the change that results from moving the mark.
    pub(super) const fn kind(self) -> &'static str {
        match self {
            Self::Read(_) => "read",
            Self::Delivered(_) => "delivered",
        }
    }
}

/// The stored form of a kind: its fields without `type`, with the version.
pub(super) fn payload_of(kind: &ChangeKind) -> StoreResult<Value> {
    let mut payload = serde_json::to_value(kind)?;
    if let Value::Object(fields) = &mut payload {
        fields.remove("type");
        fields.insert("v".to_owned(), PAYLOAD_VERSION.into());
    }
    Ok(payload)
}

/// The version of stored payloads.
pub(super) const PAYLOAD_VERSION: i64 = 1;

/// The maximum size of a recorded change, in bytes of JSON.
const MAX_PAYLOAD: usize = 16_384;

#[cfg(test)]
mod tests {
    use serde_json::Map;

    use super::*;
    use crate::domain::UnknownChange;

    #[test]
    fn a_recorded_change_is_limited_in_size() {
        let record = |size: usize| {
            let text = Value::from("x".repeat(size));
            let payload = Map::from_iter([("text".to_owned(), text)]);
            let kind = "waved".to_owned();
            let kind = ChangeKind::Unknown(UnknownChange { kind, payload });
            Action::record(Scope::Private, &kind)
        };
        assert!(record(16_000).is_ok());
        assert!(matches!(record(17_000), Err(StoreError::Failed(_))));
    }
}
