//! The section of the details. What it shows loads on first use.

use leptos::prelude::*;

use super::strip::shared_strip;
use super::view::shared_view;
use crate::app::components::shared::{FirstUse, Glyph};
use crate::app::hooks::use_chat::use_chat;
use crate::app::hooks::use_details::{DETAILS, DetailsView, SHARED};
use crate::app::reactive::{effect, memo, when};
use crate::app::state::thread::Thread;
use crate::app::words::use_words;
use crate::app::{paths, platform};

/// The newest photos and videos below a link to the lists, which take the place of the details. Before the page is alive, the link
/// leads to a page of its own.
#[component]
pub fn SharedSection(
    /// The conversation.
    thread: RwSignal<Thread>,
    /// What of the details is shown.
    details: DetailsView,
) -> impl IntoView {
    let chat = use_chat();
    let id = thread.with_untracked(|thread| thread.conversation);
    let is_alive = chat.is_alive;
    let href = memo(move || match is_alive.get() {
        true => format!("{}?{DETAILS}={SHARED}", chat.path_of(id)),
        false => paths::shared(id),
    });
    let rel = move || (!is_alive.get()).then_some("external");
    // Beside a conversation without pictures, as on most first visits, it is not asked for.
    let is_wanted = move || {
        is_alive.get()
            && (details.is_open.get()
                || platform::has_three_panes() && thread.with(Thread::has_media))
    };
    let is_visible = RwSignal::new(false);
    effect(move || {
        if !is_visible.get_untracked() && is_wanted() {
            is_visible.set(true);
        }
    });
    let is_open = memo(move || is_alive.get() && details.shows_shared.get());
    let strip =
        move || view! { <FirstUse load=move || shared_strip(thread) is_quiet=true /> }.into_any();
    let lists = move || view! { <FirstUse load=move || shared_view(thread) /> }.into_any();
    view! {
        <section class="shared-section">
            <a class="shared-link" href=href rel=rel>
                {use_words().shared_items}
                <Glyph icon=icondata::LuChevronRight class="text-muted-foreground" />
            </a>
            {when(memo(move || is_visible.get()), strip)}
        </section>
        <div class="shared-lists">{when(is_open, lists)}</div>
    }
}
