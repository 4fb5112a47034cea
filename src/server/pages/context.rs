//! The context in which pages are rendered: user and time of the request, the script policy, and redirects that work
//! for all clients.

use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use leptos::nonce::Nonce;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::ResponseOptions;
use leptos_router::components::provide_server_redirect;

use crate::app::initial::PageRequest;
use crate::app::paths;
use crate::domain::FeedSeq;
use crate::server::accounts::user_view;
use crate::server::auth::cookie;
use crate::server::auth::session::AuthError;
use crate::server::chat::ChatError;
use crate::server::handler_error::{HandlerError, log_failure};
use crate::server::http::headers::{PAGE_REFERRER_POLICY, page_policy};
use crate::server::http::{caller, origins};
use crate::server::pages::refused;
use crate::server::state::AppState;
use crate::wire::ApiError;
use crate::wire::rest::User;

/// Identifies the user before a page is rendered, and allows the page its own scripts and styles.
///
/// The nonce is made here and not by the renderer: while several pages are rendered, headers that it is asked to set are
/// lost now and then (1 of 30 to 150 pages of leptos 0.8), and a page without its policy has neither style nor script.
pub async fn identify(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD) && !is_file(request.uri().path()) {
        let nonce = Nonce::new();
        request.extensions_mut().insert(nonce.clone());
        // Browsers keep that page, also when another person signs in.
        let viewer = if request.uri().path() == paths::OFFLINE {
            Viewer::Unknown
        } else {
            let https = caller::is_https(request.extensions());
            let shows_contact = [paths::PROFILE, paths::ACCOUNT].contains(&request.uri().path());
            let token = cookie::token(request.headers(), https);
            viewer(&state, token, request.headers(), shows_contact).await
        };
        match viewer {
            Viewer::Unavailable => {
                let page = refused::unavailable(request.headers(), "");
                return page.unwrap_or_else(|| ApiError::try_again().into_response());
            }
            Viewer::TooOften(wait) => {
                let page = refused::too_often(request.headers(), wait);
                let told = || HandlerError::from(ChatError::RateLimited(wait)).into_response();
                return page.unwrap_or_else(told);
            }
            Viewer::Person(_) | Viewer::Nobody | Viewer::Unknown => {}
        }
        let named = cookie::named_person(request.headers());
        let origin = origins::own(&request);
        let policy = page_policy(&nonce, &state.image_hosts, &origin);
        let cookie = name_of_session(&viewer, named);
        let refused = cookie::refused_form(request.headers());
        let refused = refused.filter(|_| !matches!(viewer, Viewer::Unknown));
        let (viewer, feed_seq) = match viewer {
            Viewer::Person(person) => (Some(person.user), person.feed_seq),
            _ => (None, FeedSeq::default()),
        };
        request.extensions_mut().insert(PageRequest {
            viewer,
            now: state.accounts.clock.now(),
            typed: refused.and_then(|id| state.refused_forms.find(&id)),
            feed_seq,
            image_hosts: state.image_hosts.clone(),
            origin,
        });
        let mut response = next.run(request).await;
        if is_page(&response) {
            allow_own_scripts(&mut response, &policy);
            name_session(&mut response, cookie);
        }
        return response;
    }
    next.run(request).await
}

/// The signed-in person.
struct SignedIn {
    user: User,
    /// Their position in their feed.
    feed_seq: FeedSeq,
    /// How long the session will last.
    seconds_left: i64,
}

/// Who asks for a page.
enum Viewer {
    Person(Box<SignedIn>),
    Nobody,
    /// It does not matter.
    Unknown,
    /// Asks for too much; may ask again after this time.
    TooOften(Duration),
    /// The account cannot be read now. Such a person is not sent to the sign-in, which would not help.
    Unavailable,
}

/// The last part of a page's path has no dot.
fn is_file(path: &str) -> bool {
    path.rsplit('/')
        .next()
        .is_some_and(|name| name.contains('.'))
}

/// E-mail and phone are only on the pages that show them: those show nothing of their address, whose parts anybody may choose to
/// guess from the size of the compressed page what else is on it.
async fn viewer(
    state: &AppState,
    token: Option<String>,
    headers: &HeaderMap,
    shows_contact: bool,
) -> Viewer {
    let Some(token) = token else {
        return Viewer::Nobody;
    };
    let user = match state.accounts.authenticate(&token).await {
        Ok(user) => user,
        Err(AuthError::Store(error)) => {
            log_failure(&error);
            return Viewer::Unavailable;
        }
        Err(_) => return Viewer::Nobody,
    };
    state.accounts.sessions.note_use(&user, headers);
    if let Err(wait) = state.limits.call(user.id) {
        return Viewer::TooOften(wait);
    }
    let account = state.accounts.account(user.id).await;
    let feed_seq = state.chat.feed_head(&user).await;
    match (account, feed_seq) {
        (Ok(account), Ok(feed_seq)) => Viewer::Person(Box::new(SignedIn {
            user: user_view(&account, shows_contact),
            feed_seq,
            seconds_left: (user.session.expires_at.0 - state.accounts.clock.now().0) / 1_000,
        })),
        _ => Viewer::Unavailable,
    }
}

/// The cookie that tells the browser whose session it has, unless it knows: the session may have begun before browsers were
/// told, or have ended elsewhere.
fn name_of_session(viewer: &Viewer, named: Option<String>) -> Option<String> {
    match viewer {
        Viewer::Person(person) => {
            let id = person.user.user_id;
            let is_known = named == Some(id.to_string());
            (!is_known).then(|| cookie::name_person(id, person.seconds_left))
        }
        Viewer::Nobody => named.map(|_| cookie::name_nobody()),
        Viewer::Unknown | Viewer::TooOften(_) | Viewer::Unavailable => None,
    }
}

fn name_session(response: &mut Response, cookie: Option<String>) {
    let Some(cookie) = cookie else { return };
    let cookie = HeaderValue::from_str(&cookie).expect("a number is ASCII");
    response.headers_mut().append(header::SET_COOKIE, cookie);
}

fn is_page(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE);
    kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

/// Provides the context for rendering a page. Also runs for server functions, which get only the state.
pub fn provide(state: &AppState) {
    provide_context(state.clone());
    let Some(parts) = use_context::<Parts>() else {
        return;
    };
    if let Some(nonce) = parts.extensions.get::<Nonce>() {
        provide_context(nonce.clone());
    }
    if let Some(page) = parts.extensions.get::<PageRequest>() {
        provide_context(page.clone());
        provide_server_redirect(lead_to);
    }
}

/// Sends a Content-Security-Policy with the nonce of the page's scripts.
fn allow_own_scripts(response: &mut Response, policy: &str) {
    let policy = HeaderValue::from_str(policy).expect("base64 and hosts are ASCII");
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    headers.insert(header::REFERRER_POLICY, PAGE_REFERRER_POLICY);
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
