//! `/api/messages`.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::time::Instant;

use super::extract::{Json, OptionalJson, Params, Segments, conversation_id};
use crate::domain::{ActionId, AttachmentId, MessageId, MessageType, Seq};
use crate::server::auth::CurrentUser;
use crate::server::chat::{Draft, Sent};
use crate::server::handler_error::HandlerError;
use crate::server::metrics::Door;
use crate::server::state::AppState;
use crate::wire::ErrorCode;
use crate::wire::rest::{
    ChangesPage, ConversationsPage, HistoryQuery, Message, MessagesPage, SharedPage, SharedQuery,
    Success, SyncPage, UnreadCount,
};

/// Old clients do not page: without any query they get the newest so many messages.
const WHOLE: i64 = 500;

type Handled<T> = Result<Success<T>, HandlerError>;

/// `GET /api/messages/test`.
pub(super) async fn test() -> Answer<Value> {
    Answer(json!({"status": "success", "message": "Messages routes are working!"}))
}

#[derive(Deserialize)]
pub(super) struct ListQuery {
    limit: Option<i64>,
    cursor: Option<String>,
}

/// `GET /api/messages/conversations?limit=&cursor=`.
pub(super) async fn conversations(
    State(state): State<AppState>,
    user: CurrentUser,
    Params(query): Params<ListQuery>,
) -> Handled<ConversationsPage> {
    let page = state
        .chat
        .conversations(&user, None, None, query.cursor.as_deref(), query.limit)
        .await?;
    Ok(Success::data(page))
}

/// `GET /api/messages/conversations/:id?before=|after=|around=&limit=`.
pub(super) async fn history(
    State(state): State<AppState>,
    user: CurrentUser,
    Segments(id): Segments<String>,
    Params(mut query): Params<HistoryQuery>,
) -> Handled<MessagesPage> {
    if query == HistoryQuery::default() {
        query.limit = Some(WHOLE);
    }
    let here = state
        .chat
        .participation(&user, conversation_id(&id)?)
        .await?;
    let mut page = state.chat.history(&here, query).await?;
    for message in &mut page.messages {
        sign(&state, message, &user);
    }
    Ok(Success::data(page))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Send {
    #[serde(default)]
    conversation_id: String,
    message_text: Option<String>,
    message_type: Option<MessageType>,
    attachment_url: Option<String>,
    #[serde(default)]
    attachment_ids: Vec<AttachmentId>,
    reply_to_id: Option<MessageId>,
    forward_of: Option<MessageId>,
    client_message_id: Option<ActionId>,
}

/// `data` of a sent message.
#[derive(Serialize)]
pub(super) struct SentData {
    message: Message,
}

/// `POST /api/messages/send`: 201 for a new message, 200 for one that was stored under its name before.
pub(super) async fn send(
    State(state): State<AppState>,
    user: CurrentUser,
    Json(send): Json<Send>,
) -> Result<(StatusCode, Success<SentData>), HandlerError> {
    let since = Instant::now();
    let here = state
        .chat
        .participation(&user, conversation_id(&send.conversation_id)?)
        .await?;
    let draft = Draft {
        text: send.message_text.unwrap_or_default(),
        message_type: send.message_type.unwrap_or_default(),
        attachment_url: send.attachment_url,
        attachment_ids: send.attachment_ids,
        reply_to: send.reply_to_id,
        forward_of: send.forward_of,
        client_id: send.client_message_id,
    };
    let sent = state.chat.send(&here, draft, None).await.map_err(|error| {
        let error = HandlerError::from(error);
        if error.code() == ErrorCode::Internal {
            error.saying("Failed to send message")
        } else {
            error
        }
    })?;
    let sends = &state.metrics.sends;
    sends.acknowledged(Door::Rest, since, sent.is_new);
    Ok(answer(&state, &user, sent))
}

/// The answer to a sent message.
pub(super) fn answer(
    state: &AppState,
    user: &CurrentUser,
    sent: Sent,
) -> (StatusCode, Success<SentData>) {
    let status = if sent.is_new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    let mut message = sent.message;
    sign(state, &mut message, user);
    (status, Success::data(SentData { message }))
}

/// Makes the files of a message readable without a session.
pub(super) fn sign(state: &AppState, message: &mut Message, user: &CurrentUser) {
    let links = state.media.links();
    links.sign_message(message, user.id, state.clock.now());
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Mark {
    up_to_seq: Option<Seq>,
}

/// `PUT /api/messages/conversations/:id/read`.
pub(super) async fn mark_read(
    State(state): State<AppState>,
    user: CurrentUser,
    Segments(id): Segments<String>,
    OptionalJson(mark): OptionalJson<Mark>,
) -> Result<Answer<Value>, HandlerError> {
    let here = state
        .chat
        .participation(&user, conversation_id(&id)?)
        .await?;
    state.chat.read_up_to(&here, mark.up_to_seq, None).await?;
    Ok(Answer(
        json!({"status": "success", "message": "Messages marked as read"}),
    ))
}

#[derive(Deserialize)]
pub(super) struct ChangesQuery {
    #[serde(default)]
    after: Seq,
    limit: Option<i64>,
}

/// `GET /api/messages/conversations/:id/changes?after=<seq>&limit=`.
pub(super) async fn changes(
    State(state): State<AppState>,
    user: CurrentUser,
    Segments(id): Segments<String>,
    Params(query): Params<ChangesQuery>,
) -> Handled<ChangesPage> {
    let here = state
        .chat
        .participation(&user, conversation_id(&id)?)
        .await?;
    let page = state.chat.changes(&here, query.after, query.limit).await?;
    Ok(Success::data(page))
}

/// `GET /api/messages/conversations/:id/shared?kind=media|files|links&before=&limit=`.
pub(super) async fn shared(
    State(state): State<AppState>,
    user: CurrentUser,
    Segments(id): Segments<String>,
    Params(query): Params<SharedQuery>,
) -> Handled<SharedPage> {
    let here = state
        .chat
        .participation(&user, conversation_id(&id)?)
        .await?;
    let mut page = state.chat.shared(&here, query).await?;
    for message in &mut page.messages {
        sign(&state, message, &user);
    }
    Ok(Success::data(page))
}

/// `GET /api/messages/unread-count`.
pub(super) async fn unread_count(
    State(state): State<AppState>,
    user: CurrentUser,
) -> Handled<UnreadCount> {
    Ok(Success::data(state.chat.unread_count(&user).await?))
}

#[derive(Deserialize)]
pub(super) struct SyncQuery {
    since: Option<String>,
}

/// `GET /api/messages/sync?since=<cursor>`.
pub(super) async fn sync(
    State(state): State<AppState>,
    user: CurrentUser,
    Params(query): Params<SyncQuery>,
) -> Handled<SyncPage> {
    let page = state.chat.sync(&user, query.since.as_deref()).await?;
    Ok(Success::data(page))
}

/// `GET /api/messages/heads`: `{conversationId: lastSeq}`.
pub(super) async fn heads(
    State(state): State<AppState>,
    user: CurrentUser,
) -> Handled<impl Serialize> {
    Ok(Success::data(state.chat.heads(&user).await?))
}
