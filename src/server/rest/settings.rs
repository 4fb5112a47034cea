//! How a person keeps a conversation: `/api/messages/conversations/:id`.

use axum::extract::State;
use serde::Deserialize;

use super::actions::{Acted, answer};
use super::extract::{Json, Segments, conversation_id};
use crate::domain::{ActionId, SettingsChange};
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
