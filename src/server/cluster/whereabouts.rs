//! Who is connected to which node, in Redis.
//!
//! `chitrasethu:online:{user}` is a hash of node ids with the number of the user's connections there, and
//! `chitrasethu:node:{node}:users` the set of the users of a node. An entry counts as long as its node lives: see
//! `nodes`. Every command and transaction has one key, so that a Redis Cluster takes them.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use futures::future::try_join_all;
use redis::{Cmd, RedisResult, cmd, pipe};

use super::bus::RedisBus;
use super::link::{Connection, Link};
use crate::domain::UserId;
use crate::server::presence::{Here, Whereabouts};
use crate::server::realtime::bus::BusMessage;

/// Maximum number of users who are asked about together.
const TOGETHER: usize = 256;

/// The shared part of presence.
pub struct RedisWhereabouts {
    pub(super) node: u64,
    link: Arc<Link>,
    bus: Arc<RedisBus>,
    /// Maximum number of connections per user on all nodes together.
    sockets: Option<usize>,
    /// Redis may say something else than what is true of this node's users.
    pub(super) is_doubtful: AtomicBool,
    /// The lease had ended at the last renewal.
    pub(super) was_expired: AtomicBool,
    /// This node stops, and its lease is no longer renewed.
    pub(super) is_ending: AtomicBool,
}

fn online_key(user: UserId) -> String {
    format!("chitrasethu:online:{user}")
}

pub(super) fn users_key(node: u64) -> String {
    format!("chitrasethu:node:{node}:users")
}

impl RedisWhereabouts {
    pub(super) const fn new(
        node: u64,
        link: Arc<Link>,
        bus: Arc<RedisBus>,
        sockets: Option<usize>,
    ) -> Self {
        Self {
            node,
            link,
            bus,
            sockets,
            is_doubtful: AtomicBool::new(false),
            was_expired: AtomicBool::new(false),
            is_ending: AtomicBool::new(false),
        }
    }

    /// Enters users of this node with their numbers of connections; returns those who were nowhere before.
    pub(super) async fn enter(
        &self,
        connection: &Connection,
        users: &[Here],
    ) -> RedisResult<Vec<UserId>> {
        if users.is_empty() {
            return Ok(Vec::new());
        }
        // First, so that the other nodes find these users if this node dies.
        let ids: Vec<i64> = users.iter().map(|here| here.user.0).collect();
        let mut add = cmd("SADD");
        add.arg(users_key(self.node)).arg(ids);
        add.exec_async(&mut connection.clone()).await?;
        let entered = try_join_all(users.iter().map(|here| self.enter_one(connection, *here)));
        let entered = entered.await?.into_iter().zip(users);
        let absent = entered.filter_map(|(was_absent, here)| was_absent.then_some(here.user));
        Ok(absent.collect())
    }

    async fn enter_one(&self, connection: &Connection, here: Here) -> RedisResult<bool> {
        let key = online_key(here.user);
        let mut enter = pipe();
        enter.atomic();
        enter.add_command(with_key("HLEN", &key));
        let mut set = with_key("HSET", &key);
        set.arg(self.node).arg(here.connections);
        enter.add_command(set).ignore();
        enter.add_command(with_key("HGETALL", &key));
        let (before, nodes): (usize, HashMap<u64, usize>) =
            enter.query_async(&mut connection.clone()).await?;
        let all: usize = nodes.values().sum();
        if self.sockets.is_some_and(|limit| all > limit) {
            // Of two nodes with as many connections, all nodes choose the same.
            let most = nodes
                .into_iter()
                .max_by_key(|(node, count)| (*count, *node));
            if let Some((node, _)) = most {
                let user = here.user;
                self.bus.send(BusMessage::CloseSilent { user, node });
            }
        }
        Ok(before == 0)
    }

    /// Removes users of `node`; returns those who are nowhere now.
    pub(super) async fn remove(
        &self,
        connection: &Connection,
        node: u64,
        users: &[UserId],
    ) -> RedisResult<Vec<UserId>> {
        if users.is_empty() {
            return Ok(Vec::new());
        }
        let each = users.iter().map(|user| {
            let key = online_key(*user);
            let mut remove = pipe();
            remove.atomic();
            let mut delete = with_key("HDEL", &key);
            delete.arg(node);
            remove.add_command(delete).ignore();
            remove.add_command(with_key("HLEN", &key));
            let mut connection = connection.clone();
            async move {
                let (left,): (usize,) = remove.query_async(&mut connection).await?;
                RedisResult::Ok(left)
            }
        });
        let left = try_join_all(each).await?;
        // Last: an interrupted removal is repeated.
        let mut forget = cmd("SREM");
        let ids: Vec<i64> = users.iter().map(|user| user.0).collect();
        forget.arg(users_key(node)).arg(ids);
        forget.exec_async(&mut connection.clone()).await?;
        let gone = left.into_iter().zip(users).filter(|(left, _)| *left == 0);
        Ok(gone.map(|(_, user)| *user).collect())
    }
}

fn with_key(name: &str, key: &str) -> Cmd {
    let mut command = cmd(name);
    command.arg(key);
    command
}

#[async_trait]
impl Whereabouts for RedisWhereabouts {
    async fn came(&self, users: &[Here]) -> Option<Vec<UserId>> {
        let enter = |connection| async move { self.enter(&connection, users).await };
        self.correct_later_without(self.link.ask(enter).await)
    }

    async fn left(&self, users: &[UserId]) -> Option<Vec<UserId>> {
        let remove = |connection| async move { self.remove(&connection, self.node, users).await };
        self.correct_later_without(self.link.ask(remove).await)
    }

    async fn online(&self, users: &[UserId]) -> Option<HashSet<UserId>> {
        let mut online = HashSet::new();
        for some in users.chunks(TOGETHER) {
            let look = |connection: Connection| async move {
                let each = some.iter().map(|user| {
                    let exists = with_key("EXISTS", &online_key(*user));
                    let mut connection = connection.clone();
                    async move { exists.query_async::<bool>(&mut connection).await }
                });
                try_join_all(each).await
            };
            let found = self.link.ask(look).await?.into_iter().zip(some);
            online.extend(found.filter_map(|(is_online, user)| is_online.then_some(*user)));
        }
        Some(online)
    }
}

impl RedisWhereabouts {
    /// Without an answer Redis may not have been told: this node's users are entered again when it answers.
    fn correct_later_without<T>(&self, answer: Option<T>) -> Option<T> {
        if answer.is_none() {
            self.is_doubtful.store(true, Ordering::SeqCst);
        }
        answer
    }
}
