//! Keeps the index of messages up to date. Triggers enqueue it: that of `user_feeds` when the feed has become longer by a step, those
//! of `messages` when a message is changed or deleted. The migration that has brought the index enqueued it for the
//! messages that were there.

mod index;
mod stale;

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;

pub use index::{Indexed, index};

use super::{JobError, Worker};
use crate::domain::UserId;
use crate::server::storage::NewJob;

pub(super) const KIND: &str = "search_index";

/// Then other jobs have their turn; a part of a long index takes a few seconds.
const TURN: Duration = Duration::from_secs(10);

pub(super) async fn handle(worker: &Worker, payload: &Value) -> Result<(), JobError> {
    let Some(user) = payload["user"].as_i64().map(UserId) else {
        return Ok(());
    };
    let begun = Instant::now();
    while index(&*worker.store, user).await? == Indexed::Partly {
        let progress = worker.store.search_progress(user).await?;
        tracing::info!(
            user = user.0,
            indexed = progress.indexed.0,
            of = progress.head.0,
            "indexing messages for the search"
        );
        if begun.elapsed() >= TURN {
            // Under a key of its own, because the row of this job is still there.
            worker
                .store
                .enqueue(NewJob {
                    kind: KIND,
                    payload: json!({"user": user.0}),
                    run_at: worker.clock.now(),
                    unique_key: Some(format!("{}:{}", user.0, progress.indexed.0)),
                })
                .await?;
            return Ok(());
        }
    }
    Ok(())
}
