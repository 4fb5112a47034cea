//! Loads older messages above the loaded ones.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::use_chat::Chat;
use crate::app::state::thread::Thread;
use crate::domain::{ConversationId, Seq};
use crate::server_fns::chat::history;
use crate::wire::ApiError;

/// A page that was read before a change that is already applied here is requested again, once.
const ATTEMPTS: usize = 2;

/// Loading of older messages in a conversation.
#[derive(Debug, Clone, Copy)]
pub struct History {
    /// Is a page being loaded?
    pub is_loading: ReadSignal<bool>,
    set_loading: WriteSignal<bool>,
    chat: Chat,
    thread: RwSignal<Thread>,
}

/// Loading of older messages in a conversation.
///
/// On the server: a link with `?before=` does the same.
#[must_use]
pub fn use_history(chat: Chat, thread: RwSignal<Thread>) -> History {
    let (is_loading, set_loading) = signal(false);
    History {
        is_loading,
        set_loading,
        chat,
        thread,
    }
}

impl History {
    /// Loads the page before the first loaded message, unless it is being loaded or does not exist.
    pub fn load_older(self) {
        let before = self.thread.with_untracked(|thread| {
            let oldest = thread.oldest();
            oldest.filter(|_| thread.has_older())
        });
        if before.is_none() || self.is_loading.get_untracked() {
            return;
        }
        let id = self.thread.with_untracked(|thread| thread.conversation);
        self.set_loading.set(true);
        spawn_local(async move {
            if let Err(error) = self.load_before(id, before).await {
                self.chat.check_session(&error);
            }
            self.set_loading.try_set(false);
        });
    }

    async fn load_before(self, id: ConversationId, before: Option<Seq>) -> Result<(), ApiError> {
        for _ in 0..ATTEMPTS {
            let page = history(id, before, None, None, None).await?;
            if self.thread.try_update(|thread| thread.add_older(page)) != Some(false) {
                break;
            }
        }
        Ok(())
    }
}
