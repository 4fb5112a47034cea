//! One sweep a second over all connections instead of timers in each: tokens that run out, accounts that are
//! switched off, people whose grace is over.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Interval, MissedTickBehavior};

use super::{Close, Realtime};
use crate::server::chat::Event;
use crate::wire::events::{SESSION_EXPIRING, SessionExpiring};

/// Seconds before the end of a session at which its connections are told.
const WARNING: i64 = 60;

impl Realtime {
    fn sweep(&self) {
        let now = self.clock.now();
        self.hub.each(|connection| {
            let left_ms = connection.expires_at.0 - now.0;
            if left_ms <= 0 {
                connection.outbox.close(Close::SessionOver);
            }
            if ((WARNING - 1) * 1000..WARNING * 1000).contains(&left_ms) {
                let event = SessionExpiring {
                    expires_at: connection.expires_at,
                };
                connection
                    .outbox
                    .push_event(&Event::new(SESSION_EXPIRING, &event));
            }
        });
    }

    /// The platform switches accounts off beside us.
    async fn end_switched_off(&self) {
        match self.store.switched_off().await {
            Ok(users) => users.into_iter().for_each(|user| self.hub.end_user(user)),
            // Nothing can be done in their name while the storage is away.
            Err(error) => tracing::warn!(%error, "switched-off accounts not looked up"),
        }
    }

    async fn announce_departures(&self) {
        for (user, at) in self.presence.departed(self.clock.now()) {
            if let Err(error) = self.chat.went_offline(user, at).await {
                tracing::warn!(%user, %error, "departure not announced");
            }
        }
    }
}

/// Sweeps until the process ends. Accounts are looked up apart: the rest does not wait for a storage that is
/// away.
pub async fn keep(realtime: Arc<Realtime>) -> Infallible {
    let sweeps = async {
        let mut second = every_second();
        loop {
            second.tick().await;
            realtime.sweep();
            realtime.announce_departures().await;
        }
    };
    let accounts = async {
        let mut second = every_second();
        loop {
            second.tick().await;
            realtime.end_switched_off().await;
        }
    };
    tokio::select! {
        never = sweeps => never,
        never = accounts => never,
    }
}

fn every_second() -> Interval {
    let mut second = tokio::time::interval(Duration::from_secs(1));
    second.set_missed_tick_behavior(MissedTickBehavior::Delay);
    second
}
