//! What photos look like before they are loaded. Not in the module: loaded when a photo is on its way.

use leptos::web_sys::HtmlElement;
use wasm_split_helpers::wasm_split;

use crate::app::components::shared::NotLoaded;
use crate::app::platform;
use crate::app::state::thumbhash;
use crate::domain::AttachmentId;

/// Shows the thumbhashes of photos behind them, until they are loaded.
///
/// # Errors
/// The part of the page was not loaded.
#[wasm_split(blur, fallible)]
pub fn blur(around: HtmlElement, hashes: Vec<(AttachmentId, String)>) -> Result<(), NotLoaded> {
    for (photo, hash) in hashes {
        if let Some(bitmap) = thumbhash::picture(&hash) {
            platform::show_behind(&around, photo, &bitmap);
        }
    }
    Ok(())
}
