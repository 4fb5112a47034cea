//! `/api/upload/message`: a message with its files by one request, as the form of a conversation sends it without
//! JavaScript.

use std::pin::Pin;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRequest as _, Multipart, Request, State};
use axum::http::HeaderValue;
use axum::response::{IntoResponse, Redirect, Response};
use futures::future::ready;
use futures::{StreamExt as _, TryStreamExt as _};
use tokio::time::{Instant, timeout};

use super::extract::{Session, conversation_id};
use super::{form, messages};
use crate::app::initial::Typed;
use crate::app::paths;
use crate::domain::{ActionId, AttachmentId, UserType};
use crate::server::auth::CurrentUser;
use crate::server::chat::{Draft, Participation, Sent};
use crate::server::handler_error::HandlerError;
use crate::server::http::node_cookie;
use crate::server::media::{MAX_SIMPLE_UPLOAD, MediaError};
use crate::server::metrics::Door;
use crate::server::state::AppState;
use crate::wire::ApiError;

/// Most bytes of all texts of a form, as many as a server function takes.
const MAX_TEXTS: usize = 256 * 1024;

/// Most bytes of a form: a browser sends all of a file that is too large before it looks at the answer.
const MAX_FORM: usize = 10 * MAX_SIMPLE_UPLOAD as usize;

/// How long a form may take altogether.
const LIFETIME: Duration = Duration::from_secs(600);

/// What a form contains.
#[derive(Default)]
struct MessageForm {
    typed: Typed,
    /// Complete uploads.
    files: Vec<AttachmentId>,
}

/// `POST /api/upload/message`: a multipart form with the fields `conversation_id`, `client_message_id` and `text`, and
/// behind them any number of files in fields named `file`.
pub(super) async fn send(
    State(state): State<AppState>,
    user: Result<Session, HandlerError>,
    request: Request,
) -> Response {
    let since = Instant::now();
    let is_form = form::is_form(request.headers());
    let node = node_cookie::of_form(request.headers(), request.extensions());
    let user = match user {
        Ok(Session(user)) => user,
        Err(error) if is_form => {
            let typed = texts(&state, request).await;
            return back(&state, UserType::Customer, typed, Err(error), node);
        }
        Err(error) => return error.into_response(),
    };
    // Kept going if the connection breaks, so that nothing is left behind.
    let sending = tokio::spawn(receive(state.clone(), user.clone(), request));
    let (typed, sent) = match sending.await {
        Ok(done) => done,
        Err(_) => (Typed::default(), Err(ApiError::internal().into())),
    };
    if let Ok(sent) = &sent {
        let sends = &state.metrics.sends;
        sends.acknowledged(Door::Page, since, sent.is_new);
    }
    if is_form {
        return back(&state, user.user_type, typed, sent.map(drop), node);
    }
    match sent {
        Ok(sent) => messages::answer(&state, &user, sent).into_response(),
        Err(error) => error.into_response(),
    }
}

/// The texts of a form that nobody may send: the page shows them again after the sign-in.
async fn texts(state: &AppState, mut request: Request) -> Typed {
    let mut form = MessageForm::default();
    DefaultBodyLimit::max(MAX_TEXTS).apply(&mut request);
    if let Ok(body) = Multipart::from_request(request, state).await {
        // What comes before the first file, or before the end of a broken form.
        let _ = timeout(LIFETIME, form.read(state, None, body)).await;
    }
    form.typed
}

/// Sends what a form contains; also returns what was typed.
async fn receive(
    state: AppState,
    user: CurrentUser,
    mut request: Request,
) -> (Typed, Result<Sent, HandlerError>) {
    let mut form = MessageForm::default();
    DefaultBodyLimit::max(MAX_FORM).apply(&mut request);
    let Ok(body) = Multipart::from_request(request, &state).await else {
        let error = ApiError::invalid_payload("A multipart form is required");
        return (form.typed, Err(error.into()));
    };
    let read = timeout(LIFETIME, form.read(&state, Some(&user), body)).await;
    let sent = match read.unwrap_or(Err(MediaError::Interrupted.into())) {
        Ok(()) => form.send(&state, &user).await,
        Err(error) => Err(error),
    };
    if sent.is_err() {
        for id in &form.files {
            // Those that cannot be given up now are deleted with other unused uploads.
            let _ = state.media.give_up(*id, user.id).await;
        }
    }
    (form.typed, sent)
}

