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

/// Maximum number of arrivals or departures that are published together.
const TOGETHER: usize = 256;

/// Maximum number of accounts in one query.
const IDS_A_QUERY: usize = 1_000;

/// After this time without a successful check, all connected accounts are checked, because the storage lists ended
/// accounts for ten minutes only. Checking 19,300 accounts takes 25 to 50 ms, too much for every second.
const GAP: Duration = Duration::from_secs(5 * 60);

/// Time after which a revocation that carries an earlier time has been committed for certain.
const COMMIT: Duration = Duration::from_secs(30);

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

    /// Closes the connections of sessions that were revoked or ended by their person on other servers, since the last
    /// check `ago`.
    async fn close_revoked(&self, ago: Duration) -> StoreResult<()> {
        let seconds = i64::try_from((ago + COMMIT).as_secs()).unwrap_or(i64::MAX);
        if self.sessions.read_revoked(seconds).await? {
            self.hub.each(|connection| {
                if connection.is_revoked(&self.sessions) {
                    connection.outbox.close(DisconnectReason::SessionOver);
                }
            });
        }
        // Every time: a connection may have been opened while its session ended.
        for (user, epoch) in self.store.recent_epochs(seconds).await? {
            self.hub.end_earlier_sessions(user, &epoch);
        }
        Ok(())
    }

    /// Publishes users whose arrival could not be published before, or was found by comparing with other nodes.
    async fn announce_noted_arrivals(&self) {
        let mut came = self.presence.take_came();
        while !came.is_empty() {
            let some = came.split_at(came.len().min(TOGETHER)).0;
            if let Err(error) = self.chat.came_online(some).await {
                tracing::warn!(count = came.len(), %error, "arrivals not announced yet");
                self.presence.note_came(came);
                return;
            }
            came.drain(..came.len().min(TOGETHER));
        }
    }

    /// Publishes users whose grace period is over, users of nodes that are gone, and those in `left` from earlier
    /// attempts; returns those that could not be published.
    async fn announce_departures(
        &self,
        mut left: Vec<(UserId, Timestamp)>,
    ) -> Vec<(UserId, Timestamp)> {
        let now = self.clock.moment();
        left.extend(self.presence.departed(now));
        left.extend(
            self.presence
                .take_gone()
                .into_iter()
                .map(|user| (user, now.at)),
        );
        // Sorted, so that two servers take locks in the same order and cannot deadlock.
        left.sort_unstable();
        while !left.is_empty() {
            let mut some = left.split_at(left.len().min(TOGETHER)).0.to_vec();
            let told = some.len();
            self.keep_departed(&mut some).await;
            if let Err(error) = self.chat.went_offline(&some).await {
                tracing::warn!(count = left.len(), %error, "departures not announced yet");
                break;
            }
            left.drain(..told);
        }
        left
    }

    /// Keeps the users who are not connected to any node.
    async fn keep_departed(&self, left: &mut Vec<(UserId, Timestamp)>) {
        // Users who are back have been published as online.
        left.retain(|(user, _)| !self.presence.is_here(*user));
        if !self.presence.is_shared() {
            return;
        }
        let users: Vec<UserId> = left.iter().map(|(user, _)| *user).collect();
        let gone: HashSet<UserId> = self.presence.left(users).await.into_iter().collect();
        for (user, _) in &*left {
            // Back just now: the entry may have been removed after it was written.
            if self.presence.is_here(*user) {
                self.arrivals.announce(*user, false);
            }
        }
        left.retain(|(user, _)| gone.contains(user) && !self.presence.is_here(*user));
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
            realtime.announce_noted_arrivals().await;
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
    let revocations = async {
        let (mut second, mut looked_at) = (every_second(), Instant::now());
        loop {
            second.tick().await;
            let began = Instant::now();
            match realtime.close_revoked(looked_at.elapsed()).await {
                Ok(()) => looked_at = began,
                Err(error) => tracing::warn!(%error, "revoked sessions not looked up"),
            }
        }
    };
    let notes = async {
        let mut second = every_second();
        loop {
            second.tick().await;
            if let Err(error) = realtime.sessions.write_notes().await {
                tracing::warn!(%error, "uses of sessions not noted");
            }
        }
    };
    tokio::select! {
        never = notes => never,
        never = revocations => never,
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
