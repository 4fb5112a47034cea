//! The context in which pages are rendered: user and time of the request, the script policy, and redirects that work
//! for all clients.

use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use leptos::nonce::use_nonce;
use leptos::prelude::{expect_context, provide_context, use_context};
use leptos_axum::ResponseOptions;
use leptos_router::components::provide_server_redirect;

use crate::app::initial::PageRequest;
use crate::server::accounts::user_view;
use crate::server::auth::cookie;
use crate::server::http::headers;
use crate::server::state::AppState;
use crate::wire::rest::User;

/// Identifies the user before a page is rendered.
pub async fn identify(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    if request.method() == Method::GET {
        let refused = cookie::refused_form(request.headers());
        let page = PageRequest {
            viewer: viewer(&state, cookie::token(request.headers())).await,
            now: state.accounts.clock.now(),
            typed: refused.and_then(|id| state.refused_forms.find(&id)),
        };
        request.extensions_mut().insert(page);
    }
    next.run(request).await
}

async fn viewer(state: &AppState, token: Option<String>) -> Option<User> {
    let user = state.accounts.authenticate(&token?).await.ok()?;
    let account = state.accounts.account(user.id).await.ok()?;
    Some(user_view(&account, true))
}

/// Provides the context for rendering a page. Also runs for server functions, which get only the state.
pub fn provide(state: &AppState) {
    provide_context(state.clone());
    let page =
        use_context::<Parts>().and_then(|parts| parts.extensions.get::<PageRequest>().cloned());
    if let Some(page) = page {
        provide_context(page);
        provide_server_redirect(lead_to);
        allow_own_scripts();
    }
}

/// Sends a Content-Security-Policy with the nonce of the page's scripts.
fn allow_own_scripts() {
    if let Some(nonce) = use_nonce() {
        let policy = HeaderValue::from_str(&headers::page_policy(&nonce)).expect("base64 is ASCII");
        let response = expect_context::<ResponseOptions>();
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
        response.insert_header(header::REFERRER_POLICY, headers::PAGE_REFERRER_POLICY);
    }
}

/// Redirects the request to another page, also for clients that do not accept `text/html` explicitly.
fn lead_to(path: &str) {
    if let (Ok(path), Some(response)) = (
        HeaderValue::from_str(path),
        use_context::<ResponseOptions>(),
    ) {
        response.insert_header(header::LOCATION, path);
        response.set_status(StatusCode::FOUND);
    }
}