impl MessageForm {
    /// Reads the fields, for nobody only those before the first file. What stands behind a refused file is read all the
    /// same.
    async fn read(
        &mut self,
        state: &AppState,
        user: Option<&CurrentUser>,
        mut body: Multipart,
    ) -> Result<(), HandlerError> {
        let mut refusal = None;
        let mut left = MAX_TEXTS;
        while let Some(field) = body
            .next_field()
            .await
            .map_err(|_| MediaError::Interrupted)?
        {
            let name = field.name().unwrap_or_default().to_owned();
            if name != "file" {
                let text = form::text(field, left).await?;
                let text = text.ok_or(MediaError::TooLarge)?;
                left -= text.len().min(left);
                self.typed.0.push((name, text));
                continue;
            }
            let announced = form::announced(&field);
            let is_some = |bytes: &Bytes| ready(!bytes.is_empty());
            let mut content = field.try_filter(is_some).boxed().peekable();
            // This is how browsers send a field in which nothing was chosen.
            if announced.file_name.is_empty() && Pin::new(&mut content).peek().await.is_none() {
                continue;
            }
            let Some(user) = user else {
                return Ok(());
            };
            let received = async {
                self.participation(state, user).await?;
                let received = state.media.receive_whole(user.id, announced, &mut content);
                Ok::<_, HandlerError>(received.await?.new.id)
            };
            match received.await {
                Ok(id) => self.files.push(id),
                Err(error) => {
                    let error = refusal.take().unwrap_or(error);
                    while let Some(bytes) = content.next().await {
                        if bytes.is_err() {
                            return Err(error);
                        }
                    }
                    refusal = Some(error);
                }
            }
        }
        refusal.map_or(Ok(()), Err)
    }

    async fn participation(
        &self,
        state: &AppState,
        user: &CurrentUser,
    ) -> Result<Participation, HandlerError> {
        let id = self.typed.get("conversation_id").unwrap_or_default();
        Ok(state.chat.participation(user, conversation_id(id)?).await?)
    }

    async fn send(&self, state: &AppState, user: &CurrentUser) -> Result<Sent, HandlerError> {
        let here = self.participation(state, user).await?;
        let client_id = self.typed.get("client_message_id");
        let client_id = client_id.map(str::parse::<ActionId>).transpose();
        let client_id =
            client_id.map_err(|_| ApiError::invalid_payload("Invalid client_message_id"))?;
        // Browsers send line breaks of a form as CR LF.
        let text = self.typed.get("text").unwrap_or_default();
        let draft = Draft {
            text: text.replace("\r\n", "\n"),
            attachment_ids: self.files.clone(),
            client_id,
            ..Draft::default()
        };
        Ok(state.chat.send(&here, draft, None).await?)
    }
}

/// Leads back to the conversation, which shows the message, or why it was refused and what was typed.
fn back(
    state: &AppState,
    role: UserType,
    typed: Typed,
    sent: Result<(), HandlerError>,
    node: Option<HeaderValue>,
) -> Response {
    let conversation = typed.get("conversation_id").and_then(|id| id.parse().ok());
    let page = conversation.map_or_else(
        || paths::home(role).to_owned(),
        |id| paths::conversation(role, id),
    );
    match sent.map_err(HandlerError::into_answer) {
        Ok(()) => Redirect::to(&page).into_response(),
        Err(reason) => state.refused_forms.lead_back(&page, typed, reason, node),
    }
}
