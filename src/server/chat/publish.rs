//! The only fan-out: what has happened is handed to whatever carries it to people's connections.

use std::sync::Arc;

use super::Chat;
use crate::domain::{Change, ConversationId, Timestamp, UserId};

/// One connection, unique over all nodes: what is published on one node names the connection to leave out on another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnectionId {
    /// The node, a random number that it takes when it starts.
    pub node: u64,
    /// The connection's number on that node.
    pub number: u64,
}

/// Something to tell people.
#[derive(Debug, Clone)]
pub struct Publication {
    /// All connections of these people.
    pub recipients: Vec<UserId>,
    /// What is told.
    pub news: News,
    /// A connection that knows it already: the one that caused it.
    pub except: Option<ConnectionId>,
}

/// What is told. Nothing in it depends on who hears it.
#[derive(Debug, Clone)]
pub enum News {
    /// A stored change. A connection that cannot take it is closed, and catches up when it is back.
    Change(Arc<Change>),
    /// True at the moment only: dropped first for a connection that does not keep up.
    Volatile(VolatileEvent),
}

/// What is true at the moment and stored nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VolatileEvent {
    /// Somebody is typing in a conversation.
    Typing {
        /// The conversation.
        conversation: ConversationId,
        /// Who types.
        user: UserId,
        /// Their name as the server knows it.
        user_name: String,
    },
    /// Somebody has stopped typing in a conversation.
    StoppedTyping {
        /// The conversation.
        conversation: ConversationId,
        /// Who typed.
        user: UserId,
    },
    /// Somebody came online or went offline.
    Presence {
        /// The conversation that the recipient shares with them.
        conversation: ConversationId,
        /// Who.
        user: UserId,
        /// `None` while they are online, else when their last device left.
        left_at: Option<Timestamp>,
    },
    /// Somebody has opened the conversation on a device.
    Joined {
        /// The conversation.
        conversation: ConversationId,
        /// Who.
        user: UserId,
    },
}

/// Carries publications to people's connections. A hint: what is lost here is found by catching up.
pub trait Publisher: Send + Sync + 'static {
    /// Hands it on. Never waits.
    fn publish(&self, publication: &Publication);
}

impl Chat {
    /// Tells everybody whom a stored change concerns: both members of a shared one, only its author of a private one.
    pub(super) fn publish(&self, change: &Arc<Change>, except: Option<ConnectionId>) {
        let recipients = match change.seq {
            Some(_) => change.conversation_id.members().to_vec(),
            None => vec![change.user_id],
        };
        self.publisher.publish(&Publication {
            recipients,
            news: News::Change(Arc::clone(change)),
            except,
        });
    }

    /// Tells one person something that is true at the moment.
    pub(super) fn publish_volatile(&self, recipient: UserId, event: VolatileEvent) {
        self.publisher.publish(&Publication {
            recipients: vec![recipient],
            news: News::Volatile(event),
            except: None,
        });
    }
}
