//! Leads to a message: `?at=` in the address names its position in the log.

use leptos::prelude::*;

use super::use_history::History;
use super::use_query::use_query;
use super::use_scroll::Scroll;
use crate::app::reactive::{effect, memo};
use crate::domain::Seq;

/// The name in the address.
pub const AT: &str = "at";

/// Leads to messages of a conversation.
#[derive(Debug, Clone, Copy)]
pub struct Jump {
    scroll: Scroll,
    history: History,
}

/// Leads to the message that the address names, now and when it changes.
///
/// On the server: the page around the message is loaded.
pub fn use_jump(scroll: Scroll, history: History) -> Jump {
    let jump = Jump { scroll, history };
    let query = use_query();
    let at = memo(move || query.with(|query| query.get(AT)?.parse().ok().map(Seq)));
    effect(move || {
        if let Some(seq) = at.get() {
            jump.to(seq);
        }
    });
    jump
}

impl Jump {
    /// Scrolls to a message and makes it stand out. If it is not loaded, the page around it is.
    pub fn to(self, seq: Seq) {
        let scroll = self.scroll;
        if !scroll.to_message(seq) {
            self.history.load_around(seq, move || {
                scroll.to_message(seq);
            });
        }
    }

    /// Shows the end of the conversation, which is loaded if a page of older history is open.
    pub fn to_latest(self) {
        let scroll = self.scroll;
        self.history.load_latest(move || scroll.to_end());
    }
}
