//! Loads a page again that could not be shown.

use leptos::prelude::*;

use super::Variant;
use crate::app::words::use_words;

/// A link to the current address that loads the whole page, with and without JavaScript.
#[component]
pub fn ReloadLink() -> impl IntoView {
    view! {
        <a class=Variant::Outline.class() href="" rel="external">
            {use_words().retry}
        </a>
    }
}
