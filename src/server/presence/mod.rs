//! Presence: the number of connections per user. Only the first connection and the end of the last one are reported.
//! The latter is delayed by a grace period, so that a reload or a change of network causes no event.

use dashmap::DashMap;
use dashmap::mapref::entry::Entry;

use crate::domain::{Timestamp, UserId};

/// Grace period after the last connection, in milliseconds.
pub const GRACE_MS: i64 = 15_000;

/// The connections of this process, per user.
#[derive(Default)]
pub struct Presence {
    leases: DashMap<UserId, Lease>,
}

#[derive(Debug, Clone, Copy)]
struct Lease {
    connections: usize,
    /// End of the last connection; meaningful while there is none.
    left_at: Timestamp,
}

impl Presence {
    /// Counts a new connection. Returns whether the user was absent before.
    pub fn arrive(&self, user: UserId) -> bool {
        match self.leases.entry(user) {
            Entry::Occupied(mut lease) => {
                lease.get_mut().connections += 1;
                false
            }
            Entry::Vacant(entry) => {
                entry.insert(Lease {
                    connections: 1,
                    left_at: Timestamp::default(),
                });
                true
            }
        }
    }

    /// Counts the end of a connection at `now`.
    pub fn leave(&self, user: UserId, now: Timestamp) {
        if let Some(mut lease) = self.leases.get_mut(&user) {
            lease.connections = lease.connections.saturating_sub(1);
            lease.left_at = now;
        }
    }

    /// Removes and returns the users whose grace period is over at `now`, with the time of their last connection.
    pub fn departed(&self, now: Timestamp) -> Vec<(UserId, Timestamp)> {
        let mut gone = Vec::new();
        self.leases.retain(|user, lease| {
            let stays = lease.connections > 0 || now.0 - lease.left_at.0 < GRACE_MS;
            if !stays {
                gone.push((*user, lease.left_at));
            }
            stays
        });
        gone
    }

    /// The number of users who are connected, or within the grace period.
    #[must_use]
    pub fn count(&self) -> usize {
        self.leases.len()
    }

    /// Is the user connected, or within the grace period?
    #[must_use]
    pub fn is_online(&self, user: UserId) -> bool {
        self.leases.contains_key(&user)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASHA: UserId = UserId(1);

    #[test]
    fn one_of_two_tabs_closes_and_nothing_is_told() {
        let presence = Presence::default();
        assert!(presence.arrive(ASHA));
        assert!(!presence.arrive(ASHA));
        presence.leave(ASHA, Timestamp(1_000));
        assert_eq!(presence.departed(Timestamp(100_000)), []);
        assert!(presence.is_online(ASHA));
    }

    #[test]
    fn a_reload_within_the_grace_is_no_news() {
        let presence = Presence::default();
        presence.arrive(ASHA);
        presence.leave(ASHA, Timestamp(1_000));
        assert_eq!(presence.departed(Timestamp(1_000 + GRACE_MS - 1)), []);
        assert!(!presence.arrive(ASHA), "still counted as here");
        assert_eq!(presence.departed(Timestamp(1_000 + GRACE_MS)), []);
    }

    #[test]
    fn the_last_departure_is_told_once_with_its_moment() {
        let presence = Presence::default();
        presence.arrive(ASHA);
        presence.leave(ASHA, Timestamp(1_000));
        let late = Timestamp(1_000 + GRACE_MS);
        assert_eq!(presence.departed(late), [(ASHA, Timestamp(1_000))]);
        assert_eq!(presence.departed(late), []);
        assert!(!presence.is_online(ASHA));
        assert!(presence.arrive(ASHA), "new again");
    }
}
