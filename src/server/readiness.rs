//! Whether this server should get requests (`GET /ready`): everything that it needs can be used, and it is not
//! stopping.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use futures::future::join_all;
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::storage::Store;

/// Something that must be usable for the server to be ready.
#[async_trait]
pub trait Dependency: Send + Sync + 'static {
    /// What it is, for the answer and the log.
    fn name(&self) -> &'static str;

    /// Succeeds if it can be used now. Answers within five seconds.
    ///
    /// # Errors
    /// Why not, for the log.
    async fn check(&self) -> Result<(), String>;
}

/// Why the server is not ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotReady {
    /// It has been told to stop.
    #[error("the server is stopping")]
    Draining,
    /// The dependency of this name cannot be used.
    #[error("{0} unavailable")]
    Unavailable(&'static str),
}

/// What readiness depends on.
pub struct Readiness {
    dependencies: Vec<Box<dyn Dependency>>,
    is_draining: AtomicBool,
}

impl Readiness {
    /// Ready while all of these can be used.
    #[must_use]
    pub fn new(dependencies: Vec<Box<dyn Dependency>>) -> Self {
        Self {
            dependencies,
            is_draining: AtomicBool::new(false),
        }
    }

    /// From now on the server is not ready.
    pub fn drain(&self) {
        self.is_draining.store(true, Ordering::SeqCst);
    }

    /// Succeeds if the server should get requests. What cannot be used is logged.
    ///
    /// # Errors
    /// The first reason why it should not.
    pub async fn check(&self) -> Result<(), NotReady> {
        if self.is_draining.load(Ordering::SeqCst) {
            return Err(NotReady::Draining);
        }
        let checks = self.dependencies.iter().map(|dependency| async {
            dependency.check().await.map_err(|error| {
                let name = dependency.name();
                tracing::warn!(error, "not ready: {name} unavailable");
                NotReady::Unavailable(name)
            })
        });
        join_all(checks).await.into_iter().collect()
    }
}

/// How long an answer of the database counts, so that everybody may ask without causing a write each time.
const MOMENT: Duration = Duration::from_secs(1);

/// The database.
pub struct Database {
    store: Arc<dyn Store>,
    known: Mutex<Option<(Instant, Result<(), String>)>>,
}

impl Database {
    /// The database of this storage.
    #[must_use]
    pub fn new(store: Arc<dyn Store>) -> Self {
        Self {
            store,
            known: Mutex::default(),
        }
    }
}

#[async_trait]
impl Dependency for Database {
    fn name(&self) -> &'static str {
        "database"
    }

    async fn check(&self) -> Result<(), String> {
        let mut known = self.known.lock().await;
        if let Some((at, answer)) = &*known
            && at.elapsed() < MOMENT
        {
            return answer.clone();
        }
        let answer = self.store.ready().await.map_err(|error| error.to_string());
        *known = Some((Instant::now(), answer.clone()));
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Switch(&'static str, Arc<AtomicBool>);

    #[async_trait]
    impl Dependency for Switch {
        fn name(&self) -> &'static str {
            self.0
        }

        async fn check(&self) -> Result<(), String> {
            let is_on = self.1.load(Ordering::SeqCst);
            is_on.then_some(()).ok_or_else(|| "off".to_owned())
        }
    }

    #[tokio::test]
    async fn it_is_ready_while_everything_works_and_nobody_stops_it() {
        let (one, other) = (Arc::new(true.into()), Arc::new(AtomicBool::new(true)));
        let readiness = Readiness::new(vec![
            Box::new(Switch("one", one)),
            Box::new(Switch("other", Arc::clone(&other))),
        ]);
        assert_eq!(readiness.check().await, Ok(()));
        other.store(false, Ordering::SeqCst);
        assert_eq!(readiness.check().await, Err(NotReady::Unavailable("other")));
        other.store(true, Ordering::SeqCst);
        assert_eq!(readiness.check().await, Ok(()));
        readiness.drain();
        assert_eq!(readiness.check().await, Err(NotReady::Draining));
    }
}
