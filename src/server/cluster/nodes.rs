//! The lease of each node, and what happens to the users of a node whose lease has ended.
//!
//! `chitrasethu:node:{node}` exists as long as the node renews it; Redis removes it 60 seconds after the last time,
//! by its own clock. `chitrasethu:nodes` is the set of all nodes. Every node looks for others without a lease and
//! removes the users of the expired ones; that two do so at once does no harm. A node that was only frozen finds no lease,
//! and enters its users again.

use std::sync::atomic::Ordering;
use std::time::Duration;

use redis::{RedisResult, cmd};
use tokio::time::{interval, sleep};

use super::link::Connection;
use super::whereabouts::{RedisWhereabouts, users_key};
use crate::domain::UserId;
use crate::server::presence::{GRACE_MS, Presence};

/// Lease of a node.
const LEASE: Duration = Duration::from_secs(60);
const RENEW_EVERY: Duration = Duration::from_secs(20);

/// Interval between checks whether this node's users must be entered again.
const CORRECT_EVERY: Duration = Duration::from_secs(1);

/// Interval between looks at the other nodes; each node waits up to a tenth longer, so that they do not all find the
/// same one at once.
const LOOK_EVERY: Duration = Duration::from_secs(10);

/// Maximum number of users entered or removed together.
const TOGETHER: usize = 256;

const NODES: &str = "chitrasethu:nodes";

fn lease_key(node: u64) -> String {
    format!("chitrasethu:node:{node}")
}

impl RedisWhereabouts {
    /// Renews this node's lease and looks after other nodes. Returns why it ended.
    pub(super) async fn keep_lease(&self, connection: &Connection, presence: &Presence) -> String {
        // Redis may have lost everything, or this node its last changes.
        self.is_doubtful.store(true, Ordering::SeqCst);
        let renew = async {
            let mut tick = interval(RENEW_EVERY);
            loop {
                tick.tick().await;
                if !self.is_ending.load(Ordering::SeqCst) {
                    connection_only(self.renew(connection).await)?;
                }
            }
        };
        let correct = async {
            let mut tick = interval(CORRECT_EVERY);
            loop {
                tick.tick().await;
                if self.is_doubtful.swap(false, Ordering::SeqCst) {
                    let entered = self.enter_all(connection, presence).await;
                    if entered.is_err() {
                        self.is_doubtful.store(true, Ordering::SeqCst);
                    }
                    connection_only(entered)?;
                }
            }
        };
        let look = async {
            loop {
                sleep(LOOK_EVERY.mul_f64(rand::random_range(1.0..1.1))).await;
                connection_only(self.remove_expired_nodes(connection, presence).await)?;
            }
        };
        let ended: RedisResult<((), (), ())> =
            futures::future::try_join3(renew, correct, look).await;
        ended.map_or_else(|error| error.to_string(), |_| "lease not kept".to_owned())
    }

    /// Renews the lease. If it had ended, other nodes may be removing this node's users: they are entered again, now and
    /// once more after the next renewal.
    async fn renew(&self, connection: &Connection) -> RedisResult<()> {
        let mut connection = connection.clone();
        let mut renew = cmd("SET");
        renew
            .arg(lease_key(self.node))
            .arg(1)
            .arg("PX")
            .arg(LEASE.as_millis() as u64)
            .arg("GET");
        let before: Option<String> = renew.query_async(&mut connection).await?;
        let mut add = cmd("SADD");
        add.arg(NODES).arg(self.node);
        add.exec_async(&mut connection).await?;
        let has_expired = before.is_none();
        let had_expired = self.was_expired.swap(has_expired, Ordering::SeqCst);
        if has_expired || had_expired {
            self.is_doubtful.store(true, Ordering::SeqCst);
        }
        Ok(())
    }

    /// Makes Redis say of this node's users what is true; other people are then told what that changes.
    async fn enter_all(&self, connection: &Connection, presence: &Presence) -> RedisResult<()> {
        let entered = users_of(connection, self.node).await?;
        for some in presence.all_here().chunks(TOGETHER) {
            presence.note_came(self.enter(connection, some).await?);
            // Those who have left meanwhile may have been removed before they were entered.
            let users: Vec<UserId> = some.iter().map(|here| here.user).collect();
            self.remove_absent(connection, presence, &users).await?;
        }
        for some in entered.chunks(TOGETHER) {
            self.remove_absent(connection, presence, some).await?;
        }
        Ok(())
    }

    /// Removes those of these users who are not on this node.
    async fn remove_absent(
        &self,
        connection: &Connection,
        presence: &Presence,
        users: &[UserId],
    ) -> RedisResult<()> {
        let absent = users.iter().filter(|user| !presence.is_here(**user));
        let absent: Vec<UserId> = absent.copied().collect();
        presence.note_gone(self.remove(connection, self.node, &absent).await?);
        if absent.iter().any(|user| presence.is_here(*user)) {
            // Back just now: the entry may have been removed after it was written.
            self.is_doubtful.store(true, Ordering::SeqCst);
        }
        Ok(())
    }

    /// Removes the users of nodes whose lease has ended.
    async fn remove_expired_nodes(
        &self,
        connection: &Connection,
        presence: &Presence,
    ) -> RedisResult<()> {
        let mut own = connection.clone();
        let nodes: Vec<u64> = cmd("SMEMBERS").arg(NODES).query_async(&mut own).await?;
        for node in nodes.into_iter().filter(|node| *node != self.node) {
            let lives: bool = cmd("EXISTS")
                .arg(lease_key(node))
                .query_async(&mut own)
                .await?;
            if lives {
                continue;
            }
            let users = users_of(connection, node).await?;
            tracing::warn!(node, users = users.len(), "a node is gone");
            for some in users.chunks(TOGETHER) {
                presence.note_gone(self.remove(connection, node, some).await?);
            }
            // Last: if this node dies meanwhile, another one goes on.
            cmd("SREM")
                .arg(NODES)
                .arg(node)
                .exec_async(&mut own)
                .await?;
        }
        Ok(())
    }

    /// Ends this node's lease when its users have had the time of a reload to come back elsewhere.
    pub(super) async fn end_lease_soon(&self, connection: &mut Connection) -> RedisResult<()> {
        self.is_ending.store(true, Ordering::SeqCst);
        let mut end = cmd("PEXPIRE");
        end.arg(lease_key(self.node)).arg(GRACE_MS);
        end.exec_async(connection).await
    }
}

/// Errors of the connection end it; others, such as a full Redis, are logged, and the next try follows in time.
fn connection_only(done: RedisResult<()>) -> RedisResult<()> {
    match done {
        Err(error)
            if error.is_io_error() || error.is_timeout() || error.is_connection_dropped() =>
        {
            Err(error)
        }
        Err(error) => {
            tracing::warn!(%error, "presence is not shared at present");
            Ok(())
        }
        Ok(()) => Ok(()),
    }
}

async fn users_of(connection: &Connection, node: u64) -> RedisResult<Vec<UserId>> {
    let mut members = cmd("SMEMBERS");
    members.arg(users_key(node));
    let ids: Vec<i64> = members.query_async(&mut connection.clone()).await?;
    Ok(ids.into_iter().map(UserId).collect())
}
