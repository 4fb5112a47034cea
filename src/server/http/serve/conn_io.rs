//! One TCP connection with the resources that it occupies for as long as it lives.

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

/// How long sent data may stay unacknowledged before the connection is dropped, also while the receiver's
/// window is full (RFC 5482).
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
        // Send small frames at once instead of collecting them (Nagle's algorithm).
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

    /// The writing end, for use by others.
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

    /// Written data is already with the operating system.
    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.writer.poll_shutdown(cx)
    }
}
