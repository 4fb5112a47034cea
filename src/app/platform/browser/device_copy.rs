//! The copy of the list with which a page starts when there is no network.

use std::cell::RefCell;

use leptos::prelude::{document, window};
use leptos::web_sys::HtmlDocument;
use wasm_bindgen::JsCast;

use super::start::ask;
use super::{amend, rewrite_address};
use crate::app::paths;
use crate::app::platform::Store;
use crate::app::state::device_copy::{ListCopy, Stored, list_key};
use crate::domain::{UserId, UserType};

thread_local! {
    static KEPT: RefCell<Option<ListCopy>> = const { RefCell::new(None) };
}

/// Reads the copy for a page that only it can fill. `false` if there is none of the signed-in person, or the address is
/// not one of the Messages pages.
pub(super) async fn read_kept_list() -> bool {
    let list = match signed_in_person() {
        Some(person) if is_messages_page() => {
            let kept = amend(Store::Copies, &list_key(person), str::to_owned).await;
            let Some(kept) = kept else {
                // The database does not answer: it may hold the copy.
                return false;
            };
            ListCopy::read(&kept).filter(|list| list.user.user_id == person)
        }
        _ => None,
    };
    let is_there = list.is_some();
    if let Some(list) = &list
        && window().location().pathname().as_deref() == Ok("/")
    {
        // The server would redirect; Back must not lead here.
        rewrite_address(paths::home(list.user.user_type));
    }
    if !is_there && is_messages_page() {
        // What is of no use must not make the worker answer before the server does.
        forget_copies();
    }
    KEPT.set(list);
    is_there
}

/// The copy of the list, if this page was started with it and not by the server.
pub fn kept_list() -> Option<ListCopy> {
    KEPT.with_borrow(Clone::clone)
}

/// The person to whom the session of this browser belongs, also without a network.
pub fn signed_in_person() -> Option<UserId> {
    let document = document().dyn_into::<HtmlDocument>().ok()?;
    let cookies = document.cookie().ok()?;
    let mut pairs = cookies.split("; ");
    let person = pairs.find_map(|pair| pair.strip_prefix("person="))?;
    Some(UserId(person.parse().ok()?))
}

/// Removes the copies of whoever they are.
pub fn forget_copies() {
    ask("forgets");
}

/// The start page leads to the Messages page.
fn is_messages_page() -> bool {
    let path = window().location().pathname().unwrap_or_default();
    path == "/" || paths::in_role(UserType::Customer, &path).is_some()
}
