//! Messages that are written and not stored yet, and actions on stored messages. They are sent in order, one at a time per conversation; a refused
//! message, and one that waits for its files, does not block the following ones.
//!
//! All tabs of a person share one outbox, which the browser stores. It changes by [`Step`]s, which may be repeated
//! and come from any tab. The state of sending (in flight, time of the next attempt) belongs to one tab and is not
//! stored.

mod action;
mod entry;
mod pending;
mod rows;
mod stage;
mod stored_form;

use serde_json::Value;

use crate::app::state::backoff;
use crate::app::state::uploads::FileKey;
use crate::domain::{ActionId, Attachment, Change, ConversationId, Timestamp, UserId};
use crate::wire::{ApiError, ErrorCode};

pub use action::{MessageAction, MessageEdit};
use entry::LONGEST_WAIT_MS;
pub use entry::{CopyOf, LONGEST_HOLD_MS, OutboxEntry};
pub use pending::Pending;
pub use stage::SendingStage;

/// Number of retries after an internal error of the server; then the message counts as not sent. If the server cannot
/// be reached, retries are unlimited.
const MAX_INTERNAL_FAILURES: u32 = 6;

/// A change of the shared outbox. Steps are idempotent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A message was written.
    Written(OutboxEntry),
    /// A file of the message is uploaded.
    Uploaded(ActionId, FileKey, Box<Attachment>),
    /// The message is stored, according to an answer, an event or the history.
    Stored(ActionId),
    /// The server has refused it; the person decides what to do with a message. An action is given up.
    Refused(ActionId, ApiError),
    /// The person retries a refused message.
    Retried(ActionId),
    /// The person discards a message that was refused or waits for its files, or undoes an action that waits.
    Deleted(ActionId),
}

/// The messages, in the order in which they were written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outbox {
    entries: Vec<OutboxEntry>,
    /// What another version of this page has written, and this one cannot read. It stays.
    unknown: Vec<Value>,
}

impl Outbox {
    /// Applies a step.
    pub fn take(&mut self, step: Step) {
        match step {
            Step::Written(entry) => {
                if !self.holds(&entry.name) {
                    self.entries.push(entry);
                }
            }
            Step::Uploaded(name, key, attachment) => {
                let files = self.find(&name).map(|entry| entry.files.iter_mut());
                if let Some(file) = files.into_iter().flatten().find(|it| it.key == key) {
                    file.attachment = Some(attachment);
                }
            }
            Step::Stored(name) => self.entries.retain(|entry| entry.name != name),
            Step::Refused(name, _) if self.get(&name).is_some_and(OutboxEntry::is_action) => {
                self.entries.retain(|entry| entry.name != name);
            }
            Step::Refused(name, error) => {
                if let Some(entry) = self.find(&name) {
                    entry.refused = Some(error);
                }
            }
            Step::Retried(name) => {
                if let Some(entry) = self.find(&name) {
                    let refusal = entry.refused.take();
                    let may_lack_files = |it: ApiError| {
                        matches!(
                            it.code,
                            ErrorCode::AttachmentNotFound | ErrorCode::InvalidInput
                        )
                    };
                    if refusal.is_some_and(may_lack_files) {
                        // The server has removed files that waited too long: they are uploaded again.
                        let files = entry.files.iter_mut();
                        files.for_each(|file| file.attachment = None);
                    }
                    entry.begin_anew();
                }
            }
            Step::Deleted(name) => {
                let is_given_up = |it: &OutboxEntry| {
                    let is_undone = it.held_until.is_some() && !it.is_sending;
                    it.name == name && (it.refused.is_some() || !it.is_complete() || is_undone)
                };
                self.entries.retain(|entry| !is_given_up(entry));
            }
        }
    }

    /// Adopts the shared state, and keeps what only this tab knows about its own sending.
    pub fn refresh(&mut self, mut shared: Self) {
        for entry in &mut shared.entries {
            if let Some(own) = self.find(&entry.name) {
                entry.keep_course_of(own);
            }
        }
        *self = shared;
    }

    /// The messages that are due, at most one per conversation; they count as in flight from now on.
    pub fn take_due(&mut self, now: i64) -> Vec<OutboxEntry> {
        let due: Vec<_> = self.due(now).map(|entry| entry.name.clone()).collect();
        let mut taken = Vec::new();
        for entry in &mut self.entries {
            if due.contains(&entry.name) {
                entry.is_sending = true;
                taken.push(entry.clone());
            }
        }
        taken
    }

    /// Is a message due?
    #[must_use]
    pub fn has_due(&self, now: i64) -> bool {
        self.due(now).next().is_some()
    }

