//! A decorative icon; the text beside it says the same.

use leptos::prelude::*;
use leptos::tachys::html::InertElement;

/// A lucide icon as high as the text around it.
#[component]
pub fn Glyph(
    /// The icon.
    icon: icondata::Icon,
    /// CSS classes for size and colour, if they differ from the text's.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    // An icon never changes: it is one static piece of markup, without reactive nodes.
    let outline = format!(
        r#"<svg width="1em" height="1em" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">{}</svg>"#,
        icon.data
    );
    view! {
        <span class=format!("glyph {class}") aria-hidden="true">
            {InertElement::new(outline)}
        </span>
    }
}
