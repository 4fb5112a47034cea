//! Timeouts for answers that may never arrive: a lost network does not report itself.

use std::time::Duration;

use futures::future::{Either, select};

use crate::app::platform;
use crate::wire::{ApiError, ErrorCode};

/// The answer, or an error after a timeout.
///
/// # Errors
/// The server's refusal, or [`ErrorCode::TryAgain`] after the timeout.
pub async fn answer_within<T>(
    limit: Duration,
    asking: impl Future<Output = Result<T, ApiError>>,
) -> Result<T, ApiError> {
    let answer = within(limit, async { Some(asking.await) }).await;
    let none = || ApiError::new(ErrorCode::TryAgain, "The server does not answer");
    answer.unwrap_or_else(|| Err(none()))
}

/// What was found, unless it takes longer than this.
pub async fn within<T>(limit: Duration, looking: impl Future<Output = Option<T>>) -> Option<T> {
    match select(Box::pin(looking), Box::pin(platform::sleep(limit))).await {
        Either::Left((found, _)) => found,
        Either::Right(_) => None,
    }
}
