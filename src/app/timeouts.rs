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
    match select(Box::pin(asking), Box::pin(platform::sleep(limit))).await {
        Either::Left((answer, _)) => answer,
        Either::Right(_) => Err(ApiError::new(
            ErrorCode::TryAgain,
            "The server does not answer",
        )),
    }
}
