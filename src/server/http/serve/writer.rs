//! The writing end of a connection. The connection's own task does most of the writing; between two of its
//! writes, others can write small frames.

use std::io;
use std::net::Shutdown;
use std::pin::Pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use socket2::SockRef;
use tokio::io::AsyncWrite as _;
use tokio::net::tcp::OwnedWriteHalf;

/// The writing end of one connection.
pub struct ConnWriter(Mutex<State>);

struct State {
    /// `None` once the connection has ended.
    half: Option<OwnedWriteHalf>,
    /// Whether the last write of the connection's own task was only partly accepted.
    is_amid: bool,
}

impl ConnWriter {
    pub(super) const fn new(half: OwnedWriteHalf) -> Self {
        Self(Mutex::new(State {
            half: Some(half),
            is_amid: false,
        }))
    }

    /// Writes between two writes of the connection's own task, each of which ends with a whole frame. Returns
    /// `false` if that is not possible at once; then nothing was written. If the system accepts only a part,
    /// the connection is closed.
    pub fn write_between(&self, frame: &[u8]) -> bool {
        // Does not wait for another writer.
        let Ok(state) = self.0.try_lock() else {
            return false;
        };
        let Some(half) = state.half.as_ref().filter(|_| !state.is_amid) else {
            return false;
        };
        match half.try_write(frame) {
            Ok(written) if written == frame.len() => true,
            Err(_) => false,
            // Only a part was accepted: the peer has not read for long, and the next frame would be misread.
            Ok(_) => {
                let _ = SockRef::from(half.as_ref()).shutdown(Shutdown::Both);
                true
            }
        }
    }

    pub(super) fn poll_write(
        &self,
        cx: &mut Context<'_>,
        write: impl FnOnce(Pin<&mut OwnedWriteHalf>, &mut Context<'_>) -> Poll<io::Result<usize>>,
        length: usize,
    ) -> Poll<io::Result<usize>> {
        let mut state = self.lock();
        let written = write(half(&mut state)?, cx);
        if let Poll::Ready(Ok(written)) = written {
            state.is_amid = written < length;
        }
        written
    }

    pub(super) fn poll_shutdown(&self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        half(&mut self.lock())?.poll_shutdown(cx)
    }

    /// Releases the connection, which closes when the reading half is dropped too.
    pub(super) fn end(&self) {
        if let Some(half) = self.lock().half.take() {
            half.forget();
        }
    }

    /// A writer and the peer's end of its connection.
    #[cfg(test)]
    pub(in crate::server) async fn pair() -> (Self, tokio::net::TcpStream) {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let ours = tokio::net::TcpStream::connect(address);
        let (ours, theirs) = tokio::join!(ours, listener.accept());
        (Self::new(ours.unwrap().into_split().1), theirs.unwrap().0)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn half(state: &mut State) -> io::Result<Pin<&mut OwnedWriteHalf>> {
    let half = state.half.as_mut().ok_or(io::ErrorKind::NotConnected)?;
    Ok(Pin::new(half))
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use tokio::io::AsyncReadExt as _;

    use super::*;

    const PING: &[u8] = b"ping";

    async fn write(writer: &ConnWriter, bytes: &[u8]) -> usize {
        let write = |cx: &mut Context<'_>| {
            writer.poll_write(cx, |half, cx| half.poll_write(cx, bytes), bytes.len())
        };
        poll_fn(write).await.unwrap()
    }

    #[tokio::test]
    async fn nothing_is_written_in_the_middle_of_another_write() {
        let (writer, mut theirs) = ConnWriter::pair().await;
        assert!(writer.write_between(PING));
        let long = vec![b'.'; 32 * 1024 * 1024];
        let written = write(&writer, &long).await;
        assert!(written < long.len(), "more than the system takes");
        let mut came = vec![0; PING.len() + written];
        theirs.read_exact(&mut came).await.unwrap();
        assert!(
            !writer.write_between(PING),
            "there is room, but the rest has not been written"
        );
        let mut rest = &long[written..];
        let mut other = vec![0; rest.len()];
        let reading = theirs.read_exact(&mut other);
        let writing = async {
            while !rest.is_empty() {
                let written = write(&writer, rest).await;
                rest = &rest[written..];
            }
        };
        tokio::join!(reading, writing).0.unwrap();
        assert!(writer.write_between(PING));
        let mut last = [0; PING.len()];
        theirs.read_exact(&mut last).await.unwrap();
        came.extend(other);
        assert_eq!(&came[..PING.len()], PING);
        assert!(came[PING.len()..] == long, "in one piece");
        assert_eq!(last, PING);
    }

    #[tokio::test]
    async fn nothing_is_written_to_a_peer_that_does_not_read_or_has_disconnected() {
        let (writer, mut theirs) = ConnWriter::pair().await;
        let some = [b'.'; 64 * 1024];
        let mut sent = 0;
        loop {
            let half = writer.lock().half.as_ref().unwrap().try_write(&some);
            match half {
                Ok(written) => sent += written,
                Err(_) => break,
            }
        }
        assert!(!writer.write_between(PING));
        let mut came = vec![0; sent];
        theirs.read_exact(&mut came).await.unwrap();
        assert!(came.iter().all(|byte| *byte == b'.'), "no ping");
        writer.end();
        assert!(!writer.write_between(PING));
    }
}
