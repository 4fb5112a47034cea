//! The way down, for those who have scrolled up.

use leptos::prelude::*;

use crate::app::components::shared::Glyph;
use crate::app::reactive::{choose, memo};
use crate::app::words::use_words;

/// A pill that counts what has not been seen, or only points down where there is nothing new.
#[component]
pub fn Pill(
    /// How many messages have not been in sight.
    unseen: Memo<usize>,
    /// Goes to the first of them, or to the end.
    on_press: Callback<()>,
) -> impl IntoView {
    let words = use_words();
    let has_news = memo(move || unseen.get() != 0);
    let news = memo(move || (words.new_below)(unseen.get()));
    let arrow = move || {
        view! {
            <span class="sr-only">{words.jump_to_latest}</span>
            <Glyph icon=icondata::LuArrowDown />
        }
        .into_any()
    };
    view! {
        <button type="button" class="pill" class:pill-new=has_news on:click=move |_| on_press.run(())>
            {choose(has_news, move || news.into_any(), arrow)}
        </button>
    }
}
