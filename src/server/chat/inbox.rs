//! The conversation list.

use super::{Chat, ChatError, ChatResult, Participation, views};
use crate::domain::{SearchText, UserId};
use crate::server::auth::CurrentUser;
use crate::server::storage::{ConversationRecord, ListCursor, ListPage};
use crate::wire::rest::{ConversationSummary, ConversationsPage};

/// Default page size: the existing clients do not use pages and expect all conversations.
const DEFAULT_LIMIT: i64 = 500;
const MAX_LIMIT: i64 = 500;

/// Page size of our own pages, which load more when it is asked for.
pub const ROWS_ON_PAGES: i64 = 50;

impl Chat {
    /// A page of the user's conversations, newest first. `limit` is clamped to 1–500.
    ///
    /// # Errors
    /// [`ChatError::Search`]; [`ChatError::Invalid`] for a cursor that was not issued by this function.
    pub async fn conversations(
        &self,
        user: &CurrentUser,
        search: Option<&str>,
        cursor: Option<&str>,
        limit: Option<i64>,
    ) -> ChatResult<ConversationsPage> {
        let limit = limit.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT);
        let page = ListPage {
            search: SearchText::in_input(search)?.map(|text| text.as_str().to_owned()),
            after: cursor.map(read_cursor).transpose()?,
            limit: limit + 1,
        };
        let mut rows = self.store.conversations(user.id, &page).await?;
        let more = rows.len() > usize::try_from(limit).unwrap_or(usize::MAX);
        if more {
            rows.pop();
        }
        let next_cursor = rows
            .last()
            .filter(|_| more)
            .map(|row| write_cursor(row.cursor));
        let conversations = self.rows(rows, user.id).await;
        Ok(ConversationsPage {
            conversations,
            next_cursor,
        })
    }

    /// The row of one conversation, also before its first message.
    ///
    /// # Errors
    /// [`ChatError::Store`].
    pub async fn summary(&self, here: &Participation) -> ChatResult<ConversationSummary> {
        if let Some(row) = self.store.conversation(here.me, here.id).await? {
            let mut rows = self.rows(vec![row], here.me).await;
            return rows.pop().ok_or(ChatError::ConversationNotFound);
        }
        let peer = self.account_cache.account(here.peer).await?;
        let peer = peer.ok_or(ChatError::ConversationNotFound)?;
        Ok(views::empty_summary(
            here.id,
            here.me,
            &peer,
            self.clock.now(),
        ))
    }

    pub(super) async fn rows(
        &self,
        records: Vec<ConversationRecord>,
        viewer: UserId,
    ) -> Vec<ConversationSummary> {
        let peers = records.iter().filter_map(|row| row.id.peer_of(viewer));
        let peers: Vec<UserId> = peers.collect();
        let online = self.presence.online(&peers).await;
        let row = |row: ConversationRecord| {
            let is_online = row
                .id
                .peer_of(viewer)
                .is_some_and(|peer| online.contains(&peer));
            views::summary(row, viewer, is_online)
        };
        records.into_iter().map(row).collect()
    }
}

fn write_cursor(cursor: ListCursor) -> String {
    cursor.0.to_string()
}

fn read_cursor(text: &str) -> ChatResult<ListCursor> {
    text.parse()
        .ok()
        .filter(|position| *position > 0)
        .map(ListCursor)
        .ok_or(ChatError::Invalid("Invalid cursor"))
}
