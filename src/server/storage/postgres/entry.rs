//! A change as `chat_store` and the functions around it take it.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::Value;

use super::super::action::payload_of;
use super::super::{Action, Edit, Mark, NewChange, Scope, StoreError, StoreResult};
use crate::domain::{Attachment, Body, ChangeKind, Stage, Timestamp};

/// A change of a batch. Its conversation and persons are given by their indexes, counted from 1.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Entry<'a> {
    c: usize,
    s: usize,
    l: usize,
    is_small: bool,
    class: &'static str,
    at: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    action_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    message_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file_name: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    attachments: &'a [Attachment],
    #[serde(skip_serializing_if = "Option::is_none")]
    up_to: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payload: Option<Cow<'a, Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_to: Option<i64>,
    /// The message that is changed, or of which a message is a copy.
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<i64>,
    /// When the proposal was made that is confirmed.
    #[serde(skip_serializing_if = "Option::is_none")]
    proposed_at: Option<Timestamp>,
    /// The time of a step of an agreement.
    #[serde(skip_serializing_if = "Option::is_none")]
    agreed_at: Option<Timestamp>,
    /// What changes in how the person keeps the conversation.
    #[serde(skip_serializing_if = "Option::is_none")]
    settings: Option<Settings<'a>>,
    /// Blocks the other member, or no longer.
    #[serde(skip_serializing_if = "Option::is_none")]
    block: Option<bool>,
}

/// A change of settings; 0 stands for what is not set.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Settings<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pinned: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    archived: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    muted_until: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unread_from_seq: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cleared_seq: Option<i64>,
    /// Empty for none.
    #[serde(skip_serializing_if = "Option::is_none")]
    stage: Option<&'a str>,
}

/// The functions that store a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Function {
    /// Messages, marks and recorded changes.
    Store,
    /// Also actions on messages, replies and copies.
    Actions,
    /// Also settings of conversations.
    Settings,
    /// Also blocks.
    Blocks,
}

impl<'a> Entry<'a> {
    /// The action, with the indexes of its conversation and of the members with the smaller and the larger id.
    pub(super) fn of(new: &'a NewChange, [c, s, l]: [usize; 3]) -> StoreResult<Self> {
        if new.conversation.peer_of(new.user).is_none() {
            return Err(StoreError::Failed(format!("{} is not a member", new.user)));
        }
        let [small, _] = new.conversation.members();
        let entry = Self {
            c,
            s,
            l,
            is_small: new.user == small,
            action_id: new.action_id.as_ref().map(|id| id.as_str()),
            at: new.at.0,
            ..Self::default()
        };
        Ok(match &new.action {
            Action::Send(body, quote) => Self {
                reply_to: quote.as_ref().map(|quote| quote.id.0),
                ..entry.sending(body)
            },
            Action::Forward(source, body) => Self {
                target: Some(source.0),
                ..entry.sending(body)
            },
            Action::Mark(mark) => {
                let (Mark::Read(up_to) | Mark::Delivered(up_to)) = mark;
                Self {
                    class: mark.kind(),
                    up_to: up_to.map(|seq| seq.0),
                    ..entry
                }
            }
            Action::Revise(revision) => Self {
                class: class(revision.scope()),
                kind: Some(revision.kind()),
                payload: Some(Cow::Owned(revision.payload(new.at)?)),
                message_id: revision.about().map(|id| id.0),
                target: Some(revision.message.0),
                until: revision.until.map(|until| until.0),
                proposed_at: match revision.edit {
                    Edit::Confirm(at) => Some(at),
                    _ => None,
                },
                agreed_at: (revision.kind() == "agreement").then_some(new.at),
                ..entry
            },
            Action::Arrange(change) => {
                let kind = ChangeKind::Conversation(change.clone());
                Self {
                    class: class(Scope::Private),
                    kind: Some("conversation"),
                    payload: Some(Cow::Owned(payload_of(&kind)?)),
                    settings: Some(Settings {
                        pinned: change.pinned,
                        archived: change.archived,
                        muted_until: change.muted_until.map(|at| at.0),
                        unread_from_seq: change.unread_from_seq.map(|seq| seq.0),
                        cleared_seq: change.cleared_seq.map(|seq| seq.0),
                        stage: change.stage.as_ref().map(Stage::as_str),
                    }),
                    ..entry
                }
            }
            Action::Block(on) => Self {
                class: class(Scope::Shared),
                kind: Some("blocked"),
                payload: Some(Cow::Owned(payload_of(&ChangeKind::Blocked { on: *on })?)),
                block: Some(*on),
                ..entry
            },
            Action::Record(record) => Self {
                class: class(record.scope),
                kind: Some(&record.kind),
                payload: Some(Cow::Borrowed(&record.payload)),
                message_id: record.message.map(|id| id.0),
                ..entry
            },
        })
    }

    /// Sends a message with this content.
    fn sending(self, body: &'a Body) -> Self {
        Self {
            class: "message",
            text: Some(body.text()),
            message_type: Some(body.message_type().as_str()),
            url: body.url(),
            file_name: body.file_name(),
            attachments: body.attachments(),
            ..self
        }
    }

    /// The function that it needs.
    pub(super) const fn function(&self) -> Function {
        if self.block.is_some() {
            Function::Blocks
        } else if self.settings.is_some() {
            Function::Settings
        } else if self.target.is_some() || self.reply_to.is_some() {
            Function::Actions
        } else {
            Function::Store
        }
    }
}

const fn class(scope: Scope) -> &'static str {
    match scope {
        Scope::Shared => "shared",
        Scope::Private => "private",
    }
}
