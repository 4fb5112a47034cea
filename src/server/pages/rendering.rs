//! Pages are rendered to their end, also when their reader has gone meanwhile.

use std::mem;
use std::panic::resume_unwind;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing::Instrument as _;

use super::server_fn_layer::PREFIX;
use crate::server::deadline;

/// Renders a page in a task that nobody ends.
///
/// What loads the page's data runs in tasks of its own, on all threads, and finds the page's state through its owner. If the
/// page were dropped together with its request, such a task could be left as the last one to hold the owner while it looks
/// something up: `reactive_graph` 0.2 would then wait for a lock that the same thread holds, and a thread of the server would be lost
/// each time. Others would panic, because their signals are gone. When the server stops, the runtime drops the page's task
/// while such tasks still run; so that the server can end, the page is left in memory then ([`Rendering`]).
pub async fn to_the_end(request: Request, next: Next) -> Response {
    // A server function is one future, and shares its owner with nobody.
    if request.uri().path().starts_with(PREFIX) {
        return next.run(request).await;
    }
    let rendered = Rendering::of(async { complete(next.run(request).await).await });
    match deadline::spawn(rendered.in_current_span()).await {
        Ok(response) => response,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => resume_unwind(panic),
            // The server is stopping.
            Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        },
    }
}

/// The answer with its whole body, if it is a page: the owner lives as long as the body is being read.
async fn complete(response: Response) -> Response {
    let kind = response.headers().get(header::CONTENT_TYPE);
    if !kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html")) {
        return response;
    }
    let (parts, body) = response.into_parts();
    // No limit: the page was rendered by this server.
    match to_bytes(body, usize::MAX).await {
        Ok(page) => Response::from_parts(parts, Body::from(page)),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Work that is forgotten instead of dropped when it is given up halfway. Otherwise what it holds is dropped as usual.
struct Rendering<F>(Option<Pin<Box<F>>>);

impl<F> Rendering<F> {
    fn of(work: F) -> Self {
        Self(Some(Box::pin(work)))
    }
}

impl<F: Future> Future for Rendering<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        // A panic drops the work: it is not in its place meanwhile.
        let Some(mut work) = self.0.take() else {
            return Poll::Pending;
        };
        let polled = work.as_mut().poll(context);
        if polled.is_pending() {
            self.0 = Some(work);
        }
        polled
    }
}

impl<F> Drop for Rendering<F> {
    fn drop(&mut self) {
        mem::forget(self.0.take());
    }
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::sync::Arc;

    use futures::FutureExt as _;

    use super::*;

    #[test]
    fn only_work_that_is_given_up_halfway_stays_in_memory() {
        let held = Arc::new(());
        let holding = |work: Pin<Box<dyn Future<Output = ()>>>| {
            let held = Arc::clone(&held);
            Rendering::of(async move {
                work.await;
                drop(held);
            })
        };
        assert_eq!(holding(Box::pin(ready(()))).now_or_never(), Some(()));
        assert_eq!(Arc::strong_count(&held), 1, "done");
        let panics = holding(Box::pin(async { panic!("on purpose") }));
        assert!(catch_unwind(AssertUnwindSafe(|| panics.now_or_never())).is_err());
        assert_eq!(Arc::strong_count(&held), 1, "panicked");
        assert_eq!(holding(Box::pin(pending())).now_or_never(), None);
        assert_eq!(Arc::strong_count(&held), 2, "given up");
    }
}
