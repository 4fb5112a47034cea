//! Answers every request within its budget of time ([`crate::server::deadline`]). Exempt are what waits by design, the GET of
//! long polling, and files, which take as long as their line needs.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use hyper::body::{Frame, SizeHint};
use tokio::time::Instant;

use crate::server::deadline::{Arrival, Late};
use crate::server::pages::refused;
use crate::wire::ApiError;

const EXEMPT: [&str; 4] = [
    "/socket.io/",
    "/api/upload",
    "/api/attachments/",
    "/api/pictures",
];

/// Answers 503 when the handler has not answered in time. Its work is dropped.
pub(super) async fn answer(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if EXEMPT.iter().any(|exempt| path.starts_with(exempt)) {
        return next.run(request).await;
    }
    let (arrival, headers) = (Arrival::default(), request.headers().clone());
    // What the page asks for again; programs of the API get no page.
    let address = match request.method() {
        _ if path.starts_with("/api") => None,
        &Method::GET | &Method::HEAD => Some(""),
        _ => Some("/"),
    };
    if request.body().is_end_stream() {
        arrival.note(Instant::now());
    }
    let arriving = arrival.clone();
    let request = request.map(|body| {
        Body::new(Arriving {
            body,
            arrival: arriving,
        })
    });
    match arrival.answer(next.run(request)).await {
        Ok(response) => response,
        Err(Late) => {
            tracing::error!("a request was not answered in time");
            late(address, &headers)
        }
    }
}

fn late(address: Option<&str>, headers: &HeaderMap) -> Response {
    let page = address.and_then(|address| refused::unavailable(headers, address));
    page.unwrap_or_else(|| ApiError::try_again().into_response())
}

/// A body that notes when all of it has arrived.
struct Arriving {
    body: Body,
    arrival: Arrival,
}

impl HttpBody for Arriving {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(context);
        let is_over = matches!(polled, Poll::Ready(None | Some(Err(_))));
        if is_over || self.body.is_end_stream() {
            self.arrival.note(Instant::now());
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