    fn due(&self, now: i64) -> impl Iterator<Item = &OutboxEntry> {
        let (mut seen, mut blocked) = (Vec::new(), Vec::new());
        self.entries
            .iter()
            .filter(|entry| entry.refused.is_none())
            // Messages with files keep their order among each other; others do not wait for them.
            .filter(move |entry| {
                let waits = entry.files.is_empty() || !blocked.contains(&entry.conversation);
                if !entry.is_complete() {
                    blocked.push(entry.conversation);
                }
                waits && entry.is_complete()
            })
            .filter(move |entry| {
                let is_first = !seen.contains(&entry.conversation);
                seen.push(entry.conversation);
                is_first
            })
            .filter(move |entry| !entry.is_sending && entry.earliest(now) <= now)
    }

    /// Time of the next attempt; `None` if no message waits for a time in the future.
    #[must_use]
    pub fn next_try(&self, now: i64) -> Option<i64> {
        self.entries
            .iter()
            .filter(|entry| entry.refused.is_none() && entry.is_complete() && !entry.is_sending)
            .map(|entry| entry.earliest(now))
            .filter(|at| *at > now)
            .min()
    }

    /// The messages that wait for their files.
    pub fn incomplete(&self) -> impl Iterator<Item = &OutboxEntry> {
        self.entries.iter().filter(|entry| !entry.is_complete())
    }

    /// The keys of all files of its messages.
    pub fn file_keys(&self) -> impl Iterator<Item = &FileKey> {
        self.entries
            .iter()
            .flat_map(|it| &it.files)
            .map(|it| &it.key)
    }

    /// The message with this action id.
    #[must_use]
    pub fn get(&self, name: &ActionId) -> Option<&OutboxEntry> {
        self.entries.iter().find(|entry| entry.name == *name)
    }

    /// Does the outbox contain a message with this action id?
    #[must_use]
    pub fn holds(&self, name: &ActionId) -> bool {
        self.get(name).is_some()
    }

    /// An attempt has failed. Returns the step for all tabs, if the message was refused and not only postponed.
    pub fn failed(
        &mut self,
        name: &ActionId,
        error: ApiError,
        now: i64,
        random: f64,
    ) -> Option<Step> {
        let entry = self.find(name)?;
        entry.is_sending = false;
        let gives_up = error.code == ErrorCode::Internal && entry.failures >= MAX_INTERNAL_FAILURES;
        if gives_up || !is_worth_waiting(&error) {
            return Some(Step::Refused(name.clone(), error));
        }
        let wait = error
            .retry_after_ms
            .unwrap_or_else(|| backoff::delay_ms(entry.failures, random))
            .min(LONGEST_WAIT_MS);
        entry.failures += 1;
        entry.not_before = now.saturating_add_unsigned(wait);
        None
    }

    /// The server can be reached again: back-offs after a lost connection end.
    pub fn retry_now(&mut self) {
        for entry in &mut self.entries {
            entry.not_before = 0;
        }
    }

    /// The messages and actions of one conversation.
    pub fn of(&self, conversation: ConversationId) -> impl Iterator<Item = &OutboxEntry> {
        self.entries
            .iter()
            .filter(move |entry| entry.conversation == conversation)
    }

    /// What the server will make of the actions in one conversation.
    #[must_use]
    pub fn changes_of(&self, conversation: ConversationId, me: UserId) -> Vec<Change> {
        let entries = self.of(conversation);
        entries.filter_map(|it| it.change(me)).collect()
    }

    /// The messages of one conversation.
    pub fn messages_of(&self, conversation: ConversationId) -> impl Iterator<Item = &OutboxEntry> {
        self.of(conversation).filter(|it| !it.is_action())
    }

    /// Are all messages and actions stored by the server?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The refused messages, and why.
    #[must_use]
    pub fn refused(&self) -> Vec<(ActionId, ApiError)> {
        let refused = |it: &OutboxEntry| Some((it.name.clone(), it.refused.clone()?));
        self.entries.iter().filter_map(refused).collect()
    }

    /// When the last of these messages was written in a conversation.
    #[must_use]
    pub fn written_at(&self, conversation: ConversationId) -> Option<Timestamp> {
        let messages = self.messages_of(conversation);
        messages.map(|entry| entry.written_at).max()
    }

    /// Number of messages that are not sent and not refused.
    #[must_use]
    pub fn waiting(&self) -> usize {
        let messages = self.entries.iter().filter(|it| !it.is_action());
        messages.filter(|it| it.refused.is_none()).count()
    }

    fn find(&mut self, name: &ActionId) -> Option<&mut OutboxEntry> {
        self.entries.iter_mut().find(|entry| entry.name == *name)
    }
}

/// Does the message stay in the outbox after this error, to be tried again? An ended session does not refuse it: it is sent
/// when its author has signed in again.
const fn is_worth_waiting(error: &ApiError) -> bool {
    error.is_passing() || error.ends_session()
}

#[cfg(test)]
mod tests;
