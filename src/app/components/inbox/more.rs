//! The way to the rows that are not loaded yet.

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::hooks::use_chat::use_chat;
use crate::app::words::use_words;
use crate::server_fns::chat::conversations;

/// Adds the next page of the list; without JavaScript it is a link to it.
#[component]
pub fn MoreConversations() -> impl IntoView {
    let words = use_words();
    let chat = use_chat();
    let (is_loading, set_loading) = signal(false);
    let cursor = Memo::new(move |_| chat.inbox.with(|inbox| inbox.next_cursor()));
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
    move || {
        let href = format!("?cursor={}", cursor.get()?);
        Some(view! {
            <a class="more-link" href=href on:click=load>
                {move || if is_loading.get() { words.loading } else { words.more_conversations }}
            </a>
        })
    }
}
