//! Why a form was refused.

use leptos::prelude::*;

use super::Glyph;
use crate::app::words::use_words;
use crate::wire::ApiError;

/// The reason, read out when it appears. Takes no place while there is none.
#[component]
pub fn FormError(
    /// The refusal, if there is one.
    #[prop(into)]
    error: Signal<Option<ApiError>>,
) -> impl IntoView {
    let words = use_words();
    view! {
        <div role="alert" class="empty:hidden">
            {move || {
                error
                    .get()
                    .map(|error| {
                        view! {
                            <p class="notice notice-destructive">
                                <Glyph icon=icondata::LuCircleAlert class="mt-0.5 shrink-0" />
                                <span>{words.reason(&error)}</span>
                            </p>
                        }
                    })
            }}
        </div>
    }
}
