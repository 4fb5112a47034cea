//! Waiting for an answer that may never come: a network that goes silent does not say so.

use std::time::Duration;

use futures::future::{Either, select};

use crate::app::platform;
use crate::wire::{ApiError, ErrorCode};

/// The answer, or after so long that it is worth trying again.
///
/// # Errors
/// The server's refusal, or [`ErrorCode::TryAgain`].
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
