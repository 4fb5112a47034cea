//! Examples of a photographer's work.

use leptos::prelude::*;

use crate::app::words::use_words;
use crate::wire::rest::Picture;

/// The pictures in squares of one size, each a link to the whole picture. Nothing without pictures.
#[component]
pub fn Portfolio(
    /// In the order in which they are shown.
    pictures: Vec<Picture>,
) -> impl IntoView {
    let words = use_words();
    let shown = |it: Picture| {
        let caption = Some(it.caption).filter(|caption| !caption.is_empty());
        let alt = caption.unwrap_or_else(|| words.photo.to_owned());
        view! {
            <a href=it.url target="_blank" rel="external noopener">
                <img src=it.preview_url alt=alt width=it.width height=it.height loading="lazy" decoding="async" />
            </a>
        }
    };
    (!pictures.is_empty()).then(|| {
        let pictures = pictures.into_iter().map(shown).collect_view();
        view! { <div class="portfolio">{pictures}</div> }
    })
}
