//! Several servers over one Redis (version 7 or later): events cross between them ([`bus`]), and they share who is
//! online ([`whereabouts`]) and how often somebody may do something ([`quotas`]). Only this module names Redis.
//!
//! Nothing here is needed for a message to be stored or to arrive on the same node. While Redis is away, each node
//! answers from what it knows itself; when it is back, nodes report their users again and ask clients to catch up.

mod bus;
mod channels;
mod deliver;
mod heard;
mod link;
mod nodes;
mod quotas;
mod subscriptions;
mod whereabouts;

use std::convert::Infallible;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt as _;
use tokio::sync::mpsc;
use tokio::time::{Instant, interval, sleep, timeout};

pub use bus::{RedisBus, Tamper};
pub use link::RedisAddress;
pub use quotas::RedisQuotas;
pub use whereabouts::RedisWhereabouts;

use link::{Connection, Link, Pushes};

use super::metrics::BusMetrics;
use super::presence::Presence;
use super::realtime::Hub;

/// First delay between two attempts to connect, doubled up to [`MAX_BACKOFF`].
const MIN_BACKOFF: Duration = Duration::from_millis(100);
const MAX_BACKOFF: Duration = Duration::from_secs(2);

/// A connection that lasted for this long was not refused: the next attempt follows at once.
const STABLE: Duration = Duration::from_secs(10);

/// Interval between checks that Redis still answers. A frozen one keeps its connections open.
const PING_EVERY: Duration = Duration::from_secs(1);

/// Maximum time for publishing the last events of a node that stops.
const FLUSH_WITHIN: Duration = Duration::from_secs(2);
const FLUSH_CHECK: Duration = Duration::from_millis(5);

/// What the nodes share, and the connection over which they do.
pub struct Cluster {
    link: Arc<Link>,
    /// Carries events between nodes.
    pub bus: Arc<RedisBus>,
    /// Who is connected to which node.
    pub whereabouts: Arc<RedisWhereabouts>,
    /// Limits that count across nodes.
    pub quotas: Arc<RedisQuotas>,
}

impl Cluster {
    /// A cluster that is not connected yet; `sockets` is the limit of connections per user.
    #[must_use]
    pub fn new(
        address: RedisAddress,
        node: u64,
        sockets: Option<usize>,
        metrics: BusMetrics,
    ) -> Self {
        let link = Arc::new(Link::new(address));
        let bus = Arc::new(RedisBus::new(node, metrics));
        let whereabouts = RedisWhereabouts::new(node, Arc::clone(&link), Arc::clone(&bus), sockets);
        Self {
            bus,
            whereabouts: Arc::new(whereabouts),
            quotas: Arc::new(RedisQuotas::new(Arc::clone(&link))),
            link,
        }
    }

    /// Is Redis connected? One that no longer answers is noticed within two seconds.
    #[must_use]
    pub fn is_up(&self) -> bool {
        self.link.live().is_some()
    }

    /// Tells the other nodes that this one stops: its users are offline for them when they have had the time of a
    /// reload to reconnect.
    pub async fn end_lease_soon(&self) {
        if let Some(mut connection) = self.link.live() {
            let end = self.whereabouts.end_lease_soon(&mut connection);
            if let Err(error) = end.await {
                tracing::warn!(%error, "lease not ended: other nodes notice in a minute");
            }
        }
    }

    /// Waits until everything has been published, for two seconds at most. Clients find the rest by catching up.
    pub async fn flush(&self) {
        let published = async {
            while self.is_up() && self.bus.waiting() > 0 {
                sleep(FLUSH_CHECK).await;
            }
        };
        if timeout(FLUSH_WITHIN, published).await.is_err() {
            tracing::warn!("not everything was published");
        }
    }

    /// Changes what arrives from other nodes. For tests of losses, repeats and delays.
    pub fn tamper(&self, tamper: Tamper) {
        *bus::lock(&self.bus.tamper) = Some(tamper);
    }

    /// Keeps the connection until the process ends.
    pub async fn run(&self, hub: Arc<Hub>, presence: Arc<Presence>) -> Infallible {
        let mut backoff = MIN_BACKOFF;
        loop {
            let (sender, pushes) = mpsc::unbounded_channel();
            let begun = Instant::now();
            let lost = match self.link.address.connect(sender).await {
                Ok(connection) => {
                    tracing::info!("connected to the other nodes");
                    let serving = self.connected(connection, pushes, &hub, &presence);
                    // A panic costs the connection, not the bus.
                    let served = AssertUnwindSafe(serving).catch_unwind().await;
                    self.link.set(None);
                    self.bus.set_down();
                    served.unwrap_or_else(|_| "a panic, see above".to_owned())
                }
                Err(error) => error.to_string(),
            };
            // Said at the first of several failures in a row.
            if backoff == MIN_BACKOFF || begun.elapsed() > STABLE {
                tracing::warn!(
                    error = lost,
                    "not connected to the other nodes, trying again"
                );
            }
            if begun.elapsed() > STABLE {
                backoff = MIN_BACKOFF;
            }
            // Nodes that lost the connection at the same moment come back at different ones.
            sleep(backoff.mul_f64(rand::random_range(0.5..1.0))).await;
            backoff = (2 * backoff).min(MAX_BACKOFF);
        }
    }

    /// Serves as long as the connection works; returns why it ended.
    async fn connected(
        &self,
        mut connection: Connection,
        pushes: Pushes,
        hub: &Arc<Hub>,
        presence: &Presence,
    ) -> String {
        if let Err(error) = self.bus.subscribe_all(&mut connection).await {
            return error.to_string();
        }
        self.link.set(Some(connection.clone()));
        tokio::select! {
            // What was published elsewhere until now has not arrived here.
            never = hub.ask_all_to_catch_up() => match never {},
            lost = self.bus.publish_all(&connection) => lost,
            lost = self.bus.deliver(pushes, hub) => lost,
            lost = self.bus.publish_marks(&connection) => lost,
            lost = self.bus.keep_subscriptions(&connection) => lost,
            lost = self.whereabouts.keep_lease(&connection, presence) => lost,
            lost = self.watch(connection.clone()) => lost,
        }
    }

    /// Returns when Redis no longer answers.
    async fn watch(&self, mut connection: Connection) -> String {
        let ping = redis::cmd("PING");
        let mut tick = interval(PING_EVERY);
        loop {
            tick.tick().await;
            if let Err(error) = ping.query_async::<String>(&mut connection).await {
                return error.to_string();
            }
            self.link.trust();
        }
    }
}
