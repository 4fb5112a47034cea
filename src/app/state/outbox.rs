//! What has been written and is not stored yet. One message at a time and in order per conversation; a
//! refused one steps aside and does not block the ones behind it.

use serde::{Deserialize, Serialize};

use crate::domain::{ClientMessageId, ConversationId, Timestamp};
use crate::wire::{ApiError, ErrorCode};

use super::backoff;

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
mod tests {
    use super::*;

    fn name(text: &str) -> ClientMessageId {
        text.parse().unwrap()
    }

    fn outbox(messages: &[(&str, &str)]) -> Outbox {
        let mut outbox = Outbox::default();
        for (conversation, text) in messages {
            let conversation = conversation.parse().unwrap();
            outbox.push(conversation, name(text), (*text).to_owned(), Timestamp(0));
        }
        outbox
    }

    fn due(outbox: &mut Outbox, now: i64) -> Vec<String> {
        let entries = outbox.take_due(now);
        entries.into_iter().map(|entry| entry.text).collect()
    }

    fn away() -> ApiError {
        ApiError::new(ErrorCode::TryAgain, "away")
    }

    #[test]
    fn one_at_a_time_and_in_order_per_conversation() {
        let mut outbox = outbox(&[("conv_1_2", "a"), ("conv_1_2", "b"), ("conv_1_3", "c")]);
        assert_eq!(due(&mut outbox, 0), ["a", "c"]);
        assert!(due(&mut outbox, 0).is_empty());
        outbox.stored(&name("a"));
        assert_eq!(due(&mut outbox, 0), ["b"]);
    }

    #[test]
    fn a_passing_failure_waits_and_keeps_the_order() {
        let mut outbox = outbox(&[("conv_1_2", "a"), ("conv_1_2", "b")]);
        due(&mut outbox, 0);
        outbox.failed(&name("a"), &away(), 1_000, 0.5);
        assert!(due(&mut outbox, 1_249).is_empty());
        assert_eq!(outbox.next_try(1_100), Some(1_250));
        assert_eq!(due(&mut outbox, 1_250), ["a"]);
        outbox.failed(&name("a"), &away(), 2_000, 1.0);
        assert_eq!(outbox.next_try(2_000), Some(3_000));
        outbox.retry_now();
        assert_eq!(due(&mut outbox, 2_001), ["a"]);
        assert_eq!(outbox.waiting(), 2);
    }

    #[test]
    fn the_server_says_when_to_come_back() {
        let mut outbox = outbox(&[("conv_1_2", "a")]);
        due(&mut outbox, 0);
        let mut slow_down = ApiError::new(ErrorCode::RateLimited, "slow down");
        slow_down.retry_after_ms = Some(900);
        outbox.failed(&name("a"), &slow_down, 100, 0.0);
        assert_eq!(outbox.next_try(100), Some(1_000));
    }

    #[test]
    fn a_refused_message_steps_aside() {
        let mut outbox = outbox(&[("conv_1_2", "a"), ("conv_1_2", "b")]);
        due(&mut outbox, 0);
        let too_long = ApiError::new(ErrorCode::TextTooLong, "too long");
        outbox.failed(&name("a"), &too_long, 0, 0.0);
        assert_eq!(due(&mut outbox, 0), ["b"]);
        assert_eq!(outbox.waiting(), 1);
        outbox.retry(&name("a"));
        outbox.stored(&name("b"));
        assert_eq!(due(&mut outbox, 0), ["a"]);
        outbox.failed(&name("a"), &too_long, 0, 0.0);
        outbox.delete(&name("a"));
        assert_eq!(outbox, Outbox::default());
    }

    #[test]
    fn a_reload_keeps_what_was_written() {
        let mut before = outbox(&[("conv_1_2", "a"), ("conv_1_2", "b")]);
        due(&mut before, 0);
        let kept = serde_json::to_string(&before).unwrap();
        let mut after = outbox(&[("conv_1_2", "c")]);
        after.restore(serde_json::from_str(&kept).unwrap());
        after.restore(serde_json::from_str(&kept).unwrap());
        assert_eq!(due(&mut after, 0), ["a"]);
        after.stored(&name("a"));
        assert_eq!(due(&mut after, 0), ["b"]);
        after.stored(&name("b"));
        assert_eq!(due(&mut after, 0), ["c"]);
    }

    #[test]
    fn only_refused_messages_can_be_deleted() {
        let mut outbox = outbox(&[("conv_1_2", "a")]);
        outbox.delete(&name("a"));
        assert_eq!(outbox.waiting(), 1);
    }

    #[test]
    fn an_unforeseen_failure_is_not_tried_for_ever() {
        let mut outbox = outbox(&[("conv_1_2", "a")]);
        for _ in 0..=MAX_INTERNAL_FAILURES {
            assert_eq!(due(&mut outbox, i64::MAX), ["a"]);
            outbox.failed(&name("a"), &ApiError::internal(), 0, 0.0);
        }
        assert!(due(&mut outbox, i64::MAX).is_empty());
    }
}
