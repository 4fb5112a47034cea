//! Presence: the number of connections per user. Only the first connection and the end of the last one are reported.
//! The latter is delayed by a grace period, so that a reload or a change of network causes no event.
//!
//! Each node counts its own connections. Several nodes share who is where ([`Whereabouts`]): a user is online until
//! all nodes have said that they are gone.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use dashmap::DashMap;
use dashmap::mapref::entry::Entry;

use crate::domain::{Timestamp, UserId};
use crate::server::clock::Moment;

/// Grace period after the last connection, in milliseconds.
pub const GRACE_MS: i64 = 15_000;
const GRACE: Duration = Duration::from_millis(GRACE_MS.unsigned_abs());

/// A user with connections on this node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Here {
    /// The user.
    pub user: UserId,
    /// The number of their connections; 0 within the grace period.
    pub connections: usize,
}

/// What several nodes know together. Every method returns `None` while the others cannot be asked: then counts what
/// this node knows.
#[async_trait]
pub trait Whereabouts: Send + Sync + 'static {
    /// Says that these users are on this node; returns those who were nowhere before.
    async fn came(&self, users: &[Here]) -> Option<Vec<UserId>>;

    /// Says that these users are no longer on this node; returns those who are nowhere now.
    async fn left(&self, users: &[UserId]) -> Option<Vec<UserId>>;

    /// Those of these users who are on any node.
    async fn online(&self, users: &[UserId]) -> Option<HashSet<UserId>>;
}

/// The connections of this node, per user.
#[derive(Default)]
pub struct Presence {
    leases: DashMap<UserId, Lease>,
    others: Option<Arc<dyn Whereabouts>>,
    noted: Mutex<Noted>,
}

/// Users of whom other people are to be told.
#[derive(Default)]
struct Noted {
    came: Vec<UserId>,
    gone: Vec<UserId>,
}

#[derive(Debug, Clone, Copy)]
struct Lease {
    connections: usize,
    /// End of the last connection; meaningful while there is none.
    left: Moment,
}

impl Presence {
    /// Presence shared with other nodes.
    #[must_use]
    pub fn shared(others: Arc<dyn Whereabouts>) -> Self {
        Self {
            others: Some(others),
            ..Self::default()
        }
    }

