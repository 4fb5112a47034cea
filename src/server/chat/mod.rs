//! The chat's use-cases. Every rule of the chat is decided here, whichever door a request came through.
//!
//! A call that concerns a conversation takes a [`Participation`], which only [`Chat::participation`] hands
//! out: without being a member nothing can be read, sent or marked, because nothing compiles.

mod append;
mod begun;
mod catch_up;
mod error;
mod history;
mod inbox;
mod new_conversations;
mod participation;
mod presence;
mod publish;
mod read;
mod send;
mod typing;
mod views;

use std::sync::Arc;

pub use error::ChatError;
pub use participation::Participation;
pub use publish::{ConnectionId, News, Publication, Publisher, VolatileEvent};
pub use send::{Draft, Sent};

use super::accounts::AccountCache;
use super::clock::Clock;
use super::limits::Limits;
use super::presence::Presence;
use super::storage::Store;

/// What every use-case returns.
pub type ChatResult<T> = Result<T, ChatError>;

/// The chat.
#[derive(Clone)]
pub struct Chat {
    store: Arc<dyn Store>,
    account_cache: AccountCache,
    publisher: Arc<dyn Publisher>,
    presence: Arc<Presence>,
    limits: Arc<Limits>,
    begun: Arc<begun::Begun>,
    clock: Clock,
}

impl Chat {
    /// With what it needs.
    #[must_use]
    pub fn new(
        store: Arc<dyn Store>,
        account_cache: AccountCache,
        publisher: Arc<dyn Publisher>,
        presence: Arc<Presence>,
        limits: Arc<Limits>,
        clock: Clock,
    ) -> Self {
        Self {
            store,
            account_cache,
            publisher,
            presence,
            limits,
            begun: Arc::default(),
            clock,
        }
    }
}
