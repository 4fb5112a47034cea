//! One conversation in the list.

use leptos::prelude::*;

use crate::app::components::shared::Avatar;
use crate::app::components::thread::TickMark;
use crate::app::hooks::use_chat::{Chat, use_chat};
use crate::app::hooks::use_clock::use_clock;
use crate::app::state::calendar;
use crate::app::state::inbox::Row;
use crate::app::words::{Words, use_words};
use crate::domain::{ConversationId, Tick};
use crate::wire::rest::ConversationSummary;

/// A row shows no more of a message than this; the rest would be cut off anyway.
const PREVIEW_CHARS: usize = 160;

/// A link to the conversation that shows how things stand there.
#[component]
pub fn ConversationRow(
    /// Which.
    id: ConversationId,
    /// The one that is open.
    selected: Memo<Option<ConversationId>>,
    /// The one in the tab order.
    tab_stop: Memo<Option<ConversationId>>,
) -> impl IntoView {
    let words = use_words();
    let (chat, clock) = (use_chat(), use_clock());
    let row = Memo::new(move |last: Option<&Option<Row>>| {
        let row = chat.inbox.with(|inbox| inbox.row(id).cloned());
        // A row that is about to go keeps its face until it is gone.
        row.or_else(|| last.cloned().flatten())
    });
    let is_selected = move || selected.get() == Some(id);
    let name = Memo::new(move |_| of(row, |it| it.participant_name.clone()));
    let picture = Memo::new(move |_| of(row, |it| it.participant_avatar.clone()));
    let is_online = Memo::new(move |_| of(row, |it| it.online));
    let unread = Memo::new(move |_| of(row, |it| it.unread_count));
    let time = Memo::new(move |_| {
        let at = of(row, |it| it.timestamp);
        calendar::list_time(at, clock.now.get(), clock.offset.get(), words)
    });
    let preview = Memo::new(move |_| preview(chat, id, is_selected(), row.get().as_ref(), words));
    let label = move || {
        let unread = Some(unread.get())
            .filter(|count| *count > 0)
            .map(words.unread);
        let online = is_online.get().then(|| words.online.to_owned());
        let parts = [
            Some(name.get()),
            unread,
            online,
            Some(preview.get().text),
            Some(time.get()),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    };
    let peer = id.peer_of(chat.me).unwrap_or(chat.me);
    view! {
        <a
            class="inbox-row"
            role="option"
            href=chat.path_of(id)
            aria-label=label
            aria-selected=move || is_selected().to_string()
            tabindex=move || if tab_stop.get() == Some(id) { "0" } else { "-1" }
        >
            <Avatar user=peer name picture is_online />
            <span class="grid min-w-0 flex-1 gap-0.5">
                <span class="flex items-baseline gap-2">
                    <span class="inbox-name" dir="auto">
                        {name}
                    </span>
                    <span class="inbox-time" class:inbox-time-unread=move || unread.get() != 0>
                        {time}
                    </span>
                </span>
                <span class="flex min-w-0 items-center gap-1.5">
                    {move || preview.get().tick.map(|tick| view! { <TickMark tick /> })}
                    <span class=move || preview.get().class dir="auto">
                        {move || preview.get().text}
                    </span>
                    <span class="badge" class:hidden=move || unread.get() == 0>
                        {unread}
                    </span>
                </span>
            </span>
        </a>
    }
}

fn of<T: Default>(row: Memo<Option<Row>>, part: impl Fn(&ConversationSummary) -> T) -> T {
    row.with(|row| {
        row.as_ref()
            .map(|row| part(&row.summary))
            .unwrap_or_default()
    })
}

/// The second line of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Preview {
    text: String,
    class: &'static str,
    tick: Option<Tick>,
}

fn preview(
    chat: Chat,
    id: ConversationId,
    is_selected: bool,
    row: Option<&Row>,
    words: &Words,
) -> Preview {
    let plain = |text: String, tick| Preview {
        text,
        class: "inbox-preview",
        tick,
    };
    if chat.typists.with(|typists| typists.is_typing(id)) {
        return Preview {
            class: "inbox-preview inbox-preview-live",
            ..plain(words.typing.to_owned(), None)
        };
    }
    let draft = chat
        .drafts
        .with(|drafts| drafts.get(&id).map(|text| short(text)));
    if let Some(draft) = draft.filter(|_| !is_selected) {
        return Preview {
            class: "inbox-preview inbox-preview-draft",
            ..plain((words.draft)(&draft), None)
        };
    }
    let waiting = chat
        .outbox
        .with(|outbox| outbox.of(id).last().map(|entry| short(&entry.text)));
    if let Some(waiting) = waiting {
        return plain((words.you_wrote)(&waiting), Some(Tick::Sending));
    }
    let Some(row) = row.filter(|row| row.summary.last_message_id.is_some()) else {
        return plain(words.no_message_yet.to_owned(), None);
    };
    let text = short(&row.summary.last_message);
    match row.tick(chat.me) {
        Some(tick) => plain((words.you_wrote)(&text), Some(tick)),
        None => plain(text, None),
    }
}

fn short(text: &str) -> String {
    text.chars().take(PREVIEW_CHARS).collect()
}
