//! Lists of messages that stand out: starred, pinned and agreed ones.

use std::collections::HashMap;

use super::{Chat, ChatResult, views};
use crate::domain::{ConversationId, MarkedKind, MessageId};
use crate::server::auth::CurrentUser;
use crate::server::storage::Marks;
use crate::wire::rest::{MarkedPage, MarkedQuery, Message};

const DEFAULT_LIMIT: i64 = 30;
const MAX_LIMIT: i64 = 60;

impl Chat {
    /// A page of a list, newest first. `limit` is clamped to 1–60.
    ///
    /// # Errors
    /// [`super::ChatError::ConversationNotFound`].
    pub async fn marked(
        &self,
        user: &CurrentUser,
        kind: MarkedKind,
        query: MarkedQuery,
    ) -> ChatResult<MarkedPage> {
        let peer = match query.conversation_id {
            Some(id) => Some(self.participation(user, id).await?.peer),
            None => None,
        };
        let before = query.before.unwrap_or(MessageId(i64::MAX));
        let limit = query.limit.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT);
        let found = self.store.marked(user.id, peer, kind, before, limit + 1);
        let mut found = found.await?;
        let count = usize::try_from(limit).unwrap_or(usize::MAX);
        let has_more = found.len() > count;
        found.truncate(count);
        let last = found.last().map(|message| message.id);
        let mut marks: HashMap<ConversationId, (Marks, Marks)> = HashMap::new();
        let mut messages = Vec::with_capacity(found.len());
        for message in &found {
            let id = message.conversation_id;
            let (mine, theirs) = match marks.get(&id) {
                Some(known) => *known,
                None => {
                    let row = self.store.conversation(user.id, id).await?;
                    let both = row.map(|row| (row.mine, row.theirs)).unwrap_or_default();
                    marks.insert(id, both);
                    both
                }
            };
            let shown = views::message_between(message, user.id, mine, theirs);
            messages.push(Message {
                starred: kind == MarkedKind::Starred,
                ..shown
            });
        }
        Ok(MarkedPage {
            messages,
            next_before: last.filter(|_| has_more),
        })
    }
}
