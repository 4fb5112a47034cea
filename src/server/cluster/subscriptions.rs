//! Subscriptions to the channels of this node's users.

use std::time::Duration;

use futures::future::try_join_all;
use redis::{RedisResult, cmd};
use tokio::time::interval;

use super::bus::{RedisBus, lock};
use super::channels::Channels;
use super::heard::Heard;
use super::link::Connection;

/// Interval after which subscriptions without users are given up. Most users come back.
const SURPLUS_EVERY: Duration = Duration::from_secs(10);

impl RedisBus {
    /// Subscribes to the channels of all users of this node, and marks them subscribed.
    pub(super) async fn subscribe_all(&self, connection: &mut Connection) -> RedisResult<()> {
        // Nothing is subscribed on a new connection. Users who come meanwhile wait for their channel.
        self.channels.set_up(false);
        self.channels.set_up(true);
        *lock(&self.heard) = Heard::default();
        self.subscribe(connection, self.channels.missing()).await
    }

    /// Subscribes where users come, and ends subscriptions without users. Returns why it ended.
    pub(super) async fn keep_subscriptions(&self, connection: &Connection) -> String {
        let mut connection = connection.clone();
        let mut surplus = interval(SURPLUS_EVERY);
        loop {
            let done = tokio::select! {
                () = self.channels.wanted.notified() => {
                    self.subscribe(&mut connection, self.channels.missing()).await
                }
                _ = surplus.tick() => self.unsubscribe(&mut connection).await,
            };
            if let Err(error) = done {
                return error.to_string();
            }
        }
    }

    async fn subscribe(&self, connection: &mut Connection, channels: Vec<u16>) -> RedisResult<()> {
        let each = channels.into_iter().map(|channel| {
            let mut connection = connection.clone();
            async move {
                // One command for each: the shards of a cluster take only their own channels.
                let mut subscribe = cmd("SSUBSCRIBE");
                subscribe.arg(Channels::name(channel));
                subscribe.exec_async(&mut connection).await?;
                self.channels.set_subscribed(channel, true);
                Ok(())
            }
        });
        try_join_all(each).await.map(drop)
    }

    async fn unsubscribe(&self, connection: &mut Connection) -> RedisResult<()> {
        for channel in self.channels.surplus() {
            if !self.channels.give_up(channel) {
                continue;
            }
            let mut unsubscribe = cmd("SUNSUBSCRIBE");
            unsubscribe.arg(Channels::name(channel));
            unsubscribe.exec_async(connection).await?;
            lock(&self.heard).forget(channel);
        }
        Ok(())
    }
}
