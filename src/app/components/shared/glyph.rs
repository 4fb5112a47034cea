//! An icon beside words that say the same: nothing is lost without it.

use leptos::prelude::*;
use leptos::tachys::html::InertElement;

/// A lucide outline as high as the text around it.
#[component]
pub fn Glyph(
    /// Which.
    icon: icondata::Icon,
    /// Size and colour, where they differ from the text's.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    // An outline never changes: one piece of markup from the icon crate, nothing of it reactive.
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
