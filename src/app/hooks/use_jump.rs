//! Leads to a message: `?at=` in the address names its position in the log.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

use super::use_history::History;
use super::use_query::use_query;
use super::use_scroll::Scroll;
use crate::app::reactive::{effect, memo};
use crate::domain::Seq;

/// The name in the address.
pub const AT: &str = "at";

/// The address of a message in the conversation with this path.
#[must_use]
pub fn address_of(path: &str, seq: Seq) -> String {
    format!("{path}?{AT}={seq}")
}

/// Leads to messages of a conversation, for the quotes in it too.
#[derive(Debug, Clone, Copy)]
pub struct Jump {
    /// The reply from which the user was led to the message that it answers.
    pub came_from: RwSignal<Option<Seq>>,
    /// The message to which the user was led last.
    pub led_to: RwSignal<Option<Seq>>,
    scroll: Scroll,
    history: History,
}

/// Leads to the message that the address names, now and when it changes. `path` is that of the conversation.
///
/// On the server: the page around the message is loaded.
pub fn use_jump(scroll: Scroll, history: History, path: String) -> Jump {
    let jump = Jump {
        came_from: RwSignal::new(None),
        led_to: RwSignal::new(None),
        scroll,
        history,
    };
    provide_context(jump);
    let (navigate, query, here) = (use_navigate(), use_query(), use_location().pathname);
    let own = path.clone();
    let at = memo(move || {
        // The address changes before this conversation makes room for the next one.
        let is_here = here.with(|here| *here == own);
        query.with(|query| query.get(AT).filter(|_| is_here)?.parse().ok().map(Seq))
    });
    // What this device has kept is shown first: without a network it is all that can be led to.
    let is_awaited = memo(move || history.is_awaited());
    effect(move || {
        if let Some(seq) = at.get().filter(|_| !is_awaited.get()) {
            jump.to(seq);
            // The way back does not lead here again, and the same link does.
            let mut rest = query.get_untracked();
            rest.remove(AT);
            let options = NavigateOptions {
                replace: true,
                scroll: false,
                ..NavigateOptions::default()
            };
            navigate(&format!("{path}{}", rest.to_query_string()), options);
        }
    });
    jump
}

impl Jump {
    /// Scrolls to a message and makes it stand out. If it is not loaded, the page around it is. If there is no such message,
    /// the next one takes its place.
    pub fn to(self, seq: Seq) {
        self.led_to.set(Some(seq));
        let scroll = self.scroll;
        if !scroll.to_message(seq) {
            self.history.load_around(seq, move || {
                if let Some(seq) = scroll.view.nearest(seq) {
                    scroll.to_message(seq);
                }
            });
        }
    }

    /// Leads from a reply to the message that it answers.
    pub fn to_quoted(self, quoted: Seq, reply: Option<Seq>) {
        self.came_from.set(reply);
        self.to(quoted);
    }

    /// Leads back to that reply.
    pub fn back(self) {
        let reply = self.came_from.get_untracked();
        self.came_from.set(None);
        reply.into_iter().for_each(|reply| self.to(reply));
    }

    /// Shows the end of the conversation, which is loaded if a page of older history is open.
    pub fn to_latest(self) {
        self.came_from.set(None);
        let scroll = self.scroll;
        self.history.load_latest(move || scroll.to_end());
    }
}
