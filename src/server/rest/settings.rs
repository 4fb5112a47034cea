//! How a person keeps a conversation: `/api/messages/conversations/:id`.

use axum::extract::State;
use serde::Deserialize;

use super::actions::{Acted, ActionQuery, answer};
use super::extract::{Json, Params, Segments, conversation_id};
use crate::domain::{ActionId, Seq, SettingsChange};
use crate::server::auth::CurrentUser;
use crate::server::state::AppState;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Update {
    #[serde(flatten)]
    change: SettingsChange,
    client_action_id: Option<ActionId>,
}

/// `PATCH /api/messages/conversations/:id`.
pub(super) async fn update(
    State(state): State<AppState>,
    user: CurrentUser,
    Segments(id): Segments<String>,
    Json(update): Json<Update>,
) -> Acted {
    let here = state
        .chat
        .participation(&user, conversation_id(&id)?)
        .await?;
    let changed = state
        .chat
        .arrange(&here, update.change, update.client_action_id, None)
        .await;
    answer(changed)
}

/// `DELETE /api/messages/conversations/:id?clientActionId=`: for the caller, up to now.
pub(super) async fn delete(
    State(state): State<AppState>,
    user: CurrentUser,
    Segments(id): Segments<String>,
    Params(query): Params<ActionQuery>,
) -> Acted {
    let here = state
        .chat
        .participation(&user, conversation_id(&id)?)
        .await?;
    let everything = SettingsChange::cleared(Seq(i64::MAX));
    let changed = state
        .chat
        .arrange(&here, everything, query.client_action_id, None)
        .await;
    answer(changed)
}
