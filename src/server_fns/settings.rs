//! How the user keeps a conversation in their list, where no socket answers and without JavaScript.

use leptos::prelude::*;

use super::codec::JsonAnswer;
use crate::domain::{ActionId, Change, ConversationId, Seq, Timestamp};
use crate::wire::ApiError;

/// Changes what is given; 0, or 1970 as a time, takes a mark or the muting away. Returns the change that it has made, if any.
///
/// As the action of a form it redirects to the page of the form.
#[server(prefix = "/fn", endpoint = "update_conversation", output = JsonAnswer)]
pub async fn update_conversation(
    conversation_id: ConversationId,
    pinned: Option<bool>,
    archived: Option<bool>,
    muted_until: Option<Timestamp>,
    unread_from_seq: Option<Seq>,
    cleared_seq: Option<Seq>,
    action_id: Option<ActionId>,
) -> Result<Option<Change>, ApiError> {
    use crate::server::pages::server_fn_context;
    server_fn_context::answer(async {
        let (chat, user) = server_fn_context::chat().await?;
        let here = chat.participation(&user, conversation_id).await?;
        let change = crate::domain::SettingsChange {
            pinned,
            archived,
            archived_seq: None,
            muted_until,
            unread_from_seq,
            cleared_seq,
            stage: None,
        };
        let changed = chat.arrange(&here, change, action_id, None).await?;
        Ok(changed.map(std::sync::Arc::unwrap_or_clone))
    })
    .await
}

/// Gives a conversation a stage, whose name the photographer chooses; an empty one stands for none. Returns the change that it has
/// made, if any.
///
/// As the action of a form it redirects to the page of the form.
#[server(prefix = "/fn", endpoint = "stage", output = JsonAnswer)]
pub async fn set_stage(
    conversation_id: ConversationId,
    stage: String,
    action_id: Option<ActionId>,
) -> Result<Option<Change>, ApiError> {
    use crate::domain::{SettingsChange, Stage};
    use crate::server::pages::server_fn_context;
    use crate::wire::ErrorCode;
    server_fn_context::answer(async {
        let (chat, user) = server_fn_context::chat().await?;
        let here = chat.participation(&user, conversation_id).await?;
        let stage = Stage::new(&stage)
            .map_err(|error| ApiError::new(ErrorCode::InvalidInput, error.to_string()))?;
        let changed = chat
            .arrange(&here, SettingsChange::stage(stage), action_id, None)
            .await?;
        Ok(changed.map(std::sync::Arc::unwrap_or_clone))
    })
    .await
}
