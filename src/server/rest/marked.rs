//! Lists of messages that stand out: `/api/messages/starred`, `…/pinned` and `…/agreed`.

use axum::extract::State;

use super::extract::Params;
use super::messages::sign;
use crate::domain::MarkedKind;
use crate::server::auth::CurrentUser;
use crate::server::handler_error::HandlerError;
use crate::server::state::AppState;
use crate::wire::rest::{MarkedPage, MarkedQuery, Success};

type Listed = Result<Success<MarkedPage>, HandlerError>;

/// `GET /api/messages/starred?conversationId=&before=&limit=`.
pub(super) async fn starred(
    state: State<AppState>,
    user: CurrentUser,
    query: Params<MarkedQuery>,
) -> Listed {
    list(state, user, query, MarkedKind::Starred).await
}

/// `GET /api/messages/pinned?conversationId=&before=&limit=`.
pub(super) async fn pinned(
    state: State<AppState>,
    user: CurrentUser,
    query: Params<MarkedQuery>,
) -> Listed {
    list(state, user, query, MarkedKind::Pinned).await
}

/// `GET /api/messages/agreed?conversationId=&before=&limit=`.
pub(super) async fn agreed(
    state: State<AppState>,
    user: CurrentUser,
    query: Params<MarkedQuery>,
) -> Listed {
    list(state, user, query, MarkedKind::Agreed).await
}

async fn list(
    State(state): State<AppState>,
    user: CurrentUser,
    Params(query): Params<MarkedQuery>,
    kind: MarkedKind,
) -> Listed {
    let mut page = state.chat.marked(&user, kind, query).await?;
    for message in &mut page.messages {
        sign(&state, message, &user);
    }
    Ok(Success::data(page))
}
