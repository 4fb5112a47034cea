//! All signed-in connections of this process, in rooms. The room `user_{id}` is the list under the user's id; events
//! for the room `conv_{small}_{large}` are sent to its two members.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use dashmap::DashMap;

use super::DisconnectReason;
use super::connection::Connection;
use super::legacy_events::Frames;
use crate::domain::UserId;
use crate::server::chat::{ConnectionId, Publication, Publisher};

/// The connections, grouped by user.
pub struct Hub {
    /// Random id of this node.
    node: u64,
    rooms: DashMap<UserId, Vec<Arc<Connection>>>,
    last_id: AtomicU64,
    /// Set on shutdown: new connections are closed immediately.
    is_closing: AtomicBool,
}

impl Default for Hub {
    fn default() -> Self {
        Self {
            node: rand::random(),
            rooms: DashMap::new(),
            last_id: AtomicU64::new(0),
            is_closing: AtomicBool::new(false),
        }
    }
}

impl Hub {
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
        let mut room = self
            .rooms
            .entry(connection.user)
            .or_insert_with(|| Vec::with_capacity(1));
        if limit.is_some_and(|limit| room.len() >= limit) {
            let silent = (0..room.len()).min_by_key(|at| room[*at].heard_at());
            if let Some(silent) = silent {
                room.remove(silent).outbox.close(DisconnectReason::Replaced);
            }
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
            room.is_empty()
        });
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

impl Publisher for Hub {
    fn publish(&self, publication: &Publication) {
        let mut frames = Frames::of(&publication.news);
        let is_volatile = frames.are_volatile();
        for recipient in &publication.recipients {
            let Some(room) = self.rooms.get(recipient) else {
                continue;
            };
            for connection in room.iter() {
                if Some(connection.id) == publication.except {
                    continue;
                }
                for frame in frames.for_connection(connection.generation, *recipient) {
                    connection.outbox.push(frame.clone(), is_volatile);
                }
            }
        }
    }
}
