//! Signing out.

use super::{AccountError, AccountResult, Accounts};
use crate::domain::UserId;
use crate::server::auth::CurrentUser;
use crate::server::jobs::delete_expired_sessions;

/// Live connections, as seen by the accounts.
pub trait LiveConnections: Send + Sync + 'static {
    /// Closes the connections of one session of `user`.
    fn close_session(&self, user: UserId, session_key: &str);
}

impl Accounts {
    /// Revokes a session: its token is refused from now on, and its connections are closed.
    ///
    /// # Errors
    /// [`AccountError::NotSignedOut`] if the revocation cannot be stored. The session and its connections then
    /// continue.
    pub async fn sign_out(&self, user: &CurrentUser) -> AccountResult<()> {
        let deletion = delete_expired_sessions(user.expires_at);
        self.sessions
            .revoke(user, deletion)
            .await
            .map_err(AccountError::NotSignedOut)?;
        // Only after the token is refused, so that a client cannot reconnect.
        self.connections.close_session(user.id, &user.session_key);
        Ok(())
    }
}
