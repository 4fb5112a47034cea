//! Signing out.

use super::{AccountError, AccountResult, Accounts};
use crate::domain::UserId;
use crate::server::auth::CurrentUser;

/// The live connections of people, as far as accounts are concerned.
pub trait LiveConnections: Send + Sync + 'static {
    /// Closes the connections of one session of `user`.
    fn close_session(&self, user: UserId, session_key: &str);
}

impl Accounts {
    /// Ends a session everywhere: its token is refused from now on, and its connections are closed.
    ///
    /// # Errors
    /// [`AccountError::NotSignedOut`] when that cannot be stored; the session goes on then, and so do its connections.
    pub async fn sign_out(&self, user: &CurrentUser) -> AccountResult<()> {
        self.sessions
            .end(user)
            .await
            .map_err(AccountError::NotSignedOut)?;
        // After the token is refused: a client that reconnects at once does not get in.
        self.connections.close_session(user.id, &user.session_key);
        Ok(())
    }
}
