//! What is shown where there is nothing yet: it says how to begin.

use leptos::prelude::*;

use super::Glyph;

/// A picture, a few words, and perhaps something to do.
#[component]
pub fn EmptyState(
    /// The picture.
    icon: icondata::Icon,
    /// A few words.
    title: &'static str,
    /// A sentence.
    #[prop(into)]
    lead: String,
    /// Something to do.
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
