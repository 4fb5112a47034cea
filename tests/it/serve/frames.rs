//! An assumption of the heartbeats: every write of the WebSocket library ends with a whole frame, unless the
//! connection accepts only a part of it. Pings are written between such writes.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures::SinkExt as _;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::{Message, Role};

/// A connection that accepts two of five writes only in part, and reports being busy for another.
#[derive(Default)]
struct Narrow {
    taken: Vec<u8>,
    writes: usize,
    /// How many bytes had been accepted at the end of each complete write.
    wholes: Vec<usize>,
}

impl AsyncRead for Narrow {
    fn poll_read(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        _: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Poll::Pending
    }
}

impl AsyncWrite for Narrow {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.writes += 1;
        match self.writes % 5 {
            1 => {
                cx.waker().wake_by_ref();
                return Poll::Pending;
            }
            2 | 4 => {
                let part = bytes.len().div_ceil(3);
                self.taken.extend(&bytes[..part]);
                if part < bytes.len() {
                    return Poll::Ready(Ok(part));
                }
            }
            _ => self.taken.extend(bytes),
        }
        let taken = self.taken.len();
        self.wholes.push(taken);
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

/// The positions at which the frames of a server end (RFC 6455, section 5.2).
fn ends(bytes: &[u8]) -> Vec<usize> {
    let (mut at, mut ends) = (0, vec![0]);
    while at < bytes.len() {
        let (head, length) = match bytes[at + 1] {
            126 => (
                4,
                usize::from(u16::from_be_bytes([bytes[at + 2], bytes[at + 3]])),
            ),
            127 => {
                let length = bytes[at + 2..at + 10].try_into().unwrap();
                (10, u64::from_be_bytes(length).try_into().unwrap())
            }
            length => (2, usize::from(length)),
        };
        at += head + length;
        ends.push(at);
    }
    ends
}

#[tokio::test]
async fn a_complete_write_ends_with_a_whole_frame() {
    let mut websocket =
        WebSocketStream::from_raw_socket(Narrow::default(), Role::Server, None).await;
    for length in [1, 125, 126, 4_000, 4_100, 70_000, 300_000] {
        // A single message, several together, and a frame of the library's own among them.
        let message = Message::text("x".repeat(length));
        websocket.send(message.clone()).await.unwrap();
        websocket.feed(message.clone()).await.unwrap();
        websocket
            .feed(Message::Ping("alive?".into()))
            .await
            .unwrap();
        websocket.feed(message).await.unwrap();
        websocket.flush().await.unwrap();
    }
    websocket.close(None).await.unwrap();
    let narrow = websocket.get_ref();
    let ends = ends(&narrow.taken);
    assert_eq!(ends.len(), 1 + 7 * 4 + 1, "all frames were written");
    assert!(narrow.wholes.len() > 14);
    for whole in &narrow.wholes {
        assert!(ends.contains(whole), "{whole} bytes are no whole frames");
    }
}
