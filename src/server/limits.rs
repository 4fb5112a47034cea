//! Rate limits. Each limit is a number of tokens that are refilled evenly (GCRA, by governor).

use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::http::connection_quota::network;
use super::metrics::{Counter, Refused};
use crate::domain::UserId;

/// All rate limits of the server.
pub struct Limits {
    sign_in_account: Limit<String>,
    sign_in_address: Limit<IpAddr>,
    register: Limit<IpAddr>,
    messages: Limit<UserId>,
    typing: Limit<UserId>,
    events: Limit<UserId>,
    new_conversations: Limit<UserId>,
    sockets: Option<NonZeroU32>,
    sockets_of_address: Option<NonZeroU32>,
    connections_of_address: Option<NonZeroU32>,
    /// Counts what is refused.
    refused: Refused,
}

impl Limits {
    /// Multiplies every limit by `scale`; 0 disables them.
    #[must_use]
    pub fn new(scale: f64, refused: Refused) -> Self {
        let minute = Duration::from_secs(60);
        Self {
            sign_in_account: Limit::new(scale, 5, 5, minute),
            sign_in_address: Limit::new(scale, 20, 20, minute),
            register: Limit::new(scale, 3, 3, 60 * minute),
            messages: Limit::new(scale, 100, 30, minute),
            typing: Limit::new(scale, 1, 3, Duration::from_secs(1)),
            // After a reconnect a page marks every row of its list as delivered, at most 500 rows.
            events: Limit::new(scale, 100, 600, Duration::from_secs(1)),
            new_conversations: Limit::new(scale, 20, 20, 60 * minute),
            sockets: scaled(scale, 10),
            sockets_of_address: scaled(scale, 500),
            connections_of_address: scaled(scale, 1_000),
            refused,
        }
    }

    /// Counts an attempt to sign in to this account from this address.
    ///
    /// # Errors
    /// The time until the next attempt is allowed.
    pub fn sign_in(&self, email: &str, address: IpAddr) -> Result<(), Duration> {
        let by_address = self.sign_in_address.take(network(address));
        let taken = by_address.and_then(|()| self.sign_in_account.take(email.to_owned()));
        counted(taken, &self.refused.sign_in)
    }

    /// Counts a registration from this address.
    ///
    /// # Errors
    /// The time until the next registration is allowed.
    pub fn register(&self, address: IpAddr) -> Result<(), Duration> {
        counted(self.register.take(network(address)), &self.refused.register)
    }

    /// Counts a message of this user.
    ///
    /// # Errors
    /// The time until the next message is allowed.
    pub fn message(&self, user: UserId) -> Result<(), Duration> {
        counted(self.messages.take(user), &self.refused.messages)
    }

    /// Counts a typing event of this user.
    ///
    /// # Errors
    /// The time until the next event is allowed.
    pub fn typing(&self, user: UserId) -> Result<(), Duration> {
        counted(self.typing.take(user), &self.refused.typing)
    }

    /// Counts a socket event of this user, of any kind.
    ///
    /// # Errors
    /// The time until the next event is allowed.
    pub fn event(&self, user: UserId) -> Result<(), Duration> {
        counted(self.events.take(user), &self.refused.events)
    }

    /// Counts a new conversation of this user.
    ///
    /// # Errors
    /// The time until the next new conversation is allowed.
    pub fn new_conversation(&self, user: UserId) -> Result<(), Duration> {
        counted(
            self.new_conversations.take(user),
            &self.refused.new_conversations,
        )
    }

    /// Maximum number of concurrent sockets per user; `None` for no limit.
    #[must_use]
    pub fn sockets(&self) -> Option<usize> {
        self.sockets.map(|limit| limit.get() as usize)
    }

    /// Maximum number of concurrent sockets per address. Customers of a provider may share an address, so it is much
    /// higher than the limit per user.
    #[must_use]
    pub fn sockets_of_address(&self) -> Option<usize> {
        self.sockets_of_address.map(|limit| limit.get() as usize)
    }

    /// Maximum number of concurrent TCP connections per address.
    #[must_use]
    pub fn connections_of_address(&self) -> Option<usize> {
        self.connections_of_address
            .map(|limit| limit.get() as usize)
    }

    /// Removes keys whose tokens are completely refilled.
    pub fn tidy(&self) {
        self.sign_in_account.tidy();
        self.sign_in_address.tidy();
        self.register.tidy();
        self.messages.tidy();
        self.typing.tidy();
        self.events.tidy();
        self.new_conversations.tidy();
    }
}

/// Counts a refusal.
fn counted(taken: Result<(), Duration>, refused: &Counter) -> Result<(), Duration> {
    taken.inspect_err(|_| {
        refused.inc();
    })
}

/// A limit with separate tokens for each key; `None` disables it.
struct Limit<K: Hash + Eq + Clone>(Option<DefaultKeyedRateLimiter<K>>);

impl<K: Hash + Eq + Clone> Limit<K> {
    /// `count` per `period`, at most `burst` at once.
    fn new(scale: f64, count: u32, burst: u32, period: Duration) -> Self {
        let quota = scaled(scale, count)
            .zip(scaled(scale, burst))
            .map(|(count, burst)| {
                Quota::with_period(period / count.get())
                    .expect("the period is not zero")
                    .allow_burst(burst)
            });
        Self(quota.map(RateLimiter::keyed))
    }

    fn take(&self, key: K) -> Result<(), Duration> {
        let Some(limiter) = &self.0 else {
            return Ok(());
        };
        limiter.check_key(&key).map_err(|not_until| {
            let wait = not_until.wait_time_from(DefaultClock::default().now());
            // Tokens may have been refilled since the check.
            wait.max(Duration::from_millis(1))
        })
    }

    fn tidy(&self) {
        if let Some(limiter) = &self.0 {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the range of u32 before"
)]
fn scaled(scale: f64, count: u32) -> Option<NonZeroU32> {
    let scaled = (f64::from(count) * scale).ceil().clamp(0.0, 1e9);
    NonZeroU32::new(scaled as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_burst_is_exact_and_the_wait_is_said() {
        let limits = Limits::new(1.0, Refused::default());
        for _ in 0..30 {
            assert_eq!(limits.message(UserId(1)), Ok(()));
        }
        let wait = limits.message(UserId(1)).unwrap_err();
        assert!(wait <= Duration::from_millis(600), "{wait:?}");
        assert_eq!(limits.message(UserId(2)), Ok(()), "others are unaffected");
    }

    #[test]
    fn twenty_conversations_an_hour() {
        let limits = Limits::new(1.0, Refused::default());
        for _ in 0..20 {
            assert_eq!(limits.new_conversation(UserId(1)), Ok(()));
        }
        let wait = limits.new_conversation(UserId(1)).unwrap_err();
        assert!(wait <= Duration::from_secs(180), "{wait:?}");
        assert!(wait > Duration::from_secs(170), "{wait:?}");
    }

    #[test]
    fn zero_switches_them_off() {
        let limits = Limits::new(0.0, Refused::default());
        for _ in 0..1_000 {
            assert_eq!(limits.message(UserId(1)), Ok(()));
        }
    }
}
