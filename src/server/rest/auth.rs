//! `/api/auth`.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse};
use serde::{Deserialize, Serialize};

use super::extract::{Bearer, Json, Segments, authenticated, user_id};
use crate::server::accounts::{PasswordChange, ProfileChanges, Registration, SignedIn, user_view};
use crate::server::auth::{CurrentUser, cookie};
use crate::server::handler_error::HandlerError;
use crate::server::http::caller::Caller;
use crate::server::state::AppState;
use crate::wire::rest::{SessionSummary, Success, User};

type Handled<T> = Result<Success<T>, HandlerError>;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Register {
    email: Option<String>,
    password: Option<String>,
    full_name: Option<String>,
    user_type: Option<String>,
    phone: Option<String>,
}

/// `data` of a session that has just begun.
#[derive(Serialize)]
pub(super) struct Session {
    token: String,
    user: User,
}

impl From<SignedIn> for Session {
    fn from(signed_in: SignedIn) -> Self {
        Self {
            token: signed_in.token,
            user: user_view(&signed_in.account, true),
        }
    }
}

/// `data` about one person.
#[derive(Serialize)]
pub(super) struct Person {
    user: User,
}

/// `POST /api/auth/register`.
pub(super) async fn register(
    State(state): State<AppState>,
    caller: Caller,
    Json(form): Json<Register>,
) -> Result<(StatusCode, Success<Session>), HandlerError> {
    let registration = Registration {
        email: form.email.unwrap_or_default(),
        password: form.password.unwrap_or_default(),
        full_name: form.full_name.unwrap_or_default(),
        user_type: form.user_type,
        phone: form.phone,
    };
    let session = state
        .accounts
        .register(registration, caller.address)
        .await?;
    let answer = Success::data(session.into()).saying("User registered successfully");
    Ok((StatusCode::CREATED, answer))
}

#[derive(Deserialize)]
pub(super) struct Login {
    email: Option<String>,
    password: Option<String>,
}

/// `POST /api/auth/login`.
pub(super) async fn login(
    State(state): State<AppState>,
    caller: Caller,
    Json(form): Json<Login>,
) -> Handled<Session> {
    let (email, password) = (
        form.email.unwrap_or_default(),
        form.password.unwrap_or_default(),
    );
    let session = state
        .accounts
        .sign_in(&email, &password, caller.address)
        .await?;
    Ok(Success::data(session.into()).saying("Login successful"))
}

/// `GET /api/auth/me`.
pub(super) async fn me(State(state): State<AppState>, user: CurrentUser) -> Handled<Person> {
    let account = state.accounts.account(user.id).await?;
    Ok(Success::data(Person {
        user: user_view(&account, true),
    }))
}

/// `GET /api/auth/user/:id`.
pub(super) async fn user(
    State(state): State<AppState>,
    viewer: CurrentUser,
    Segments(id): Segments<String>,
) -> Handled<Person> {
    let user = state.accounts.person(&viewer, user_id(&id)?).await?;
    Ok(Success::data(Person { user }))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Profile {
    full_name: Option<String>,
    phone: Option<String>,
    location: Option<String>,
    city: Option<String>,
    state: Option<String>,
    bio: Option<String>,
    avatar_url: Option<String>,
}

/// `PUT /api/auth/profile`.
pub(super) async fn update_profile(
    State(state): State<AppState>,
    user: CurrentUser,
    Json(profile): Json<Profile>,
) -> Handled<Person> {
    let changes = ProfileChanges {
        full_name: profile.full_name,
        phone: profile.phone,
        location: profile.location,
        city: profile.city,
        state: profile.state,
        bio: profile.bio,
        avatar_url: profile.avatar_url,
    };
    let user = state.accounts.update_profile(user.id, changes).await?;
    Ok(Success::data(Person { user }).saying("Profile updated successfully"))
}

/// `POST /api/auth/session`: from a Bearer token to the cookie of the pages.
pub(super) async fn begin_page_session(
    State(state): State<AppState>,
    caller: Caller,
    Bearer(token): Bearer,
    headers: HeaderMap,
) -> Result<impl IntoResponse, HandlerError> {
    let user = authenticated(&state, &token, &headers).await?;
    let left = (user.session.expires_at.0 - state.accounts.clock.now().0) / 1000;
    let cookies = cookie::begin(user.id, token, left, caller.https);
    let cookies = cookies.map(|cookie| (header::SET_COOKIE, cookie));
    Ok((StatusCode::NO_CONTENT, AppendHeaders(cookies)))
}

/// `POST /api/auth/logout`.
pub(super) async fn logout(
    State(state): State<AppState>,
    caller: Caller,
    user: CurrentUser,
) -> Result<impl IntoResponse, HandlerError> {
    state.accounts.sign_out(&user).await?;
    let ended = cookie::end(caller.https).into_iter();
    Ok((
        AppendHeaders(ended.map(|cookie| (header::SET_COOKIE, cookie))),
        done("Logout successful"),
    ))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Passwords {
    current_password: Option<String>,
    new_password: Option<String>,
}

/// `POST /api/auth/change-password`: the session of the request goes on, all others end.
pub(super) async fn change_password(
    State(state): State<AppState>,
    caller: Caller,
    user: CurrentUser,
    Json(form): Json<Passwords>,
) -> Handled<()> {
    let change = PasswordChange {
        current: form.current_password.unwrap_or_default(),
        new: form.new_password.unwrap_or_default(),
    };
    let changed = state
        .accounts
        .change_password(&user, change, caller.address);
    changed.await?;
    Ok(done("Password changed successfully"))
}

/// `data` of the list of sessions.
#[derive(Serialize)]
pub(super) struct OwnSessions {
    sessions: Vec<SessionSummary>,
}

/// `GET /api/auth/sessions`: where one is signed in.
pub(super) async fn sessions(
    State(state): State<AppState>,
    user: CurrentUser,
) -> Handled<OwnSessions> {
    let sessions = state.accounts.own_sessions(&user).await?;
    Ok(Success::data(OwnSessions { sessions }))
}

/// `DELETE /api/auth/sessions/:id`.
pub(super) async fn end_session(
    State(state): State<AppState>,
    user: CurrentUser,
    Segments(id): Segments<String>,
) -> Handled<()> {
    state.accounts.end_own_session(&user, &id).await?;
    Ok(done("Signed out there"))
}

/// `DELETE /api/auth/sessions`: all sessions but that of the request.
pub(super) async fn sign_out_elsewhere(
    State(state): State<AppState>,
    user: CurrentUser,
) -> Handled<()> {
    state.accounts.sign_out_elsewhere(&user).await?;
    Ok(done("Signed out everywhere else"))
}

/// An answer without `data`.
fn done(message: &str) -> Success<()> {
    Success {
        data: None,
        ..Success::data(()).saying(message)
    }
}
