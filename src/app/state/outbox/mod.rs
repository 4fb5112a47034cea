//! What has been written and is not stored yet. One message at a time and in order per conversation; a
//! refused one steps aside and does not block the ones behind it.
//!
//! All tabs of a person share one outbox, which the browser keeps. It changes by [`Step`]s that may come twice
//! and from any tab. What only concerns the tab that sends (is it on its way, when to try again) is not kept.

mod entry;
mod pending;
mod stage;

use serde::{Deserialize, Serialize};

use crate::app::state::backoff;
use crate::domain::{ActionId, ConversationId};
use crate::wire::{ApiError, ErrorCode};

pub use entry::OutboxEntry;
pub use pending::Pending;
pub use stage::SendingStage;

/// How often an unforeseen failure of the server is tried again before the message counts as not sent. A
/// server that is away is waited for without limit.
const MAX_INTERNAL_FAILURES: u32 = 6;

/// A change of the shared outbox. Taken twice it is as good as once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A message was written.
    Written(OutboxEntry),
    /// It is stored: whichever of answer, event and history brought the news.
    Stored(ActionId),
    /// The server does not take it; the person decides.
    Refused(ActionId, ApiError),
    /// The person asks to try a refused message again.
    Retried(ActionId),
    /// The person gives a refused message up.
    Deleted(ActionId),
}

/// All of them, in the order in which they were written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outbox(Vec<OutboxEntry>);

impl Outbox {
    /// What the browser has kept. What cannot be read was written by nobody.
    #[must_use]
    pub fn read(kept: &str) -> Self {
        serde_json::from_slice(kept.as_bytes()).unwrap_or_default()
    }

    /// As the browser keeps it.
    #[must_use]
    pub fn written(&self) -> String {
        if self.0.is_empty() {
            return String::new();
        }
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Takes a change.
    pub fn take(&mut self, step: Step) {
        match step {
            Step::Written(entry) => {
                if !self.holds(&entry.name) {
                    self.0.push(entry);
                }
            }
            Step::Stored(name) => self.0.retain(|entry| entry.name != name),
            Step::Refused(name, error) => {
                if let Some(entry) = self.find(&name) {
                    entry.refused = Some(error);
                }
            }
            Step::Retried(name) => {
                if let Some(entry) = self.find(&name) {
                    entry.refused = None;
                    entry.begin_anew();
                }
            }
            Step::Deleted(name) => {
                let is_given_up = |it: &OutboxEntry| it.name == name && it.refused.is_some();
                self.0.retain(|entry| !is_given_up(entry));
            }
        }
    }

    /// Takes over what all tabs share, and keeps what only this tab knows of its own sending.
    pub fn refresh(&mut self, mut shared: Self) {
        for entry in &mut shared.0 {
            if let Some(own) = self.find(&entry.name) {
                entry.keep_course_of(own);
            }
        }
        self.0 = shared.0;
    }

    /// Takes out the messages whose turn it is, at most one per conversation; they count as on their way.
    pub fn take_due(&mut self, now: i64) -> Vec<OutboxEntry> {
        let due: Vec<_> = self.due(now).map(|entry| entry.name.clone()).collect();
        let mut taken = Vec::new();
        for entry in &mut self.0 {
            if due.contains(&entry.name) {
                entry.is_sending = true;
                taken.push(entry.clone());
            }
        }
        taken
    }

    /// Is it some message's turn?
    #[must_use]
    pub fn has_due(&self, now: i64) -> bool {
        self.due(now).next().is_some()
    }

    fn due(&self, now: i64) -> impl Iterator<Item = &OutboxEntry> {
        let mut seen: Vec<ConversationId> = Vec::new();
        self.0
            .iter()
            .filter(|entry| entry.refused.is_none())
            .filter(move |entry| {
                let is_first = !seen.contains(&entry.conversation);
                seen.push(entry.conversation);
                is_first
            })
            .filter(move |entry| !entry.is_sending && entry.not_before <= now)
    }

    /// When the next waiting message is to be tried, if any waits for a moment in the future.
    #[must_use]
    pub fn next_try(&self, now: i64) -> Option<i64> {
        self.0
            .iter()
            .filter(|entry| entry.refused.is_none() && !entry.is_sending)
            .map(|entry| entry.not_before)
            .filter(|at| *at > now)
            .min()
    }

    /// Does a message of this name wait here?
    #[must_use]
    pub fn holds(&self, name: &ActionId) -> bool {
        self.0.iter().any(|entry| entry.name == *name)
    }

    /// A try failed. Tells what that changes for all tabs, if it is more than another wait here.
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
            .unwrap_or_else(|| backoff::delay_ms(entry.failures, random));
        entry.failures += 1;
        entry.not_before = now.saturating_add_unsigned(wait);
        None
    }

    /// The way is free again: nobody waits for the back-off of a lost connection.
    pub fn retry_now(&mut self) {
        for entry in &mut self.0 {
            entry.not_before = 0;
        }
    }

    /// The messages of one conversation.
    pub fn of(&self, conversation: ConversationId) -> impl Iterator<Item = &OutboxEntry> {
        self.0
            .iter()
            .filter(move |entry| entry.conversation == conversation)
    }

    /// How many are not sent and not refused.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.0.iter().filter(|it| it.refused.is_none()).count()
    }

    fn find(&mut self, name: &ActionId) -> Option<&mut OutboxEntry> {
        self.0.iter_mut().find(|entry| entry.name == *name)
    }
}

/// A session that has ended is no verdict on the message: it goes out when its writer has signed in again.
const fn is_worth_waiting(error: &ApiError) -> bool {
    error.is_passing()
        || matches!(
            error.code,
            ErrorCode::TokenRequired | ErrorCode::InvalidToken
        )
}

#[cfg(test)]
mod tests;
