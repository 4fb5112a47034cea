//! The spans of the log: every line that is written on behalf of a request or of a connection says which one. They hold
//! ids, methods and paths; never queries, tokens or contents.

use axum::http::Request;
use tracing::Span;

use super::chat::ConnectionId;
use super::http::request_id::RequestId;

/// The span of an HTTP request. The query is left out, because it may contain search texts.
pub fn request<B>(request: &Request<B>) -> Span {
    let id = request.extensions().get::<RequestId>();
    tracing::info_span!(
        "request",
        id = id.map(RequestId::as_str),
        method = %request.method(),
        path = request.uri().path()
    )
}

/// The span of an event of a socket. It exists while the event is handled, because a span for each idle connection
/// would cost memory for nothing.
pub fn connection(id: ConnectionId) -> Span {
    tracing::info_span!("connection", %id)
}
