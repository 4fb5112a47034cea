//! A link that loads the page again after an error.

use leptos::prelude::*;

use super::Variant;
use crate::app::words::use_words;

/// Reloads the current address, with and without JavaScript.
#[component]
pub fn ReloadLink() -> impl IntoView {
    view! {
        <a class=Variant::Outline.class() href="" rel="external">
            {use_words().retry}
        </a>
    }
}
