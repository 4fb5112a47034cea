//! The way from this node to the others. Events go to the connections of this node first ([`super::Hub`]) and never
//! wait for the bus, which is best effort like every event: clients find what they missed by catching up.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::domain::UserId;
use crate::server::chat::Publication;

/// A message from one node to the others.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum BusMessage {
    /// An event for the connections of its recipients.
    Event(Publication),
    /// Changes were lost on the way: the clients of these users are asked to catch up.
    CatchUp(Vec<UserId>),
    /// The user has too many connections on all nodes together: this node closes the one that has been silent for
    /// longest.
    CloseSilent {
        /// The user.
        user: UserId,
        /// The node with most of the user's connections.
        node: u64,
    },
}

impl BusMessage {
    /// The users whom it concerns.
    #[must_use]
    pub fn recipients(&self) -> &[UserId] {
        match self {
            Self::Event(publication) => &publication.recipients,
            Self::CatchUp(users) => users,
            Self::CloseSilent { user, .. } => std::slice::from_ref(user),
        }
    }
}

/// The connection to the other nodes.
#[async_trait]
pub trait Bus: Send + Sync + 'static {
    /// Sends an event to the nodes on which its recipients are connected. Never blocks.
    fn publish(&self, publication: &Publication);

    /// The first connection of this user has been opened on this node: messages for the user are wanted from now on.
    fn user_came(&self, user: UserId);

    /// The last connection of this user on this node has ended.
    fn user_left(&self, user: UserId);

    /// Waits until messages for this user arrive here, or until the other nodes are known to be out of reach; clients
    /// are then asked to catch up later.
    async fn reached(&self, user: UserId);
}

/// The bus of a single node.
#[derive(Debug, Default)]
pub struct Alone;

#[async_trait]
impl Bus for Alone {
    fn publish(&self, _: &Publication) {}

    fn user_came(&self, _: UserId) {}

    fn user_left(&self, _: UserId) {}

    async fn reached(&self, _: UserId) {}
}
