//! `GET /api/messages/search`.

use axum::extract::State;
use serde::Deserialize;

use super::extract::{Params, conversation_id};
use super::messages::sign;
use crate::server::auth::CurrentUser;
use crate::server::chat::{SearchFilter, SearchPosition};
use crate::server::handler_error::HandlerError;
use crate::server::state::AppState;
use crate::wire::rest::{SearchAuthor, SearchKind, SearchOrder, SearchPage, Success};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SearchQuery {
    #[serde(default)]
    q: String,
    conversation_id: Option<String>,
    kind: Option<SearchKind>,
    from: Option<SearchAuthor>,
    #[serde(default)]
    order: SearchOrder,
    limit: Option<i64>,
    cursor: Option<String>,
}

/// `GET /api/messages/search?q=&conversationId=&kind=&from=&limit=&cursor=&order=`.
pub(super) async fn search(
    State(state): State<AppState>,
    user: CurrentUser,
    Params(query): Params<SearchQuery>,
) -> Result<Success<SearchPage>, HandlerError> {
    let here = match &query.conversation_id {
        None => None,
        Some(id) => Some(
            state
                .chat
                .participation(&user, conversation_id(id)?)
                .await?,
        ),
    };
    let filter = SearchFilter {
        kind: query.kind,
        from: query.from,
    };
    let position = SearchPosition {
        cursor: query.cursor.as_deref(),
        limit: query.limit,
        order: query.order,
    };
    let searched = state
        .chat
        .search(&user, here.as_ref(), &query.q, filter, position);
    let mut page = searched.await?;
    for result in &mut page.results {
        sign(&state, &mut result.message, &user);
    }
    Ok(Success::data(page))
}
