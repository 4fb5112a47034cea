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
    /// Buttons or links.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty-state">
            <Glyph icon class="empty-state-icon" />
            <p class="text-base font-semibold text-foreground">{title}</p>
            <p class="max-w-xs text-balance">{lead}</p>
            {children.map(|children| view! { <div class="mt-3 flex flex-wrap justify-center gap-2">{children()}</div> })}
        </div>
    }
}
