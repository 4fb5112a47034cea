//! Sessions: from a token to the person behind it, and ending one before its token runs out.

use std::sync::Arc;

use super::revoked::RevokedSessions;
use super::token::{TokenError, Tokens, refused_until};
use crate::domain::{Timestamp, UserId, UserType};
use crate::server::accounts::AccountCache;
use crate::server::clock::Clock;
use crate::server::jobs::delete_expired_sessions;
use crate::server::storage::{Account, Store, StoreError, StoreResult};

/// Somebody who is signed in. Only [`Sessions`] makes one, from a token that is valid right now.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct CurrentUser {
    /// The number.
    pub id: UserId,
    /// The name as shown.
    pub full_name: String,
    /// What they are.
    pub user_type: UserType,
    /// What this session is called.
    pub session_key: String,
    /// When its token runs out.
    pub expires_at: Timestamp,
}

/// Why nobody is signed in.
#[derive(Debug, thiserror::Error)]
pub enum AuthError {
    /// The token is not accepted.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// There is no such user any more.
    #[error("User not found")]
    UnknownUser,
    /// The account is switched off.
    #[error("Your account has been deactivated")]
    Deactivated,
    /// The account could not be looked up.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// All sessions: valid tokens minus those that were ended.
#[derive(Clone)]
pub struct Sessions {
    tokens: Arc<Tokens>,
    store: Arc<dyn Store>,
    account_cache: AccountCache,
    clock: Clock,
    revoked: Arc<RevokedSessions>,
}

impl Sessions {
    /// Reads the sessions that were ended earlier.
    ///
    /// # Errors
    /// [`StoreError`] when they cannot be read.
    pub async fn load(
        tokens: Tokens,
        store: Arc<dyn Store>,
        account_cache: AccountCache,
        clock: Clock,
    ) -> StoreResult<Self> {
        let revoked = store.revoked_sessions(refused_until(clock.now())).await?;
        Ok(Self {
            tokens: Arc::new(tokens),
            store,
            account_cache,
            clock,
            revoked: Arc::new(RevokedSessions::new(revoked)),
        })
    }

    /// A token for a new session of this account.
    #[must_use]
    pub fn begin(&self, account: &Account) -> String {
        let now = self.clock.now();
        self.tokens
            .issue(account.id, &account.email, account.user_type, now)
    }

    /// How long a session lasts, in seconds.
    #[must_use]
    pub fn lifetime_seconds(&self) -> i64 {
        self.tokens.lifetime_seconds()
    }

    /// The person behind this token.
    ///
    /// # Errors
    /// [`AuthError`] says why nobody.
    pub async fn authenticate(&self, token: &str) -> Result<CurrentUser, AuthError> {
        let verified = self.tokens.verify(token, self.clock.now())?;
        if self.is_revoked(&verified.session_key) {
            return Err(TokenError::Expired.into());
        }
        let account = self.account_cache.account(verified.user).await?;
        let account = account.ok_or(AuthError::UnknownUser)?;
        if !account.is_active {
            return Err(AuthError::Deactivated);
        }
        Ok(CurrentUser {
            id: account.id,
            full_name: account.profile.full_name.clone(),
            user_type: account.user_type,
            session_key: verified.session_key,
            expires_at: verified.expires_at,
        })
    }

    /// Was this session ended before its token ran out?
    #[must_use]
    pub fn is_revoked(&self, session_key: &str) -> bool {
        self.revoked.contains(session_key)
    }

    /// Ends a session: its token is refused from now on.
    ///
    /// # Errors
    /// [`StoreError`] when that cannot be remembered.
    pub async fn end(&self, user: &CurrentUser) -> StoreResult<()> {
        self.store
            .revoke_session(&user.session_key, user.expires_at)
            .await?;
        self.revoked
            .insert(user.session_key.clone(), user.expires_at);
        let forget = delete_expired_sessions(user.expires_at);
        if let Err(error) = self.store.enqueue(forget).await {
            // The session is over all the same; its row only stays longer.
            tracing::warn!(%error, "clean-up of a revoked session not planned");
        }
        Ok(())
    }

    /// Forgets what is no longer needed; to be called now and then.
    pub fn tidy(&self) {
        self.revoked.forget(refused_until(self.clock.now()));
    }
}
