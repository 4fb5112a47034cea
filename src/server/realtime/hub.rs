//! All signed-in connections of this node, in rooms. The room `user_{id}` is the list under the user's id; events
//! for the room `conv_{small}_{large}` are sent to its two members.

use std::convert::Infallible;
use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use dashmap::DashMap;
use tokio::time::{Instant, sleep};

use super::DisconnectReason;
use super::bus::{Bus, BusMessage};
use super::connection::Connection;
use super::legacy_events::{Frames, Generation};
use crate::domain::UserId;
use crate::server::chat::{ConnectionId, Publication, Publisher};
use crate::server::media::Links;
use crate::server::storage::SessionEpoch;

/// Time within which all clients are asked to catch up, and the number of slices.
const CATCH_UP_WITHIN: Duration = Duration::from_secs(1);
const SLICES: u32 = 20;

/// The connections, grouped by user.
pub struct Hub {
    /// Random id of this node.
    node: u64,
    bus: Arc<dyn Bus>,
    links: Arc<Links>,
    rooms: DashMap<UserId, Vec<Arc<Connection>>>,
    last_id: AtomicU64,
    /// Set on shutdown: new connections are closed immediately.
    is_closing: AtomicBool,
}

impl Hub {
    /// No connections yet. `node` is the random id of this node.
    #[must_use]
    pub fn new(node: u64, bus: Arc<dyn Bus>, links: Arc<Links>) -> Self {
        Self {
            node,
            bus,
            links,
            rooms: DashMap::new(),
            last_id: AtomicU64::new(0),
            is_closing: AtomicBool::new(false),
        }
    }

    /// Signs the addresses of files.
    pub(super) fn links(&self) -> &Links {
        &self.links
    }

    pub(super) fn next_id(&self) -> ConnectionId {
        ConnectionId {
            node: self.node,
            number: self.last_id.fetch_add(1, Ordering::Relaxed) + 1,
        }
    }

    /// Adds the connection to its user's room. If the room already contains `limit` connections, the one that has been
    /// silent for longest makes room: most likely its network is gone, and the server does not know yet.
    pub(super) fn join(&self, connection: &Arc<Connection>, limit: Option<usize>) {
        // Most users have one device.
        let mut room = self.rooms.entry(connection.user).or_insert_with(|| {
            self.bus.user_came(connection.user);
            Vec::with_capacity(1)
        });
        if limit.is_some_and(|limit| room.len() >= limit) {
            close_silent(&mut room);
        }
        room.push(Arc::clone(connection));
        // Checked after the insertion: either this check sees the flag, or `close_all` sees the connection.
        if self.is_closing.load(Ordering::SeqCst) {
            connection.outbox.close(DisconnectReason::Restart);
        }
    }

    pub(super) fn leave(&self, connection: &Connection) {
        self.rooms.remove_if_mut(&connection.user, |_, room| {
            room.retain(|other| other.id != connection.id);
            if room.is_empty() {
                self.bus.user_left(connection.user);
            }
            room.is_empty()
        });
    }

    /// Waits until events of other nodes for this user arrive, or until those nodes are out of reach.
    pub(super) async fn reached(&self, user: UserId) {
        self.bus.reached(user).await;
    }

    pub(super) fn each(&self, mut look: impl FnMut(&Arc<Connection>)) {
        for room in &self.rooms {
            room.iter().for_each(&mut look);
        }
    }

    /// Closes the connections of a revoked session of `user`.
    pub fn end_session(&self, user: UserId, session_key: &str) {
        if let Some(room) = self.rooms.get(&user) {
            for connection in room.iter().filter(|other| other.is_of_session(session_key)) {
                connection.outbox.close(DisconnectReason::SessionOver);
            }
        }
    }

    /// Closes the connections of sessions of `user` that are not of this epoch.
    pub fn end_earlier_sessions(&self, user: UserId, epoch: &SessionEpoch) {
        if let Some(room) = self.rooms.get(&user) {
            for connection in room.iter().filter(|other| !other.is_of(epoch)) {
                connection.outbox.close(DisconnectReason::SessionOver);
            }
        }
    }

