//! Loads more rows of the list.

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::hooks::use_chat::use_chat;
use crate::app::reactive::{memo, when};
use crate::app::words::use_words;
use crate::server_fns::chat::conversations;

/// Appends the next page of the list; without JavaScript, a link to that page.
#[component]
pub fn MoreConversations() -> impl IntoView {
    let words = use_words();
    let chat = use_chat();
    let (is_loading, set_loading) = signal(false);
    let cursor = memo(move || chat.inbox.with(|inbox| inbox.next_cursor()));
    let load = move |event: MouseEvent| {
        event.prevent_default();
        let next = cursor.get_untracked();
        if next.is_none() || is_loading.get_untracked() {
            return;
        }
        set_loading.set(true);
        spawn_local(async move {
            match conversations(None, next).await {
                Ok(page) => {
                    chat.inbox.try_update(|inbox| inbox.extend(page));
                }
                Err(error) => chat.check_session(&error),
            }
            set_loading.try_set(false);
        });
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
    let href = memo(move || cursor.get().map(|next| format!("?cursor={next}")));
    let link = move || {
        view! { <a class="more-link" href=href translate="no" on:click=load>{label}</a> }.into_any()
    };
    when(has_more, link)
}
