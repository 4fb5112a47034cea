//! To whom messages are forwarded. Not in the module: loaded when somebody forwards a message.

use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_split_helpers::wasm_split;

use super::LOG;
use crate::app::components::inbox::MoreConversations;
use crate::app::components::shared::{Avatar, Glyph, NotLoaded, Variant};
use crate::app::hooks::use_chat::{Chat, use_chat};
use crate::app::hooks::use_message_menu::use_message_menu;
use crate::app::hooks::use_notice::use_notices;
use crate::app::platform;
use crate::app::reactive::{effect, memo, when};
use crate::app::state::inbox::Wanted;
use crate::app::state::outbox::{CopyOf, OutboxEntry};
use crate::app::words::{ForwardWords, use_forward_words, use_words};
use crate::domain::{ActionId, ConversationId, ListFilter, MessageId, SearchText};
use crate::server_fns::chat::conversations;

/// The largest number of conversations to which messages are forwarded at once.
const MAX: usize = 5;

/// Selects a person that can be chosen.
const CHOICE: &str = ".forward-list input";

/// The dialog for the messages that are to be forwarded.
#[wasm_split(forward, fallible)]
pub fn forward_dialog() -> Result<AnyView, NotLoaded> {
    Ok(view! { <ForwardDialog /> }.into_any())
}

#[component]
fn ForwardDialog() -> impl IntoView {
    let (words, of, menu) = (use_words(), use_forward_words(), use_message_menu());
    let (chat, notices) = (use_chat(), use_notices());
    let dialog = NodeRef::<html::Dialog>::new();
    let chosen = RwSignal::new(Vec::<ConversationId>::new());
    let search = RwSignal::new(String::new());
    effect(move || {
        if let Some(dialog) = dialog.get() {
            let _ = dialog.show_modal();
        }
    });
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let closed = move |_| {
        menu.forwarding.set(Vec::new());
        // What had the focus may be gone.
        if platform::is_focus_free() {
            platform::focus(LOG);
        }
    };
    let forward = move |event: SubmitEvent| {
        event.prevent_default();
        let messages = menu.forwarding.get_untracked();
        close();
        let people = chosen.get_untracked();
        send_copies(chat, menu.conversation(), &messages, &people);
        notices.forwarded(menu.conversation(), people.len());
    };
    let is_nobody = memo(move || chosen.with(Vec::is_empty));
    let count = memo(move || chosen.with(|chosen| (of.chosen)(chosen.len(), MAX)));
    view! {
        <dialog
            class="dialog forward-dialog"
            aria-labelledby="forward-title"
            node_ref=dialog
            on:close=closed
        >
            <form class="forward-form" on:submit=forward>
                <h2 class="text-lg font-semibold" id="forward-title">
                    {of.title}
                </h2>
                <Choices search chosen of />
                <p class="text-sm text-muted-foreground" role="status" translate="no">
                    {count}
                </p>
                <div class="flex justify-end gap-2">
                    <button type="button" class=Variant::Outline.class() on:click=move |_| close()>
                        {words.cancel}
                    </button>
                    <button type="submit" class=Variant::Primary.class() disabled=is_nobody>
                        {of.forward}
                    </button>
                </div>
            </form>
        </dialog>
    }
}

/// Writes copies of these messages to each of these people, in order.
fn send_copies(chat: Chat, from: ConversationId, messages: &[MessageId], to: &[ConversationId]) {
    let Some(thread) = chat.thread(from) else {
        return;
    };
    let copies: Vec<_> = thread.with_untracked(|thread| {
        let copy = |id: &MessageId| {
            let message = thread.messages().by_id(*id)?;
            let body = message.body.clone();
            let is_there = body.deleted_at().is_none();
            is_there.then_some(CopyOf { message: *id, body })
        };
        messages.iter().filter_map(copy).collect()
    });
    let now = platform::now();
    for conversation in to {
        for copy in &copies {
            let name = ActionId::new_at(now);
            chat.write(OutboxEntry::copy(*conversation, name, copy.clone(), now));
        }
    }
}

