//! The channels over which users are distributed. A node subscribes only to those of its own users; a Redis Cluster
//! spreads them over its shards.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use tokio::sync::Notify;

use crate::domain::UserId;

/// Number of channels. All nodes must agree on it.
pub(super) const CHANNELS: u16 = 1_024;

/// The subscriptions of this node.
pub(super) struct Channels {
    channels: Box<[Channel]>,
    /// Wakes the task that subscribes.
    pub(super) wanted: Notify,
    /// Is Redis connected?
    is_up: AtomicBool,
}

#[derive(Default)]
struct Channel {
    /// Number of connected users.
    users: AtomicU32,
    is_subscribed: AtomicBool,
    /// Wakes connections that wait for the subscription.
    changed: Notify,
}

impl Channels {
    pub(super) fn new() -> Self {
        Self {
            channels: (0..CHANNELS).map(|_| Channel::default()).collect(),
            wanted: Notify::new(),
            is_up: AtomicBool::new(false),
        }
    }

    /// The channel of a user: consecutive numbers are spread (Fibonacci hashing).
    pub(super) const fn of(user: UserId) -> u16 {
        let spread = user.0.cast_unsigned().wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (spread >> (u64::BITS - CHANNELS.ilog2())) as u16
    }

    /// The name of a channel in Redis.
    pub(super) fn name(channel: u16) -> String {
        format!("chitrasethu:users:{channel}")
    }

    /// The number of the channel with this name.
    pub(super) fn number(name: &[u8]) -> Option<u16> {
        let name = std::str::from_utf8(name).ok()?;
        name.rsplit(':').next()?.parse().ok()
    }

    pub(super) fn user_came(&self, user: UserId) {
        if self.channel(user).users.fetch_add(1, Ordering::SeqCst) == 0 {
            self.wanted.notify_one();
        }
    }

    pub(super) fn user_left(&self, user: UserId) {
        self.channel(user).users.fetch_sub(1, Ordering::SeqCst);
    }

    pub(super) fn is_up(&self) -> bool {
        self.is_up.load(Ordering::SeqCst)
    }

    /// Without a connection nothing is subscribed, and nobody waits for a subscription.
    pub(super) fn set_up(&self, is_up: bool) {
        self.is_up.store(is_up, Ordering::SeqCst);
        if !is_up {
            for channel in &self.channels {
                channel.is_subscribed.store(false, Ordering::SeqCst);
                channel.changed.notify_waiters();
            }
        }
    }

    /// Waits until the user's channel is subscribed, or Redis is away.
    pub(super) async fn reached(&self, user: UserId) {
        let channel = self.channel(user);
        loop {
            let changed = channel.changed.notified();
            if channel.is_subscribed.load(Ordering::SeqCst) || !self.is_up() {
                return;
            }
            changed.await;
        }
    }

    /// The channels that have users and are not subscribed.
    pub(super) fn missing(&self) -> Vec<u16> {
        self.select(|has_users, is_subscribed| has_users && !is_subscribed)
    }

    /// The channels that are subscribed and have no users.
    pub(super) fn surplus(&self) -> Vec<u16> {
        self.select(|has_users, is_subscribed| !has_users && is_subscribed)
    }

    /// Marks a channel without users as not subscribed; returns whether it is still without. A user who comes from now
    /// on waits for a new subscription.
    pub(super) fn give_up(&self, channel: u16) -> bool {
        self.set_subscribed(channel, false);
        let has_users = self.channels[usize::from(channel)]
            .users
            .load(Ordering::SeqCst)
            > 0;
        if has_users {
            self.set_subscribed(channel, true);
        }
        !has_users
    }

    pub(super) fn is_subscribed(&self, channel: u16) -> bool {
        let channel = self.channels.get(usize::from(channel));
        channel.is_some_and(|channel| channel.is_subscribed.load(Ordering::SeqCst))
    }

    pub(super) fn set_subscribed(&self, channel: u16, is_subscribed: bool) {
        let channel = &self.channels[usize::from(channel)];
        channel.is_subscribed.store(is_subscribed, Ordering::SeqCst);
        channel.changed.notify_waiters();
    }

    fn select(&self, wanted: impl Fn(bool, bool) -> bool) -> Vec<u16> {
        let chosen = (0..).zip(&self.channels).filter(|(_, channel)| {
            let has_users = channel.users.load(Ordering::SeqCst) > 0;
            wanted(has_users, channel.is_subscribed.load(Ordering::SeqCst))
        });
        chosen.map(|(number, _)| number).collect()
    }

    fn channel(&self, user: UserId) -> &Channel {
        &self.channels[usize::from(Self::of(user))]
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use futures::FutureExt as _;

    use super::*;

    #[test]
    fn users_are_spread_over_all_channels() {
        let used: HashSet<u16> = (1..20_000).map(|id| Channels::of(UserId(id))).collect();
        assert_eq!(used.len(), usize::from(CHANNELS));
        assert!(used.iter().all(|channel| *channel < CHANNELS));
        for channel in used {
            assert_eq!(
                Channels::number(Channels::name(channel).as_bytes()),
                Some(channel)
            );
        }
    }

    #[test]
    fn a_channel_is_wanted_while_it_has_users() {
        let channels = Channels::new();
        let asha = UserId(1);
        channels.user_came(asha);
        channels.user_came(asha);
        assert_eq!(channels.missing(), [Channels::of(asha)]);
        channels.set_subscribed(Channels::of(asha), true);
        channels.user_left(asha);
        assert_eq!((channels.missing(), channels.surplus()), (vec![], vec![]));
        channels.user_left(asha);
        assert_eq!(channels.surplus(), [Channels::of(asha)]);
    }

    #[test]
    fn nobody_waits_without_a_connection() {
        let channels = Channels::new();
        let asha = UserId(1);
        channels.user_came(asha);
        assert!(channels.reached(asha).now_or_never().is_some(), "away");
        channels.set_up(true);
        let mut waiting = Box::pin(channels.reached(asha));
        assert!((&mut waiting).now_or_never().is_none());
        channels.set_subscribed(Channels::of(asha), true);
        assert!((&mut waiting).now_or_never().is_some());
        channels.set_up(false);
        channels.set_up(true);
        let mut waiting = Box::pin(channels.reached(asha));
        assert!((&mut waiting).now_or_never().is_none(), "subscribed again");
        channels.set_up(false);
        assert!(waiting.now_or_never().is_some());
    }
}
