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
