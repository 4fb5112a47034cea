//! The text of a message, with its addresses and phone numbers as links.

use leptos::prelude::*;

use crate::app::state::links::{Piece, pieces};

/// A text as typed, in the direction of the element around it, which follows from its letters.
#[component]
pub fn MessageText(
    /// The text.
    text: String,
) -> impl IntoView {
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
    view! {
        <p class="message-text">
            {pieces(&text).into_iter().map(piece).collect_view()}
        </p>
    }
}
