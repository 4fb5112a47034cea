//! Actions on messages: `/api/messages/:messageId`.

use std::sync::Arc;

use axum::extract::State;
use serde::{Deserialize, Serialize};

use super::extract::{Json, Params, Segments};
use crate::domain::{ActionId, Change, Emoji, MessageId, Timestamp};
use crate::server::auth::CurrentUser;
use crate::server::chat::{Acting, ChatError, ChatResult};
use crate::server::handler_error::HandlerError;
use crate::server::state::AppState;
use crate::wire::ApiError;
use crate::wire::actions::DeleteFor;
use crate::wire::rest::{MessageVersion, Success};

/// `data` of an action: the change that it has made, unless there was nothing to change.
#[derive(Serialize)]
pub(super) struct ActionData {
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<Arc<Change>>,
}

/// The answer to an action.
pub(super) type Acted = Result<Success<ActionData>, HandlerError>;

pub(super) fn answer(acted: ChatResult<Option<Arc<Change>>>) -> Acted {
    let data = ActionData { change: acted? };
    Ok(Success::data(data))
}

/// What is no number is the id of no message.
fn message_id(text: &str) -> Result<MessageId, HandlerError> {
    let id = text.parse().map(MessageId);
    id.map_err(|_| ChatError::ConversationNotFound.into())
}

fn acting<'a>(
    user: &'a CurrentUser,
    message: &str,
    action_id: Option<ActionId>,
) -> Result<Acting<'a>, HandlerError> {
    Ok(Acting::of(user, message_id(message)?, action_id))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ActionQuery {
    pub(super) client_action_id: Option<ActionId>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct DeleteQuery {
    #[serde(rename = "for")]
    whom: DeleteFor,
    client_action_id: Option<ActionId>,
}

/// `DELETE /api/messages/:messageId?for=me|everyone&clientActionId=`.
pub(super) async fn delete(
    State(state): State<AppState>,
    user: CurrentUser,
    Segments(message): Segments<String>,
    Params(query): Params<DeleteQuery>,
) -> Acted {
    let acting = acting(&user, &message, query.client_action_id)?;
    answer(match query.whom {
        DeleteFor::Me => state.chat.delete_for_me(acting).await,
        DeleteFor::Everyone => state.chat.delete_for_everyone(acting).await,
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Edited {
    message_text: String,
    client_action_id: Option<ActionId>,
}

/// `PATCH /api/messages/:messageId`.
pub(super) async fn edit(
    State(state): State<AppState>,
    user: CurrentUser,
    Segments(message): Segments<String>,
    Json(edited): Json<Edited>,
) -> Acted {
    let acting = acting(&user, &message, edited.client_action_id)?;
    answer(state.chat.edit(acting, edited.message_text).await)
}

/// `PUT /api/messages/:messageId/reactions/:emoji?clientActionId=`.
pub(super) async fn react(
    state: State<AppState>,
    user: CurrentUser,
    segments: Segments<(String, String)>,
    query: Params<ActionQuery>,
) -> Acted {
    set_reaction(state, user, segments, query, true).await
}

/// `DELETE /api/messages/:messageId/reactions/:emoji?clientActionId=`.
pub(super) async fn take_reaction_back(
    state: State<AppState>,
    user: CurrentUser,
    segments: Segments<(String, String)>,
    query: Params<ActionQuery>,
) -> Acted {
    set_reaction(state, user, segments, query, false).await
}

async fn set_reaction(
    State(state): State<AppState>,
    user: CurrentUser,
    Segments((message, emoji)): Segments<(String, String)>,
    Params(query): Params<ActionQuery>,
    on: bool,
) -> Acted {
    let emoji =
        Emoji::try_from(emoji).map_err(|error| ApiError::invalid_payload(error.to_string()))?;
    let acting = acting(&user, &message, query.client_action_id)?;
    answer(state.chat.react(acting, emoji, on).await)
}

/// `PUT /api/messages/:messageId/star?clientActionId=`.
pub(super) async fn star(
    state: State<AppState>,
    user: CurrentUser,
    message: Segments<String>,
    query: Params<ActionQuery>,
) -> Acted {
    set_star(state, user, message, query, true).await
}

/// `DELETE /api/messages/:messageId/star?clientActionId=`.
pub(super) async fn unstar(
    state: State<AppState>,
    user: CurrentUser,
    message: Segments<String>,
    query: Params<ActionQuery>,
) -> Acted {
    set_star(state, user, message, query, false).await
}

async fn set_star(
    State(state): State<AppState>,
    user: CurrentUser,
    Segments(message): Segments<String>,
    Params(query): Params<ActionQuery>,
    on: bool,
) -> Acted {
    let acting = acting(&user, &message, query.client_action_id)?;
    answer(state.chat.star(acting, on).await)
}

/// `PUT /api/messages/:messageId/pin?clientActionId=`.
pub(super) async fn pin(
    state: State<AppState>,
    user: CurrentUser,
    message: Segments<String>,
    query: Params<ActionQuery>,
) -> Acted {
    set_pin(state, user, message, query, true).await
}

/// `DELETE /api/messages/:messageId/pin?clientActionId=`.
pub(super) async fn unpin(
    state: State<AppState>,
    user: CurrentUser,
    message: Segments<String>,
    query: Params<ActionQuery>,
) -> Acted {
    set_pin(state, user, message, query, false).await
}

async fn set_pin(
    State(state): State<AppState>,
    user: CurrentUser,
    Segments(message): Segments<String>,
    Params(query): Params<ActionQuery>,
    on: bool,
) -> Acted {
    let acting = acting(&user, &message, query.client_action_id)?;
    answer(state.chat.pin(acting, on).await)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct AgreeQuery {
    proposed_at: Option<Timestamp>,
    client_action_id: Option<ActionId>,
}

/// `PUT /api/messages/:messageId/agree?proposedAt=&clientActionId=`.
pub(super) async fn agree(
    State(state): State<AppState>,
    user: CurrentUser,
    Segments(message): Segments<String>,
    Params(query): Params<AgreeQuery>,
) -> Acted {
    let acting = acting(&user, &message, query.client_action_id)?;
    answer(state.chat.agree(acting, query.proposed_at).await)
}

/// `DELETE /api/messages/:messageId/agree?clientActionId=`.
pub(super) async fn disagree(
    State(state): State<AppState>,
    user: CurrentUser,
    Segments(message): Segments<String>,
    Params(query): Params<ActionQuery>,
) -> Acted {
    let acting = acting(&user, &message, query.client_action_id)?;
    answer(state.chat.disagree(acting).await)
}

/// `data` of the versions of a message.
#[derive(Serialize)]
pub(super) struct VersionsData {
    versions: Vec<MessageVersion>,
}

/// `GET /api/messages/:messageId/versions`.
pub(super) async fn versions(
    State(state): State<AppState>,
    user: CurrentUser,
    Segments(message): Segments<String>,
) -> Result<Success<VersionsData>, HandlerError> {
    let versions = state.chat.versions(&user, message_id(&message)?).await?;
    Ok(Success::data(VersionsData { versions }))
}
