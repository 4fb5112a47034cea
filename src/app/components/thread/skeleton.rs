//! Placeholder of a conversation while it loads.

use leptos::prelude::*;

/// Empty bubbles on both sides.
#[component]
pub fn LogSkeleton() -> impl IntoView {
    const SHAPES: [&str; 6] = [
        "w-48 self-start",
        "w-64 self-start",
        "w-56 self-end",
        "w-72 self-start",
        "w-40 self-end",
        "w-60 self-end",
    ];
    let bubble = |shape| view! { <span class=format!("skeleton h-10 max-w-4/5 rounded-bubble {shape}")></span> };
    view! {
        <div class="log-skeleton" aria-hidden="true">
            {SHAPES.map(bubble).collect_view()}
        </div>
    }
}
