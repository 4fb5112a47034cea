//! The conversation list.

use super::{Chat, ChatError, ChatResult, Participation, views};
use crate::domain::{ListFilter, ListSettings, SearchText, Stage, UserId, UserType};
use crate::server::auth::CurrentUser;
use crate::server::storage::{ConversationRecord, ListCursor, ListPage, ListRows};
use crate::wire::rest::{ConversationSummary, ConversationsPage};

/// Default page size: the existing clients do not use pages and expect all conversations.
const DEFAULT_LIMIT: i64 = 500;
const MAX_LIMIT: i64 = 500;

/// Page size of our own pages, which load more when it is asked for.
const ROWS_ON_PAGES: i64 = 50;

impl Chat {
    /// A page of the user's conversations, newest first; without a filter all of them. `limit` is clamped to 1–500.
    ///
    /// # Errors
    /// [`ChatError::Search`]; [`ChatError::Invalid`] for a cursor that was not issued by this function.
    pub async fn conversations(
        &self,
        user: &CurrentUser,
        search: Option<&str>,
        filter: Option<ListFilter>,
        cursor: Option<&str>,
        limit: Option<i64>,
    ) -> ChatResult<ConversationsPage> {
        let limit = limit.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT);
        let now = self.clock.now();
        let page = ListPage {
            search: SearchText::in_input(search)?.map(|text| text.as_str().to_owned()),
            rows: filter.as_ref().map(ListRows::from).unwrap_or_default(),
            stage: match filter {
                Some(ListFilter::Stage(stage)) => stage,
                _ => Stage::default(),
            },
            now,
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
            stages: Vec::new(),
        })
    }

    /// A page of the list for our own pages. The first one also has a photographer's stages, and the pinned conversations, however old
    /// they are.
    ///
    /// # Errors
    /// As [`Chat::conversations`].
    pub async fn conversations_on_page(
        &self,
        user: &CurrentUser,
        search: Option<&str>,
        filter: Option<ListFilter>,
        cursor: Option<&str>,
    ) -> ChatResult<ConversationsPage> {
        let limit = Some(ROWS_ON_PAGES);
        let is_all = matches!(filter, None | Some(ListFilter::All));
        let page = self.conversations(user, search, filter, cursor, limit);
        let mut page = page.await?;
        if search.is_none() && cursor.is_none() && user.user_type == UserType::Photographer {
            page.stages = self.store.stages(user.id).await?;
        }
        if search.is_none() && cursor.is_none() && is_all {
            let pinned = ListPage {
                rows: ListRows::Pinned,
                limit: ListSettings::MAX_PINNED,
                ..ListPage::default()
            };
            let mut pinned = self.store.conversations(user.id, &pinned).await?;
            pinned.retain(|it| {
                page.conversations
                    .iter()
                    .all(|row| row.conversation_id != it.id)
            });
            page.conversations.extend(self.rows(pinned, user.id).await);
        }
        Ok(page)
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
        let now = self.clock.now();
        let row = |row: ConversationRecord| {
            let is_online = row
                .id
                .peer_of(viewer)
                .is_some_and(|peer| online.contains(&peer));
            views::summary(row, viewer, is_online, now)
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
