//! The use-cases of the chat. All rules of the chat are decided here, independent of the API through which a request
//! arrives.
//!
//! A use-case on a conversation takes a [`Participation`], which only [`Chat::participation`] and
//! [`Chat::open_conversation_with`] create. So code that skips the membership check does not compile.

mod actions;
mod append;
mod begun;
mod blocks;
mod catch_up;
mod error;
mod history;
mod inbox;
mod marked;
mod new_conversations;
mod notes;
mod participation;
mod presence;
mod publish;
mod read;
mod reports;
mod search;
mod search_window;
mod send;
mod settings;
mod shared;
mod typing;
mod views;

use std::sync::Arc;

pub use actions::Acting;
pub use error::ChatError;
pub use participation::Participation;
pub use publish::{ConnectionId, News, Publication, Publisher, VolatileEvent};
pub use search::{SearchFilter, SearchPosition};
pub use send::{Draft, Sent};

use super::account_cache::AccountCache;
use super::clock::Clock;
use super::limits::Limits;
use super::presence::Presence;
use super::storage::Store;

/// The result of a chat use-case.
pub type ChatResult<T> = Result<T, ChatError>;

/// The chat use-cases with their dependencies.
#[derive(Clone)]
pub struct Chat {
    store: Arc<dyn Store>,
    account_cache: AccountCache,
    publisher: Arc<dyn Publisher>,
    presence: Arc<Presence>,
    limits: Arc<Limits>,
    begun: Arc<begun::ConversationCache>,
    /// Conversations in which neither has blocked the other.
    unblocked: Arc<begun::ConversationCache>,
    clock: Clock,
}

impl Chat {
    /// Creates the chat from its dependencies.
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
            unblocked: Arc::default(),
            clock,
        }
    }
}
