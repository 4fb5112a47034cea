//! Actions of the user that result in a change: over the socket, and by a server function when the socket gives no
//! answer.

use std::time::Duration;

use serde::Serialize;

use super::use_chat::{Chat, use_chat};
use super::use_socket::{Socket, use_socket};
use crate::app::state::incoming::ChangeAck;
use crate::app::timeouts::answer_within;
use crate::domain::{Change, ConversationId};
use crate::wire::{ApiError, ErrorCode};

/// Time to wait for the answer of a server function.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Performs actions.
#[derive(Debug, Clone, Copy)]
pub struct Actions {
    chat: Chat,
    socket: Socket,
}

/// The actions of the signed-in user.
///
/// On the server: never performed, because nobody can act on a page that is being rendered.
#[must_use]
pub fn use_actions() -> Actions {
    Actions {
        chat: use_chat(),
        socket: use_socket(),
    }
}

impl Actions {
    /// Emits `event` and applies the resulting change. `call` is the same action as a server function; it is called
    /// only if the socket gives no answer. The event may have arrived nevertheless, so repeating the action must be
    /// harmless: by its action id or by its nature.
    ///
    /// # Errors
    /// The server's refusal; [`ErrorCode::TryAgain`] if there is no answer either way.
    pub async fn perform(
        self,
        id: ConversationId,
        event: &str,
        payload: &impl Serialize,
        call: impl Future<Output = Result<Option<Change>, ApiError>>,
    ) -> Result<(), ApiError> {
        let answer = match self.socket.emit_with_ack::<ChangeAck>(event, payload).await {
            Err(error) if error.code == ErrorCode::TryAgain => answer_within(TIMEOUT, call).await,
            answer => answer.map(|ack| ack.change),
        };
        self.chat.apply_own(id, answer?);
        Ok(())
    }
}
