//! Searches messages as the user types: on the server, or on this device when the server cannot be reached. Part of what loads
//! on first use.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::use_announcer::Announcer;
use super::use_chat::{Chat, use_chat};
use super::use_socket::use_socket;
use crate::app::platform;
use crate::app::reactive::effect;
use crate::app::state::message_search::{Filter, Found, found_on_device};
use crate::app::timeouts::answer_within;
use crate::app::words::{SearchWords, Words, use_search_words, use_words};
use crate::domain::ConversationId;
use crate::server_fns::chat::search;
use crate::wire::rest::{SearchOrder, SearchPage};
use crate::wire::{ApiError, ErrorCode};

/// Debounce: the server is asked after a pause of this length.
const PAUSE: Duration = Duration::from_millis(250);
/// Time to wait for the server before this device is searched.
const TIMEOUT: Duration = Duration::from_secs(8);

/// A search for messages.
#[derive(Debug, Clone, Copy)]
pub struct MessageSearch {
    /// What was found; `None` before the first answer.
    pub found: RwSignal<Option<Found>>,
    /// What it is limited to.
    pub filter: RwSignal<Filter>,
    /// Is something being asked for?
    pub is_loading: RwSignal<bool>,
    /// The last answer was a refusal.
    pub has_failed: RwSignal<bool>,
    chat: Chat,
    announcer: Announcer,
    words: &'static Words,
    search_words: &'static SearchWords,
    text: Memo<String>,
    here: Option<ConversationId>,
    order: SearchOrder,
    /// The number of messages of a page; `None` for the server's default.
    limit: Option<i64>,
    /// The number of the last question. Answers to earlier ones are not used.
    asked: StoredValue<u32>,
}

/// Why messages are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reason {
    /// Something else is searched for.
    Changed,
    /// Messages that were found may have changed.
    Revised,
    /// What follows is wanted.
    More,
}

/// A search for this text: over all conversations the best first, in one conversation the newest first. It is repeated when messages
/// were changed, and when the server can be reached again.
///
/// On the server: never used, because its part loads on first use.
#[must_use]
pub fn use_message_search(text: Memo<String>, here: Option<ConversationId>) -> MessageSearch {
    let it = MessageSearch {
        found: RwSignal::new(None),
        filter: RwSignal::new(Filter::default()),
        is_loading: RwSignal::new(true),
        has_failed: RwSignal::new(false),
        chat: use_chat(),
        announcer: expect_context(),
        words: use_words(),
        search_words: use_search_words(),
        text,
        here,
        order: here.map_or(SearchOrder::Best, |_| SearchOrder::Newest),
        limit: here.map(|_| 50),
        asked: StoredValue::new(0),
    };
    let mut is_first = true;
    effect(move || {
        // Read, not only tracked: a memo whose first value comes later counts as changed then.
        text.with(|_| ());
        it.filter.track();
        it.is_loading.set(true);
        let wait = if is_first { Duration::ZERO } else { PAUSE };
        is_first = false;
        after(wait, move || it.ask(Reason::Changed));
    });
    let mut known = it.chat.revision_count.get_untracked();
    effect(move || {
        let revisions = it.chat.revision_count.get();
        if revisions != known {
            known = revisions;
            after(PAUSE, move || it.ask(Reason::Revised));
        }
    });
    let socket = use_socket();
    effect(move || {
        let is_partial = |found: &Option<Found>| found.as_ref().is_some_and(|it| it.is_of_device);
        if socket.is_connected()
            && (it.has_failed.get_untracked() || it.found.with_untracked(is_partial))
        {
            it.ask(Reason::Changed);
        }
    });
    it
}

/// Runs it after a pause, unless the effect in which this is called runs again before.
fn after(pause: Duration, run: impl FnOnce() + 'static) {
    let timer = set_timeout_with_handle(run, pause);
    on_cleanup(move || {
        if let Ok(timer) = timer {
            timer.clear();
        }
    });
}

impl MessageSearch {
    /// Asks again, after a failure.
    pub fn retry(self) {
        self.ask(Reason::Changed);
    }

    /// Loads the next page.
    pub fn load_more(self) {
        if !self.is_loading.get_untracked() {
            self.ask(Reason::More);
        }
    }

    fn ask(self, reason: Reason) {
        let Some(text) = self.text.try_get_untracked() else {
            return;
        };
        let Some(number) = self.asked.try_update_value(|number| {
            *number += 1;
            *number
        }) else {
            return;
        };
        if text.is_empty() {
            self.found.set(None);
            self.is_loading.set(false);
            return;
        }
        self.is_loading.set(true);
        self.has_failed.set(false);
        spawn_local(async move {
            let answer = self.answer(&text, reason).await;
            if self.asked.try_get_value() != Some(number) {
                return;
            }
            match answer {
                Ok(found) => self.show(found, reason),
                Err(error) => {
                    self.chat.check_session(&error);
                    self.has_failed.set(true);
                }
            }
            self.is_loading.set(false);
        });
    }

    fn show(self, found: Found, reason: Reason) {
        // In one conversation the position is said instead.
        if reason != Reason::Revised && self.here.is_none() {
            let said = self.search_words.found;
            self.announcer
                .say(said(found.hits().len(), found.next().is_some()));
        }
        self.found.set(Some(found));
    }

    /// What the server finds, or this device if the server gives no answer.
    async fn answer(self, text: &str, reason: Reason) -> Result<Found, ApiError> {
        let known = self.found.get_untracked().unwrap_or_default();
        let (mut found, wanted) = match reason {
            Reason::Changed => (Found::default(), 1),
            Reason::Revised => (Found::default(), known.hits().len().max(1)),
            Reason::More => (known.clone(), known.hits().len() + 1),
        };
        loop {
            let cursor = found.next().map(str::to_owned);
            match answer_within(TIMEOUT, self.page(text, cursor)).await {
                Ok(page) => {
                    if !page.people.is_empty() {
                        self.chat.accept_rows(page.people.clone());
                    }
                    found.add(page, self.words);
                }
                Err(error) if is_away(&error) && reason == Reason::Changed => {
                    return Ok(Found::on_device(self.on_device(text).await, self.words));
                }
                // What is shown is still the best that is known.
                Err(error) if is_away(&error) && reason == Reason::Revised => return Ok(known),
                Err(error) => return Err(error),
            }
            if found.hits().len() >= wanted || found.next().is_none() {
                return Ok(found);
            }
        }
    }

    async fn page(self, text: &str, cursor: Option<String>) -> Result<SearchPage, ApiError> {
        let filter = self.filter.get_untracked();
        search(
            text.to_owned(),
            self.here,
            filter.kind,
            filter.author(),
            Some(self.order),
            cursor,
            self.limit,
        )
        .await
    }

    async fn on_device(self, text: &str) -> SearchPage {
        let kept = self.chat.kept_conversations(self.here).await;
        let limits = (self.filter.get_untracked(), self.order);
        found_on_device(&kept, text, limits, self.chat.me, platform::decomposed)
    }
}

/// Does the server give no answer?
fn is_away(error: &ApiError) -> bool {
    matches!(error.code, ErrorCode::TryAgain | ErrorCode::Internal)
}
