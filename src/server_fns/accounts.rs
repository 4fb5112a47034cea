//! Accounts: registration, sign-in and sign-out, the user's profile.

use leptos::prelude::*;

use super::codec::JsonAnswer;
use crate::domain::{UserId, UserType};
use crate::wire::ApiError;
use crate::wire::rest::{Photographer, SessionSummary, User};

/// The signed-in user; `None` if nobody is signed in.
#[server(prefix = "/fn", endpoint = "me", output = JsonAnswer)]
pub async fn current_user() -> Result<Option<User>, ApiError> {
    use crate::server::pages::server_fn_context;
    server_fn_context::answer(async { server_fn_context::current_user().await }).await
}

/// Signs in, sets the session cookie and redirects to `next` (a path of this site) or to the Messages page.
#[server(prefix = "/fn", endpoint = "sign_in", output = JsonAnswer)]
pub async fn sign_in(
    email: String,
    password: String,
    next: Option<String>,
) -> Result<(), ApiError> {
    use crate::server::pages::server_fn_context;
    server_fn_context::answer(async {
        server_fn_context::sign_in(&email, &password, next.as_deref()).await
    })
    .await
}

/// Creates an account, signs in, and redirects to `next` or to the Messages page.
#[server(prefix = "/fn", endpoint = "register", output = JsonAnswer)]
pub async fn register(
    full_name: String,
    email: String,
    password: String,
    user_type: UserType,
    next: Option<String>,
) -> Result<(), ApiError> {
    use crate::server::pages::server_fn_context;
    server_fn_context::answer(async {
        server_fn_context::register(&full_name, &email, &password, user_type, next.as_deref()).await
    })
    .await
}

/// Revokes the session on all connections, removes the cookie and redirects to `/login`.
#[server(prefix = "/fn", endpoint = "sign_out", output = JsonAnswer)]
pub async fn sign_out() -> Result<(), ApiError> {
    use crate::server::pages::server_fn_context;
    server_fn_context::answer(async { server_fn_context::sign_out().await }).await
}

/// Replaces the password, ends all other sessions, and redirects to the account page.
#[server(prefix = "/fn", endpoint = "change_password", output = JsonAnswer)]
pub async fn change_password(
    current_password: String,
    new_password: String,
) -> Result<(), ApiError> {
    use crate::server::pages::server_fn_context;
    server_fn_context::answer(async {
        server_fn_context::change_password(current_password, new_password).await
    })
    .await
}

/// Ends all other sessions of the user, and redirects to the account page.
#[server(prefix = "/fn", endpoint = "sign_out_elsewhere", output = JsonAnswer)]
pub async fn sign_out_elsewhere() -> Result<(), ApiError> {
    use crate::server::pages::server_fn_context;
    server_fn_context::answer(async { server_fn_context::sign_out_elsewhere().await }).await
}

/// Where the user is signed in, the session of the request first.
#[server(prefix = "/fn", endpoint = "sessions", output = JsonAnswer)]
pub async fn own_sessions() -> Result<Vec<SessionSummary>, ApiError> {
    use crate::server::pages::server_fn_context;
    server_fn_context::answer(async {
        let (accounts, user) = server_fn_context::accounts().await?;
        Ok(accounts.own_sessions(&user).await?)
    })
    .await
}

/// Ends one of the user's sessions, and redirects to the account page.
#[server(prefix = "/fn", endpoint = "end_session", output = JsonAnswer)]
pub async fn end_session(id: String) -> Result<(), ApiError> {
    use crate::server::pages::server_fn_context;
    server_fn_context::answer(async {
        let (accounts, user) = server_fn_context::accounts().await?;
        accounts.end_own_session(&user, &id).await?;
        leptos_axum::redirect("/account?device=1");
        Ok(())
    })
    .await
}

/// Another person's profile, as far as the user may see it.
#[server(prefix = "/fn", endpoint = "person", output = JsonAnswer)]
pub async fn person(id: UserId) -> Result<User, ApiError> {
    use crate::server::pages::server_fn_context;
    server_fn_context::answer(async {
        let (accounts, user) = server_fn_context::accounts().await?;
        Ok(accounts.person(&user, id).await?)
    })
    .await
}

/// A photographer as everybody sees them, also without being signed in.
#[server(prefix = "/fn", endpoint = "photographer", output = JsonAnswer)]
pub async fn public_page(id: UserId) -> Result<Photographer, ApiError> {
    use crate::server::pages::server_fn_context;
    server_fn_context::answer(async { server_fn_context::photographer(id).await }).await
}

/// Changes the user's own profile and redirects to it. A missing field is kept, an empty one is cleared.
#[server(prefix = "/fn", endpoint = "profile", output = JsonAnswer)]
pub async fn update_profile(
    full_name: Option<String>,
    phone: Option<String>,
    location: Option<String>,
    city: Option<String>,
    state: Option<String>,
    bio: Option<String>,
) -> Result<User, ApiError> {
    use crate::server::pages::server_fn_context;
    server_fn_context::answer(async {
        let (accounts, user) = server_fn_context::accounts().await?;
        let changes = crate::server::accounts::ProfileChanges {
            full_name,
            phone,
            location,
            city,
            state,
            bio,
            avatar_url: None,
        };
        let user = accounts.update_profile(user.id, changes).await?;
        // Back to the form, which confirms that the profile was saved.
        leptos_axum::redirect("/profile?saved=1");
        Ok(user)
    })
    .await
}
