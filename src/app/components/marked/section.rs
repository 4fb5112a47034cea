//! The links to the lists. A list loads on first use and takes the place of the details.

use leptos::prelude::*;

use super::icon_of;
use super::view::marked_view;
use crate::app::components::shared::{FirstUse, Glyph};
use crate::app::hooks::use_chat::use_chat;
use crate::app::hooks::use_details::{DETAILS, DetailsView};
use crate::app::paths;
use crate::app::reactive::{live, memo};
use crate::app::state::thread::Thread;
use crate::app::words::use_words;
use crate::domain::MarkedKind;

/// Links to the lists. Before the page is alive, they lead to a page of their own.
#[component]
pub fn MarkedSection(
    /// The conversation.
    thread: RwSignal<Thread>,
    /// What of the details is shown.
    details: DetailsView,
) -> impl IntoView {
    let (words, chat) = (use_words(), use_chat());
    let id = thread.with_untracked(|thread| thread.conversation);
    let is_alive = chat.is_alive;
    let rel = move || (!is_alive.get()).then_some("external");
    let link = |kind: MarkedKind| {
        let name = kind.as_str();
        let href = memo(move || match is_alive.get() {
            true => format!("{}?{DETAILS}={name}", chat.path_of(id)),
            false => paths::marked(id, kind),
        });
        view! {
            <li>
                <a class="shared-link marked-entry" href=href rel=rel data-list=name>
                    <Glyph icon=icon_of(kind) class="text-muted-foreground" />
                    <span class="flex-1">{words.marks.name(kind)}</span>
                    <Glyph icon=icondata::LuChevronRight class="text-muted-foreground" />
                </a>
            </li>
        }
    };
    let links = MarkedKind::ALL.map(link).collect_view();
    let open = memo(move || details.marked.get().filter(|_| chat.is_alive.get()));
    let list = live(move || match open.get() {
        Some(kind) => view! { <FirstUse load=move || marked_view(thread, kind) /> }.into_any(),
        None => ().into_any(),
    });
    view! {
        <ul class="marked-links">{links}</ul>
        <div class="shared-lists">{list}</div>
    }
}
