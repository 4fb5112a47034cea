//! Typing indicators. One part decides when to report one's own typing, the other how long to show that of others.

use std::collections::HashMap;

use crate::domain::ConversationId;

/// Interval after which one's own typing is reported again.
pub const REFRESH_MS: i64 = 4_000;
/// Time without input after which one's own typing ends.
pub const IDLE_MS: i64 = 5_000;
/// Time for which the typing of others is shown.
pub const EXPIRY_MS: i64 = 6_000;

/// A report to the other person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tell {
    /// Typing.
    Typing,
    /// No longer typing.
    Stopped,
}

/// One's own typing state in one conversation.
#[derive(Debug, Clone, Copy, Default)]
pub struct OwnTyping {
    told_at: Option<i64>,
    last_key_at: i64,
}

impl OwnTyping {
    /// Handles a change of the text.
    pub fn typed(&mut self, now: i64, is_empty: bool) -> Option<Tell> {
        if is_empty {
            return self.stop();
        }
        self.last_key_at = now;
        let due = self.told_at.is_none_or(|at| now - at >= REFRESH_MS);
        due.then(|| {
            self.told_at = Some(now);
            Tell::Typing
        })
    }

    /// Handles the passing of time.
    pub fn tick(&mut self, now: i64) -> Option<Tell> {
        let idle = now - self.last_key_at >= IDLE_MS;
        if idle { self.stop() } else { None }
    }

    /// The message was sent, or the text was cleared, or the conversation was left.
    pub fn stop(&mut self) -> Option<Tell> {
        self.told_at.take().map(|_| Tell::Stopped)
    }
}

/// The conversations in which the other person is typing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typists(HashMap<ConversationId, i64>);

impl Typists {
    /// The other person reports that they are typing.
    pub fn started(&mut self, conversation: ConversationId, now: i64) {
        self.0.insert(conversation, now + EXPIRY_MS);
    }

    /// They have stopped, sent the message, or left.
    pub fn stopped(&mut self, conversation: ConversationId) {
        self.0.remove(&conversation);
    }

    /// The connection is lost: removes all indicators.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Removes expired indicators.
    pub fn expire(&mut self, now: i64) {
        self.0.retain(|_, until| *until > now);
    }

    /// Is the other person of this conversation typing?
    #[must_use]
    pub fn is_typing(&self, conversation: ConversationId) -> bool {
        self.0.contains_key(&conversation)
    }

    /// Is anybody typing?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_is_refreshed_and_not_repeated() {
        let mut typing = OwnTyping::default();
        assert_eq!(typing.typed(0, false), Some(Tell::Typing));
        assert_eq!(typing.typed(3_999, false), None);
        assert_eq!(typing.typed(4_000, false), Some(Tell::Typing));
    }

    #[test]
    fn stopping_is_told_once() {
        let mut typing = OwnTyping::default();
        assert_eq!(typing.stop(), None);
        typing.typed(0, false);
        assert_eq!(typing.typed(10, true), Some(Tell::Stopped));
        assert_eq!(typing.typed(20, true), None);
        assert_eq!(typing.stop(), None);
    }

    #[test]
    fn idling_stops() {
        let mut typing = OwnTyping::default();
        typing.typed(0, false);
        typing.typed(3_000, false);
        assert_eq!(typing.tick(7_999), None);
        assert_eq!(typing.tick(8_000), Some(Tell::Stopped));
        assert_eq!(typing.tick(9_000), None);
        assert_eq!(typing.typed(9_100, false), Some(Tell::Typing));
    }

    #[test]
    fn what_others_tell_expires_or_is_cleared() {
        let here = "conv_1_2".parse().unwrap();
        let mut typists = Typists::default();
        typists.started(here, 0);
        typists.expire(5_999);
        assert!(typists.is_typing(here));
        typists.started(here, 4_000);
        typists.expire(9_999);
        assert!(typists.is_typing(here));
        typists.expire(10_000);
        assert!(!typists.is_typing(here));
        typists.started(here, 20_000);
        typists.stopped(here);
        assert!(typists.is_empty());
    }
}
