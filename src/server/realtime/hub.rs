//! All signed-in connections of this process. The room `user_{id}` is the list under that user's number;
//! the room `conv_{small}_{large}` is addressed through its two members.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};

use dashmap::DashMap;

use super::DisconnectReason;
use super::connection::Connection;
use super::legacy_events::Frames;
use crate::domain::{Timestamp, UserId};
use crate::server::chat::{ConnectionId, Publication, Publisher};

/// The rooms.
pub struct Hub {
    /// This node, told from others by a random number.
    node: u64,
    rooms: DashMap<UserId, Vec<Arc<Connection>>>,
    last_id: AtomicU64,
    /// Does nobody stay any more?
    is_closing: AtomicBool,
    /// The moment before which no connection's session needs to be looked at: looking at all of them every second
    /// would be a tenth of what tens of thousands of idle connections cost.
    due: AtomicI64,
}

impl Default for Hub {
    fn default() -> Self {
        Self {
            node: rand::random(),
            rooms: DashMap::new(),
            last_id: AtomicU64::new(0),
            is_closing: AtomicBool::new(false),
            due: AtomicI64::new(0),
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

    /// Takes the connection into its user's room, unless `limit` are there already.
    pub(super) fn join(&self, connection: &Arc<Connection>, limit: Option<usize>) -> bool {
        // Nearly everybody has one device.
        let mut room = self
            .rooms
            .entry(connection.user)
            .or_insert_with(|| Vec::with_capacity(1));
        let has_permit = limit.is_none_or(|limit| room.len() < limit);
        if has_permit {
            room.push(Arc::clone(connection));
            self.look_again(connection.due());
        }
        // Looked at when the room has it: either this sees that all are closed, or closing all sees this.
        if self.is_closing.load(Ordering::SeqCst) {
            connection.outbox.close(DisconnectReason::Restart);
        }
        has_permit
    }

    pub(super) fn leave(&self, connection: &Connection) {
        self.rooms.remove_if_mut(&connection.user, |_, room| {
            room.retain(|other| other.id != connection.id);
            room.is_empty()
        });
    }

    /// Can a session need to be looked at? Whoever asks looks at [`Hub::each`] then, and tells by
    /// [`Hub::look_again`] when that is to be done again.
    pub(super) fn is_due(&self, now: Timestamp) -> bool {
        let is_due = self.due.load(Ordering::SeqCst) <= now.0;
        if is_due {
            // Before they are looked at: who joins meanwhile is not forgotten.
            self.due.store(i64::MAX, Ordering::SeqCst);
        }
        is_due
    }

    /// Sessions are to be looked at again at `moment`, or earlier.
    pub(super) fn look_again(&self, moment: Timestamp) {
        self.due.fetch_min(moment.0, Ordering::SeqCst);
    }

    pub(super) fn each(&self, mut look: impl FnMut(&Arc<Connection>)) {
        for room in &self.rooms {
            room.iter().for_each(&mut look);
        }
    }

    /// Closes the connections of one session of `user`: it was ended.
    pub fn end_session(&self, user: UserId, session_key: &str) {
        if let Some(room) = self.rooms.get(&user) {
            for connection in room.iter().filter(|other| other.is_of_session(session_key)) {
                connection.outbox.close(DisconnectReason::SessionOver);
            }
        }
    }

    /// Closes all connections of `user`: the account was switched off.
    pub fn end_user(&self, user: UserId) {
        if let Some(room) = self.rooms.get(&user) {
            for connection in room.iter() {
                connection.outbox.close(DisconnectReason::SessionOver);
            }
        }
    }

    /// Closes every connection, those that come from now on too; clients come back to whoever serves then.
    pub fn close_all(&self) {
        self.is_closing.store(true, Ordering::SeqCst);
        self.each(|connection| connection.outbox.close(DisconnectReason::Restart));
    }

    /// How many connections there are.
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
