//! The texts that a message has had.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::text::MessageText;
use crate::app::hooks::use_clock::use_clock;
use crate::app::reactive::{effect, live};
use crate::app::state::calendar;
use crate::app::words::{use_action_words, use_words};
use crate::domain::MessageId;
use crate::server_fns::actions::versions;
use crate::wire::ApiError;
use crate::wire::rest::MessageVersion;

/// The versions of a message, the first one first.
#[component]
pub fn EditHistory(
    /// The message.
    message: MessageId,
) -> impl IntoView {
    let (words, of) = (use_words(), use_action_words());
    let answer = RwSignal::new(None::<Result<Vec<MessageVersion>, ApiError>>);
    spawn_local(async move {
        let versions = versions(message).await;
        answer.try_set(Some(versions));
    });
    let heading = NodeRef::<html::H2>::new();
    effect(move || {
        // The menu has gone with its focus.
        if let Some(heading) = heading.get() {
            let _ = heading.focus();
        }
    });
    let shown = live(move || match answer.get() {
        None => view! { <p role="status">{words.loading}</p> }.into_any(),
        Some(Err(error)) => view! { <p role="alert">{words.reason(&error)}</p> }.into_any(),
        Some(Ok(versions)) => {
            let versions = versions.into_iter().map(version).collect_view();
            view! { <ol class="edit-history">{versions}</ol> }.into_any()
        }
    });
    view! {
        <h2 class="p-2 text-lg font-semibold" tabindex="-1" node_ref=heading>
            {of.edit_history}
        </h2>
        {shown}
    }
}

fn version(version: MessageVersion) -> AnyView {
    let (words, clock) = (use_words(), use_clock());
    let at = calendar::moment(version.at, clock.zone.get_untracked(), words);
    view! {
        <li>
            <time class="text-xs text-muted-foreground">{at}</time>
            <div dir="auto">
                <MessageText text=version.text />
            </div>
        </li>
    }
    .into_any()
}
