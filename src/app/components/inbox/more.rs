//! Loads more rows of the list.

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::hooks::use_chat::use_chat;
use crate::app::hooks::use_socket::use_socket;
use crate::app::reactive::{effect, memo, when};
use crate::app::words::use_words;
use crate::domain::ListFilter;
use crate::server_fns::chat::conversations;

/// Appends the next page of the list; without JavaScript, a link to that page.
#[component]
pub fn MoreConversations(
    /// The filter whose list goes on.
    filter: RwSignal<ListFilter>,
) -> impl IntoView {
    let words = use_words();
    let (chat, socket) = (use_chat(), use_socket());
    let (is_loading, set_loading) = signal(false);
    let cursor = memo(move || chat.inbox.with(|inbox| inbox.next_cursor(&filter.get())));
    let fetch = move |of: ListFilter, next: Option<String>| {
        set_loading.set(true);
        spawn_local(async move {
            match conversations(None, Some(of.clone()), next).await {
                Ok(page) => {
                    chat.inbox
                        .try_update(|inbox| inbox.extend(of.clone(), page));
                }
                Err(error) => chat.check_session(&error),
            }
            set_loading.try_set(false);
        });
    };
    // What is loaded of a filter is shown at once; the rest of it when it is chosen, or when the server can be reached again.
    effect(move || {
        let of = filter.get();
        let is_online = socket.is_connected() || socket.is_periodic();
        if is_online && !chat.inbox.with_untracked(|inbox| inbox.has_part(&of)) {
            fetch(of, None);
        }
    });
    let load = move |event: MouseEvent| {
        event.prevent_default();
        let next = cursor.get_untracked();
        if next.is_some() && !is_loading.get_untracked() {
            fetch(filter.get_untracked(), next);
        }
    };
    let has_more = memo(move || cursor.get().is_some());
    let label = memo(move || {
        let label = if is_loading.get() {
            words.loading
        } else {
            words.more_conversations
        };
        label.to_owned()
    });
    let href = memo(move || {
        let next = cursor.get()?;
        Some(match filter.get() {
            ListFilter::All => format!("?cursor={next}"),
            of => format!("?{}&cursor={next}", of.query()),
        })
    });
    let link = move || {
        view! { <a class="more-link" href=href translate="no" on:click=load>{label}</a> }.into_any()
    };
    when(has_more, link)
}
