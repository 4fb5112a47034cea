//! Work that is given up on its way, as when a client goes away: what others store afterwards is stored.

use chitrasethu::domain::Timestamp;
use chitrasethu::server::jobs::delete_expired_sessions;
use chitrasethu::server::storage::ActiveSession;

use super::{Kept, NOW};
use crate::support::polled;

pub(crate) async fn nothing_is_left_open_by_work_that_was_given_up(kept: &Kept) {
    let asha = kept.people(&["Asha"]).await[0];
    let other = kept.again().await;
    let expires_at = Timestamp(i64::MAX / 2);
    for turn in 0..150 {
        let key = format!("ended {turn}");
        let job = delete_expired_sessions(expires_at);
        polled(4 * turn, kept.store.revoke_session(&key, expires_at, job)).await;
        let key = format!("used {turn}");
        let session = ActiveSession {
            user: asha,
            key: key.clone(),
            epoch: None,
            issued_at: NOW,
            expires_at,
            seen_at: NOW,
            user_agent: String::new(),
        };
        kept.store.note_sessions(&[session]).await.unwrap();
        let seen = other.sessions_of(asha, NOW).await.unwrap();
        assert!(seen.iter().any(|it| it.key == key), "{key}");
    }
}
