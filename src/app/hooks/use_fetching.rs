//! Fetches rows and messages of what the chat knows. Who needs them asks here, so that what the server answers
//! is taken in one way.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::use_chat::Chat;
use crate::app::platform;
use crate::app::state::thread::Thread;
use crate::domain::ConversationId;
use crate::server_fns::chat::{conversation, conversations, history};
use crate::wire::ApiError;

/// Acknowledgements and events may cross on the way; only what is missing after this long is missing. When
/// fetching fails, it is tried again after the next of these waits.
const CROSSING: [Duration; 3] = [
    Duration::from_millis(300),
    Duration::from_millis(700),
    Duration::from_millis(1_500),
];
/// How many missed messages are fetched at a time.
const PAGE: i64 = 200;

impl Chat {
    /// Fetches the first page of the list.
    pub fn refresh_list(self) {
        spawn_local(async move {
            if let Err(error) = self.fetch_list().await {
                self.check_session(&error);
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
        if !self.has_gap(id) || !self.begin_mending(id) {
            return;
        }
        spawn_local(async move {
            for crossing in CROSSING {
                platform::sleep(crossing).await;
                if !self.has_gap(id) {
                    break;
                }
                if let Err(error) = self.fetch(id).await {
                    self.check_session(&error);
                }
            }
            self.end_mending(id);
        });
    }

    fn has_gap(self, id: ConversationId) -> bool {
        let in_list = self.inbox.try_with_untracked(|inbox| inbox.has_gap(id));
        let in_thread = self.thread(id).map(|it| it.with_untracked(Thread::has_gap));
        in_list == Some(true) || in_thread == Some(true)
    }

    /// Fetches the first page of the list, with who is there.
    pub(super) async fn fetch_list(self) -> Result<(), ApiError> {
        let page = conversations(None, None).await?;
        self.accept_rows(page.conversations.clone());
        self.inbox.try_update(|inbox| inbox.reload(page));
        Ok(())
    }

    /// Fetches what is missing of a conversation.
    pub(super) async fn fetch(self, id: ConversationId) -> Result<(), ApiError> {
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
            names.iter().for_each(|name| self.outbox.settle(name));
            if !more {
                return Ok(());
            }
        }
    }
}
