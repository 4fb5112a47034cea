//! Shown in place of content that is empty or could not be loaded.

use leptos::prelude::*;

use super::Glyph;

/// An icon, a title, a sentence, and optional actions.
#[component]
pub fn EmptyState(
    /// The icon.
    icon: icondata::Icon,
    /// The title.
    title: &'static str,
    /// One sentence below the title.
    #[prop(into)]
    lead: String,
    /// Is the title the heading of the page?
    #[prop(optional)]
    heads_page: bool,
    /// Buttons or links.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    const TITLE: &str = "text-base font-semibold text-foreground";
    let title = if heads_page {
        view! { <h1 class=TITLE>{title}</h1> }.into_any()
    } else {
        view! { <p class=TITLE>{title}</p> }.into_any()
    };
    view! {
        <div class="empty-state">
            <Glyph icon class="empty-state-icon" />
            {title}
            <p class="max-w-xs text-balance">{lead}</p>
            {children.map(|children| view! { <div class="mt-3 flex flex-wrap justify-center gap-2">{children()}</div> })}
        </div>
    }
}
