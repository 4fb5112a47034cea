//! Changing one's password.

use std::net::IpAddr;

use super::{AccountError, AccountResult, Accounts};
use crate::domain::{Password, UserId};
use crate::server::auth::CurrentUser;
use crate::server::auth::password::Verdict;
use crate::server::storage::NewPassword;
use crate::wire::FormField;

/// The form data of a new password.
#[derive(Clone)]
pub struct PasswordChange {
    /// The present password in clear text: whoever finds an open session cannot take the account over.
    pub current: String,
    /// The new password in clear text.
    pub new: String,
}

const WRONG: AccountError = AccountError::Invalid(
    Some(FormField::CurrentPassword),
    "Current password is incorrect",
);

impl Accounts {
    /// Replaces the password and ends all other sessions.
    ///
    /// # Errors
    /// [`AccountError`] names the field and the broken rule; nothing is changed in that case.
    pub async fn change_password(
        &self,
        user: &CurrentUser,
        form: PasswordChange,
        from: IpAddr,
    ) -> AccountResult<()> {
        if form.current.is_empty() || form.new.is_empty() {
            return Err(AccountError::Required(
                "Current password and new password are required",
            ));
        }
        let new: Password = form.new.parse().map_err(AccountError::NewPassword)?;
        // Longer than any password here or on the old platform: do not hash it.
        if form.current.len() > Password::MAX_BYTES {
            return Err(WRONG);
        }
        let old_hash = self.own_hash(user.id, from).await?;
        let verdict = self.passwords.verify(form.current, Some(old_hash.clone()));
        if verdict.await? == Verdict::Wrong {
            return Err(WRONG);
        }
        let new_hash = self.passwords.hash(new.expose().to_owned()).await?;
        let password = NewPassword {
            old_hash: &old_hash,
            new_hash: &new_hash,
        };
        // Another change that ran at the same time has replaced the password that was verified.
        let epoch = self.sessions.end_others(user, Some(password)).await?;
        let epoch = epoch.ok_or(WRONG)?;
        self.connections.close_earlier_sessions(user.id, &epoch);
        Ok(())
    }

    /// The hash of the person's password. Asking for it counts as an attempt to sign in.
    async fn own_hash(&self, id: UserId, from: IpAddr) -> AccountResult<String> {
        let account = self.account(id).await?;
        self.limits
            .sign_in(&account.email.to_lowercase(), from)
            .await
            .map_err(AccountError::RateLimited)?;
        let hash = self.store.password_hash(id).await?;
        hash.ok_or(AccountError::Unknown)
    }
}
