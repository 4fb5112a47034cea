//! The REST door: the routes under `/api`, and the probes (docs/rest-api.md).
//! Handlers extract, call one use-case, and map the answer.

mod actions;
mod attachments;
mod auth;
mod blocks;
mod envelope;
mod extract;
mod form;
mod index;
mod marked;
mod message_form;
mod messages;
mod metrics;
mod notes;
mod pictures;
mod poster;
mod search;
mod settings;
mod uploads;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::IntoResponse;
use axum::routing::{delete, get, head, patch, post, put};

use super::state::AppState;
use crate::wire::{ApiError, ErrorCode};
pub use uploads::speak_tus;

/// The greatest body with an e-mail address, two passwords and a name, in bytes, each character written as an escape.
const ACCOUNT_LIMIT: usize = 8 * 1024;
/// With a profile, whose longest field takes 2,000 characters.
const PROFILE_LIMIT: usize = 48 * 1024;
/// With two notes of 2,000 characters, each written as an escape.
const NOTES_LIMIT: usize = 48 * 1024;
/// With a thousand characters, each written as an escape.
const REPORT_LIMIT: usize = 16 * 1024;
/// With nothing but a few numbers.
const NUMBERS_LIMIT: usize = 1024;

/// Every route of REST.
pub fn routes() -> Router<AppState> {
    let api = Router::new()
        .route("/uploads", post(uploads::create))
        .route(
            "/uploads/{id}",
            head(uploads::state_of)
                .patch(uploads::append)
                .delete(uploads::terminate),
        )
        .route(
            "/upload/attachment",
            post(attachments::upload).layer(DefaultBodyLimit::disable()),
        )
        .route("/upload/message", post(message_form::send))
        .route("/attachments/{id}/{variant}/{name}", get(attachments::read))
        .route("/attachments/{id}/poster", put(poster::set_poster))
        .route(
            "/pictures",
            post(pictures::add).layer(DefaultBodyLimit::disable()),
        )
        .route("/pictures/{id}", post(pictures::change))
        .route("/pictures/{id}/{edge}", get(pictures::read))
        .route("/", get(index::api))
        .route(
            "/auth/register",
            post(auth::register).layer(DefaultBodyLimit::max(ACCOUNT_LIMIT)),
        )
        .route(
            "/auth/login",
            post(auth::login).layer(DefaultBodyLimit::max(ACCOUNT_LIMIT)),
        )
        .route("/auth/me", get(auth::me))
        .route("/auth/user/{id}", get(auth::user))
        .route(
            "/auth/profile",
            put(auth::update_profile).layer(DefaultBodyLimit::max(PROFILE_LIMIT)),
        )
        .route("/auth/session", post(auth::begin_page_session))
        .route("/auth/logout", post(auth::logout))
        .route(
            "/auth/change-password",
            post(auth::change_password).layer(DefaultBodyLimit::max(ACCOUNT_LIMIT)),
        )
        .route(
            "/auth/sessions",
            get(auth::sessions).delete(auth::sign_out_elsewhere),
        )
        .route("/auth/sessions/{id}", delete(auth::end_session))
        .route("/messages/test", get(messages::test))
        .route("/messages/conversations", get(messages::conversations))
        .route(
            "/messages/conversations/{id}",
            get(messages::history)
                .patch(settings::update)
                .delete(settings::delete)
                .layer(DefaultBodyLimit::max(NUMBERS_LIMIT)),
        )
        .route(
            "/messages/conversations/{id}/read",
            put(messages::mark_read).layer(DefaultBodyLimit::max(NUMBERS_LIMIT)),
        )
        .route(
            "/messages/conversations/{id}/changes",
            get(messages::changes),
        )
        .route("/messages/conversations/{id}/shared", get(messages::shared))
        .route("/messages/unread-count", get(messages::unread_count))
        .route("/messages/send", post(messages::send))
        .route("/messages/sync", get(messages::sync))
        .route("/messages/heads", get(messages::heads))
        .route("/messages/search", get(search::search))
        .route("/messages/starred", get(marked::starred))
        .route("/messages/pinned", get(marked::pinned))
        .route("/messages/agreed", get(marked::agreed))
        .route(
            "/messages/{message}",
            patch(actions::edit).delete(actions::delete),
        )
        .route(
            "/messages/{message}/reactions/{emoji}",
            put(actions::react).delete(actions::take_reaction_back),
        )
        .route(
            "/messages/{message}/star",
            put(actions::star).delete(actions::unstar),
        )
        .route(
            "/messages/{message}/pin",
            put(actions::pin).delete(actions::unpin),
        )
        .route(
            "/messages/{message}/agree",
            put(actions::agree).delete(actions::disagree),
        )
        .route("/messages/{message}/versions", get(actions::versions))
        .route("/users/blocks", get(blocks::blocks))
        .route(
            "/users/{id}/block",
            put(blocks::block).delete(blocks::unblock),
        )
        .route(
            "/users/{id}/report",
            post(blocks::report).layer(DefaultBodyLimit::max(REPORT_LIMIT)),
        )
        .route(
            "/users/{id}/note",
            get(notes::read)
                .put(notes::save)
                .layer(DefaultBodyLimit::max(NOTES_LIMIT)),
        )
        .fallback(unknown_route)
        .method_not_allowed_fallback(wrong_method);
    Router::new()
        .route("/health", get(index::health))
        .route("/ready", get(index::ready))
        .route("/metrics", get(metrics::metrics))
        .nest("/api", api)
}

/// Sets a header to a text of our own.
fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

async fn unknown_route() -> ApiError {
    ApiError::new(ErrorCode::RouteNotFound, "Route not found")
}

async fn wrong_method() -> ApiError {
    ApiError::new(ErrorCode::MethodNotAllowed, "Method not allowed")
}

/// The answer to a handler that broke: nothing of why leaves the server.
pub fn broken(_: Box<dyn std::any::Any + Send + 'static>) -> axum::response::Response {
    tracing::error!("a handler panicked");
    (StatusCode::INTERNAL_SERVER_ERROR, ApiError::internal()).into_response()
}
