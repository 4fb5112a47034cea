//! The context of server functions: the user of the session cookie, the use-cases, and the status and cookie of the
//! response. During rendering they run within the request of the page.

use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use leptos::prelude::{expect_context, use_context};
use leptos_axum::{ResponseOptions, redirect};
use tokio::time::Instant;

use super::server_fn_layer;
use crate::domain::{UserId, UserType};
use crate::server::accounts::{
    AccountResult, Accounts, PasswordChange, Registration, SignedIn, user_view,
};
use crate::server::auth::session::AuthError;
use crate::server::auth::{CurrentUser, cookie};
use crate::server::chat::{Chat, ChatError};
use crate::server::handler_error::HandlerError;
use crate::server::http::caller::{Caller, is_https};
use crate::server::media::Media;
use crate::server::metrics::Door;
use crate::server::state::AppState;
use crate::wire::rest::{Photographer, User};
use crate::wire::{ApiError, ErrorCode};

/// The chat and the signed-in user.
///
/// # Errors
/// If nobody is signed in.
pub async fn chat() -> Result<(Chat, CurrentUser), HandlerError> {
    let state = state()?;
    let user = signed_in(&state).await?;
    Ok((state.chat.clone(), user))
}

/// The accounts and the signed-in user.
///
/// # Errors
/// If nobody is signed in.
pub async fn accounts() -> Result<(Accounts, CurrentUser), HandlerError> {
    let state = state()?;
    let user = signed_in(&state).await?;
    Ok((state.accounts.clone(), user))
}

/// The files and the signed-in user.
///
/// # Errors
/// If nobody is signed in.
pub async fn media() -> Result<(Media, CurrentUser), HandlerError> {
    let state = state()?;
    let user = signed_in(&state).await?;
    Ok((state.media.clone(), user))
}

/// The public page of a photographer.
///
/// # Errors
/// If there is none, or it cannot be read.
pub async fn photographer(id: UserId) -> Result<Photographer, HandlerError> {
    Ok(state()?.accounts.photographer(id).await?)
}

/// The signed-in user; `None` if nobody is signed in.
///
/// # Errors
/// If the session or the account cannot be read.
pub async fn current_user() -> Result<Option<User>, HandlerError> {
    let state = state()?;
    match authenticated(&state).await {
        Ok(user) => {
            let account = state.accounts.account(user.id).await?;
            Ok(Some(user_view(&account, true)))
        }
        Err(AuthError::Store(error)) => Err(error.into()),
        Err(_) => Ok(None),
    }
}

/// Signs in, sets the cookie and redirects.
///
/// # Errors
/// For example a wrong password.
pub async fn sign_in(email: &str, password: &str, next: Option<&str>) -> Result<(), HandlerError> {
    let state = state()?;
    let session = state
        .accounts
        .sign_in(email, password, caller().address)
        .await;
    begin(&state, session, next)
}

/// Creates an account, sets the cookie and redirects.
///
/// # Errors
/// If a field is invalid.
pub async fn register(
    full_name: &str,
    email: &str,
    password: &str,
    user_type: UserType,
    next: Option<&str>,
) -> Result<(), HandlerError> {
    let state = state()?;
    let registration = Registration {
        email: email.to_owned(),
        password: password.to_owned(),
        full_name: full_name.to_owned(),
        user_type: Some(user_type.as_str().to_owned()),
        phone: None,
    };
    let session = state
        .accounts
        .register(registration, caller().address)
        .await;
    begin(&state, session, next)
}

/// Revokes the session, removes the cookie and redirects to the sign-in page. Not being signed in is not an error.
///
/// # Errors
/// If the revocation cannot be stored. The cookie is kept in that case, so that the user can retry.
pub async fn sign_out() -> Result<(), HandlerError> {
    let state = state()?;
    match authenticated(&state).await {
        Ok(user) => state.accounts.sign_out(&user).await?,
        Err(AuthError::Store(error)) => return Err(error.into()),
        // The token is missing or already refused.
        Err(_) => {}
    }
    set_cookies(&cookie::end(caller().https));
    redirect("/login");
    Ok(())
}

/// Replaces the password of the signed-in user, ends their other sessions, and redirects to the account page.
///
/// # Errors
/// For example a wrong password; nothing is changed then.
pub async fn change_password(current: String, new: String) -> Result<(), HandlerError> {
    let (accounts, user) = accounts().await?;
    let change = PasswordChange { current, new };
    let changed = accounts.change_password(&user, change, caller().address);
    changed.await?;
    redirect("/account?changed=1");
    Ok(())
}

