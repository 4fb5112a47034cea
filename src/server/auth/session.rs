//! Sessions: finds the person behind a token, and revokes sessions before their tokens expire.

use std::sync::Arc;

use axum::http::{HeaderMap, header};

use super::revoked::RevokedSessions;
use super::session_notes::SessionNotes;
use super::token::{TokenError, Tokens, refused_until};
use super::token_session::TokenSession;
use crate::domain::device::MAX_USER_AGENT;
use crate::domain::{Timestamp, UserId, UserType};
use crate::server::account_cache::AccountCache;
use crate::server::clock::Clock;
use crate::server::storage::{
    Account, ActiveSession, NewEpoch, NewJob, NewPassword, SessionEpoch, Store, StoreError,
    StoreResult,
};

/// A signed-in person. Only [`Sessions`] creates one, from a token that is valid now.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct CurrentUser {
    /// The account number.
    pub id: UserId,
    /// The name as shown.
    pub full_name: String,
    /// The role.
    pub user_type: UserType,
    /// The session of their token.
    pub session: TokenSession,
}

/// Why a token does not authenticate anybody.
#[derive(Debug, thiserror::Error)]
pub enum AuthError {
    /// The token is not accepted.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// The user no longer exists.
    #[error("User not found")]
    UnknownUser,
    /// The account is deactivated.
    #[error("Your account has been deactivated")]
    Deactivated,
    /// The account could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// All sessions: valid tokens minus those that were revoked, and those of earlier epochs of their person.
#[derive(Clone)]
pub struct Sessions {
    tokens: Arc<Tokens>,
    store: Arc<dyn Store>,
    account_cache: AccountCache,
    clock: Clock,
    revoked: Arc<RevokedSessions>,
    notes: Arc<SessionNotes>,
}

impl Sessions {
    /// Reads the sessions that were revoked earlier.
    ///
    /// # Errors
    /// [`StoreError`] if they cannot be read.
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
            notes: Arc::default(),
        })
    }

    /// Issues a token for a new session of this account.
    #[must_use]
    pub fn begin(&self, account: &Account) -> String {
        let now = self.clock.now();
        self.tokens.issue(account, now)
    }

    /// The lifetime of a session, in seconds.
    #[must_use]
    pub fn lifetime_seconds(&self) -> i64 {
        self.tokens.lifetime_seconds()
    }

    /// Was this token issued, and has it not expired? Asks no database, and so does not know whether its session has ended.
    #[must_use]
    pub fn has_issued(&self, token: &str) -> bool {
        self.tokens.verify(token, self.clock.now()).is_ok()
    }

    /// Finds the person behind a token.
    ///
    /// # Errors
    /// [`AuthError`] if the token does not authenticate anybody.
    pub async fn authenticate(&self, token: &str) -> Result<CurrentUser, AuthError> {
        let verified = self.tokens.verify(token, self.clock.now())?;
        if self.is_revoked(&verified.session.key) {
            return Err(TokenError::Expired.into());
        }
        let account = self.account_cache.account(verified.user).await?;
        let account = account.ok_or(AuthError::UnknownUser)?;
        if !account.is_active {
            return Err(AuthError::Deactivated);
        }
        if !verified.session.is_of(&account.epoch) {
            return Err(TokenError::Expired.into());
        }
        Ok(CurrentUser {
            id: account.id,
            full_name: account.shown_name(),
            user_type: account.user_type,
            session: verified.session,
        })
    }

    /// Notes that this request uses the session of the person.
    pub fn note_use(&self, user: &CurrentUser, headers: &HeaderMap) {
        let now = self.clock.now();
        let session = || ActiveSession {
            user: user.id,
            key: user.session.key.clone(),
            epoch: user.session.epoch,
            issued_at: user.session.issued_at,
            expires_at: user.session.expires_at,
            seen_at: now,
            user_agent: user_agent(headers),
        };
        self.notes.note(&user.session.key, now, session);
    }

    /// Writes some of the uses that were noted.
    ///
    /// # Errors
    /// [`StoreError`]; they are noted again when the sessions are used the next time.
    pub async fn write_notes(&self) -> StoreResult<()> {
        let some = self.notes.take();
        if some.is_empty() {
            return Ok(());
        }
        let written = self.store.note_sessions(&some).await;
        written.inspect_err(|_| self.notes.give_up(&some))
    }

    /// The sessions of a person that go on, as far as they are known, the latest used first.
    ///
    /// # Errors
    /// [`StoreError`] if they cannot be read.
    pub async fn active(&self, user: UserId) -> StoreResult<Vec<ActiveSession>> {
        let (known, account) = tokio::try_join!(
            self.store.sessions_of(user, self.clock.now()),
            self.store.account(user)
        )?;
        let epoch = account.map(|account| account.epoch).unwrap_or_default();
        let goes_on = |it: &ActiveSession| {
            let session = TokenSession {
                key: it.key.clone(),
                expires_at: it.expires_at,
                issued_at: it.issued_at,
                epoch: it.epoch,
            };
            session.is_of(&epoch) && !self.is_revoked(&it.key)
        };
        Ok(known.into_iter().filter(goes_on).collect())
    }

    /// Whether the session was revoked before its token expired.
    #[must_use]
    pub fn is_revoked(&self, session_key: &str) -> bool {
        self.revoked.contains(session_key)
    }

    /// Revokes a session: its token is refused from now on. `deletion` is the job that deletes the revocation when the
    /// token has expired.
    ///
    /// # Errors
    /// [`StoreError`] if the revocation cannot be stored.
    pub async fn revoke(
        &self,
        key: &str,
        expires_at: Timestamp,
        deletion: NewJob,
    ) -> StoreResult<()> {
        self.store.revoke_session(key, expires_at, deletion).await?;
        self.revoked.insert(key.to_owned(), expires_at);
        Ok(())
    }

    /// Ends all sessions of a person but this one, and replaces the password in the same transaction if there is a new one.
    /// Returns `None`, and nothing is changed, if the hash is no longer the one that is to be replaced.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be stored.
    pub async fn end_others(
        &self,
        user: &CurrentUser,
        password: Option<NewPassword<'_>>,
    ) -> StoreResult<Option<SessionEpoch>> {
        let new = NewEpoch {
            user: user.id,
            kept: &user.session.key,
            at: self.clock.now(),
            password,
        };
        let epoch = self.store.begin_epoch(&new).await?;
        self.account_cache.forget(user.id);
        Ok(epoch)
    }

    /// Reads the sessions that were revoked on any server during the last `seconds`. Returns whether there are new ones.
    ///
    /// # Errors
    /// [`StoreError`] if they cannot be read.
    pub async fn read_revoked(&self, seconds: i64) -> StoreResult<bool> {
        let recent = self.store.recently_revoked(seconds).await?;
        let mut any_new = false;
        for (key, expires_at) in recent {
            any_new |= self.revoked.insert(key, expires_at);
        }
        Ok(any_new)
    }

    /// Removes revoked sessions that have expired; to be called periodically.
    pub fn tidy(&self) {
        self.revoked.forget(refused_until(self.clock.now()));
        self.notes.tidy(self.clock.now());
    }
}

/// What the browser says of itself, cut to what is kept.
fn user_agent(headers: &HeaderMap) -> String {
    let value = headers.get(header::USER_AGENT);
    let said = value
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    said.chars().take(MAX_USER_AGENT).collect()
}
