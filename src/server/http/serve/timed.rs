//! A request body with a timeout, so that a slow sender cannot hold resources for long.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::BoxError;
use axum::body::Bytes;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use tokio::time::{Sleep, sleep};

/// Timeout for the whole body; of an upload, for each part of it.
const TIMEOUT: Duration = Duration::from_secs(30);

/// What the timeout counts from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Since {
    /// The first wait.
    Begin,
    /// The last bytes that came. Uploads take as long as their line needs.
    Progress,
}

/// A body with its deadline.
pub(super) struct Timed {
    body: Incoming,
    since: Since,
    /// Starts when the body first has to wait; most bodies are complete at once and need no timer.
    due: Option<Pin<Box<Sleep>>>,
}

impl Timed {
    pub(super) const fn new(body: Incoming, since: Since) -> Self {
        Self {
            body,
            since,
            due: None,
        }
    }
}

impl Body for Timed {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if let Poll::Ready(part) = Pin::new(&mut self.body).poll_frame(cx) {
            if self.since == Since::Progress {
                self.due = None;
            }
            return Poll::Ready(part.map(|part| part.map_err(Into::into)));
        }
        let due = self.due.get_or_insert_with(|| Box::pin(sleep(TIMEOUT)));
        match due.as_mut().poll(cx) {
            Poll::Ready(()) => Poll::Ready(Some(Err("the body took too long".into()))),
            Poll::Pending => Poll::Pending,
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
