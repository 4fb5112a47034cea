//! Actions on messages, where no socket answers. Each returns the change that it has made, if any.

use leptos::prelude::*;

use super::codec::JsonAnswer;
use crate::domain::{ActionId, Change, ConversationId, Emoji, MarkedKind, MessageId, Timestamp};
use crate::wire::ApiError;
use crate::wire::actions::DeleteFor;
use crate::wire::rest::{MarkedPage, MessageVersion};

/// Deletes a message for the user, or an own one for both members.
#[server(prefix = "/fn", endpoint = "delete_message", output = JsonAnswer)]
pub async fn delete_message(
    message: MessageId,
    whom: DeleteFor,
    action_id: Option<ActionId>,
) -> Result<Option<Change>, ApiError> {
    use crate::server::pages::server_fn_context;
    server_fn_context::answer(async {
        let (chat, user) = server_fn_context::chat().await?;
        let acting = crate::server::chat::Acting::of(&user, message, action_id);
        let changed = match whom {
            DeleteFor::Me => chat.delete_for_me(acting).await?,
            DeleteFor::Everyone => chat.delete_for_everyone(acting).await?,
        };
        Ok(changed.map(std::sync::Arc::unwrap_or_clone))
    })
    .await
}

/// Replaces the text or caption of an own message.
#[server(prefix = "/fn", endpoint = "edit_message", output = JsonAnswer)]
pub async fn edit_message(
    message: MessageId,
    text: String,
    action_id: Option<ActionId>,
) -> Result<Option<Change>, ApiError> {
    use crate::server::pages::server_fn_context;
    server_fn_context::answer(async {
        let (chat, user) = server_fn_context::chat().await?;
        let acting = crate::server::chat::Acting::of(&user, message, action_id);
        let changed = chat.edit(acting, text).await?;
        Ok(changed.map(std::sync::Arc::unwrap_or_clone))
    })
    .await
}

/// Adds or removes a reaction of the user.
#[server(prefix = "/fn", endpoint = "react", output = JsonAnswer)]
pub async fn react(
    message: MessageId,
    emoji: Emoji,
    on: bool,
    action_id: Option<ActionId>,
) -> Result<Option<Change>, ApiError> {
    use crate::server::pages::server_fn_context;
    server_fn_context::answer(async {
        let (chat, user) = server_fn_context::chat().await?;
        let acting = crate::server::chat::Acting::of(&user, message, action_id);
        let changed = chat.react(acting, emoji, on).await?;
        Ok(changed.map(std::sync::Arc::unwrap_or_clone))
    })
    .await
}

/// Stars a message for the user, or no longer.
#[server(prefix = "/fn", endpoint = "star", output = JsonAnswer)]
pub async fn star(
    message: MessageId,
    on: bool,
    action_id: Option<ActionId>,
) -> Result<Option<Change>, ApiError> {
    use crate::server::pages::server_fn_context;
    server_fn_context::answer(async {
        let (chat, user) = server_fn_context::chat().await?;
        let acting = crate::server::chat::Acting::of(&user, message, action_id);
        let changed = chat.star(acting, on).await?;
        Ok(changed.map(std::sync::Arc::unwrap_or_clone))
    })
    .await
}

/// The texts that a message has had, the first one first.
#[server(prefix = "/fn", endpoint = "versions", output = JsonAnswer)]
pub async fn versions(message: MessageId) -> Result<Vec<MessageVersion>, ApiError> {
    use crate::server::pages::server_fn_context;
    server_fn_context::answer(async {
        let (chat, user) = server_fn_context::chat().await?;
        Ok(chat.versions(&user, message).await?)
    })
    .await
}

/// Pins a message for both members, or no longer.
#[server(prefix = "/fn", endpoint = "pin", output = JsonAnswer)]
pub async fn pin(
    message: MessageId,
    on: bool,
    action_id: Option<ActionId>,
) -> Result<Option<Change>, ApiError> {
    use crate::server::pages::server_fn_context;
    server_fn_context::answer(async {
        let (chat, user) = server_fn_context::chat().await?;
        let acting = crate::server::chat::Acting::of(&user, message, action_id);
        let changed = chat.pin(acting, on).await?;
        Ok(changed.map(std::sync::Arc::unwrap_or_clone))
    })
    .await
}

/// Proposes a message as agreed or confirms that; otherwise withdraws or declines what is not confirmed.
#[server(prefix = "/fn", endpoint = "agree", output = JsonAnswer)]
pub async fn agree(
    message: MessageId,
    on: bool,
    proposed_at: Option<Timestamp>,
    action_id: Option<ActionId>,
) -> Result<Option<Change>, ApiError> {
    use crate::server::pages::server_fn_context;
    server_fn_context::answer(async {
        let (chat, user) = server_fn_context::chat().await?;
        let acting = crate::server::chat::Acting::of(&user, message, action_id);
        let changed = match on {
            true => chat.agree(acting, proposed_at).await?,
            false => chat.disagree(acting).await?,
        };
        Ok(changed.map(std::sync::Arc::unwrap_or_clone))
    })
    .await
}

/// A page of the messages of a conversation that stand out, newest first.
#[server(prefix = "/fn", endpoint = "marked", output = JsonAnswer)]
pub async fn marked(
    conversation_id: ConversationId,
    kind: MarkedKind,
    before: Option<MessageId>,
) -> Result<MarkedPage, ApiError> {
    use crate::server::pages::server_fn_context;
    server_fn_context::answer(async {
        let (chat, user) = server_fn_context::chat().await?;
        let query = crate::wire::rest::MarkedQuery {
            conversation_id: Some(conversation_id),
            before,
            limit: None,
        };
        Ok(chat.marked(&user, kind, query).await?)
    })
    .await
}
