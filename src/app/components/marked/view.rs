//! A list of messages that stand out, in place of the details. Not in the module: loaded when somebody opens it.

use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use super::row::marked_row;
use crate::app::components::shared::{Glyph, NotLoaded};
use crate::app::components::shared_items::list_end::{Nothing, end_of};
use crate::app::hooks::use_chat::use_chat;
use crate::app::hooks::use_details::DETAILS;
use crate::app::hooks::use_marked_list::use_marked_list;
use crate::app::platform;
use crate::app::state::thread::Thread;
use crate::app::words::{use_marked_words, use_shared_words, use_words};
use crate::domain::MarkedKind;

/// The list, with a way back to the details.
#[wasm_split(marked_view, fallible)]
pub fn marked_view(thread: RwSignal<Thread>, kind: MarkedKind) -> Result<AnyView, NotLoaded> {
    let (words, of) = (use_words(), use_marked_words());
    let items = use_marked_list(thread, kind);
    let path = use_chat().path_of(items.id);
    // Where the details are always there, the address need not say that they are open.
    let back = if platform::has_three_panes() {
        path
    } else {
        format!("{path}?{DETAILS}=1")
    };
    request_animation_frame(|| platform::focus(".shared-back"));
    on_cleanup(move || {
        request_animation_frame(move || {
            if platform::is_focus_free() {
                platform::focus(&format!("[data-list={}]", kind.as_str()));
            }
        });
    });
    let (title, lead) = of.nothing(kind);
    let nothing = Nothing {
        icon: match kind {
            MarkedKind::Agreed => icondata::LuHandshake,
            MarkedKind::Pinned => icondata::LuPin,
            MarkedKind::Starred => icondata::LuStar,
        },
        title,
        lead,
    };
    let ids = move || {
        items
            .list
            .with(|list| list.messages().map(|it| it.id).collect::<Vec<_>>())
    };
    let load_more = Callback::new(move |()| items.load_more());
    Ok(view! {
        <div class="shared-head">
            <a class="icon-button shared-back" href=back prop:replace=true aria-label=use_shared_words().back>
                <Glyph icon=icondata::LuArrowLeft class="text-xl" />
            </a>
            <h2 class="font-semibold">{words.marks.name(kind)}</h2>
        </div>
        <div class="shared-panel" tabindex="-1">
            <ul class="shared-rows" aria-label=words.marks.name(kind)>
                <For each=ids key=|id| *id let:id>
                    {marked_row(items, kind, id)}
                </For>
            </ul>
            {end_of(items.end, items.is_loading, load_more, nothing)}
        </div>
    }
    .into_any())
}
