//! The buttons over the log: to the newest messages, and back to a reply.

use leptos::prelude::*;

use super::LOG;
use crate::app::components::shared::Glyph;
use crate::app::hooks::use_jump::Jump;
use crate::app::platform;
use crate::app::reactive::{choose, memo};
use crate::app::words::use_words;

/// Shows the number of unseen messages, or an arrow if there are none.
#[component]
pub fn Pill(
    /// Number of messages that have not been in view.
    unseen: Memo<usize>,
    /// Scrolls to the first unseen message, or to the end.
    on_press: Callback<()>,
) -> impl IntoView {
    let words = use_words();
    let has_news = memo(move || unseen.get() != 0);
    let news = memo(move || (words.new_below)(i64::try_from(unseen.get()).unwrap_or(i64::MAX)));
    // The button goes when the end is reached; the focus must not go with it.
    let press = move |_| {
        platform::focus(LOG);
        on_press.run(());
    };
    let arrow = move || {
        view! {
            <span class="sr-only">{words.jump_to_latest}</span>
            <Glyph icon=icondata::LuArrowDown />
        }
        .into_any()
    };
    view! {
        <button type="button" class="pill" class:pill-new=has_news translate="no" on:click=press>
            {choose(has_news, move || news.into_any(), arrow)}
        </button>
    }
}

/// Leads back to the reply from which the user was led to another message.
#[component]
pub fn BackPill(
    /// Leads there.
    jump: Jump,
) -> impl IntoView {
    let press = move |_| {
        platform::focus(LOG);
        jump.back();
    };
    view! {
        <button type="button" class="pill pill-back" on:click=press>
            {use_words().back_to_reply}
        </button>
    }
}
