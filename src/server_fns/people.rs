//! What the user does about another person.

use leptos::prelude::*;

use crate::domain::{ActionId, Change, ConversationId, ReportReason};
use crate::wire::ApiError;

/// Blocks the other member of a conversation, or no longer. Returns the change that it has made, if any.
///
/// As the action of a form it redirects to the page of the form.
#[server(prefix = "/fn", endpoint = "block")]
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
#[server(prefix = "/fn", endpoint = "report")]
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
