//! Signing out: one session, or all others.

use super::{AccountError, AccountResult, Accounts};
use crate::domain::{Timestamp, UserId};
use crate::server::auth::CurrentUser;
use crate::server::jobs::delete_expired_sessions;
use crate::server::storage::SessionEpoch;

/// Live connections, as seen by the accounts.
pub trait LiveConnections: Send + Sync + 'static {
    /// Closes the connections of one session of `user`.
    fn close_session(&self, user: UserId, session_key: &str);
    /// Closes the connections of the sessions of `user` that are not of this epoch.
    fn close_earlier_sessions(&self, user: UserId, epoch: &SessionEpoch);
}

impl Accounts {
    /// Revokes a session: its token is refused from now on, and its connections are closed.
    ///
    /// # Errors
    /// [`AccountError::NotSignedOut`] if the revocation cannot be stored. The session and its connections then
    /// continue.
    pub async fn sign_out(&self, user: &CurrentUser) -> AccountResult<()> {
        self.end(user.id, &user.session.key, user.session.expires_at)
            .await
    }

    pub(super) async fn end(
        &self,
        user: UserId,
        key: &str,
        expires_at: Timestamp,
    ) -> AccountResult<()> {
        let deletion = delete_expired_sessions(expires_at);
        let revoked = self.sessions.revoke(key, expires_at, deletion);
        revoked.await.map_err(AccountError::NotSignedOut)?;
        // Only after the token is refused, so that a client cannot reconnect.
        self.connections.close_session(user, key);
        Ok(())
    }

    /// Ends all other sessions of this person: their tokens are refused from now on, and their connections are closed.
    ///
    /// # Errors
    /// [`AccountError::Store`] if it cannot be stored. The sessions then continue.
    pub async fn sign_out_elsewhere(&self, user: &CurrentUser) -> AccountResult<()> {
        if let Some(epoch) = self.sessions.end_others(user, None).await? {
            self.connections.close_earlier_sessions(user.id, &epoch);
        }
        Ok(())
    }
}
