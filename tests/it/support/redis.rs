//! A Redis server of one test.

use super::script::Script;

/// A Redis server on a free port that keeps nothing on disk. It stops when this is dropped, and also when the test process
/// is killed.
pub(crate) struct Redis {
    url: String,
    script: Script,
}

impl Redis {
    /// Starts a server and waits until it answers.
    pub(crate) fn start() -> Self {
        let (script, url) = Script::launch("scripts/with-redis.sh", &[]);
        Self { url, script }
    }

    /// Its address, for `REDIS_URL`.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Sends SIGKILL: connections are reset, and new ones refused.
    pub(crate) fn kill(&self) {
        self.script.order("kill");
    }

    /// Kills the server unless that was done, and starts an empty one at the same address.
    pub(crate) fn restart_empty(&self) {
        self.kill();
        self.script.order("start");
    }

    /// Suspends the server: connections stay open, but nothing answers.
    pub(crate) fn freeze(&self) {
        self.script.order("freeze");
    }

    /// Resumes the server.
    pub(crate) fn thaw(&self) {
        self.script.order("thaw");
    }
}
