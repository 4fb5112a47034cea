//! A request body in blocks of one size. The parts that the connection reads are slices of its buffers: a body that is
//! collected from them keeps a buffer of several kilobytes alive for each byte that came alone.

use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::BoxError;
use axum::body::{Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};

/// Size of a block in bytes.
const BLOCK: usize = 16 * 1024;

/// A body whose parts are copied into blocks. A block is handed on when it is full, or nothing follows. Trailers are dropped: no
/// door reads them.
pub(super) struct Gathered<B> {
    body: B,
    block: Vec<u8>,
    /// What has been read and is not in a block yet.
    rest: Bytes,
    is_ended: bool,
    /// Comes after the last block.
    error: Option<BoxError>,
}

impl<B> Gathered<B> {
    pub(super) const fn new(body: B) -> Self {
        Self {
            body,
            block: Vec::new(),
            rest: Bytes::new(),
            is_ended: false,
            error: None,
        }
    }

    /// Takes of what has been read as much as fits into the block; whether that fills it.
    fn fill(&mut self) -> bool {
        let room = BLOCK - self.block.len();
        let taken = self.rest.split_to(room.min(self.rest.len()));
        self.block.extend_from_slice(&taken);
        self.block.len() == BLOCK
    }

    fn take(&mut self) -> Option<Result<Frame<Bytes>, BoxError>> {
        let mut block = mem::take(&mut self.block);
        block.shrink_to_fit();
        (!block.is_empty()).then(|| Ok(Frame::data(block.into())))
    }
}

impl<B> HttpBody for Gathered<B>
where
    B: HttpBody<Data = Bytes, Error: Into<BoxError>> + Unpin,
{
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        loop {
            if self.fill() {
                return Poll::Ready(self.take());
            }
            if self.is_ended {
                let block = self.take();
                return Poll::Ready(block.or_else(|| self.error.take().map(Err)));
            }
            match ready!(Pin::new(&mut self.body).poll_frame(cx)) {
                Some(Ok(frame)) => self.rest = frame.into_data().unwrap_or_default(),
                Some(Err(error)) => {
                    self.is_ended = true;
                    self.error = Some(error.into());
                }
                None => self.is_ended = true,
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.block.is_empty() && self.rest.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let mut hint = self.body.size_hint();
        let held = (self.block.len() + self.rest.len()) as u64;
        if let Some(upper) = hint.upper() {
            hint.set_upper(upper + held);
        }
        hint.set_lower(hint.lower() + held);
        hint
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use futures::StreamExt as _;
    use futures::stream;

    /// Lengths of the blocks of a body that comes in these parts; an error is `None`.
    async fn blocks(parts: Vec<Option<usize>>) -> Vec<Option<usize>> {
        let parts = parts
            .into_iter()
            .map(|part| part.map(|length| vec![b'x'; length]).ok_or("broken"));
        let body = Gathered::new(Body::from_stream(stream::iter(parts)));
        let blocks = Body::new(body).into_data_stream();
        blocks
            .map(|block| block.ok().map(|it| it.len()))
            .collect()
            .await
    }

    #[tokio::test]
    async fn parts_become_blocks_and_an_error_comes_last() {
        let whole = Some(BLOCK);
        let rows = [
            (vec![], vec![]),
            (vec![Some(1); 3], vec![Some(3)]),
            (vec![Some(1); BLOCK + 1], vec![whole, Some(1)]),
            (vec![Some(2 * BLOCK)], vec![whole, whole]),
            (vec![Some(BLOCK - 1), Some(3)], vec![whole, Some(2)]),
            (vec![Some(1), None], vec![Some(1), None]),
            (vec![Some(0), None], vec![None]),
        ];
        for (parts, expected) in rows {
            assert_eq!(blocks(parts).await, expected);
        }
    }
}
