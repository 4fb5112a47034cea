//! Reports to the other person that one is typing, and that one has stopped.

use std::time::Duration;

use leptos::prelude::*;

use super::use_socket::Socket;
use crate::app::platform;
use crate::app::reactive::effect;
use crate::app::state::typing::{OwnTyping, Tell};
use crate::domain::ConversationId;
use crate::wire::events::{InConversation, STOP_TYPING, TYPING};

/// Interval of the check whether the user has stopped typing.
const IDLE_CHECK: Duration = Duration::from_secs(1);

/// One's own typing state in one conversation.
#[derive(Debug, Clone, Copy)]
pub struct Typing {
    state: StoredValue<OwnTyping>,
    socket: Socket,
    conversation: ConversationId,
}

/// One's own typing state in a conversation; typing ends when the conversation is left.
///
/// On the server: reports nothing.
#[must_use]
pub fn use_typing(socket: Socket, conversation: ConversationId) -> Typing {
    let typing = Typing {
        state: StoredValue::new(OwnTyping::default()),
        socket,
        conversation,
    };
    effect(move || {
        let check = move || typing.decide(|state| state.tick(platform::now().0));
        let checking = set_interval_with_handle(check, IDLE_CHECK);
        on_cleanup(move || {
            if let Ok(checking) = checking {
                checking.clear();
            }
        });
    });
    on_cleanup(move || typing.stop());
    typing
}

impl Typing {
    /// Handles a change of the text.
    pub fn typed(&self, is_empty: bool) {
        self.decide(|state| state.typed(platform::now().0, is_empty));
    }

    /// The message was sent, or the conversation was left.
    pub fn stop(&self) {
        self.decide(OwnTyping::stop);
    }

    fn decide(&self, decide: impl FnOnce(&mut OwnTyping) -> Option<Tell>) {
        let payload = InConversation {
            conversation_id: self.conversation,
        };
        match self.state.try_update_value(decide).flatten() {
            Some(Tell::Typing) => self.socket.emit(TYPING, &payload),
            Some(Tell::Stopped) => self.socket.emit(STOP_TYPING, &payload),
            None => {}
        }
    }
}
