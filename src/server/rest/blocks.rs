//! Whom one blocks and reports: `/api/users`.

use axum::extract::State;
use serde::Serialize;

use super::actions::{Acted, ActionQuery, answer};
use super::extract::{Json, Params, Segments};
use crate::domain::UserId;
use crate::server::auth::CurrentUser;
use crate::server::chat::ChatError;
use crate::server::handler_error::HandlerError;
use crate::server::state::AppState;
use crate::wire::ApiError;
use crate::wire::actions::Report;
use crate::wire::rest::Success;

/// What is no number is the id of nobody.
pub(super) fn person(text: &str) -> Result<UserId, HandlerError> {
    let id = text.parse().map(UserId);
    id.map_err(|_| ChatError::ConversationNotFound.into())
}

/// `PUT /api/users/:id/block?clientActionId=`.
pub(super) async fn block(
    state: State<AppState>,
    user: CurrentUser,
    id: Segments<String>,
    query: Params<ActionQuery>,
) -> Acted {
    set_block(state, user, id, query, true).await
}

/// `DELETE /api/users/:id/block?clientActionId=`.
pub(super) async fn unblock(
    state: State<AppState>,
    user: CurrentUser,
    id: Segments<String>,
    query: Params<ActionQuery>,
) -> Acted {
    set_block(state, user, id, query, false).await
}

async fn set_block(
    State(state): State<AppState>,
    user: CurrentUser,
    Segments(id): Segments<String>,
    Params(query): Params<ActionQuery>,
    on: bool,
) -> Acted {
    let here = state
        .chat
        .open_conversation_with(&user, person(&id)?)
        .await?;
    answer(state.chat.block(&here, on, query.client_action_id).await)
}

/// `data` of the blocked people.
#[derive(Serialize)]
pub(super) struct Blocks {
    blocks: Vec<UserId>,
}

/// `GET /api/users/blocks`.
pub(super) async fn blocks(
    State(state): State<AppState>,
    user: CurrentUser,
) -> Result<Success<Blocks>, HandlerError> {
    let blocks = state.chat.blocks(&user).await?;
    Ok(Success::data(Blocks { blocks }))
}

/// `data` of a report: nothing.
#[derive(Serialize)]
pub(super) struct Reported {}

/// `POST /api/users/:id/report`.
pub(super) async fn report(
    State(state): State<AppState>,
    user: CurrentUser,
    Segments(id): Segments<String>,
    Json(report): Json<Report>,
) -> Result<Success<Reported>, HandlerError> {
    let person = person(&id)?;
    let here = state.chat.open_conversation_with(&user, person).await?;
    if report
        .conversation_id
        .is_some_and(|id| id.peer_of(user.id) != Some(person))
    {
        let what = "conversationId must be the conversation with this person";
        return Err(ApiError::new(crate::wire::ErrorCode::InvalidInput, what).into());
    }
    let details = report.details.as_deref().unwrap_or_default();
    let action_id = report.client_action_id.as_ref();
    state
        .chat
        .report(&here, report.reason, details, action_id)
        .await?;
    Ok(Success::data(Reported {}).saying("Report received"))
}
