//! How the chat tells people: an event for all connections of a user, serialised once.

use bytes::Bytes;
use serde::Serialize;

use crate::domain::UserId;
use crate::wire::socket_io::event_frame;

/// One connection of a user to this process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnectionId(pub u64);

/// An event on its way: the finished Socket.IO frame, shared by all who get it.
#[derive(Debug, Clone)]
pub struct Event {
    /// The Engine.IO text frame, UTF-8.
    pub frame: Bytes,
    /// May it be dropped for a receiver that does not keep up? Typing and presence may.
    pub volatile: bool,
}

impl Event {
    /// An event that must arrive (or the receiver is disconnected and catches up).
    pub fn new(name: &str, payload: &impl Serialize) -> Self {
        Self {
            frame: event_frame(name, payload, None).into(),
            volatile: false,
        }
    }

    /// The same event, given up first when a receiver does not keep up.
    #[must_use]
    pub fn volatile(mut self) -> Self {
        self.volatile = true;
        self
    }
}

/// Whatever carries events to people's connections. A hint: what is lost here is found by catching up.
pub trait Notifier: Send + Sync + 'static {
    /// To every connection of `user`, except one. Never waits.
    fn tell(&self, user: UserId, event: &Event, except: Option<ConnectionId>);

    /// Has `user` a connection other than this one?
    fn has_other(&self, user: UserId, than: Option<ConnectionId>) -> bool;
}