    /// Are there other nodes, which must know of every connection?
    #[must_use]
    pub const fn is_shared(&self) -> bool {
        self.others.is_some()
    }

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
                    left: Moment::default(),
                });
                true
            }
        }
    }

    /// Counts the end of a connection at `now`.
    pub fn leave(&self, user: UserId, now: Moment) {
        if let Some(mut lease) = self.leases.get_mut(&user) {
            lease.connections = lease.connections.saturating_sub(1);
            lease.left = now;
        }
    }

    /// Removes and returns the users whose grace period is over at `now`, with the time of their last connection.
    pub fn departed(&self, now: Moment) -> Vec<(UserId, Timestamp)> {
        let mut gone = Vec::new();
        self.leases.retain(|user, lease| {
            let stays =
                lease.connections > 0 || now.steady.saturating_sub(lease.left.steady) < GRACE;
            if !stays {
                gone.push((*user, lease.left.at));
            }
            stays
        });
        gone
    }

    /// The number of users who are connected to this node, or within the grace period.
    #[must_use]
    pub fn count(&self) -> usize {
        self.leases.len()
    }

    /// Is the user connected to this node, or within the grace period?
    #[must_use]
    pub fn is_here(&self, user: UserId) -> bool {
        self.leases.contains_key(&user)
    }

    /// All users of this node.
    #[must_use]
    pub fn all_here(&self) -> Vec<Here> {
        let here = self.leases.iter().map(|lease| Here {
            user: *lease.key(),
            connections: lease.connections,
        });
        here.collect()
    }

    /// Tells the other nodes about connections of these users; returns the users who were not online before. Each user
    /// comes with whether this node saw them arrive, which counts while the others cannot be asked.
    pub async fn came(&self, users: Vec<(UserId, bool)>) -> Vec<UserId> {
        let arrived = users.iter().filter(|(_, is_arrival)| *is_arrival);
        let arrived: Vec<UserId> = arrived.map(|(user, _)| *user).collect();
        let Some(others) = &self.others else {
            return arrived;
        };
        let mut users: Vec<UserId> = users.into_iter().map(|(user, _)| user).collect();
        users.sort_unstable();
        users.dedup();
        // A user without connections is not entered: an entry must not be written while it is being removed.
        let here = users.iter().filter_map(|user| {
            let connections = self.leases.get(user)?.connections;
            (connections > 0).then_some(Here {
                user: *user,
                connections,
            })
        });
        let here: Vec<Here> = here.collect();
        others.came(&here).await.unwrap_or(arrived)
    }

    /// Tells the other nodes that these users have left this one; returns the users who are no longer online.
    pub async fn left(&self, users: Vec<UserId>) -> Vec<UserId> {
        match &self.others {
            Some(others) => others.left(&users).await.unwrap_or(users),
            None => users,
        }
    }

    /// Those of these users who are online.
    pub async fn online(&self, users: &[UserId]) -> HashSet<UserId> {
        let here = users.iter().filter(|user| self.is_here(**user));
        let mut online: HashSet<UserId> = here.copied().collect();
        let absent = users.iter().filter(|user| !online.contains(user));
        let absent: Vec<UserId> = absent.copied().collect();
        if let Some(others) = &self.others
            && !absent.is_empty()
            && let Some(elsewhere) = others.online(&absent).await
        {
            online.extend(elsewhere);
        }
        online
    }

    /// Notes users who have come online and of whom nobody has been told yet.
    pub fn note_came(&self, users: Vec<UserId>) {
        self.noted().came.extend(users);
    }

    /// Notes users of other nodes who have left without their node telling anybody.
    pub fn note_gone(&self, users: Vec<UserId>) {
        self.noted().gone.extend(users);
    }

    /// Takes the users noted by [`Presence::note_came`].
    pub fn take_came(&self) -> Vec<UserId> {
        std::mem::take(&mut self.noted().came)
    }

    /// Takes the users noted by [`Presence::note_gone`].
    pub fn take_gone(&self) -> Vec<UserId> {
        std::mem::take(&mut self.noted().gone)
    }

    fn noted(&self) -> std::sync::MutexGuard<'_, Noted> {
        self.noted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASHA: UserId = UserId(1);
    const SECOND: Duration = Duration::from_secs(1);

    fn after(steady: Duration) -> Moment {
        Moment {
            at: Timestamp(1_000),
            steady,
        }
    }

    #[test]
    fn one_of_two_tabs_closes_and_nothing_is_told() {
        let presence = Presence::default();
        assert!(presence.arrive(ASHA));
        assert!(!presence.arrive(ASHA));
        presence.leave(ASHA, after(SECOND));
        assert_eq!(presence.departed(after(100 * SECOND)), []);
        assert!(presence.is_here(ASHA));
    }

    #[test]
    fn a_reload_within_the_grace_is_no_news() {
        let presence = Presence::default();
        presence.arrive(ASHA);
        presence.leave(ASHA, after(SECOND));
        assert_eq!(presence.departed(after(GRACE)), []);
        assert!(!presence.arrive(ASHA), "still counted as here");
        assert_eq!(presence.departed(after(SECOND + GRACE)), []);
    }

    #[test]
    fn the_last_departure_is_told_once_with_its_moment() {
        let presence = Presence::default();
        presence.arrive(ASHA);
        presence.leave(ASHA, after(SECOND));
        let mut late = after(SECOND + GRACE);
        // However far the clock is set back meanwhile.
        late.at = Timestamp(-3_600_000);
        assert_eq!(presence.departed(late), [(ASHA, Timestamp(1_000))]);
        assert_eq!(presence.departed(late), []);
        assert!(!presence.is_here(ASHA));
        assert!(presence.arrive(ASHA), "new again");
    }
}
