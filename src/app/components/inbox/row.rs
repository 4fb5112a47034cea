//! One conversation in the list.

use leptos::prelude::*;

use crate::app::components::shared::{Avatar, Glyph};
use crate::app::components::thread::TickMark;
use crate::app::hooks::use_chat::use_chat;
use crate::app::hooks::use_conversation_menu::row_key;
use crate::app::hooks::use_row::{RowView, use_row};
use crate::app::reactive::{live, memo};
use crate::app::words::capped;
use crate::domain::ConversationId;

/// A link to the conversation, with its preview, time and unread count.
#[component]
pub fn ConversationRow(
    /// The conversation of this row.
    id: ConversationId,
    /// The open conversation.
    selected: Memo<Option<ConversationId>>,
    /// The row that is in the tab order.
    tab_stop: Memo<Option<ConversationId>>,
) -> impl IntoView {
    let chat = use_chat();
    let is_selected = memo(move || selected.get() == Some(id));
    let RowView {
        name,
        picture,
        is_online,
        unread,
        kept,
        time,
        preview,
        label,
    } = use_row(id, is_selected);
    let peer = id.peer_of(chat.me).unwrap_or(chat.me);
    let chosen = memo(move || is_selected.get().to_string());
    let tab_index = memo(move || {
        if tab_stop.get() == Some(id) {
            "0"
        } else {
            "-1"
        }
        .to_owned()
    });
    let is_marked = memo(move || kept.get().is_marked_unread && unread.get() == 0);
    let is_read = memo(move || unread.get() == 0 && !is_marked.get());
    let is_muted = memo(move || kept.get().is_muted);
    let is_urgent = memo(move || !is_read.get() && !is_muted.get());
    let count = memo(move || {
        if is_marked.get() {
            String::new()
        } else {
            capped(unread.get())
        }
    });
    let marks = live(move || {
        let kept = kept.get();
        let pin = kept
            .is_pinned
            .then(|| view! { <Glyph icon=icondata::LuPin /> });
        let bell = kept
            .is_muted
            .then(|| view! { <Glyph icon=icondata::LuBellOff /> });
        let stage = (!kept.stage.is_none()).then(|| {
            let name = kept.stage.as_str().to_owned();
            view! { <span class="row-stage" dir="auto">{name}</span> }
        });
        view! {
            {stage}
            {bell}
            {pin}
        }
        .into_any()
    });
    let text = memo(move || preview.with(|it| it.text.clone()));
    let look = memo(move || preview.with(|it| it.class.to_owned()));
    let tick = memo(move || preview.with(|it| it.tick));
    let tick = live(move || match tick.get() {
        Some(tick) => view! { <TickMark tick=memo(move || tick) /> }.into_any(),
        None => ().into_any(),
    });
    // A list box contains options only. What the button opens, the key for menus opens on the option as well.
    view! {
        <div class="inbox-item" role="presentation" data-menu=row_key(id)>
            <a
                class="inbox-row"
                role="option"
                translate="no"
                href=chat.path_of(id)
                aria-label=label
                aria-selected=chosen
                aria-haspopup="menu"
                tabindex=tab_index
            >
                <Avatar user=peer name picture is_online />
                <span class="grid min-w-0 flex-1 grid-cols-1 gap-0.5">
                    <span class="flex items-baseline gap-2">
                        <span class="inbox-name" dir="auto">
                            {name}
                        </span>
                        <span class="inbox-time" class:inbox-time-unread=is_urgent>
                            {time}
                        </span>
                    </span>
                    <span class="inbox-second">
                        {tick} <span class=look dir="auto">
                            {text}
                        </span> <span class="inbox-marks">{marks}</span>
                        <span class="badge" class:hidden=is_read class:badge-dot=is_marked class:badge-muted=is_muted>
                            {count}
                        </span>
                    </span>
                </span>
            </a>
            <button type="button" class="row-menu-button" aria-hidden="true" tabindex="-1">
                <Glyph icon=icondata::LuChevronDown />
            </button>
        </div>
    }
}
