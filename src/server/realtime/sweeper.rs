//! One sweep per second over all connections, instead of timers for each of them: expiring tokens, deactivated or
//! deleted accounts, and users whose grace period is over.

use std::collections::HashSet;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, Interval, MissedTickBehavior};

use super::connection::Standing;
use super::{DisconnectReason, Realtime};
use crate::domain::{Timestamp, UserId};
use crate::server::storage::StoreResult;

/// Maximum number of departures that are stored and published together.
const TOGETHER: usize = 256;

/// Maximum number of accounts in one query.
const IDS_A_QUERY: usize = 1_000;

/// After this time without a successful check, all connected accounts are checked, because the storage lists ended
/// accounts for ten minutes only. Checking 19,300 accounts takes 25 to 50 ms, too much for every second.
const GAP: Duration = Duration::from_secs(5 * 60);

impl Realtime {
    /// Checks the sessions of all connections.
    fn sweep_sessions(self: &Arc<Self>) {
        let now = self.clock.now();
        self.hub.each(|connection| match connection.standing(now) {
            Standing::Valid => {}
            Standing::Expiring(end) => {
                let renewal = Arc::clone(self).renew(Arc::clone(connection), end);
                tokio::spawn(renewal);
            }
            Standing::Expired => connection.outbox.close(DisconnectReason::SessionOver),
        });
    }

    /// Closes the connections of accounts that the platform has deactivated or deleted. Checks the recently ended
    /// accounts, or all connected ones if `everybody` is set.
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
        // Sorted in the order of the index.
        users.sort_unstable();
        users.dedup();
        for some in users.chunks(IDS_A_QUERY) {
            for user in self.store.inactive_among(some).await? {
                self.hub.end_user(user);
            }
        }
        Ok(())
    }

    /// Publishes again users whose arrival could not be published, if they are still online.
    async fn announce_missed_arrivals(&self) {
        for user in self.arrivals.missed() {
            if self.presence.is_online(user) {
                self.arrivals.announce(user);
            }
        }
    }

    /// Publishes users whose grace period is over, and those in `left` from earlier attempts; returns those that
    /// could not be published.
    async fn announce_departures(
        &self,
        mut left: Vec<(UserId, Timestamp)>,
    ) -> Vec<(UserId, Timestamp)> {
        left.extend(self.presence.departed(self.clock.now()));
        // Users who are back have been published as online.
        left.retain(|(user, _)| !self.presence.is_online(*user));
        // Sorted, so that two servers take locks in the same order and cannot deadlock.
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

/// Sweeps until the process ends. Tasks that need the storage run separately, so that the others do not wait while it
/// is unavailable.
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
                // Their requests fail anyway while the storage is unavailable.
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
