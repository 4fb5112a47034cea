//! What can be done with the selected messages. Not in the module: loaded when somebody selects messages.

use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use super::LOG;
use super::select_box::MAX;
use crate::app::components::shared::{Glyph, NotLoaded};
use crate::app::hooks::use_chat::{Chat, use_chat};
use crate::app::hooks::use_clock::use_clock;
use crate::app::hooks::use_message_menu::{MessageMenu, use_message_menu};
use crate::app::platform;
use crate::app::reactive::memo;
use crate::app::state::calendar::{self, Zone};
use crate::app::state::content::line_of;
use crate::app::state::outbox::MessageEdit;
use crate::app::words::{Words, use_action_words, use_select_words, use_words};
use crate::domain::text::is_blank;
use crate::domain::{Message, MessageId};

/// The number of the selected messages, and what can be done with them.
#[wasm_split(select_bar, fallible)]
pub fn select_bar() -> Result<AnyView, NotLoaded> {
    let (words, of, actions) = (use_words(), use_select_words(), use_action_words());
    let (chat, menu, clock) = (use_chat(), use_message_menu(), use_clock());
    let count = memo(move || menu.selection.with(|all| all.as_ref().map_or(0, Vec::len)));
    let said = memo(move || match count.get() {
        MAX => (of.full)(MAX),
        count => (of.count)(count),
    });
    // Of deleted messages there is nothing to copy, forward or star.
    let is_nothing = memo(move || {
        menu.selection
            .with(|all| chosen(chat, menu, all).is_empty())
    });
    let is_none = memo(move || count.get() == 0);
    let all_starred = memo(move || {
        let there = menu.selection.with(|all| chosen(chat, menu, all));
        !there.is_empty() && there.iter().all(|(_, is_starred)| *is_starred)
    });
    let there = move || {
        let there = menu.selection.with_untracked(|all| chosen(chat, menu, all));
        there
            .into_iter()
            .map(|(message, _)| message)
            .collect::<Vec<_>>()
    };
    let end = move || {
        // The button goes with the bar.
        platform::focus(LOG);
        menu.selection.set(None);
    };
    let copy = move |_| {
        let zone = clock.zone.get_untracked();
        menu.copy(&text_of(&there(), chat, menu, zone, words));
        end();
    };
    let forward = move |_| {
        let ids: Vec<MessageId> = there().iter().map(|it| it.id).collect();
        end();
        menu.forward(ids);
    };
    let star = move |_| {
        let on = !all_starred.get_untracked();
        for message in there() {
            menu.act(message.id, MessageEdit::Star(on));
        }
        end();
    };
    let hide = move |_| {
        let ids = menu.selection.get_untracked().unwrap_or_default();
        end();
        menu.hide(&ids);
    };
    let star_name = memo(move || {
        if all_starred.get() {
            actions.unstar
        } else {
            actions.star
        }
    });
    Ok(view! {
        <div class="select-bar" role="group" aria-label=of.title>
            <button type="button" class="icon-button select-end" aria-label=of.end title=of.end on:click=move |_| end()>
                <Glyph icon=icondata::LuX />
            </button>
            <p class="me-auto" role="status" translate="no">
                {said}
            </p>
            <button type="button" class="icon-button" aria-label=actions.copy title=actions.copy disabled=is_nothing on:click=copy>
                <Glyph icon=icondata::LuCopy />
            </button>
            <button type="button" class="icon-button" aria-label=actions.forward title=actions.forward disabled=is_nothing on:click=forward>
                <Glyph icon=icondata::LuForward />
            </button>
            <button
                type="button"
                class="icon-button"
                aria-label=move || star_name.get()
                title=move || star_name.get()
                disabled=is_nothing
                on:click=star
            >
                <Glyph icon=icondata::LuStar />
            </button>
            <button
                type="button"
                class="icon-button"
                aria-label=actions.delete_for_me
                title=actions.delete_for_me
                disabled=is_none
                on:click=hide
            >
                <Glyph icon=icondata::LuTrash />
            </button>
        </div>
    }
    .into_any())
}

/// The selected messages that have not been deleted, in their order, and whether they are starred.
fn chosen(
    chat: Chat,
    menu: MessageMenu,
    selected: &Option<Vec<MessageId>>,
) -> Vec<(Message, bool)> {
    let (Some(selected), Some(thread)) = (selected, chat.thread(menu.conversation())) else {
        return Vec::new();
    };
    thread.with(|thread| {
        let is_there = |it: &&Message| {
            let is_gone = it.body.deleted_at().is_some() || thread.is_hidden(it.id);
            selected.contains(&it.id) && !is_gone
        };
        let there = thread.messages().iter().filter(is_there);
        there
            .map(|it| (it.clone(), thread.is_starred(it.id)))
            .collect()
    })
}

/// The text of one message, or of several with their times and authors, a line each.
fn text_of(
    messages: &[Message],
    chat: Chat,
    menu: MessageMenu,
    zone: Zone,
    words: &Words,
) -> String {
    let text = |it: &Message| match it.body.text() {
        text if is_blank(text) => line_of(&it.body, words),
        text => text.to_owned(),
    };
    if let [only] = messages {
        return text(only);
    }
    let lines = messages.iter().map(|it| {
        let author = if it.sender_id == chat.me {
            words.you.to_owned()
        } else {
            menu.peer_name.get_untracked()
        };
        let at = calendar::moment(it.created_at, zone, words);
        format!("[{at}] {author}: {}", text(it))
    });
    lines.collect::<Vec<_>>().join("\n")
}
