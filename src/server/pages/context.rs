//! What every page is rendered with: who asks and when, the policy for its scripts, and redirects that every
//! client follows.

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

/// Finds out who asks for a page, before it is rendered.
pub async fn identify(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    if request.method() == Method::GET {
        let page = PageRequest {
            viewer: viewer(&state, cookie::token(request.headers())).await,
            now: state.accounts.clock.now(),
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

/// Gives the page that is being rendered its context. Runs for server functions too, which are no pages.
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

/// The page's Content-Security-Policy names the nonce that its scripts carry.
fn allow_own_scripts() {
    if let Some(nonce) = use_nonce() {
        let policy = HeaderValue::from_str(&headers::page_policy(&nonce)).expect("base64 is ASCII");
        let response = expect_context::<ResponseOptions>();
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
        response.insert_header(header::REFERRER_POLICY, headers::PAGE_REFERRER_POLICY);
    }
}

/// Leads whoever asked for this page to another, also a client that did not ask for HTML by name.
fn lead_to(path: &str) {
    if let (Ok(path), Some(response)) = (
        HeaderValue::from_str(path),
        use_context::<ResponseOptions>(),
    ) {
        response.insert_header(header::LOCATION, path);
        response.set_status(StatusCode::FOUND);
    }
}
