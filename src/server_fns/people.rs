//! What the user does about another person.

use leptos::prelude::*;

use super::codec::JsonAnswer;
use crate::domain::{ActionId, Change, ConversationId, Note, ReportReason};
use crate::wire::ApiError;

/// Blocks the other member of a conversation, or no longer. Returns the change that it has made, if any.
///
/// As the action of a form it redirects to the page of the form.
#[server(prefix = "/fn", endpoint = "block", output = JsonAnswer)]
pub async fn block(
    conversation_id: ConversationId,
    on: bool,
    action_id: Option<ActionId>,
) -> Result<Option<Change>, ApiError> {
    use crate::server::pages::server_fn_context;
    server_fn_context::answer(async {
        let (chat, user) = server_fn_context::chat().await?;
        let here = chat.participation(&user, conversation_id).await?;
        let changed = chat.block(&here, on, action_id).await?;
        Ok(changed.map(std::sync::Arc::unwrap_or_clone))
    })
    .await
}

/// Reports the other member of a conversation to the staff of the platform, with its last messages.
#[server(prefix = "/fn", endpoint = "report", output = JsonAnswer)]
pub async fn report(
    conversation_id: ConversationId,
    reason: ReportReason,
    details: Option<String>,
    action_id: Option<ActionId>,
) -> Result<(), ApiError> {
    use crate::server::pages::server_fn_context;
    server_fn_context::answer(async {
        let (chat, user) = server_fn_context::chat().await?;
        let here = chat.participation(&user, conversation_id).await?;
        let details = details.as_deref().unwrap_or_default();
        chat.report(&here, reason, details, action_id.as_ref())
            .await?;
        Ok(())
    })
    .await
}

/// The user's private note on the other member of a conversation; empty if there is none.
#[server(prefix = "/fn", endpoint = "read_note", output = JsonAnswer)]
pub async fn read_note(conversation_id: ConversationId) -> Result<Note, ApiError> {
    use crate::server::pages::server_fn_context;
    server_fn_context::answer(async {
        let (chat, user) = server_fn_context::chat().await?;
        let here = chat.participation(&user, conversation_id).await?;
        Ok(chat.note(&here).await?)
    })
    .await
}

/// Replaces the user's private note on the other member of a conversation; a blank text removes it. `before` is the note that the
/// user has seen.
///
/// As the action of a form it redirects to the page of the form.
#[server(prefix = "/fn", endpoint = "save_note", output = JsonAnswer)]
pub async fn save_note(
    conversation_id: ConversationId,
    note: String,
    before: String,
) -> Result<(), ApiError> {
    use crate::server::pages::server_fn_context;
    use crate::wire::ErrorCode;
    server_fn_context::answer(async {
        let (chat, user) = server_fn_context::chat().await?;
        let here = chat.participation(&user, conversation_id).await?;
        let read = |text: &str| {
            Note::new(text)
                .map_err(|error| ApiError::new(ErrorCode::InvalidInput, error.to_string()))
        };
        Ok(chat
            .save_note(&here, &read(&note)?, &read(&before)?)
            .await?)
    })
    .await
}
