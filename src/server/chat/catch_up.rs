//! Catching up: the heads of all logs for a cheap comparison, and the changes after a position.

use std::collections::BTreeMap;

use super::{Chat, ChatError, ChatResult, Participation};
use crate::domain::{ConversationId, FeedSeq, Seq};
use crate::server::auth::CurrentUser;
use crate::wire::page::PrivateChanges;
use crate::wire::rest::{ChangesPage, SyncPage, UnreadCount};

/// Maximum number of changes per page.
const PAGE: i64 = 200;
/// With more changes to catch up, reading the history again is cheaper.
const MAX_BEHIND: i64 = 1_000;

impl Chat {
    /// The newest position in the log of each of the user's conversations.
    ///
    /// # Errors
    /// [`ChatError::Store`].
    pub async fn heads(&self, user: &CurrentUser) -> ChatResult<BTreeMap<ConversationId, Seq>> {
        Ok(self.store.heads(user.id).await?.into_iter().collect())
    }

    /// The user's newest position in their own feed: nothing that is read later is older.
    ///
    /// # Errors
    /// [`ChatError::Store`].
    pub async fn feed_head(&self, user: &CurrentUser) -> ChatResult<FeedSeq> {
        Ok(self.store.feed_head(user.id).await?)
    }

    /// The user's private changes after a position of their feed.
    ///
    /// # Errors
    /// [`ChatError::Store`].
    pub async fn private_changes(
        &self,
        user: &CurrentUser,
        after: FeedSeq,
    ) -> ChatResult<PrivateChanges> {
        let head = self.store.feed_head(user.id).await?;
        // A position that the feed does not have is from before a backup was restored.
        let after = if after > head { FeedSeq(0) } else { after };
        let page = self.store.private_changes(user.id, after, PAGE).await?;
        let has_more = i64::try_from(page.len()) == Ok(PAGE);
        let last = page.last().map_or(after, |last| last.feed_seq);
        Ok(PrivateChanges {
            changes: page.into_iter().map(|it| it.change).collect(),
            up_to: if has_more { last } else { head.max(last) },
            has_more,
        })
    }

    /// The number of unread messages and conversations of the user.
    ///
    /// # Errors
    /// [`ChatError::Store`].
    pub async fn unread_count(&self, user: &CurrentUser) -> ChatResult<UnreadCount> {
        let (conversations, messages) = self.store.unread_count(user.id).await?;
        Ok(UnreadCount {
            conversations,
            messages,
        })
    }

    /// The shared changes of a conversation after a position of its log; `limit` is clamped to 1–200.
    ///
    /// # Errors
    /// [`ChatError::Store`].
    pub async fn changes(
        &self,
        here: &Participation,
        after: Seq,
        limit: Option<i64>,
    ) -> ChatResult<ChangesPage> {
        let after = after.max(Seq::ZERO);
        let limit = limit.unwrap_or(PAGE).clamp(1, PAGE);
        let (head, mut changes) = self.store.changes_after(here.id, after, limit + 1).await?;
        let last_seq = changes.iter().filter_map(|it| it.seq).fold(head, Seq::max);
        let reset = after > last_seq || last_seq.0 - after.0 > MAX_BEHIND;
        if reset {
            changes.clear();
        }
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let has_more = changes.len() > limit;
        changes.truncate(limit);
        Ok(ChangesPage {
            changes,
            last_seq,
            has_more,
            reset,
        })
    }

    /// The changes for the user after a cursor, in commit order. Without a cursor no changes, only the current
    /// cursor: a client that has just read everything starts from there.
    ///
    /// # Errors
    /// [`ChatError::Invalid`] for a cursor that was not issued by this function.
    pub async fn sync(&self, user: &CurrentUser, since: Option<&str>) -> ChatResult<SyncPage> {
        let Some(since) = since else {
            return Ok(SyncPage {
                changes: Vec::new(),
                next_cursor: self.store.feed_head(user.id).await?.to_string(),
                has_more: false,
            });
        };
        let since = since
            .parse()
            .ok()
            .filter(|since| *since >= 0)
            .map(FeedSeq)
            .ok_or(ChatError::Invalid("Invalid cursor"))?;
        let feed = self.store.feed(user.id, since, PAGE).await?;
        let next = feed.last().map_or(since, |last| last.feed_seq);
        Ok(SyncPage {
            has_more: i64::try_from(feed.len()) == Ok(PAGE),
            next_cursor: next.to_string(),
            changes: feed.into_iter().map(|it| it.change).collect(),
        })
    }
}
