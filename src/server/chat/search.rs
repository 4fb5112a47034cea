//! Searching people and messages (docs/search.md).

use std::collections::HashMap;

use futures::future::{try_join, try_join_all};

use super::search_window::Search;
use super::{Chat, ChatError, ChatResult, Participation, views};
use crate::domain::search_keys::Query;
use crate::domain::{ConversationId, FeedSeq, Message, SearchText, UserId};
use crate::server::auth::CurrentUser;
use crate::server::search::{Traits, decomposed, words_of};
use crate::server::storage::{ConversationRecord, ListPage, StoreResult};
use crate::wire::rest::{
    ConversationSummary, Indexing, SearchAuthor, SearchKind, SearchOrder, SearchPage, SearchResult,
};

const DEFAULT_LIMIT: i64 = 20;
const MAX_LIMIT: i64 = 50;
/// The number of people on the first page.
const PEOPLE: i64 = 10;
/// A call looks at so many windows at most, even if what it finds there is no longer as it was indexed.
const WINDOWS: usize = 5;

/// What a search is limited to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SearchFilter {
    /// Messages that contain this.
    pub kind: Option<SearchKind>,
    /// Messages by this member.
    pub from: Option<SearchAuthor>,
}

/// The page of a search.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SearchPosition<'a> {
    /// `nextCursor` of the page before.
    pub cursor: Option<&'a str>,
    /// 1–50, otherwise clamped; 20 if it is missing.
    pub limit: Option<i64>,
    /// That of the page before, if there is one.
    pub order: SearchOrder,
}

/// A position in the results.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cursor {
    /// The window ends before this position of the feed.
    before: FeedSeq,
    /// So many of its messages were returned.
    skip: usize,
}

