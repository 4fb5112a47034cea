//! The text of a message, with its addresses as links.

use leptos::prelude::*;

use crate::app::state::links::{Piece, pieces};

/// A text as typed. Its direction follows from its own letters and is isolated from the text around it.
#[component]
pub fn MessageText(
    /// The text.
    text: String,
) -> impl IntoView {
    let piece = |piece| match piece {
        Piece::Text(text) => text.into_any(),
        Piece::Link { href, label } => view! {
            <a href=href target="_blank" rel="noopener noreferrer nofollow">
                {label}
            </a>
        }
        .into_any(),
    };
    view! {
        <p class="message-text" dir="auto">
            {pieces(&text).into_iter().map(piece).collect_view()}
        </p>
    }
}
