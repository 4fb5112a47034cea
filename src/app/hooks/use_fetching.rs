//! Fetches rows, and changes that events did not deliver.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::use_chat::Chat;
use crate::app::platform;
use crate::app::state::inbox::InboxRow;
use crate::app::state::thread::Thread;
use crate::domain::{ConversationId, Message};
use crate::server_fns::chat::{changes, conversation, conversations, history};
use crate::wire::ApiError;
use crate::wire::page::PrivateChanges;

/// Acknowledgements and events may overtake each other; a change counts as missing only after this delay. If fetching
/// fails, it is retried after the next delay.
const CROSSING: [Duration; 3] = [
    Duration::from_millis(300),
    Duration::from_millis(700),
    Duration::from_millis(1_500),
];

impl Chat {
    /// Fetches the first page of the list.
    pub fn refresh_list(self) {
        spawn_local(async move {
            if let Err(error) = self.fetch_list().await {
                self.check_session(&error);
            }
        });
    }

    /// Fetches what is missing in a conversation.
    pub fn refresh(self, id: ConversationId) {
        spawn_local(async move {
            if let Err(error) = self.fetch(id).await {
                self.check_session(&error);
            }
        });
    }

    /// Waits for changes that may be in flight, then fetches those that are still missing.
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

    /// Does one view of a conversation lack a change that another one has?
    fn has_gap(self, id: ConversationId) -> bool {
        let thread = self.thread(id);
        let thread = thread.map(|it| it.with_untracked(|it| (it.has_gap(), it.known())));
        let row = self.inbox.try_with_untracked(|inbox| {
            let row = inbox.row(id)?;
            let lacks = row.has_gap() || row.is_incomplete();
            Some((lacks, row.known()))
        });
        match (row.flatten(), thread) {
            (Some((row_lacks, in_list)), Some((thread_lacks, in_thread))) => {
                row_lacks || thread_lacks || in_list != in_thread
            }
            (one, other) => one.or(other).is_some_and(|(lacks, _)| lacks),
        }
    }

    /// Fetches the first page of the list, with presence.
    pub(super) async fn fetch_list(self) -> Result<(), ApiError> {
        // Archived ones, too: what has come there must be known to have arrived.
        let page = conversations(None, None, None).await?;
        let rows = page.conversations.iter();
        let ids: Vec<_> = rows.map(|row| row.conversation_id).collect();
        self.inbox.try_update(|inbox| inbox.reload(page));
        ids.into_iter().for_each(|id| self.mend_gap(id));
        Ok(())
    }

    /// Fetches what is missing in a conversation: the changes that a loaded thread lacks, otherwise the row.
    pub(super) async fn fetch(self, id: ConversationId) -> Result<(), ApiError> {
        if self.thread(id).is_some() {
            self.fetch_changes(id).await?;
        }
        let needs_row = self.inbox.try_with_untracked(|inbox| {
            let is_whole = |row: &InboxRow| !row.has_gap() && !row.is_incomplete();
            self.thread(id).is_none() || !inbox.row(id).is_some_and(is_whole)
        });
        if needs_row == Some(true) {
            self.accept_rows(vec![conversation(id).await?]);
        }
        Ok(())
    }

    /// Applies private changes that events may not have delivered.
    pub(super) fn apply_private(self, page: PrivateChanges) {
        let due = self.feed.try_update_value(|feed| feed.advance(page));
        for change in due.unwrap_or_default() {
            if self.apply_known(&change) {
                self.mend_gap(change.conversation_id);
            } else {
                self.refresh(change.conversation_id);
            }
        }
    }

    async fn fetch_changes(self, id: ConversationId) -> Result<(), ApiError> {
        while let Some(thread) = self.thread(id) {
            let in_thread = thread.with_untracked(Thread::known);
            let after = self.known(id).unwrap_or(in_thread);
            let page = changes(id, after, None).await?;
            if page.reset {
                return self.reload(id).await;
            }
            for change in &page.changes {
                self.apply_known(change);
            }
            let is_further = page.changes.last().and_then(|it| it.seq) > Some(after);
            if !page.has_more || !is_further {
                break;
            }
        }
        Ok(())
    }

    /// Reads row and page again. Used when there are too many changes to apply one by one, or when the local data is
    /// no longer part of the server's log. A page of older history keeps its end.
    async fn reload(self, id: ConversationId) -> Result<(), ApiError> {
        let row = conversation(id).await?;
        let Some(thread) = self.thread(id) else {
            self.inbox.try_update(|inbox| inbox.replace(row));
            return Ok(());
        };
        let before = thread.with_untracked(|it| it.has_newer().then(|| it.newest().next()));
        let page = history(id, before, None, None, None).await?;
        let stored = page.messages.iter().cloned().map(Message::from);
        stored.for_each(|message| self.settle(&message));
        thread.try_update(|thread| thread.reload(&row, page));
        self.inbox.try_update(|inbox| inbox.replace(row));
        Ok(())
    }
}
