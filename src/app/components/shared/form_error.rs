//! The refusal of a form, shown above its fields.

use leptos::prelude::*;
use leptos::server::ServerActionError;
use leptos::server_fn::error::ServerFnUrlError;

use super::Glyph;
use crate::app::words::use_words;
use crate::wire::ApiError;

/// The refusal that led back to this page, if it belongs to a form of this server function.
#[must_use]
pub fn refusal_of(server_fn: &str) -> Option<ApiError> {
    let error = use_context::<ServerActionError>()?;
    (error.path() == server_fn).then(|| ServerFnUrlError::<ApiError>::decode_err(error.err()))
}

/// Shows the reason; renders nothing without an error.
#[component]
pub fn FormError(
    /// The refusal, if there is one.
    error: Option<ApiError>,
) -> impl IntoView {
    let words = use_words();
    let error = error?;
    Some(view! {
        <p class="notice notice-destructive" role="alert">
            <Glyph icon=icondata::LuCircleAlert class="mt-0.5 shrink-0" />
            <span>{words.reason(&error)}</span>
        </p>
    })
}
