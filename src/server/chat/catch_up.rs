//! What somebody missed: the heads of all logs for a cheap comparison, and the changes since a place.

use std::collections::BTreeMap;

use super::{Chat, ChatError, ChatResult, views};
use crate::domain::{Change, ChangeKind, ConversationId, Seq};
use crate::server::auth::CurrentUser;
use crate::server::storage::{ChangeRecordKind, Marks};
use crate::wire::rest::SyncPage;

const PAGE: i64 = 200;

impl Chat {
    /// The newest place of each of one's conversations.
    ///
    /// # Errors
    /// [`ChatError::Store`].
    pub async fn heads(&self, user: &CurrentUser) -> ChatResult<BTreeMap<ConversationId, Seq>> {
        Ok(self.store.heads(user.id).await?.into_iter().collect())
    }

    /// The changes of one conversation after a position of its log.
    ///
    /// # Errors
    /// [`ChatError::Store`].
    pub async fn changes(
        &self,
        _here: &super::Participation,
        _after: Seq,
        _limit: Option<i64>,
    ) -> ChatResult<crate::wire::rest::ChangesPage> {
        Err(ChatError::Invalid("not here yet"))
    }

    /// What changed for one since a cursor, in the order in which it was committed. Without a cursor nothing,
    /// and the cursor to start from: somebody who has just read everything has missed nothing.
    ///
    /// # Errors
    /// [`ChatError::Invalid`] for a cursor that none of these pages gave.
    pub async fn sync(&self, user: &CurrentUser, since: Option<&str>) -> ChatResult<SyncPage> {
        let Some(since) = since else {
            return Ok(SyncPage {
                changes: Vec::new(),
                next_cursor: self.store.newest_change(user.id).await?.to_string(),
                has_more: false,
            });
        };
        let since: i64 = since
            .parse()
            .ok()
            .filter(|since| *since >= 0)
            .ok_or(ChatError::Invalid("Invalid cursor"))?;
        let records = self.store.changes(user.id, since, PAGE).await?;
        let next = records.last().map_or(since, |last| last.cursor);
        Ok(SyncPage {
            has_more: i64::try_from(records.len()) == Ok(PAGE),
            next_cursor: next.to_string(),
            changes: records.into_iter().map(change).collect(),
        })
    }
}

fn change(record: crate::server::storage::ChangeRecord) -> Change {
    let mark = |user_id, kind| Change {
        conversation_id: record.conversation,
        seq: Some(record.seq),
        feed_seq: None,
        user_id,
        at: crate::domain::Timestamp(0),
        kind,
    };
    match record.what {
        ChangeRecordKind::Message(message) => Change::of_message(
            views::message(*message, crate::domain::UserId(0), Marks::default()).into(),
        ),
        ChangeRecordKind::Read(user, read_seq) => mark(
            user,
            ChangeKind::Read(crate::domain::MarkState {
                read_seq,
                ..Default::default()
            }),
        ),
        ChangeRecordKind::Delivered(user, delivered_seq) => mark(
            user,
            ChangeKind::Delivered(crate::domain::MarkState {
                delivered_seq,
                ..Default::default()
            }),
        ),
    }
}