/// Ends all other sessions of the signed-in user, and redirects to the account page.
///
/// # Errors
/// If it cannot be stored.
pub async fn sign_out_elsewhere() -> Result<(), HandlerError> {
    let (accounts, user) = accounts().await?;
    accounts.sign_out_elsewhere(&user).await?;
    redirect("/account?ended=1");
    Ok(())
}

/// Sets the cookie and redirects.
fn begin(
    state: &AppState,
    session: AccountResult<SignedIn>,
    next: Option<&str>,
) -> Result<(), HandlerError> {
    let session = session?;
    let lifetime = state.accounts.sessions.lifetime_seconds();
    let (person, https) = (session.account.id, caller().https);
    set_cookies(&cookie::begin(person, session.token, lifetime, https));
    redirect(next.filter(|path| is_own_path(path)).unwrap_or("/"));
    Ok(())
}

/// Is it a path of this site, and not a disguised address of another one (`//evil`, `/\evil`)?
fn is_own_path(path: &str) -> bool {
    path.starts_with('/')
        && !path[1..].starts_with(['/', '\\'])
        && path.bytes().all(|byte| byte.is_ascii_graphic())
}

/// A message that is being sent, for the metrics.
pub struct BegunSend {
    state: AppState,
    since: Instant,
}

/// The call that sends a message has arrived.
///
/// # Errors
/// If the request was given up meanwhile.
pub fn begin_send() -> Result<BegunSend, HandlerError> {
    Ok(BegunSend {
        state: state()?,
        since: Instant::now(),
    })
}

impl BegunSend {
    /// The message is stored; `is_new` unless it was before.
    pub fn acknowledged(self, is_new: bool) {
        let sends = &self.state.metrics.sends;
        sends.acknowledged(Door::Page, self.since, is_new);
    }
}

async fn signed_in(state: &AppState) -> Result<CurrentUser, HandlerError> {
    let user = authenticated(state).await?;
    let counted = state.limits.call(user.id);
    counted.map_err(ChatError::RateLimited)?;
    Ok(user)
}

async fn authenticated(state: &AppState) -> Result<CurrentUser, AuthError> {
    let parts = use_context::<Parts>();
    let token = parts
        .as_ref()
        .and_then(|parts| cookie::token(&parts.headers, is_https(&parts.extensions)));
    let token = token.as_deref().unwrap_or_default();
    let user = state.accounts.authenticate(token).await?;
    if let Some(parts) = parts {
        state.accounts.sessions.note_use(&user, &parts.headers);
    }
    Ok(user)
}

/// A client that goes away while its page is rendered takes the page's context along; what still runs for it ends with an
/// error that nobody reads.
fn state() -> Result<AppState, HandlerError> {
    let gone = ApiError::new(ErrorCode::TryAgain, "The request was given up");
    use_context().ok_or_else(|| gone.into())
}

fn caller() -> Caller {
    expect_context::<Parts>()
        .extensions
        .get()
        .copied()
        .expect("every request is given its caller")
}

fn set_cookies(values: &[String]) {
    for value in values {
        let value = HeaderValue::from_str(value).expect("a cookie of visible ASCII");
        expect_context::<ResponseOptions>().append_header(header::SET_COOKIE, value);
    }
}

/// Runs the body of a server function. Logs an internal failure once, and sets the HTTP status of a refusal on the
/// response, which is either that of the rendered page or that of the browser's call.
///
/// # Errors
/// The errors of the body.
pub async fn answer<T>(body: impl Future<Output = Result<T, HandlerError>>) -> Result<T, ApiError> {
    let result = body.await.map_err(HandlerError::into_answer);
    if let (Err(error), Some(parts)) = (&result, use_context::<Parts>()) {
        let called = parts.uri.path().starts_with(server_fn_layer::PREFIX);
        let by_form = called && accepts_html(&parts);
        // A form is answered by a redirect to its page; a page that requires signing in redirects to the sign-in
        // page.
        let redirected = by_form || (!called && error.ends_session());
        if !redirected {
            let status = StatusCode::from_u16(error.code.http_status());
            expect_context::<ResponseOptions>()
                .set_status(status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
        }
    }
    result
}

fn accepts_html(parts: &Parts) -> bool {
    let accept = parts.headers.get(header::ACCEPT);
    accept.is_some_and(|kinds| {
        kinds
            .to_str()
            .is_ok_and(|kinds| kinds.contains("text/html"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_ours_are_led_to() {
        assert!(is_own_path("/customer/messages?photographerId=4"));
        for foreign in [
            "",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/a\nb",
        ] {
            assert!(!is_own_path(foreign), "{foreign:?}");
        }
    }
}
