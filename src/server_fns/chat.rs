//! The chat: list, history, send, marks, catching up, and the directory to start from.

use leptos::prelude::*;

use crate::domain::{ActionId, Change, ConversationId, Seq, UserId};
use crate::wire::ApiError;
use crate::wire::page::LogHeads;
use crate::wire::rest::{
    ChangesPage, ConversationSummary, ConversationsPage, Message, MessagesPage, Photographer,
};

/// A page of one's conversations, newest first; `search` keeps those whose participant's name contains it.
#[server(prefix = "/fn", endpoint = "conversations")]
pub async fn conversations(
    search: Option<String>,
    cursor: Option<String>,
) -> Result<ConversationsPage, ApiError> {
    use crate::server::pages::server_fn_context;
    server_fn_context::answer(async {
        let (chat, user) = server_fn_context::chat().await?;
        Ok(chat
            .conversations(&user, search.as_deref(), cursor.as_deref(), None)
            .await?)
    })
    .await
}

/// One conversation's row: also of one that has no message yet.
#[server(prefix = "/fn", endpoint = "conversation")]
pub async fn conversation(id: ConversationId) -> Result<ConversationSummary, ApiError> {
    use crate::server::pages::server_fn_context;
    server_fn_context::answer(async {
        let (chat, user) = server_fn_context::chat().await?;
        let here = chat.participation(&user, id).await?;
        Ok(chat.summary(&here).await?)
    })
    .await
}

/// The conversation with this person, opened if there is none yet. Nobody sees it before its first message.
#[server(prefix = "/fn", endpoint = "open_with")]
pub async fn open_conversation_with(person: UserId) -> Result<ConversationSummary, ApiError> {
    use crate::server::pages::server_fn_context;
    server_fn_context::answer(async {
        let (chat, user) = server_fn_context::chat().await?;
        let here = chat.open_conversation_with(&user, person).await?;
        Ok(chat.summary(&here).await?)
    })
    .await
}

/// A page of a conversation's history, ascending.
#[server(prefix = "/fn", endpoint = "history")]
pub async fn history(
    conversation_id: ConversationId,
    before: Option<Seq>,
    after: Option<Seq>,
    around: Option<Seq>,
    limit: Option<i64>,
) -> Result<MessagesPage, ApiError> {
    use crate::server::pages::server_fn_context;
    server_fn_context::answer(async {
        let (chat, user) = server_fn_context::chat().await?;
        let here = chat.participation(&user, conversation_id).await?;
        let page = crate::wire::rest::HistoryQuery {
            before,
            after,
            around,
            limit,
        };
        Ok(chat.history(&here, page).await?)
    })
    .await
}

/// Stores a message and delivers it. The same `client_message_id` again yields the first message.
///
/// As a form's action it leads back to the page it came from.
#[server(prefix = "/fn", endpoint = "send")]
pub async fn send_message(
    conversation_id: ConversationId,
    text: String,
    client_message_id: Option<ActionId>,
) -> Result<Message, ApiError> {
    use crate::server::pages::server_fn_context;
    server_fn_context::answer(async {
        let (chat, user) = server_fn_context::chat().await?;
        let here = chat.participation(&user, conversation_id).await?;
        // Browsers send the lines of a form with CR LF, whatever was typed.
        let text = text.replace("\r\n", "\n");
        let sent = chat.send_text(&here, text, client_message_id, None).await?;
        Ok(sent.message)
    })
    .await
}

/// Where the log of each of one's conversations ends: cheap to ask, and what is behind shows.
#[server(prefix = "/fn", endpoint = "heads")]
pub async fn heads() -> Result<LogHeads, ApiError> {
    use crate::server::pages::server_fn_context;
    server_fn_context::answer(async {
        let (chat, user) = server_fn_context::chat().await?;
        let heads = chat.heads(&user).await?.into_iter().collect();
        Ok(LogHeads {
            viewer: user.id,
            heads,
        })
    })
    .await
}

/// The changes of a conversation after a position of its log, ascending.
#[server(prefix = "/fn", endpoint = "changes")]
pub async fn changes(
    conversation_id: ConversationId,
    after: Seq,
    limit: Option<i64>,
) -> Result<ChangesPage, ApiError> {
    use crate::server::pages::server_fn_context;
    server_fn_context::answer(async {
        let (chat, user) = server_fn_context::chat().await?;
        let here = chat.participation(&user, conversation_id).await?;
        Ok(chat.changes(&here, after, limit).await?)
    })
    .await
}

/// Moves one's read mark forward to `up_to_seq`, or to the end; answers the change, if the mark moved.
#[server(prefix = "/fn", endpoint = "mark_read")]
pub async fn mark_read(
    conversation_id: ConversationId,
    up_to_seq: Option<Seq>,
) -> Result<Option<Change>, ApiError> {
    use crate::server::pages::server_fn_context;
    server_fn_context::answer(async {
        let (chat, user) = server_fn_context::chat().await?;
        let here = chat.participation(&user, conversation_id).await?;
        let moved = chat.read_up_to(&here, up_to_seq, None).await?;
        Ok(moved.map(std::sync::Arc::unwrap_or_clone))
    })
    .await
}

/// The photographers one can write to, by name; `search` keeps those whose name or place contains it.
#[server(prefix = "/fn", endpoint = "photographers")]
pub async fn photographers(search: Option<String>) -> Result<Vec<Photographer>, ApiError> {
    use crate::server::pages::server_fn_context;
    server_fn_context::answer(async {
        let (accounts, _) = server_fn_context::accounts().await?;
        Ok(accounts.photographers(search.as_deref()).await?)
    })
    .await
}
