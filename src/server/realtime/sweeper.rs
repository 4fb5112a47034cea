//! One sweep a second over all connections instead of timers in each: tokens that run out, accounts that were
//! switched off or removed, people whose grace is over.

use std::collections::HashSet;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, Interval, MissedTickBehavior};

use super::connection::Standing;
use super::{DisconnectReason, Realtime};
use crate::domain::{Timestamp, UserId};
use crate::server::storage::StoreResult;

/// Departures that are stored and announced together at most.
const TOGETHER: usize = 256;

/// Accounts that one query looks at.
const IDS_A_QUERY: usize = 1_000;

/// After so long without looking, everybody who is connected is looked at: the storage lists accounts that ended
/// for ten minutes. Looking at 19,300 accounts takes 25 to 50 ms, too much for every second.
const GAP: Duration = Duration::from_secs(5 * 60);

impl Realtime {
    /// Looks at the sessions of all connections, if one of them can need it.
    fn sweep_sessions(self: &Arc<Self>) {
        let now = self.clock.now();
        if !self.hub.is_due(now) {
            return;
        }
        self.hub.each(|connection| match connection.standing(now) {
            Standing::Valid(until) => self.hub.look_again(until),
            Standing::Expiring(end) => {
                self.hub.look_again(end);
                let renewal = Arc::clone(self).renew(Arc::clone(connection), end);
                tokio::spawn(renewal);
            }
            Standing::Expired => connection.outbox.close(DisconnectReason::SessionOver),
        });
    }

    /// Closes the connections of accounts that the platform has switched off or removed. Looks at those that ended
    /// lately, or at everybody who is connected if `everybody`.
    async fn close_inactive(&self, everybody: bool) -> StoreResult<()> {
        let ended: HashSet<UserId> = if everybody {
            HashSet::new()
        } else {
            self.store.ended_accounts().await?.into_iter().collect()
        };
        if ended.is_empty() && !everybody {
            return Ok(());
        }
        let mut users = Vec::new();
        self.hub.each(|connection| {
            if everybody || ended.contains(&connection.user) {
                users.push(connection.user);
            }
        });
        // In their order, which the index has, too.
        users.sort_unstable();
        users.dedup();
        for some in users.chunks(IDS_A_QUERY) {
            for user in self.store.inactive_among(some).await? {
                self.hub.end_user(user);
            }
        }
        Ok(())
    }

    /// Tries again to announce those who came, if they are still here.
    async fn announce_missed_arrivals(&self) {
        for user in self.arrivals.missed() {
            if self.presence.is_online(user) {
                self.arrivals.announce(user);
            }
        }
    }

    /// Announces those whose grace is over, and those whom it could not announce before; returns whom it still
    /// could not.
    async fn announce_departures(
        &self,
        mut left: Vec<(UserId, Timestamp)>,
    ) -> Vec<(UserId, Timestamp)> {
        left.extend(self.presence.departed(self.clock.now()));
        // Who has come back meanwhile is announced by that.
        left.retain(|(user, _)| !self.presence.is_online(*user));
        // In their order: two servers that lock in the same order never wait for each other.
        left.sort_unstable();
        while !left.is_empty() {
            let some = left.split_at(left.len().min(TOGETHER)).0;
            if let Err(error) = self.chat.went_offline(some).await {
                tracing::warn!(count = left.len(), %error, "departures not announced yet");
                break;
            }
            let told = some.len();
            left.drain(..told);
        }
        left
    }
}

/// Sweeps until the process ends. What needs the storage is apart from the rest, which does not wait for one that is
/// away.
pub async fn sweep(realtime: Arc<Realtime>) -> Infallible {
    let sweeps = async {
        let mut second = every_second();
        loop {
            second.tick().await;
            realtime.sweep_sessions();
        }
    };
    let departures = async {
        let (mut second, mut left) = (every_second(), Vec::new());
        loop {
            second.tick().await;
            left = realtime.announce_departures(left).await;
            realtime.announce_missed_arrivals().await;
        }
    };
    let accounts = async {
        let (mut second, mut looked_at) = (every_second(), Instant::now());
        loop {
            second.tick().await;
            let began = Instant::now();
            match realtime.close_inactive(looked_at.elapsed() > GAP).await {
                Ok(()) => looked_at = began,
                // Nothing can be done in their name while the storage is away.
                Err(error) => tracing::warn!(%error, "inactive accounts not looked up"),
            }
        }
    };
    tokio::select! {
        never = sweeps => never,
        never = departures => never,
        never = accounts => never,
    }
}

fn every_second() -> Interval {
    let mut second = tokio::time::interval(Duration::from_secs(1));
    second.set_missed_tick_behavior(MissedTickBehavior::Delay);
    second
}
