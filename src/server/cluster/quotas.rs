//! Limits that count across nodes, in Redis.

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use async_trait::async_trait;
use redis::Script;
use sha2::{Digest as _, Sha256};

use super::link::{Connection, Link};
use crate::server::limits::{SharedQuota, SharedQuotas};

/// The generic cell rate algorithm (GCRA). The key holds the theoretical arrival time (TAT): when all tokens are there
/// again, in microseconds by Redis's clock. Returns 0, or the time until the next token.
static TAKE: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r"
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local refill, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
local tat = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now)
local wait = tat - now - refill * (burst - 1)
if wait > 0 then return wait end
tat = tat + refill
redis.call('SET', KEYS[1], string.format('%.0f', tat), 'PX', math.ceil((tat - now) / 1000))
return 0
",
    )
});

/// Limits counted in Redis. Keys are hashed, because they contain addresses.
pub struct RedisQuotas {
    link: Arc<Link>,
}

impl RedisQuotas {
    pub(super) const fn new(link: Arc<Link>) -> Self {
        Self { link }
    }
}

#[async_trait]
impl SharedQuotas for RedisQuotas {
    async fn take(&self, quota: SharedQuota, key: &str) -> Option<Result<(), Duration>> {
        let hash = Sha256::digest(key);
        let key = format!("chitrasethu:limit:{}:{:x}", quota.name, hash);
        let refill = u64::try_from(quota.refill.as_micros()).unwrap_or(u64::MAX);
        let take = |mut connection: Connection| async move {
            let mut take = TAKE.key(key);
            take.arg(refill).arg(quota.burst);
            take.invoke_async::<u64>(&mut connection).await
        };
        let wait = self.link.ask(take).await?;
        Some(match wait {
            0 => Ok(()),
            wait => Err(Duration::from_micros(wait)),
        })
    }
}
