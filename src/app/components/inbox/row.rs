//! One conversation in the list.

use leptos::prelude::*;

use crate::app::components::shared::Avatar;
use crate::app::components::thread::TickMark;
use crate::app::hooks::use_chat::use_chat;
use crate::app::hooks::use_row::{RowView, use_row};
use crate::domain::ConversationId;

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
    let chat = use_chat();
    let is_selected = Memo::new(move |_| selected.get() == Some(id));
    let RowView {
        name,
        picture,
        is_online,
        unread,
        time,
        preview,
        label,
    } = use_row(id, is_selected);
    let peer = id.peer_of(chat.me).unwrap_or(chat.me);
    view! {
        <a
            class="inbox-row"
            role="option"
            href=chat.path_of(id)
            aria-label=label
            aria-selected=move || is_selected.get().to_string()
            tabindex=move || if tab_stop.get() == Some(id) { "0" } else { "-1" }
        >
            <Avatar user=peer name picture is_online />
            <span class="grid min-w-0 flex-1 grid-cols-1 gap-0.5">
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
