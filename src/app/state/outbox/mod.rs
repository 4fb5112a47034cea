//! What has been written and is not stored yet. One message at a time and in order per conversation; a
//! refused one steps aside and does not block the ones behind it.

use serde::{Deserialize, Serialize};

use crate::domain::{ClientMessageId, ConversationId, Timestamp};
use crate::wire::{ApiError, ErrorCode};

use crate::app::state::backoff;

/// How often an unforeseen failure of the server is tried again before the message counts as not sent. A
/// server that is away is waited for without limit.
const MAX_INTERNAL_FAILURES: u32 = 6;

/// Where a written message stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Progress {
    /// Its turn has not come, or it waits for the next try.
    Waiting,
    /// On its way.
    Sending,
    /// The server does not take it; the person decides.
    Refused(ApiError),
}

/// A written message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Where it belongs.
    pub conversation: ConversationId,
    /// Its name: the same in every try, so that no try makes a second message.
    pub name: ClientMessageId,
    /// The text.
    pub text: String,
    /// When it was written.
    pub written_at: Timestamp,
    /// Where it stands.
    pub progress: Progress,
    failures: u32,
    /// Not to be tried before this moment (milliseconds).
    not_before: i64,
}

/// All of them, in the order in which they were written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outbox(Vec<Entry>);

impl Outbox {
    /// Puts what an earlier life of the page left behind before what has been written since. Nobody knows
    /// what became of a message that was on its way, so it is sent again: its name makes that harmless.
    pub fn restore(&mut self, earlier: Self) {
        let mut entries = earlier.0;
        entries.retain(|entry| self.0.iter().all(|it| it.name != entry.name));
        for entry in &mut entries {
            entry.not_before = 0;
            if entry.progress == Progress::Sending {
                entry.progress = Progress::Waiting;
            }
        }
        entries.append(&mut self.0);
        self.0 = entries;
    }

    /// Adds a message at the end.
    pub fn push(
        &mut self,
        conversation: ConversationId,
        name: ClientMessageId,
        text: String,
        written_at: Timestamp,
    ) {
        self.0.push(Entry {
            conversation,
            name,
            text,
            written_at,
            progress: Progress::Waiting,
            failures: 0,
            not_before: 0,
        });
    }

    /// Takes out the messages whose turn it is, at most one per conversation; they count as on their way.
    pub fn take_due(&mut self, now: i64) -> Vec<Entry> {
        let mut seen: Vec<ConversationId> = Vec::new();
        let mut due = Vec::new();
        for entry in &mut self.0 {
            if matches!(entry.progress, Progress::Refused(_)) || seen.contains(&entry.conversation)
            {
                continue;
            }
            seen.push(entry.conversation);
            if entry.progress == Progress::Waiting && entry.not_before <= now {
                entry.progress = Progress::Sending;
                due.push(entry.clone());
            }
        }
        due
    }

    /// When the next waiting message is to be tried, if any waits for a moment in the future.
    #[must_use]
    pub fn next_try(&self, now: i64) -> Option<i64> {
        self.0
            .iter()
            .filter(|entry| entry.progress == Progress::Waiting && entry.not_before > now)
            .map(|entry| entry.not_before)
            .min()
    }

    /// It is stored: whichever of answer, event and history brought the news.
    pub fn stored(&mut self, name: &ClientMessageId) {
        self.0.retain(|entry| entry.name != *name);
    }

    /// Does a message of this name wait here?
    #[must_use]
    pub fn holds(&self, name: &ClientMessageId) -> bool {
        self.0.iter().any(|entry| entry.name == *name)
    }

    /// A try failed.
    pub fn failed(&mut self, name: &ClientMessageId, error: &ApiError, now: i64, random: f64) {
        let Some(entry) = self.find(name) else { return };
        let gives_up = error.code == ErrorCode::Internal && entry.failures >= MAX_INTERNAL_FAILURES;
        if !error.is_passing() || gives_up {
            entry.progress = Progress::Refused(error.clone());
            return;
        }
        let wait = error
            .retry_after_ms
            .unwrap_or_else(|| backoff::delay_ms(entry.failures, random));
        entry.failures += 1;
        entry.not_before = now.saturating_add_unsigned(wait);
        entry.progress = Progress::Waiting;
    }

    /// The way is free again: nobody waits for the back-off of a lost connection.
    pub fn retry_now(&mut self) {
        for entry in &mut self.0 {
            entry.not_before = 0;
        }
    }

    /// The person asks to try a refused message again.
    pub fn retry(&mut self, name: &ClientMessageId) {
        if let Some(entry) = self.find(name) {
            entry.progress = Progress::Waiting;
            entry.failures = 0;
            entry.not_before = 0;
        }
    }

    /// The person gives a refused message up.
    pub fn delete(&mut self, name: &ClientMessageId) {
        self.0
            .retain(|entry| entry.name != *name || !matches!(entry.progress, Progress::Refused(_)));
    }

    /// The messages of one conversation.
    pub fn of(&self, conversation: ConversationId) -> impl Iterator<Item = &Entry> {
        self.0
            .iter()
            .filter(move |entry| entry.conversation == conversation)
    }

    /// How many are not sent and not refused.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.0
            .iter()
            .filter(|entry| !matches!(entry.progress, Progress::Refused(_)))
            .count()
    }

    fn find(&mut self, name: &ClientMessageId) -> Option<&mut Entry> {
        self.0.iter_mut().find(|entry| entry.name == *name)
    }
}

#[cfg(test)]
mod tests;
