//! Where one is signed in.

use super::{AccountError, AccountResult, Accounts};
use crate::domain::{Device, Timestamp};
use crate::server::auth::CurrentUser;
use crate::server::storage::ActiveSession;
use crate::wire::rest::SessionSummary;

impl Accounts {
    /// The sessions of the person that go on: that of the request first, then the others, the latest used first. One that was
    /// not used for seconds may be missing.
    ///
    /// # Errors
    /// [`AccountError::Store`].
    pub async fn own_sessions(&self, user: &CurrentUser) -> AccountResult<Vec<SessionSummary>> {
        let mut sessions = self.sessions.active(user.id).await?;
        let own = sessions.iter().position(|it| it.key == user.session.key);
        let own = match own {
            Some(at) => sessions.remove(at),
            // It is used for the first time.
            None => ActiveSession {
                user: user.id,
                key: user.session.key.clone(),
                epoch: user.session.epoch,
                issued_at: user.session.issued_at,
                expires_at: user.session.expires_at,
                seen_at: Timestamp::default(),
                user_agent: String::new(),
            },
        };
        let mut own = summary(own);
        own.current = true;
        // It is used now.
        own.last_seen_at = self.clock.now();
        let others = sessions.into_iter().map(summary);
        Ok([own].into_iter().chain(others).collect())
    }

    /// Ends a session of the person; that of the request may be one of them.
    ///
    /// # Errors
    /// [`AccountError::SessionUnknown`] if the person has no such session, or it is over.
    pub async fn end_own_session(&self, user: &CurrentUser, id: &str) -> AccountResult<()> {
        if id == user.session.key {
            return self.sign_out(user).await;
        }
        let sessions = self.sessions.active(user.id).await?;
        let session = sessions.into_iter().find(|it| it.key == id);
        let session = session.ok_or(AccountError::SessionUnknown)?;
        self.end(user.id, &session.key, session.expires_at).await
    }
}

fn summary(session: ActiveSession) -> SessionSummary {
    let device = Device::of(&session.user_agent);
    SessionSummary {
        id: session.key,
        device: device.name(),
        browser: device.browser.map(str::to_owned),
        system: device.system.map(str::to_owned),
        created_at: session.issued_at,
        last_seen_at: session.seen_at,
        current: false,
    }
}
