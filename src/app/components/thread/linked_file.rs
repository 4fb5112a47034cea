//! A file elsewhere, as messages of the platform's first backend have it.

use leptos::prelude::*;

use crate::app::components::shared::Glyph;
use crate::app::initial::may_load;
use crate::app::state::content;
use crate::app::words::use_words;
use crate::domain::links::is_web_address;
use crate::domain::{LinkedFile, MessageType};

/// A picture or the card of a file, as a link where its address is safe.
#[component]
pub fn LinkedFileView(
    /// The file.
    file: LinkedFile,
) -> impl IntoView {
    let words = use_words();
    let kind = file.message_type;
    let name = content::name(kind, file.file_name.as_deref(), words);
    let address = file.url.filter(|url| is_web_address(url));
    // Any other host would learn who reads the message, and when.
    let picture = address
        .clone()
        .filter(|url| kind == MessageType::Image && may_load(url));
    let shown = match picture {
        Some(source) => view! {
            <img class="attachment-picture" src=source alt=name loading="lazy" decoding="async" />
        }
        .into_any(),
        None => {
            let icon = match kind {
                MessageType::Image => icondata::LuImage,
                _ => icondata::LuFileText,
            };
            view! {
                <span class="attachment-card">
                    <Glyph icon class="text-xl" />
                    <span dir="auto">{name}</span>
                </span>
            }
            .into_any()
        }
    };
    match address {
        Some(href) => view! {
            <a class="attachment" href=href target="_blank" rel="noopener noreferrer nofollow">
                {shown}
            </a>
        }
        .into_any(),
        None => shown,
    }
}
