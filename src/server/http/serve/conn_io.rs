//! One TCP connection, with what it occupies for as long as it lives, whoever holds it in the end.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

#[cfg(target_os = "linux")]
use socket2::SockRef;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::OwnedSemaphorePermit;

use super::writer::ConnWriter;
use crate::server::http::connection_quota::Permit;

/// How long sent bytes may stay without a sign of the other side, a full receive window included (RFC 5482).
#[cfg(target_os = "linux")]
const USER_TIMEOUT: Duration = Duration::from_secs(30);

/// A connection.
pub(super) struct ConnIo {
    reader: OwnedReadHalf,
    writer: Arc<ConnWriter>,
    _room: OwnedSemaphorePermit,
    _permit: Option<Permit>,
}

impl ConnIo {
    pub(super) fn new(
        stream: TcpStream,
        room: OwnedSemaphorePermit,
        permit: Option<Permit>,
    ) -> io::Result<Self> {
        // Small frames are sent when they are written, not when more have gathered.
        stream.set_nodelay(true)?;
        #[cfg(target_os = "linux")]
        SockRef::from(&stream).set_tcp_user_timeout(Some(USER_TIMEOUT))?;
        let (reader, writer) = stream.into_split();
        Ok(Self {
            reader,
            writer: Arc::new(ConnWriter::new(writer)),
            _room: room,
            _permit: permit,
        })
    }

    /// Its writing end, for others.
    pub(super) fn writer(&self) -> Arc<ConnWriter> {
        Arc::clone(&self.writer)
    }
}

impl Drop for ConnIo {
    fn drop(&mut self) {
        self.writer.end();
    }
}

impl AsyncRead for ConnIo {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.reader).poll_read(cx, buffer)
    }
}

impl AsyncWrite for ConnIo {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let write =
            |half: Pin<&mut OwnedWriteHalf>, cx: &mut Context<'_>| half.poll_write(cx, bytes);
        self.writer.poll_write(cx, write, bytes.len())
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let length = slices.iter().map(|slice| slice.len()).sum();
        let write = |half: Pin<&mut OwnedWriteHalf>, cx: &mut Context<'_>| {
            half.poll_write_vectored(cx, slices)
        };
        self.writer.poll_write(cx, write, length)
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    /// What is written is with the system already.
    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.writer.poll_shutdown(cx)
    }
}
