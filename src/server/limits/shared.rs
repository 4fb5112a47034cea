//! Limits that several nodes count together.

use std::time::Duration;

use async_trait::async_trait;

/// The tokens of one key, counted by several nodes together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SharedQuota {
    /// Name of the limit.
    pub name: &'static str,
    /// Time in which a token is refilled.
    pub refill: Duration,
    /// Maximum number of tokens.
    pub burst: u32,
}

/// Counts for several nodes.
#[async_trait]
pub trait SharedQuotas: Send + Sync + 'static {
    /// Takes a token of this key. `None` while the other nodes cannot be asked: then counts what this node has counted.
    ///
    /// # Errors
    /// The time until the next token.
    async fn take(&self, quota: SharedQuota, key: &str) -> Option<Result<(), Duration>>;
}