    /// Closes all connections of `user`, whose account has been deactivated.
    pub fn end_user(&self, user: UserId) {
        if let Some(room) = self.rooms.get(&user) {
            for connection in room.iter() {
                connection.outbox.close(DisconnectReason::SessionOver);
            }
        }
    }

    /// From now on new connections are closed at once; clients then reconnect to another process.
    pub(super) fn admit_no_more(&self) {
        self.is_closing.store(true, Ordering::SeqCst);
    }

    /// All connections of this moment.
    pub(super) fn all(&self) -> Vec<Arc<Connection>> {
        let mut all = Vec::new();
        self.each(|connection| all.push(Arc::clone(connection)));
        all
    }

    /// Closes all connections, including later ones.
    pub fn close_all(&self) {
        self.admit_no_more();
        self.each(|connection| connection.outbox.close(DisconnectReason::Restart));
    }

    /// Delivers a message of another node.
    pub fn receive(&self, message: &BusMessage) {
        match message {
            BusMessage::Event(publication) => self.deliver(publication),
            BusMessage::CatchUp(users) => {
                for user in users {
                    if let Some(room) = self.rooms.get(user) {
                        room.iter()
                            .for_each(|connection| connection.ask_to_catch_up());
                    }
                }
            }
            BusMessage::CloseSilent { user, node } => {
                if *node == self.node
                    && let Some(mut room) = self.rooms.get_mut(user)
                {
                    close_silent(&mut room);
                }
            }
        }
    }

    /// Asks the clients of some users to catch up, because events of other nodes may have been lost.
    pub fn ask_to_catch_up(&self, whose: impl Fn(UserId) -> bool) {
        self.each(|connection| {
            if whose(connection.user) {
                connection.ask_to_catch_up();
            }
        });
    }

    /// Asks all clients that are connected now to catch up, in slices, so that they do not ask for everything in the
    /// same moment. Never ends, so that it can run beside other tasks of a connection to the other nodes.
    pub async fn ask_all_to_catch_up(&self) -> Infallible {
        let (slices, now) = (i64::from(SLICES), Instant::now());
        for slice in 0..slices {
            self.each(|connection| {
                let is_in_slice = connection.user.0.rem_euclid(slices) == slice;
                if is_in_slice && connection.was_opened_before(now) {
                    connection.ask_to_catch_up();
                }
            });
            sleep(CATCH_UP_WITHIN / SLICES).await;
        }
        pending().await
    }

    /// Frames that wait for all connections together, and for the one with the most of them.
    #[must_use]
    pub fn waiting_frames(&self) -> (usize, usize) {
        let (mut sum, mut max) = (0, 0);
        self.each(|connection| {
            let waiting = connection.outbox.waiting();
            sum += waiting;
            max = max.max(waiting);
        });
        (sum, max)
    }

    /// The number of connections.
    #[must_use]
    pub fn count(&self) -> usize {
        self.rooms.iter().map(|room| room.len()).sum()
    }
}

/// Closes the connection of a full room that has been silent for longest.
fn close_silent(room: &mut Vec<Arc<Connection>>) {
    let silent = (0..room.len()).min_by_key(|at| room[*at].heard_at());
    if let Some(silent) = silent {
        room.remove(silent).outbox.close(DisconnectReason::Replaced);
    }
}

impl Publisher for Hub {
    fn publish(&self, publication: &Publication) {
        self.deliver(publication);
        self.bus.publish(publication);
    }
}

impl Hub {
    /// Delivers an event to the connections of this node.
    fn deliver(&self, publication: &Publication) {
        let mut frames = Frames::of(&publication.news, &self.links);
        let is_volatile = frames.are_volatile();
        for recipient in &publication.recipients {
            let Some(room) = self.rooms.get(recipient) else {
                continue;
            };
            for connection in room.iter() {
                let would_show_twice =
                    publication.is_repeat && connection.generation == Generation::Named;
                if Some(connection.id) == publication.except || would_show_twice {
                    continue;
                }
                for frame in frames.for_connection(connection.generation, *recipient) {
                    connection.outbox.push(frame.clone(), is_volatile);
                }
            }
        }
    }
}
