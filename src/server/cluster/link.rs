//! The connection to Redis: one server, or a Redis Cluster.

use std::fmt;
use std::str::FromStr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{PoisonError, RwLock};
use std::time::Duration;

use redis::aio::{ConnectionLike, MultiplexedConnection};
use redis::cluster::ClusterClientBuilder;
use redis::cluster_async::ClusterConnection;
use redis::{
    AsyncConnectionConfig, Client, Cmd, ConnectionInfo, IntoConnectionInfo, Pipeline,
    ProtocolVersion, PushInfo, RedisFuture, RedisResult, Value,
};
use tokio::sync::mpsc;
use tokio::time::timeout;

/// Maximum time to connect.
const CONNECT_WITHIN: Duration = Duration::from_secs(2);

/// Maximum time for an answer, after which the connection counts as lost.
const ANSWER_WITHIN: Duration = Duration::from_secs(1);

/// Maximum time for an answer that a request or an event waits for.
const WAIT_AT_MOST: Duration = Duration::from_millis(250);

/// Messages that arrive without having been asked for.
pub(super) type Pushes = mpsc::UnboundedReceiver<PushInfo>;

/// Address of a Redis server, or addresses of some nodes of a Redis Cluster.
#[derive(Clone)]
pub struct RedisAddress(Vec<ConnectionInfo>);

impl FromStr for RedisAddress {
    type Err = &'static str;

    /// `redis://[user:password@]host[:port][/database]`; several, separated by commas, for a Redis Cluster.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const EXPECTED: &str = "write redis://user:password@host:6379, and several separated by commas for a Redis Cluster";
        let one = |address: &str| {
            let info = address
                .trim()
                .into_connection_info()
                .map_err(|_| EXPECTED)?;
            // Messages arrive as pushes of RESP3, beside the answers.
            let settings = info.redis_settings().clone();
            Ok(info.set_redis_settings(settings.set_protocol(ProtocolVersion::RESP3)))
        };
        text.split(',').map(one).collect::<Result<_, _>>().map(Self)
    }
}

impl fmt::Debug for RedisAddress {
    /// Without the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.0.iter().map(|info| info.addr().to_string()))
            .finish()
    }
}

impl RedisAddress {
    /// Connects; pushes go to `pushes`.
    ///
    /// # Errors
    /// If nothing answers in time, or not as Redis.
    pub(super) async fn connect(
        &self,
        pushes: mpsc::UnboundedSender<PushInfo>,
    ) -> RedisResult<Connection> {
        if let [info] = &*self.0 {
            let config = AsyncConnectionConfig::new()
                .set_connection_timeout(Some(CONNECT_WITHIN))
                .set_response_timeout(Some(ANSWER_WITHIN))
                .set_push_sender(pushes);
            let client = Client::open(info.clone())?;
            let connection = client.get_multiplexed_async_connection_with_config(&config);
            return Ok(Connection::One(connection.await?));
        }
        let client = ClusterClientBuilder::new(self.0.clone())
            .use_protocol(ProtocolVersion::RESP3)
            .connection_timeout(CONNECT_WITHIN)
            .response_timeout(ANSWER_WITHIN)
            .push_sender(pushes)
            .build()?;
        Ok(Connection::Cluster(client.get_async_connection().await?))
    }
}

/// A connection; clones send over the same one.
#[derive(Clone)]
pub(super) enum Connection {
    One(MultiplexedConnection),
    Cluster(ClusterConnection),
}

impl ConnectionLike for Connection {
    fn req_packed_command<'a>(&'a mut self, cmd: &'a Cmd) -> RedisFuture<'a, Value> {
        match self {
            Self::One(connection) => connection.req_packed_command(cmd),
            Self::Cluster(connection) => connection.req_packed_command(cmd),
        }
    }

    fn req_packed_commands<'a>(
        &'a mut self,
        pipeline: &'a Pipeline,
        offset: usize,
        count: usize,
    ) -> RedisFuture<'a, Vec<Value>> {
        match self {
            Self::One(connection) => connection.req_packed_commands(pipeline, offset, count),
            Self::Cluster(connection) => connection.req_packed_commands(pipeline, offset, count),
        }
    }

    fn get_db(&self) -> i64 {
        match self {
            Self::One(connection) => connection.get_db(),
            Self::Cluster(connection) => connection.get_db(),
        }
    }
}

/// The present connection, for requests and events that ask something.
pub(super) struct Link {
    pub(super) address: RedisAddress,
    live: RwLock<Option<Connection>>,
    /// An answer was late: nobody else waits until Redis has answered again.
    is_suspect: AtomicBool,
}

impl Link {
    pub(super) const fn new(address: RedisAddress) -> Self {
        Self {
            address,
            live: RwLock::new(None),
            is_suspect: AtomicBool::new(false),
        }
    }

    pub(super) fn set(&self, connection: Option<Connection>) {
        self.trust();
        *self.live.write().unwrap_or_else(PoisonError::into_inner) = connection;
    }

    pub(super) fn trust(&self) {
        self.is_suspect.store(false, Ordering::Relaxed);
    }

    /// The connection; `None` while Redis is away or slow.
    pub(super) fn connection(&self) -> Option<Connection> {
        if self.is_suspect.load(Ordering::Relaxed) {
            return None;
        }
        self.live()
    }

    /// The connection, also while it is slow.
    pub(super) fn live(&self) -> Option<Connection> {
        let live = self.live.read().unwrap_or_else(PoisonError::into_inner);
        live.clone()
    }

    /// Asks Redis something that a request or an event waits for; `None` if it does not answer soon.
    pub(super) async fn ask<T, F: Future<Output = RedisResult<T>>>(
        &self,
        question: impl FnOnce(Connection) -> F,
    ) -> Option<T> {
        let connection = self.connection()?;
        match timeout(WAIT_AT_MOST, question(connection)).await {
            Ok(Ok(answer)) => Some(answer),
            Ok(Err(error)) => {
                tracing::debug!(%error, "no answer of Redis");
                None
            }
            Err(_) => {
                self.is_suspect.store(true, Ordering::Relaxed);
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_checked_and_passwords_not_shown() {
        let one: RedisAddress = "redis://chat:hidden@cache.example:6380/2".parse().unwrap();
        assert_eq!(format!("{one:?}"), r#"["cache.example:6380"]"#);
        let cluster: RedisAddress = "redis://a:1, redis://b:2".parse().unwrap();
        assert_eq!(format!("{cluster:?}"), r#"["a:1", "b:2"]"#);
        for wrong in ["", "x", "http://cache.example", "redis://a,", "redis://a b"] {
            assert!(wrong.parse::<RedisAddress>().is_err(), "{wrong}");
        }
    }
}
