//! Several servers over one Redis and one database. Here in one process; `faults::nodes` has them as processes that die.

mod events;
mod limits;
mod losses;
mod presence;
mod sessions;
mod sharded;

use std::time::Duration;

use chitrasethu::domain::UserId;

use crate::support::{Redis, TestApp, postgres};

/// Three servers.
pub(crate) struct Nodes {
    pub(crate) apps: [TestApp; 3],
    pub(crate) redis: Redis,
}

impl Nodes {
    /// Starts them without limits.
    pub(crate) async fn start() -> Self {
        Self::with(&[]).await
    }

    /// Starts them with additional settings.
    pub(crate) async fn with(settings: &[(&str, &str)]) -> Self {
        let (redis, database) = (Redis::start(), postgres().await);
        let own = [("DATABASE_URL", &*database), ("REDIS_URL", redis.url())];
        let settings = [&own, settings].concat();
        let apps = [
            TestApp::with(&settings).await,
            TestApp::with(&settings).await,
            TestApp::with(&settings).await,
        ];
        let nodes = Self { apps, redis };
        nodes.are_connected(true).await;
        nodes
    }

    /// Waits until a node no longer counts a person whose last connection there has ended.
    pub(crate) async fn forget(&self, node: usize, user: i64) {
        let presence = &self.apps[node].state().realtime.presence;
        until(|| async { !presence.is_here(UserId(user)) }).await;
    }

    /// Waits until all servers have, or have not, a connection to Redis.
    pub(crate) async fn are_connected(&self, expected: bool) {
        for app in &self.apps {
            let cluster = app.state().cluster.as_ref().unwrap();
            until(|| async { cluster.is_up() == expected }).await;
        }
    }
}

/// Waits until something is true.
pub(crate) async fn until<F: Future<Output = bool>>(is_true: impl Fn() -> F) {
    let wait = async {
        while !is_true().await {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let waited = tokio::time::timeout(Duration::from_secs(60), wait).await;
    waited.expect("it becomes true");
}
