//! The chat: list, history, sending, marks, catching up, and the directory of photographers.

use leptos::prelude::*;

use super::codec::JsonAnswer;
use crate::domain::{
    ActionId, Attachment, AttachmentId, Change, ConversationId, FeedSeq, ListFilter, MessageId,
    Seq, SharedKind, UserId,
};
use crate::wire::ApiError;
use crate::wire::page::LogHeads;
use crate::wire::rest::{
    ChangesPage, ConversationSummary, ConversationsPage, Message, MessagesPage, Photographer,
    SearchAuthor, SearchKind, SearchOrder, SearchPage, SharedPage,
};

/// A page of the user's conversations, newest first; `search` keeps those whose participant's name contains it. Without a
/// filter, as pages of a version before 2026-11-28 ask, all of them.
#[server(prefix = "/fn", endpoint = "conversations", output = JsonAnswer)]
pub async fn conversations(
    search: Option<String>,
    filter: Option<ListFilter>,
    cursor: Option<String>,
) -> Result<ConversationsPage, ApiError> {
    use crate::server::pages::server_fn_context;
    server_fn_context::answer(async {
        let (chat, user) = server_fn_context::chat().await?;
        let (search, cursor) = (search.as_deref(), cursor.as_deref());
        let page = chat.conversations_on_page(&user, search, filter, cursor);
        Ok(page.await?)
    })
    .await
}

/// The row of one conversation, also before its first message.
#[server(prefix = "/fn", endpoint = "conversation", output = JsonAnswer)]
pub async fn conversation(id: ConversationId) -> Result<ConversationSummary, ApiError> {
    use crate::server::pages::server_fn_context;
    server_fn_context::answer(async {
        let (chat, user) = server_fn_context::chat().await?;
        let here = chat.participation(&user, id).await?;
        Ok(chat.summary(&here).await?)
    })
    .await
}

/// The conversation with this person, which need not exist yet. The other person does not see it before its first
/// message.
#[server(prefix = "/fn", endpoint = "open_with", output = JsonAnswer)]
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
#[server(prefix = "/fn", endpoint = "history", output = JsonAnswer)]
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

/// A page of a list of what was shared in a conversation, newest first.
#[server(prefix = "/fn", endpoint = "shared", output = JsonAnswer)]
pub async fn shared(
    conversation_id: ConversationId,
    kind: SharedKind,
    before: Option<Seq>,
    limit: Option<i64>,
) -> Result<SharedPage, ApiError> {
    use crate::server::pages::server_fn_context;
    server_fn_context::answer(async {
        let (chat, user) = server_fn_context::chat().await?;
        let here = chat.participation(&user, conversation_id).await?;
        let page = crate::wire::rest::SharedQuery {
            kind,
            before,
            limit,
        };
        Ok(chat.shared(&here, page).await?)
    })
    .await
}

/// Stores a message and publishes it. Repeating it with the same `client_message_id` returns the first message.
///
/// As the action of a form it redirects to the page of the form.
#[server(prefix = "/fn", endpoint = "send", output = JsonAnswer)]
pub async fn send_message(
    conversation_id: ConversationId,
    text: String,
    client_message_id: Option<ActionId>,
    #[server(default)] attachment_ids: Vec<AttachmentId>,
    #[server(default)] reply_to_id: Option<MessageId>,
    #[server(default)] forward_of: Option<MessageId>,
) -> Result<Message, ApiError> {
    use crate::server::pages::server_fn_context;
    server_fn_context::answer(async {
        let begun = server_fn_context::begin_send()?;
        let (chat, user) = server_fn_context::chat().await?;
        let here = chat.participation(&user, conversation_id).await?;
        // Browsers send line breaks of a form as CR LF.
        let draft = crate::server::chat::Draft {
            text: text.replace("\r\n", "\n"),
            client_id: client_message_id,
            attachment_ids,
            reply_to: reply_to_id,
            forward_of,
            ..Default::default()
        };
        let sent = chat.send(&here, draft, None).await?;
        begun.acknowledged(sent.is_new);
        Ok(sent.message)
    })
    .await
}

/// What is known of a complete upload of the user.
#[server(prefix = "/fn", endpoint = "uploaded", output = JsonAnswer)]
pub async fn uploaded(id: AttachmentId) -> Result<Attachment, ApiError> {
    use crate::server::media::{MediaError, attachment};
    use crate::server::pages::server_fn_context;
    server_fn_context::answer(async {
        let (media, user) = server_fn_context::media().await?;
        let upload = media.own(id, user.id).await?;
        Ok(attachment(&upload).ok_or(MediaError::NotFound)?)
    })
    .await
}

/// The newest position in the log of each of the user's conversations, which shows which ones are out of date, and the
/// user's private changes after a position of their feed. Pages of a version before 2026-11-26 give no position.
#[server(prefix = "/fn", endpoint = "heads", output = JsonAnswer)]
pub async fn heads(after: Option<FeedSeq>) -> Result<LogHeads, ApiError> {
    use crate::server::pages::server_fn_context;
    server_fn_context::answer(async {
        let (chat, user) = server_fn_context::chat().await?;
        let heads = chat.heads(&user).await?.into_iter().collect();
        let private = match after {
            Some(after) => chat.private_changes(&user, after).await?,
            None => Default::default(),
        };
        Ok(LogHeads {
            viewer: user.id,
            heads,
            private,
        })
    })
    .await
}

/// The changes of a conversation after a position of its log, ascending.
#[server(prefix = "/fn", endpoint = "changes", output = JsonAnswer)]
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

/// Moves the user's read mark to `up_to_seq`, or to the end; returns the change if the mark has moved.
#[server(prefix = "/fn", endpoint = "mark_read", output = JsonAnswer)]
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

/// Searches people and messages, or the messages of one conversation. `limit` and `order` are those of REST.
#[server(prefix = "/fn", endpoint = "search", output = JsonAnswer)]
pub async fn search(
    text: String,
    conversation_id: Option<ConversationId>,
    kind: Option<SearchKind>,
    from: Option<SearchAuthor>,
    order: Option<SearchOrder>,
    cursor: Option<String>,
    limit: Option<i64>,
) -> Result<SearchPage, ApiError> {
    use crate::server::chat::{SearchFilter, SearchPosition};
    use crate::server::pages::server_fn_context;
    server_fn_context::answer(async {
        let (chat, user) = server_fn_context::chat().await?;
        let here = match conversation_id {
            None => None,
            Some(id) => Some(chat.participation(&user, id).await?),
        };
        let filter = SearchFilter { kind, from };
        let position = SearchPosition {
            cursor: cursor.as_deref(),
            limit,
            order: order.unwrap_or_default(),
        };
        let page = chat.search(&user, here.as_ref(), &text, filter, position);
        Ok(page.await?)
    })
    .await
}

/// Active photographers ordered by name; `search` keeps those whose name or location contains it.
#[server(prefix = "/fn", endpoint = "photographers", output = JsonAnswer)]
pub async fn photographers(search: Option<String>) -> Result<Vec<Photographer>, ApiError> {
    use crate::server::pages::server_fn_context;
    server_fn_context::answer(async {
        let (accounts, _) = server_fn_context::accounts().await?;
        Ok(accounts.photographers(search.as_deref()).await?)
    })
    .await
}
