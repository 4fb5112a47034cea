//! Fetches what events did not bring. The socket is a hint; what the server answers is the truth.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::use_chat::Chat;
use super::use_socket::Socket;
use crate::app::platform;
use crate::app::reactive::effect;
use crate::app::state::thread::Thread;
use crate::domain::ConversationId;
use crate::server_fns::chat::{conversation, conversations, history};
use crate::wire::ApiError;
use crate::wire::events::{InConversation, JOIN_CONVERSATION};

/// Acknowledgements and events may cross on the way; only what is missing after this long is missing.
const CROSSING: Duration = Duration::from_millis(300);
/// How many missed messages are fetched at a time.
const PAGE: i64 = 200;

/// After every connect: joins the open conversation, and fetches what was missed and what is shown.
///
/// On the server: does nothing.
pub fn use_catch_up(chat: Chat, socket: Socket) {
    effect(move || {
        if socket.sessions.get() == 0 {
            return;
        }
        chat.outbox.update(|outbox| outbox.retry_now());
        chat.refresh_list();
        if let Some(conversation_id) = chat.open.get_untracked() {
            socket.emit(JOIN_CONVERSATION, &InConversation { conversation_id });
            chat.refresh(conversation_id);
        }
    });
}

impl Chat {
    /// Fetches the first page of the list.
    pub fn refresh_list(self) {
        spawn_local(async move {
            match conversations(None, None).await {
                Ok(page) => {
                    self.accept_rows(page.conversations.clone());
                    self.inbox.try_update(|inbox| inbox.load(page));
                }
                Err(error) => self.check_session(&error),
            }
        });
    }

    /// Fetches one conversation's row and the messages that came after all that is known of it.
    pub fn refresh(self, id: ConversationId) {
        spawn_local(async move {
            if let Err(error) = self.fetch(id).await {
                self.check_session(&error);
            }
        });
    }

    /// Waits for changes that may be on their way, then fetches those that are still missing.
    pub fn mend_gap(self, id: ConversationId) {
        let has_gap = move || {
            let in_list = self.inbox.try_with_untracked(|inbox| inbox.has_gap(id));
            let in_thread = self.thread(id).map(|it| it.with_untracked(Thread::has_gap));
            in_list == Some(true) || in_thread == Some(true)
        };
        if !has_gap() {
            return;
        }
        spawn_local(async move {
            platform::sleep(CROSSING).await;
            if has_gap()
                && let Err(error) = self.fetch(id).await
            {
                self.check_session(&error);
            }
        });
    }

    async fn fetch(self, id: ConversationId) -> Result<(), ApiError> {
        // The messages first: the row closes the gap, and must not do so before they are here.
        self.fetch_newer(id).await?;
        let row = conversation(id).await?;
        self.accept_rows(vec![row]);
        Ok(())
    }

    async fn fetch_newer(self, id: ConversationId) -> Result<(), ApiError> {
        let Some(thread) = self.thread(id) else {
            return Ok(());
        };
        // An old page has been asked for: the present does not belong below it.
        if thread.with_untracked(Thread::has_newer) {
            return Ok(());
        }
        loop {
            let after = thread.with_untracked(Thread::known);
            let page = history(id, None, Some(after), None, Some(PAGE)).await?;
            let names = page.messages.iter().filter(|it| it.sender_id == self.me);
            let names: Vec<_> = names
                .filter_map(|it| it.client_message_id.clone())
                .collect();
            let more = page.has_newer && !page.messages.is_empty();
            thread.update(|thread| thread.add_newer(page));
            names.iter().for_each(|name| self.settle(name));
            if !more {
                return Ok(());
            }
        }
    }
}
