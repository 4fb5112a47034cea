//! In place of the log while the messages of a conversation are not loaded. What is written meanwhile is shown.

use leptos::prelude::*;

use super::LOG;
use super::failed::ThreadFailed;
use super::line::Line;
use super::peer::Peer;
use super::skeleton::LogSkeleton;
use crate::app::components::shared::{EmptyState, Variant};
use crate::app::hooks::use_loading::{Loading, Progress};
use crate::app::platform;
use crate::app::reactive::{live, memo};
use crate::app::state::log_lines::Lines;
use crate::app::words::use_words;
use crate::wire::ApiError;

/// A skeleton, or why there are no messages, above the messages that are not sent yet.
#[component]
pub fn WaitingLog(
    /// The conversation that is being loaded.
    loading: Loading,
    /// The lines to show.
    lines: Memo<Lines>,
    /// The other member.
    peer: Peer,
) -> impl IntoView {
    let words = use_words();
    let progress = memo(move || loading.progress.get());
    let is_busy = memo(move || (progress.get() == Progress::Running).to_string());
    view! {
        <div class="log-frame">
            <div class="log" role="log" aria-label=words.message_log aria-live="off" aria-busy=is_busy tabindex="0">
                <div class="log-lines">
                    {live(move || match progress.get() {
                        Progress::Failed(error) => view! { <NotLoaded loading error /> }.into_any(),
                        _ => view! { <LogSkeleton /> }.into_any(),
                    })} <For each=move || lines.with(Lines::keys) key=String::clone let:key>
                        <Line key lines peer />
                    </For>
                </div>
            </div>
        </div>
    }
}

#[component]
fn NotLoaded(loading: Loading, error: ApiError) -> impl IntoView {
    let words = use_words();
    if !error.is_passing() {
        return view! { <ThreadFailed error /> }.into_any();
    }
    let retry = move |_| {
        // The button disappears; the focus must not go with it.
        platform::focus(LOG);
        loading.load();
    };
    view! {
        <EmptyState icon=icondata::LuWifiOff title=words.failed lead=words.loads_when_online>
            <button type="button" class=Variant::Outline.class() on:click=retry>
                {words.retry}
            </button>
        </EmptyState>
    }
    .into_any()
}
