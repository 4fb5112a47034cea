//! What a session waits for besides its client: its outbox and its deadlines.

use tokio::time::{Instant, sleep_until};

use super::Member;
use crate::server::realtime::DisconnectReason;
use crate::server::realtime::outbox::Outbox;

pub(super) fn outbox_of<M: Member>(members: &[(String, M)]) -> Option<&Outbox> {
    members.iter().find_map(|(_, member)| member.outbox())
}

/// Runs a write, but gives up when the connection is to be closed, so that a client that does not read cannot
/// delay that. Returns whether the outbox was filled in the meantime.
pub(super) async fn unless_over(
    outbox: Option<&Outbox>,
    write: impl Future<Output = Result<(), DisconnectReason>>,
) -> Result<bool, DisconnectReason> {
    let mut write = std::pin::pin!(write);
    let mut is_behind = false;
    loop {
        tokio::select! {
            biased;
            written = &mut write => return written.map(|()| is_behind),
            () = changed(outbox) => {
                is_behind = true;
                outbox.map_or(Ok(()), Outbox::check)?;
            }
        }
    }
}

pub(super) async fn changed(outbox: Option<&Outbox>) {
    match outbox {
        Some(outbox) => outbox.changed().await,
        None => std::future::pending().await,
    }
}

pub(super) async fn at(due: Option<Instant>) {
    match due {
        Some(due) => sleep_until(due).await,
        None => std::future::pending().await,
    }
}
