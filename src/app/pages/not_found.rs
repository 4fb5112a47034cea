//! The page for unknown addresses.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::app::components::shared::{EmptyState, Variant};
use crate::app::platform;
use crate::app::words::use_words;

/// Says that the page does not exist, with status 404.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    let words = use_words();
    platform::set_status(404);
    view! {
        <Title text=words.not_found />
        <main class="grid min-h-dvh place-items-center p-6">
            <EmptyState icon=icondata::LuCompass title=words.not_found lead=words.not_found_lead heads_page=true>
                <a class=Variant::Outline.class() href="/">
                    {words.to_start}
                </a>
            </EmptyState>
        </main>
    }
}
