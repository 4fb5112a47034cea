//! Signing in.

use std::net::IpAddr;

use super::{AccountError, AccountResult, Accounts, SignedIn};
use crate::domain::user::{InvalidEmail, InvalidPassword};
use crate::domain::{Email, Password, UserId};
use crate::server::auth::password::Verdict;
use crate::server::storage::NewPassword;

impl Accounts {
    /// Creates a session after checking the password.
    ///
    /// # Errors
    /// [`AccountError::WrongCredentials`] does not reveal whether the account exists, neither by its content nor by
    /// its timing.
    pub async fn sign_in(
        &self,
        email: &str,
        password: &str,
        from: IpAddr,
    ) -> AccountResult<SignedIn> {
        if email.is_empty() || password.is_empty() {
            return Err(AccountError::Required("Email and password are required"));
        }
        // Longer than any valid address: do not use it as a key of the rate limiter.
        if email.trim().len() > Email::MAX_BYTES || email.contains('\0') {
            return Err(InvalidEmail.into());
        }
        // Longer than any password here or on the old platform: do not hash it.
        if password.len() > Password::MAX_BYTES {
            return Err(InvalidPassword.into());
        }
        self.limits
            .sign_in(&email.trim().to_lowercase(), from)
            .await
            .map_err(AccountError::RateLimited)?;
        let credentials = self.store.credentials(email).await?;
        let old_hash = credentials
            .as_ref()
            .map(|known| known.password_hash.clone());
        let verdict = self.passwords.verify(password.to_owned(), old_hash.clone());
        let verdict = verdict.await?;
        let account = match (credentials, verdict) {
            (None, _) | (_, Verdict::Wrong) => return Err(AccountError::WrongCredentials),
            (Some(known), _) => known.account,
        };
        if !account.is_active {
            return Err(AccountError::Deactivated);
        }
        let outdated = old_hash.filter(|_| verdict == Verdict::RightButOutdated);
        let noted = self.clone().note_sign_in(account.id, password, outdated);
        tokio::spawn(noted);
        Ok(self.signed_in(account))
    }

    /// Notes the time of a sign-in, and replaces an outdated hash. Nobody waits for it: people sign in while the database cannot
    /// be written.
    fn note_sign_in(
        self,
        id: UserId,
        password: &str,
        outdated: Option<String>,
    ) -> impl Future<Output = ()> + Send + use<> {
        let password = outdated.is_some().then(|| password.to_owned());
        let noted = async move {
            self.store.record_sign_in(id, self.clock.now()).await?;
            if let (Some(old_hash), Some(password)) = (outdated, password) {
                let (old_hash, new_hash) = (&old_hash, &self.passwords.hash(password).await?);
                let renewed = NewPassword { old_hash, new_hash };
                self.store.renew_password_hash(id, renewed).await?;
            }
            AccountResult::Ok(())
        };
        async move {
            if let Err(error) = noted.await {
                tracing::warn!(user = %id, %error, "a sign-in was not noted");
            }
        }
    }
}