impl Chat {
    /// Searches the people and messages of the user, or the messages of one conversation.
    ///
    /// # Errors
    /// [`ChatError::Search`]; [`ChatError::Invalid`] for a blank search or a cursor that was not issued by this function;
    /// [`ChatError::RateLimited`].
    pub async fn search(
        &self,
        user: &CurrentUser,
        here: Option<&Participation>,
        text: &str,
        filter: SearchFilter,
        position: SearchPosition<'_>,
    ) -> ChatResult<SearchPage> {
        let text = SearchText::in_input(Some(text))?;
        let text = text.ok_or(ChatError::Invalid("A search needs a text"))?;
        let cursor = position.cursor.map(Cursor::parse).transpose()?;
        let limited = self.limits.search(user.id);
        limited.map_err(ChatError::RateLimited)?;

        let of_people = here.is_none() && cursor.is_none() && filter == SearchFilter::default();
        let people = async {
            if of_people {
                self.people(user, &text).await
            } else {
                Ok(Vec::new())
            }
        };
        let limit = position.limit.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT);
        let limit = usize::try_from(limit).unwrap_or_default();
        let order = position.order;
        let messages = self.messages_with(user, here, &text, (filter, order), cursor, limit);
        let (people, page) = try_join(people, messages).await?;
        Ok(SearchPage { people, ..page })
    }

    async fn people(
        &self,
        user: &CurrentUser,
        text: &SearchText,
    ) -> ChatResult<Vec<ConversationSummary>> {
        let page = ListPage {
            search: Some(text.as_str().to_owned()),
            limit: PEOPLE,
            ..ListPage::default()
        };
        let rows = self.store.conversations(user.id, &page).await?;
        Ok(self.rows(rows, user.id).await)
    }

    async fn messages_with(
        &self,
        user: &CurrentUser,
        here: Option<&Participation>,
        text: &SearchText,
        (filter, order): (SearchFilter, SearchOrder),
        cursor: Option<Cursor>,
        limit: usize,
    ) -> ChatResult<SearchPage> {
        let query = Query::parse(decomposed(text.as_str()));
        let (must, must_not) = filter.traits();
        let search = Search {
            me: user.id,
            query: &query,
            peer: here.map(|here| here.peer),
            must,
            must_not,
            order,
            progress: self.store.search_progress(user.id).await?,
        };
        let progress = search.progress;
        let mut next = cursor.or(Some(Cursor {
            before: FeedSeq(progress.head.0 + 1),
            skip: 0,
        }));
        let mut found = Vec::new();
        // A search without any word, as for "?", finds nothing.
        for _ in 0..if query.asked().is_empty() { 0 } else { WINDOWS } {
            let Some(at) = next.filter(|_| found.len() < limit) else {
                break;
            };
            let window = self.window(&search, at.before).await?;
            let count = window.found.len();
            let rest = window.found.into_iter().skip(at.skip);
            found.extend(rest.take(limit - found.len()).map(|message| (at, message)));
            let taken = at.skip + found.iter().filter(|(of, _)| *of == at).count();
            next = if taken < count {
                Some(Cursor { skip: taken, ..at })
            } else {
                window.next.map(|before| Cursor { before, skip: 0 })
            };
        }
        if query.asked().is_empty() {
            next = None;
        }
        let found = found.into_iter().map(|(_, message)| message).collect();
        let is_behind = search.tail() > progress.indexed;
        Ok(SearchPage {
            people: Vec::new(),
            results: self.results(user.id, &query, found).await?,
            next_cursor: next.map(Cursor::write),
            indexing: is_behind.then_some(Indexing {
                done: progress.indexed.0,
                total: progress.head.0,
            }),
        })
    }

    /// The messages with what is shown of their conversations.
    async fn results(
        &self,
        me: UserId,
        query: &Query,
        found: Vec<Message>,
    ) -> StoreResult<Vec<SearchResult>> {
        let mut ids: Vec<ConversationId> = found.iter().map(|it| it.conversation_id).collect();
        ids.sort_unstable();
        ids.dedup();
        let rows = ids.into_iter().map(|id| async move {
            let row = self.store.conversation(me, id).await?;
            StoreResult::Ok((id, row))
        });
        let rows: HashMap<_, _> = try_join_all(rows).await?.into_iter().collect();
        let result = |message: Message| {
            let row = rows.get(&message.conversation_id)?.as_ref()?;
            Some(result(me, query, &message, row))
        };
        Ok(found.into_iter().filter_map(result).collect())
    }
}

fn result(me: UserId, query: &Query, message: &Message, row: &ConversationRecord) -> SearchResult {
    // Only its names are shown.
    let summary = views::summary(row.clone(), me, false, message.created_at);
    SearchResult {
        conversation_id: message.conversation_id,
        participant_id: summary.participant_id,
        participant_name: summary.participant_name,
        participant_avatar: summary.participant_avatar,
        message: views::message_between(message, me, row.mine, row.theirs),
        highlights: query.highlights(&words_of(message.body.text())),
    }
}

impl SearchFilter {
    /// What a message must have, and what it must not have.
    fn traits(self) -> (Traits, Traits) {
        let kind = match self.kind {
            None => Traits::default(),
            Some(SearchKind::Photo) => Traits::PHOTO,
            Some(SearchKind::File) => Traits::FILE,
            Some(SearchKind::Link) => Traits::LINK,
        };
        match self.from {
            None => (kind, Traits::default()),
            Some(SearchAuthor::Me) => (kind.and(Traits::MINE), Traits::default()),
            Some(SearchAuthor::Them) => (kind, Traits::MINE),
        }
    }
}

impl Cursor {
    fn write(self) -> String {
        format!("{}.{}", self.before.0, self.skip)
    }

    fn parse(text: &str) -> ChatResult<Self> {
        let parts = text.split_once('.').and_then(|(before, skip)| {
            let before = before.parse().ok().filter(|before| *before > 0)?;
            Some(Self {
                before: FeedSeq(before),
                skip: skip.parse().ok()?,
            })
        });
        parts.ok_or(ChatError::Invalid("Invalid cursor"))
    }
}
