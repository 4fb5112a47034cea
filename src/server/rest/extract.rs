//! What handlers take: the person behind the Bearer token, and input with refusals in the envelope.

use axum::body::{Body, Bytes};
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;

use crate::domain::{ConversationId, UserId};
use crate::server::auth::{CurrentUser, cookie};
use crate::server::chat::ChatError;
use crate::server::handler_error::HandlerError;
use crate::server::http::caller::{Caller, is_https};
use crate::server::json;
use crate::server::state::AppState;
use crate::wire::{ApiError, ErrorCode};

/// The token of an `Authorization: Bearer` header.
pub(super) struct Bearer(pub(super) String);

/// The person of the `Authorization` header, or of the session of the pages: for what pages do by themselves.
pub(super) struct Session(pub(super) CurrentUser);

impl FromRequestParts<AppState> for Session {
    type Rejection = HandlerError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, HandlerError> {
        let https = is_https(&parts.extensions);
        let token = bearer(&parts.headers).or_else(|| cookie::token(&parts.headers, https));
        let token = token.unwrap_or_default();
        Ok(Self(authenticated(state, &token, &parts.headers).await?))
    }
}

/// The token of the header, if there is one.
pub(super) fn bearer(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| token.trim().to_owned())
}

impl<S: Sync> FromRequestParts<S> for Bearer {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let token = bearer(&parts.headers).map(Self);
        token.ok_or_else(|| ApiError::new(ErrorCode::TokenRequired, "Access token required"))
    }
}

impl FromRequestParts<AppState> for CurrentUser {
    type Rejection = HandlerError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, HandlerError> {
        let Bearer(token) = Bearer::from_request_parts(parts, state).await?;
        authenticated(state, &token, &parts.headers).await
    }
}

/// The person of this token, whose calls are counted.
pub(super) async fn authenticated(
    state: &AppState,
    token: &str,
    headers: &HeaderMap,
) -> Result<CurrentUser, HandlerError> {
    let user = state.accounts.authenticate(token).await?;
    state.accounts.sessions.note_use(&user, headers);
    let counted = state.limits.call(user.id);
    counted.map_err(ChatError::RateLimited)?;
    Ok(user)
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let caller = parts.extensions.get::<Self>().copied();
        caller.ok_or_else(ApiError::internal)
    }
}

/// A JSON body.
pub(super) struct Json<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<AppState> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, ApiError> {
        if !is_json(request.headers()) {
            return Err(ApiError::new(
                ErrorCode::UnsupportedMediaType,
                "Content-Type must be application/json",
            ));
        }
        let body = Bytes::from_request(request, state).await;
        let body = body.map_err(|error| unreadable(&error))?;
        json::read(&body).map(Self)
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()?.split(';').next());
    kind.is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

/// A JSON body that may be missing altogether.
pub(super) struct OptionalJson<T>(pub(super) T);

impl<T: DeserializeOwned + Default> FromRequest<AppState> for OptionalJson<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, ApiError> {
        let (parts, body) = request.into_parts();
        let body = Bytes::from_request(Request::from_parts(parts.clone(), body), state)
            .await
            .map_err(|error| unreadable(&error))?;
        if body.is_empty() {
            return Ok(Self(T::default()));
        }
        let request = Request::from_parts(parts, Body::from(body));
        let Json(body) = Json::from_request(request, state).await?;
        Ok(Self(body))
    }
}

fn unreadable(error: &BytesRejection) -> ApiError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        ApiError::new(ErrorCode::PayloadTooLarge, "request entity too large")
    } else {
        ApiError::invalid_payload("The request body could not be read")
    }
}

/// The query string.
pub(super) struct Params<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequestParts<AppState> for Params<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        match Query::from_request_parts(parts, state).await {
            Ok(Query(params)) => Ok(Self(params)),
            Err(error) => Err(ApiError::invalid_payload(error.body_text())),
        }
    }
}

/// The variable parts of a path, `String` for one and a tuple of strings for several. They are empty if one of them is
/// not UTF-8, and then name nothing.
pub(super) struct Segments<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned + Default + Send> FromRequestParts<S> for Segments<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        match Path::<T>::from_request_parts(parts, state).await {
            Ok(Path(segments)) => Ok(Self(segments)),
            // The rejection is a server error if the route has another number of variable parts.
            Err(error) if error.status().is_server_error() => {
                tracing::error!(%error, path = %parts.uri.path(), "path does not fit its handler");
                Err(ApiError::internal())
            }
            Err(_) => Ok(Self(T::default())),
        }
    }
}

/// A conversation id in a path or body.
pub(super) fn conversation_id(text: &str) -> Result<ConversationId, ApiError> {
    text.parse()
        .map_err(|_| ApiError::new(ErrorCode::InvalidConversationId, "Invalid conversation ID"))
}

/// A user id in a path. What is no number is nobody.
pub(super) fn user_id(text: &str) -> Result<UserId, ApiError> {
    match text.parse() {
        Ok(number) if number > 0 => Ok(UserId(number)),
        _ => Err(ApiError::new(ErrorCode::UserNotFound, "User not found")),
    }
}
