//! Goes through a conversation from one result of a search to the next. Part of what loads on first use.

use leptos::prelude::*;

use super::use_find::FindBox;
use super::use_jump::Jump;
use super::use_message_search::{MessageSearch, use_message_search};
use crate::app::reactive::{effect, memo};
use crate::app::state::message_search::Found;
use crate::domain::ConversationId;

/// Up to so many results are loaded to find the place of the one to which another page has led.
const MOST_SOUGHT: usize = 500;

/// The search in a conversation.
#[derive(Debug, Clone, Copy)]
pub struct FindBar {
    /// Its box.
    pub typing: FindBox,
    /// The search.
    pub search: MessageSearch,
    /// The number of the result at which the user is, counted from the newest.
    pub position: Memo<Option<usize>>,
    jump: Jump,
    /// A step waits for the next page.
    is_stepping: StoredValue<bool>,
}

/// The search in a conversation for what is in the box: what the address says, until something else is typed.
///
/// On the server: never used, because its part loads on first use.
#[must_use]
pub fn use_find_bar(
    id: ConversationId,
    asked: Memo<Option<String>>,
    typing: FindBox,
    jump: Jump,
) -> FindBar {
    let typed = typing.typed;
    let text = memo(move || typed.with(|text| text.trim().to_owned()));
    let search = use_message_search(text, Some(id));
    let position = memo(move || {
        let seq = jump.led_to.get()?;
        search
            .found
            .with(|found| found.as_ref()?.position((id, seq)))
    });
    let bar = FindBar {
        typing,
        search,
        position,
        jump,
        is_stepping: StoredValue::new(false),
    };
    let mut known = asked.get_untracked();
    effect(move || {
        let asked = asked.get();
        // Another result was opened beside the conversation.
        if asked != known {
            known.clone_from(&asked);
            typed.set(asked.unwrap_or_default());
        }
    });
    let mut filter = search.filter.get_untracked();
    effect(move || {
        let chosen = search.filter.get();
        if chosen != filter {
            filter = chosen;
            typing.leads.set_value(true);
        }
    });
    effect(move || {
        search.found.track();
        bar.follow();
    });
    bar
}

impl FindBar {
    /// Leads to the next result, older or newer than where the user was led last.
    pub fn step(self, to_older: bool) {
        let at = self.jump.led_to.get_untracked();
        let next = self.with_found(|found| found.beside(at, to_older));
        match next.flatten() {
            Some(seq) => self.jump.to(seq),
            None if to_older && self.has_more() => {
                self.is_stepping.set_value(true);
                self.search.load_more();
            }
            None => {}
        }
    }

    /// Is there a result in this direction? Tracked.
    #[must_use]
    pub fn has(self, to_older: bool) -> bool {
        let at = self.jump.led_to.get();
        self.search.found.with(|found| {
            found.as_ref().is_some_and(|found| {
                found.beside(at, to_older).is_some() || to_older && found.next().is_some()
            })
        })
    }

    /// Takes what has arrived.
    fn follow(self) {
        if self.with_found(|_| ()).is_none() {
            return;
        }
        if self.typing.leads.get_value() {
            self.typing.leads.set_value(false);
            let newest = self.with_found(|found| found.hits().first().map(|hit| hit.seq));
            newest
                .flatten()
                .into_iter()
                .for_each(|seq| self.jump.to(seq));
        } else if self.is_stepping.get_value() {
            self.is_stepping.set_value(false);
            self.step(true);
        } else if let Some(seq) = self.jump.led_to.get_untracked() {
            let is_beyond = self.with_found(|found| {
                found.at_or_before(seq).is_none() && found.hits().len() < MOST_SOUGHT
            });
            if is_beyond == Some(true) && self.has_more() {
                self.search.load_more();
            }
        }
    }

    fn has_more(self) -> bool {
        self.with_found(|found| found.next().is_some()) == Some(true)
    }

    fn with_found<T>(self, read: impl FnOnce(&Found) -> T) -> Option<T> {
        self.search
            .found
            .with_untracked(|found| found.as_ref().map(read))
    }
}
