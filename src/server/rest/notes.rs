//! The caller's private note on a person: `/api/users/:id/note`.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use serde::{Deserialize, Serialize};

use super::blocks::person;
use super::envelope::refusal;
use super::extract::{Json, Segments};
use crate::domain::{InvalidNote, Note};
use crate::server::auth::CurrentUser;
use crate::server::chat::ChatError;
use crate::server::handler_error::HandlerError;
use crate::server::state::AppState;
use crate::wire::rest::Success;
use crate::wire::{ApiError, ErrorCode};

/// `data` of a note: its text, empty if there is none.
#[derive(Serialize)]
pub(super) struct NoteData {
    note: Note,
}

/// `GET /api/users/:id/note`.
pub(super) async fn read(
    State(state): State<AppState>,
    user: CurrentUser,
    Segments(id): Segments<String>,
) -> Result<Success<NoteData>, HandlerError> {
    let here = state
        .chat
        .open_conversation_with(&user, person(&id)?)
        .await?;
    let note = state.chat.note(&here).await?;
    Ok(Success::data(NoteData { note }))
}

#[derive(Deserialize)]
pub(super) struct NewText {
    note: String,
    #[serde(default)]
    before: String,
}

/// `PUT /api/users/:id/note`. If the note is another one than the caller has seen, the refusal contains it.
pub(super) async fn save(
    State(state): State<AppState>,
    user: CurrentUser,
    Segments(id): Segments<String>,
    Json(new): Json<NewText>,
) -> Result<Response, HandlerError> {
    let here = state
        .chat
        .open_conversation_with(&user, person(&id)?)
        .await?;
    let (note, before) = (text(&new.note)?, text(&new.before)?);
    match state.chat.save_note(&here, &note, &before).await {
        Ok(()) => Ok(Success::data(NoteData { note }).into_response()),
        Err(ChatError::NoteChanged(stored)) => {
            let data = NoteData {
                note: stored.clone(),
            };
            let refused = HandlerError::from(ChatError::NoteChanged(stored));
            Ok(refusal(&refused.into_answer(), Some(data)))
        }
        Err(error) => Err(error.into()),
    }
}

fn text(text: &str) -> Result<Note, ApiError> {
    Note::new(text)
        .map_err(|error: InvalidNote| ApiError::new(ErrorCode::InvalidInput, error.to_string()))
}
