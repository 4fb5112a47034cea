//! The reactions below a message.

use leptos::prelude::*;

use crate::app::hooks::use_chat::use_chat;
use crate::app::hooks::use_message_menu::use_message_menu;
use crate::app::reactive::memo;
use crate::app::state::log_lines::Bubble;
use crate::app::state::outbox::MessageEdit;
use crate::wire::rest::ReactionCount;

/// Each emoji with its number; a press adds or removes one's own.
#[component]
pub fn Reactions(
    /// The message.
    bubble: Memo<Bubble>,
) -> impl IntoView {
    let emoji = move || {
        bubble.with(|it| {
            let all = it.reactions.iter();
            all.map(|it| it.emoji.as_str().to_owned())
                .collect::<Vec<_>>()
        })
    };
    view! {
        <div class="reactions" translate="no">
            <For each=emoji key=String::clone let:emoji>
                <Reaction bubble emoji />
            </For>
        </div>
    }
}

#[component]
fn Reaction(bubble: Memo<Bubble>, emoji: String) -> impl IntoView {
    let (chat, menu) = (use_chat(), use_message_menu());
    let name = emoji.clone();
    let now = memo(move || {
        bubble.with(|it| {
            let mut all = it.reactions.iter();
            all.find(|it| it.emoji.as_str() == emoji).cloned()
        })
    });
    let is_mine = move || now.with(|it| it.as_ref().is_some_and(|it| it.mine));
    let shown = memo(
        move || match now.with(|it| it.as_ref().map_or(1, |it| it.count)) {
            1 => name.clone(),
            count => format!("{name} {count}"),
        },
    );
    let toggle = move |_| {
        let message = bubble.with_untracked(|it| it.id);
        if let (Some(message), Some(ReactionCount { emoji, mine, .. })) =
            (message, now.get_untracked())
        {
            menu.act(message, MessageEdit::React(emoji, !mine));
        }
    };
    view! {
        <button
            type="button"
            class="reaction"
            aria-pressed=move || is_mine().to_string()
            disabled=move || !chat.is_alive.get()
            on:click=toggle
        >
            {shown}
        </button>
    }
}
