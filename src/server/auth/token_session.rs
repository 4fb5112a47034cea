//! What a token says of its session, and whether the session is over.

use super::token::LEEWAY;
use crate::domain::Timestamp;
use crate::server::storage::SessionEpoch;

/// The session of a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenSession {
    /// Identifies the session for revocation.
    pub key: String,
    /// When the token expires.
    pub expires_at: Timestamp,
    /// When the token was issued, in whole seconds.
    pub issued_at: Timestamp,
    /// The epoch of the person's sessions in which it was issued. Tokens of the first backend have none.
    pub epoch: Option<i64>,
}

impl TokenSession {
    /// Is the session of this epoch of its person, rather than one that the person has ended?
    ///
    /// Numbers are compared and not times, because the clocks of servers differ and jump. Only tokens of the first backend
    /// have nothing but a time; within the leeway of clocks they count as issued before the epoch began.
    #[must_use]
    pub fn is_of(&self, epoch: &SessionEpoch) -> bool {
        let is_late_enough = match self.epoch {
            Some(number) => number >= epoch.number,
            None => self.issued_at.0 > epoch.since.0 + LEEWAY * 1000,
        };
        epoch.number == 0 || is_late_enough || self.key == epoch.kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SINCE: Timestamp = Timestamp(1_762_943_400_000);

    #[test]
    fn only_the_kept_session_and_later_ones_go_on() {
        let epoch = SessionEpoch {
            number: 2,
            since: SINCE,
            kept: "kept".to_owned(),
        };
        let session = |key: &str, epoch, seconds: i64| TokenSession {
            key: key.to_owned(),
            expires_at: Timestamp(i64::MAX),
            issued_at: Timestamp(SINCE.0 + seconds * 1000),
            epoch,
        };
        for (key, number, seconds, goes_on) in [
            ("kept", Some(0), -9, true),
            ("kept", None, -9, true),
            ("other", Some(1), -9, false),
            // Whatever the clock of its server has said.
            ("other", Some(1), 3_600, false),
            ("other", Some(2), -3_600, true),
            ("other", Some(3), 0, true),
            ("other", None, -1, false),
            ("other", None, LEEWAY, false),
            ("other", None, LEEWAY + 1, true),
        ] {
            let session = session(key, number, seconds);
            assert_eq!(session.is_of(&epoch), goes_on, "{session:?}");
            assert!(session.is_of(&SessionEpoch::default()));
        }
    }
}