/// The box that filters the names, and the people.
#[component]
fn Choices(
    search: RwSignal<String>,
    chosen: RwSignal<Vec<ConversationId>>,
    of: &'static ForwardWords,
) -> impl IntoView {
    let (words, chat) = (use_words(), use_chat());
    look_beyond_the_loaded(chat, search);
    let ids = memo(move || people(chat, &search.read()));
    let toggle = move |id: ConversationId| {
        chosen.update(|chosen| match chosen.iter().position(|it| *it == id) {
            Some(at) => drop(chosen.remove(at)),
            None if chosen.len() < MAX => chosen.push(id),
            None => {}
        });
    };
    let on_search_key = move |event: KeyboardEvent| match event.key().as_str() {
        "ArrowDown" => {
            event.prevent_default();
            platform::focus(CHOICE);
        }
        "Enter" if !event.is_composing() => {
            event.prevent_default();
            let first = ids.with_untracked(|ids| ids.first().copied());
            if let Some(first) = first.filter(|_| search.with_untracked(|it| !it.is_empty())) {
                toggle(first);
            }
        }
        _ => {}
    };
    let list = NodeRef::<html::Div>::new();
    let on_list_key = move |event: KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowDown" => 1,
            "ArrowUp" => -1,
            _ => return,
        };
        event.prevent_default();
        if let Some(list) = list.get_untracked() {
            platform::focus_among(&list, CHOICE, step);
        }
    };
    let is_empty = memo(move || ids.with(Vec::is_empty));
    let is_full = memo(move || chosen.with(|chosen| chosen.len() >= MAX));
    view! {
        <label class="search-box">
            <Glyph icon=icondata::LuSearch class="text-muted-foreground" />
            <input
                type="search"
                maxlength=SearchText::MAX_CHARS
                autocomplete="off"
                aria-label=of.find
                placeholder=of.find
                on:input:target=move |event| search.set(event.target().value())
                on:keydown=on_search_key
            />
        </label>
        <div class="forward-list" role="group" aria-label=of.people node_ref=list on:keydown=on_list_key>
            {when(is_empty, || view! { <p class="p-3 text-muted-foreground">{words.no_match}</p> }.into_any())}
            <For each=move || ids.get() key=|id| *id let:id>
                <Choice id chosen is_full on_change=Callback::new(toggle) />
            </For>
            <MoreConversations filter=RwSignal::new(ListFilter::All) />
        </div>
    }
}

#[component]
fn Choice(
    id: ConversationId,
    chosen: RwSignal<Vec<ConversationId>>,
    is_full: Memo<bool>,
    on_change: Callback<ConversationId>,
) -> impl IntoView {
    let chat = use_chat();
    let peer = id.peer_of(chat.me).unwrap_or(chat.me);
    let name = memo(move || {
        let inbox = chat.inbox.read();
        inbox
            .row(id)
            .map_or_else(String::new, |row| row.summary.participant_name.clone())
    });
    let picture = memo(move || {
        let inbox = chat.inbox.read();
        inbox
            .row(id)
            .and_then(|row| row.summary.participant_avatar.clone())
    });
    let is_chosen = memo(move || chosen.with(|chosen| chosen.contains(&id)));
    let is_disabled = memo(move || is_full.get() && !is_chosen.get());
    view! {
        <label class="forward-choice">
            <input
                type="checkbox"
                class="size-5 shrink-0"
                prop:checked=is_chosen
                disabled=is_disabled
                on:change=move |_| on_change.run(id)
            />
            <Avatar user=peer name picture class="size-10" />
            <span class="truncate" dir="auto" translate="no">
                {name}
            </span>
        </label>
    }
}

/// Those to whom the user can write, the latest first; a search finds archived ones, too.
fn people(chat: Chat, search: &str) -> Vec<ConversationId> {
    let wanted = Wanted {
        search,
        filter: ListFilter::All,
        open: None,
        now: platform::now(),
    };
    let inbox = chat.inbox.read();
    let ids = chat
        .outbox
        .with(|outbox| inbox.matching(wanted, platform::comparable, outbox));
    let can_write = |id: &ConversationId| {
        let row = inbox.row(*id);
        row.is_some_and(|row| row.summary.participant_type.is_some())
    };
    ids.into_iter().filter(can_write).collect()
}

/// Asks the server for conversations with this name that are not loaded.
fn look_beyond_the_loaded(chat: Chat, search: RwSignal<String>) {
    effect(move || {
        let text = search.get();
        if text.trim().is_empty() {
            return;
        }
        spawn_local(async move {
            platform::sleep(std::time::Duration::from_millis(250)).await;
            if search.try_get_untracked().as_ref() != Some(&text) {
                return;
            }
            // Without an answer there are those that are loaded.
            if let Ok(page) = conversations(Some(text), None, None).await {
                chat.accept_rows(page.conversations);
            }
        });
    });
}
