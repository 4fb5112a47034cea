//! Loads the messages above and below the loaded ones, and those around a message that is led to.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::use_chat::Chat;
use crate::app::state::scroll::Measure;
use crate::app::state::thread::Thread;
use crate::domain::{ConversationId, Seq};
use crate::server_fns::chat::history;
use crate::wire::ApiError;
use crate::wire::rest::MessagesPage;

/// A page that was read before a change that is already applied here is requested again, once.
const ATTEMPTS: usize = 2;

/// Loading of messages in a conversation.
#[derive(Debug, Clone, Copy)]
pub struct History {
    /// Is a page being loaded?
    pub is_loading: ReadSignal<bool>,
    set_loading: WriteSignal<bool>,
    chat: Chat,
    thread: RwSignal<Thread>,
    /// What the user was led to while another page was being loaded.
    next: StoredValue<Option<(Page, Done)>>,
}

/// Called when a page is shown.
type Done = Box<dyn FnOnce() + Send + Sync>;

/// A page of the history.
#[derive(Debug, Clone, Copy)]
enum Page {
    Before(Seq),
    After(Seq),
    Around(Seq),
    Latest,
}

/// Loading of messages in a conversation.
///
/// On the server: links with `?before=` and `?at=` do the same.
#[must_use]
pub fn use_history(chat: Chat, thread: RwSignal<Thread>) -> History {
    let (is_loading, set_loading) = signal(false);
    History {
        is_loading,
        set_loading,
        chat,
        thread,
        next: StoredValue::new(None),
    }
}

impl History {
    /// Are the first messages still to be loaded? Tracked.
    #[must_use]
    pub fn is_awaited(self) -> bool {
        self.thread.with(Thread::is_awaited)
    }

    /// Loads the next page where the visible part is near an end of what is loaded.
    pub fn load_near(self, measure: &Measure) {
        if measure.is_near_top() {
            self.load_older();
        }
        let newest = self
            .thread
            .with_untracked(|thread| thread.has_newer().then(|| thread.newest()));
        if let Some(newest) = newest.filter(|_| measure.is_near_end()) {
            self.load(Page::After(newest));
        }
    }

    /// Loads the page before the first loaded message, if it exists.
    pub fn load_older(self) {
        let before = self.thread.with_untracked(|thread| {
            let oldest = thread.oldest();
            oldest.filter(|_| thread.has_older())
        });
        if let Some(before) = before {
            self.load(Page::Before(before));
        }
    }

    /// Shows the page around a message instead of the loaded ones, then calls `shown`.
    pub fn load_around(self, seq: Seq, shown: impl FnOnce() + Send + Sync + 'static) {
        self.turn_to(Page::Around(seq), Box::new(shown));
    }

    /// Shows the latest page if a page of older history is open, then calls `shown`; otherwise at once.
    pub fn load_latest(self, shown: impl FnOnce() + Send + Sync + 'static) {
        if self.thread.with_untracked(Thread::has_newer) {
            self.turn_to(Page::Latest, Box::new(shown));
        } else {
            shown();
        }
    }

    /// Loads a page, unless one is being loaded: what is near is asked for again.
    fn load(self, page: Page) {
        if !self.is_loading.get_untracked() {
            self.turn_to(page, Box::new(|| ()));
        }
    }

    /// Loads a page, after the one that is being loaded.
    fn turn_to(self, page: Page, done: Done) {
        self.next.set_value(Some((page, done)));
        if self.is_loading.get_untracked() {
            return;
        }
        let id = self.thread.with_untracked(|thread| thread.conversation);
        self.set_loading.set(true);
        spawn_local(async move {
            while let Some((page, done)) = self.next.try_update_value(Option::take).flatten() {
                match self.add(id, page).await {
                    Ok(true) => done(),
                    Ok(false) => {}
                    Err(error) => self.chat.check_session(&error),
                }
            }
            self.set_loading.try_set(false);
        });
    }

    /// Adds a page. `false` if the conversation was left, or other messages are loaded than when the page was asked for.
    async fn add(self, id: ConversationId, asked: Page) -> Result<bool, ApiError> {
        let (before, after, around) = match asked {
            Page::Before(seq) => (Some(seq), None, None),
            Page::After(seq) => (None, Some(seq), None),
            Page::Around(seq) => (None, None, Some(seq)),
            Page::Latest => (None, None, None),
        };
        let add: fn(&mut Thread, MessagesPage) -> bool = match asked {
            Page::Before(_) => Thread::add_older,
            Page::After(_) => Thread::add_newer,
            Page::Around(_) | Page::Latest => Thread::turn_to,
        };
        for _ in 0..ATTEMPTS {
            let page = history(id, before, after, around, None).await?;
            let is_added = self.thread.try_update(|thread| {
                let adjoins = match asked {
                    Page::Before(seq) => thread.oldest() == Some(seq),
                    Page::After(seq) => thread.newest() == seq,
                    Page::Around(_) | Page::Latest => true,
                };
                adjoins.then(|| add(thread, page))
            });
            match is_added.flatten() {
                None => return Ok(false),
                Some(true) => return Ok(true),
                Some(false) => {}
            }
        }
        Ok(true)
    }
}
