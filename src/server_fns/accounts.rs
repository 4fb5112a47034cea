//! Accounts: registering, signing in and out, one's own profile.

use leptos::prelude::*;

use crate::domain::{UserId, UserType};
use crate::wire::ApiError;
use crate::wire::rest::User;

/// Who is signed in on this page, if anybody.
#[server(prefix = "/fn", endpoint = "me")]
pub async fn current_user() -> Result<Option<User>, ApiError> {
    use crate::server::pages::server_fn_context;
    server_fn_context::answer(async { server_fn_context::current_user().await }).await
}

/// Signs in, sets the session cookie and leads to `next` (a path of ours) or to the Messages page.
#[server(prefix = "/fn", endpoint = "sign_in")]
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

/// Makes an account, signs in, and leads to the Messages page.
#[server(prefix = "/fn", endpoint = "register")]
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

/// Ends the session everywhere it is used, removes the cookie and leads to `/login`.
#[server(prefix = "/fn", endpoint = "sign_out")]
pub async fn sign_out() -> Result<(), ApiError> {
    use crate::server::pages::server_fn_context;
    server_fn_context::answer(async { server_fn_context::sign_out().await }).await
}

/// Another person's profile, as far as the one who asks may see it.
#[server(prefix = "/fn", endpoint = "person")]
pub async fn person(id: UserId) -> Result<User, ApiError> {
    use crate::server::pages::server_fn_context;
    server_fn_context::answer(async {
        let (accounts, user) = server_fn_context::accounts().await?;
        Ok(accounts.person(&user, id).await?)
    })
    .await
}

/// Changes one's own profile and leads back to it; a field that is left out stays as it is, an empty one is
/// cleared.
#[server(prefix = "/fn", endpoint = "profile")]
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
        // Back to the form, which says so.
        leptos_axum::redirect("/profile?saved=1");
        Ok(user)
    })
    .await
}
