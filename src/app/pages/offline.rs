//! What the service worker shows in place of a page when there is no network.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::app::components::shared::{EmptyState, ReloadLink, Variant};
use crate::app::words::use_words;

/// `/offline`: the same for everybody, because browsers keep it. `start.js` loads the page that was asked for as soon as
/// the server answers; on the Messages pages the module shows what the device has kept instead.
#[component]
pub fn OfflinePage() -> impl IntoView {
    let words = use_words();
    view! {
        <Title text=words.you_are_offline />
        <main id="content" tabindex="-1" class="account-page" data-offline="">
            <EmptyState
                icon=icondata::LuWifiOff
                title=words.you_are_offline
                lead=words.you_are_offline_lead
                heads_page=true
            >
                <ReloadLink />
                <a class=Variant::Outline.class() href="/" rel="external">
                    {words.messages}
                </a>
            </EmptyState>
        </main>
    }
}
