//! Who is here: a counted lease per user. Only the first arrival and the last departure are news, and a
//! departure only after a grace, so that a reload or a change of network does not flicker.

use dashmap::DashMap;
use dashmap::mapref::entry::Entry;

use crate::domain::{Timestamp, UserId};

/// How long somebody without connections still counts as here, in milliseconds.
pub const GRACE_MS: i64 = 15_000;

/// The leases of this process.
#[derive(Default)]
pub struct Presence {
    leases: DashMap<UserId, Lease>,
}

#[derive(Debug, Clone, Copy)]
struct Lease {
    connections: usize,
    /// When the last connection left; meaningful while there is none.
    left_at: Timestamp,
}

impl Presence {
    /// A connection more. Is the user new here?
    pub fn arrive(&self, user: UserId) -> bool {
        match self.leases.entry(user) {
            Entry::Occupied(mut lease) => {
                lease.get_mut().connections += 1;
                false
            }
            Entry::Vacant(place) => {
                place.insert(Lease {
                    connections: 1,
                    left_at: Timestamp::default(),
                });
                true
            }
        }
    }

    /// A connection fewer, at `now`.
    pub fn leave(&self, user: UserId, now: Timestamp) {
        if let Some(mut lease) = self.leases.get_mut(&user) {
            lease.connections = lease.connections.saturating_sub(1);
            lease.left_at = now;
        }
    }

    /// Those whose grace is over at `now`, each with the moment of leaving. They are gone after this call.
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

    /// Is the user here, or gone so recently that it may be a reload?
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
