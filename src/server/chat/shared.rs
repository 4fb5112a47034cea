//! What was shared in a conversation: photos and videos, files, and links.

use super::{Chat, ChatResult, Participation, views};
use crate::domain::Seq;
use crate::wire::rest::{SharedPage, SharedQuery};

const DEFAULT_LIMIT: i64 = 30;
const MAX_LIMIT: i64 = 60;

impl Chat {
    /// A page of a list of what was shared, newest first. `limit` is clamped to 1–60.
    ///
    /// # Errors
    /// [`super::ChatError::Store`].
    pub async fn shared(&self, here: &Participation, query: SharedQuery) -> ChatResult<SharedPage> {
        let SharedQuery { kind, before, .. } = query;
        let before = before.unwrap_or(Seq(i64::MAX));
        let limit = query.limit.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT);
        let row = self.store.conversation(here.me, here.id).await?;
        let (mine, theirs) = row.map_or_else(Default::default, |row| (row.mine, row.theirs));
        let found = self.store.shared(here.id, here.me, kind, before, limit + 1);
        let mut found = found.await?;
        let count = usize::try_from(limit).unwrap_or(usize::MAX);
        let has_more = found.len() > count;
        found.truncate(count);
        let last = found.last().map(|message| message.seq);
        let messages = found.iter().filter(|message| message.body.shares(kind));
        Ok(SharedPage {
            messages: messages
                .map(|message| views::message_between(message, here.me, mine, theirs))
                .collect(),
            next_before: last.filter(|_| has_more),
        })
    }
}
