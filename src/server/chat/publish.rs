//! The only fan-out: passes changes and volatile events to the publisher, which delivers them to connections.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Chat;
use crate::domain::{Change, ConversationId, Timestamp, UserId};

/// Id of a connection, unique across all nodes: an event published on one node can exclude a connection of another.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct ConnectionId {
    /// Id of the node: a random number chosen at its start.
    pub node: u64,
    /// Number of the connection on that node.
    pub number: u64,
}

/// As in the log: the node in hexadecimal digits, and the number.
impl fmt::Display for ConnectionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}-{}", self.node, self.number)
    }
}

/// An event with its recipients. Nodes send it to each other as JSON: what is added here has a default, because nodes of
/// two versions run side by side during an upgrade.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Publication {
    /// All connections of these users.
    pub recipients: Vec<UserId>,
    /// The event.
    pub news: News,
    /// A connection to exclude: the one that caused the event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub except: Option<ConnectionId>,
    /// The change was stored before, and possibly published before. Clients that would show it twice do not get it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_repeat: bool,
}

/// The event of a publication. It is the same for all recipients.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum News {
    /// A stored change. A connection that cannot take it is closed and catches up after it reconnects.
    Change(Arc<Change>),
    /// Describes the current moment only; dropped first if a connection does not keep up.
    Volatile(VolatileEvent),
}

/// An event that describes the current moment and is not stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum VolatileEvent {
    /// Somebody is typing in a conversation.
    Typing {
        /// The conversation in which they type.
        conversation: ConversationId,
        /// The typing user.
        user: UserId,
        /// Full name of the typing user, from the account.
        user_name: String,
    },
    /// Somebody has stopped typing in a conversation.
    StoppedTyping {
        /// The conversation in which they typed.
        conversation: ConversationId,
        /// The user who has stopped.
        user: UserId,
    },
    /// Somebody came online or went offline.
    Presence {
        /// The conversation that the recipient shares with the user.
        conversation: ConversationId,
        /// The user whose presence has changed.
        user: UserId,
        /// Time when the last device disconnected; `None` while the user is online.
        left_at: Option<Timestamp>,
    },
    /// Somebody has opened the conversation on a device.
    Joined {
        /// The opened conversation.
        conversation: ConversationId,
        /// The user who has opened it.
        user: UserId,
    },
}

/// Delivers publications to connections. Delivery is best effort: clients find lost events by catching up.
pub trait Publisher: Send + Sync + 'static {
    /// Delivers a publication. Never blocks.
    fn publish(&self, publication: &Publication);
}

impl Chat {
    /// Publishes a stored change: a shared one to both members, a private one only to its author.
    ///
    /// A sender whose action was stored and not answered repeats it (`is_repeat`). Nobody may have heard of it: the
    /// database had stored it when the server lost the connection to it, or the server died before it published.
    pub(super) fn publish(
        &self,
        change: &Arc<Change>,
        except: Option<ConnectionId>,
        is_repeat: bool,
    ) {
        let recipients = match change.seq {
            Some(_) => change.conversation_id.members().to_vec(),
            None => vec![change.user_id],
        };
        self.publisher.publish(&Publication {
            recipients,
            news: News::Change(Arc::clone(change)),
            except,
            is_repeat,
        });
    }

    /// Publishes a volatile event to one user.
    pub(super) fn publish_volatile(&self, recipient: UserId, event: VolatileEvent) {
        self.publisher.publish(&Publication {
            recipients: vec![recipient],
            news: News::Volatile(event),
            except: None,
            is_repeat: false,
        });
    }
}
