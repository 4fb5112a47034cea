//! The rows as a listbox: arrow keys move between them, and on to the messages that a search has found; Enter follows the row's link.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use super::more::MoreConversations;
use super::row::ConversationRow;
use super::search::BOX;
use super::stage_filter::StageFilter;
use crate::app::components::search::search_results;
use crate::app::components::shared::{EmptyState, FirstUse, Variant};
use crate::app::hooks::use_chat::use_chat;
use crate::app::hooks::use_clock::use_clock;
use crate::app::hooks::use_conversation_menu::use_conversation_menu;
use crate::app::reactive::{live, memo, when};
use crate::app::state::inbox::Wanted;
use crate::app::words::use_words;
use crate::app::{paths, platform};
use crate::domain::{ConversationId, ListFilter, UserType};

/// The rows that match the search.
#[component]
pub fn ConversationList(
    /// The open conversation.
    selected: Memo<Option<ConversationId>>,
    /// The search text.
    search: ReadSignal<String>,
    /// Which conversations are shown, unless somebody is searched for.
    filter: RwSignal<ListFilter>,
) -> impl IntoView {
    let words = use_words();
    let (chat, clock) = (use_chat(), use_clock());
    let popup = use_conversation_menu().popup;
    // Those whom only the server finds, because their names are written in another script, or are not loaded.
    let people = RwSignal::new(Vec::<ConversationId>::new());
    let ids = memo(move || {
        let search = search.get();
        let wanted = Wanted {
            search: &search,
            filter: filter.get(),
            open: selected.get(),
            now: clock.now.get(),
        };
        let mut ids = chat.inbox.with(|inbox| {
            chat.outbox
                .with(|outbox| inbox.matching(wanted, platform::comparable, outbox))
        });
        if !search.trim().is_empty() {
            let others = people.get().into_iter();
            let others: Vec<_> = others.filter(|id| !ids.contains(id)).collect();
            ids.extend(others);
        }
        ids
    });
    // Only one row is in the tab order; the arrow keys reach the others.
    let tab_stop = memo(move || {
        ids.with(|ids| {
            let open = selected.get().filter(|id| ids.contains(id));
            open.or_else(|| ids.first().copied())
        })
    });
    // Messages are searched on a living page; before that, the form leads to a page of its own.
    let searches = memo(move || chat.is_alive.get() && search.with(|text| !text.trim().is_empty()));
    let list = NodeRef::<html::Div>::new();
    let on_keydown = move |event: KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowDown" => 1,
            "ArrowUp" => -1,
            "Home" => i32::MIN,
            "End" => i32::MAX,
            "Escape" if searches.get_untracked() => {
                event.prevent_default();
                platform::focus(BOX);
                return;
            }
            _ => return,
        };
        event.prevent_default();
        if let Some(list) = list.get_untracked() {
            platform::focus_option(&list, step);
        }
    };
    let is_empty = memo(move || ids.with(Vec::is_empty));
    let is_missing = memo(move || is_empty.get() && !searches.get());
    let found = move || {
        view! { <FirstUse load=move || search_results(search, is_empty, people) /> }.into_any()
    };
    view! {
        <StageFilter filter />
        {when(is_missing, move || view! { <NoRows search filter /> }.into_any())}
        <div class="inbox-scroll" node_ref=list on:keydown=on_keydown>
            <div
                class="inbox-list"
                role="listbox"
                aria-label=words.conversations
                on:click=move |event| popup.clicked(&event)
                on:contextmenu=move |event| popup.asked(&event)
                on:touchstart=move |event| popup.touched(&event)
                on:touchmove=move |_| popup.moved()
                on:touchend=move |event| popup.lifted(&event)
            >
                <For each=move || ids.get() key=|id| *id let:id>
                    <ConversationRow id selected tab_stop />
                </For>
            </div>
            {when(searches, found)}
        </div>
        <MoreConversations filter />
    }
}

#[component]
fn NoRows(search: ReadSignal<String>, filter: RwSignal<ListFilter>) -> impl IntoView {
    let words = use_words();
    let chat = use_chat();
    let inbox = chat.inbox;
    let has_archived = move || {
        let wanted = Wanted {
            search: "",
            filter: ListFilter::Archived,
            open: None,
            now: platform::now(),
        };
        let archived = |outbox: &_| inbox.with(|it| it.matching(wanted, str::to_owned, outbox));
        !chat.outbox.with(archived).is_empty()
    };
    let text = memo(move || {
        let is_searching = search.with(|text| !text.trim().is_empty());
        let filter = filter.get();
        match filter {
            _ if is_searching => Some(words.no_match),
            _ if !inbox.with(|inbox| inbox.has_part(&filter)) => Some(words.loading),
            ListFilter::Unread => Some(words.inbox.no_unread),
            ListFilter::Archived => Some(words.inbox.no_archived),
            ListFilter::Stage(_) => Some(words.inbox.none_in_stage),
            ListFilter::All if has_archived() => Some(words.inbox.all_archived),
            ListFilter::All => None,
        }
    });
    live(move || match text.get() {
        Some(text) => {
            view! { <p class="p-6 text-center text-muted-foreground">{text}</p> }.into_any()
        }
        None => view! { <NoConversations /> }.into_any(),
    })
}

#[component]
fn NoConversations() -> impl IntoView {
    let words = use_words();
    let is_customer = use_chat().role == UserType::Customer;
    let lead = if is_customer {
        words.no_conversations_customer
    } else {
        words.no_conversations_photographer
    };
    let way = is_customer.then(|| {
        view! {
            <a class=Variant::Primary.class() href=paths::PHOTOGRAPHERS rel="external">
                {words.find_photographer}
            </a>
        }
    });
    // While this is shown, the style sheet hides the other pane's "Choose a conversation".
    view! {
        <div class="no-conversations">
            <EmptyState icon=icondata::LuMessagesSquare title=words.no_conversations lead>
                {way}
            </EmptyState>
        </div>
    }
}
