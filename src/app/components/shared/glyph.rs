//! An icon beside words that say the same: nothing is lost without it.

use leptos::prelude::*;
use leptos_icons::Icon;

/// A lucide outline as high as the text around it.
#[component]
pub fn Glyph(
    /// Which.
    icon: icondata::Icon,
    /// Size and colour, where they differ from the text's.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    view! {
        <span class=format!("glyph {class}") aria-hidden="true">
            <Icon icon />
        </span>
    }
}
