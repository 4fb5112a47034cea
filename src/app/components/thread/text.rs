//! The text of a message, with its addresses and phone numbers as links.

use leptos::ev::MouseEvent;
use leptos::html;
use leptos::prelude::*;

use crate::app::platform;
use crate::app::state::content;
use crate::app::words::use_words;
use crate::domain::links::{Piece, pieces};

/// A text as typed, in the direction of the element around it, which follows from its letters.
#[component]
pub fn MessageText(
    /// The text.
    text: String,
) -> impl IntoView {
    let is_long = content::is_long(&text);
    view! {
        {paragraph(&text)}
        {is_long.then(|| view! { <Fold /> })}
    }
}

/// The text alone. What unfolds a long one is the [`Fold`] behind it.
pub fn paragraph(text: &str) -> AnyView {
    view! {
        <p class="message-text" class:message-long=content::is_long(text)>
            {linked(text)}
        </p>
    }
    .into_any()
}

/// A text with its addresses and phone numbers as links.
pub fn linked(text: &str) -> Vec<AnyView> {
    let piece = |piece| match piece {
        Piece::Text(text) => text.into_any(),
        Piece::Link { href, label } => {
            // A mail or phone program opens by itself; a tab for it would stay empty.
            let target = href.starts_with("http").then_some("_blank");
            view! {
                <a href=href target=target rel="noopener noreferrer nofollow">
                    {label}
                </a>
            }
            .into_any()
        }
    };
    pieces(text).into_iter().map(piece).collect()
}

/// Unfolds the long text before it. A disclosure of the browser, so that it works without JavaScript.
#[component]
pub fn Fold() -> impl IntoView {
    let words = use_words();
    let fold = NodeRef::<html::Details>::new();
    let on_click = move |event: MouseEvent| {
        // A tap on the message shows its date.
        event.stop_propagation();
        // Folded up, its end stays where it is.
        if let Some(fold) = fold.get_untracked().filter(|fold| !fold.open()) {
            platform::hold_upper_edge(&fold);
        }
    };
    view! {
        <details class="message-fold" node_ref=fold on:click=on_click>
            <summary class="link-button">
                <span class="when-folded">{words.read_more}</span>
                <span class="when-unfolded">{words.show_less}</span>
            </summary>
        </details>
    }
}
