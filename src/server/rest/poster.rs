//! `/api/attachments/:id/poster`: the poster of a video, made by its sender's browser.

use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::StatusCode;

use super::extract::{Segments, Session};
use crate::domain::AttachmentId;
use crate::server::handler_error::HandlerError;
use crate::server::media::{MAX_POSTER, MediaError};
use crate::server::state::AppState;

/// `PUT /api/attachments/:id/poster`.
pub(super) async fn set_poster(
    State(state): State<AppState>,
    Session(user): Session,
    Segments(id): Segments<String>,
    body: Body,
) -> Result<StatusCode, HandlerError> {
    let id: AttachmentId = id.parse().map_err(|_| MediaError::NotFound)?;
    state.media.own(id, user.id).await?;
    let picture = to_bytes(body, MAX_POSTER).await;
    let picture = picture.map_err(|_| MediaError::TooLarge)?;
    state.media.set_poster(id, user.id, picture).await?;
    Ok(StatusCode::NO_CONTENT)
}
