//! Reading the history of a conversation in pages.

use super::{Chat, ChatError, ChatResult, Participation, views};
use crate::domain::{MarkedKind, Message, MessageId, Quote, Seq};
use crate::server::storage::{HistoryPage, HistoryRow};
use crate::wire::rest::{HistoryQuery, MessagesPage};

const DEFAULT_LIMIT: i64 = 50;
const MAX_LIMIT: i64 = 500;

impl Chat {
    /// A page of history, ascending; without a position the newest. `limit` is clamped to 1–500.
    ///
    /// # Errors
    /// [`ChatError::Invalid`] if more than one position is given.
    pub async fn history(
        &self,
        here: &Participation,
        query: HistoryQuery,
    ) -> ChatResult<MessagesPage> {
        let limit = query.limit.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT);
        // Read before the messages: marks that move in between arrive again as events and cannot be missed.
        let row = self.store.conversation(here.me, here.id).await?;
        let (mine, theirs, last_seq, newest) = row.map_or_else(Default::default, |row| {
            let newest = row.last_message.map(|last| last.seq);
            (row.mine, row.theirs, row.last_seq, newest)
        });
        let (records, has_more) = match (query.before, query.after, query.around) {
            (None, None, None) => self.older(here, Seq(i64::MAX), limit).await?,
            (Some(before), None, None) => self.older(here, before, limit).await?,
            (None, Some(after), None) => {
                let records = self
                    .store
                    .history(here.me, here.id, HistoryPage::After(after, limit))
                    .await?;
                (records, after > Seq::ZERO)
            }
            (None, None, Some(around)) => self.around(here, around, limit).await?,
            _ => {
                return Err(ChatError::Invalid(
                    "Only one of before, after and around can be given",
                ));
            }
        };
        let changed = records.iter().filter(|row| row.has_changes);
        let changed: Vec<_> = changed.map(|row| row.message.id).collect();
        let changes = if changed.is_empty() {
            Vec::new()
        } else {
            self.store.changes_about(here.id, &changed).await?
        };
        // Whoever reads a conversation in pages has them with the first one.
        let pinned = if query.before.is_none() && query.after.is_none() {
            self.pinned(here).await?
        } else {
            Vec::new()
        };
        let last_here = records.last().map(|row| row.message.seq);
        Ok(MessagesPage {
            participant_id: here.peer,
            has_more,
            has_newer: last_here.is_some_and(|last| newest.is_some_and(|newest| last < newest)),
            oldest_seq: records.first().map(|row| row.message.seq),
            last_seq,
            changes,
            pinned,
            messages: records
                .iter()
                .map(|row| views::history_row(row, here.me, mine, theirs))
                .collect(),
        })
    }

    /// Messages before a position, at most the given number, and whether there are older ones.
    async fn older(
        &self,
        here: &Participation,
        before: Seq,
        limit: i64,
    ) -> ChatResult<(Vec<HistoryRow>, bool)> {
        let page = HistoryPage::Before(before, limit + 1);
        let mut records = self.store.history(here.me, here.id, page).await?;
        let has_more = records.len() > usize::try_from(limit).unwrap_or(usize::MAX);
        if has_more {
            records.remove(0);
        }
        Ok((records, has_more))
    }

    async fn pinned(&self, here: &Participation) -> ChatResult<Vec<Quote>> {
        let (me, peer, newest) = (here.me, Some(here.peer), MessageId(i64::MAX));
        let pinned = self
            .store
            .marked(me, peer, MarkedKind::Pinned, newest, Message::MAX_PINNED)
            .await?;
        Ok(pinned.iter().map(Quote::of).collect())
    }

    async fn around(
        &self,
        here: &Participation,
        middle: Seq,
        limit: i64,
    ) -> ChatResult<(Vec<HistoryRow>, bool)> {
        let before = limit / 2;
        let (mut records, has_more) = self.older(here, middle, before).await?;
        let after = HistoryPage::After(Seq(middle.0.saturating_sub(1)), limit - limit / 2);
        records.extend(self.store.history(here.me, here.id, after).await?);
        Ok((records, has_more))
    }
}
