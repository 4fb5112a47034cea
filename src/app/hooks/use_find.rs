//! The search in the open conversation: `?find=` in the address opens it, with what is searched for.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use leptos_router::location::Url;

use super::use_jump::address_of;
use super::use_query::use_query;
use crate::app::reactive::memo;
use crate::domain::Seq;

/// The name in the address.
pub const FIND: &str = "find";

/// The box of the search in a conversation.
#[derive(Debug, Clone, Copy)]
pub struct FindBox {
    /// What is in it.
    pub typed: RwSignal<String>,
    /// It was typed or chosen here, so the results lead to the newest one.
    pub leads: StoredValue<bool>,
}

impl FindBox {
    /// With the text that the address has.
    #[must_use]
    pub fn with_text(text: Option<String>) -> Self {
        Self {
            typed: RwSignal::new(text.unwrap_or_default()),
            leads: StoredValue::new(false),
        }
    }

    /// Something was typed.
    pub fn set(self, text: String) {
        self.leads.set_value(true);
        self.typed.set(text);
    }

    /// Is the user about to type, or has begun? Who was led here by a result goes on reading.
    #[must_use]
    pub fn takes_focus(self) -> bool {
        self.leads.get_value() || self.typed.with_untracked(String::is_empty)
    }
}

/// The address of a message that a search for `text` has found in the conversation with this path: there the search goes on.
#[must_use]
pub fn address_of_found(path: &str, seq: Seq, text: &str) -> String {
    format!("{}&{FIND}={}", address_of(path, seq), Url::escape(text))
}

/// The address that opens the search in the conversation with this path.
#[must_use]
pub fn address_of_search(path: &str) -> String {
    format!("{path}?{FIND}=")
}

/// What is searched for in the conversation with this path, according to the address; `None` while nothing is.
///
/// On the server: the same.
#[must_use]
pub fn use_find(path: String) -> Memo<Option<String>> {
    let (query, here) = (use_query(), use_location().pathname);
    memo(move || {
        // The address changes before this conversation makes room for the next one.
        let is_here = here.with(|here| *here == path);
        query.with(|query| query.get(FIND).filter(|_| is_here))
    })
}
