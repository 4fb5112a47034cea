//! A WebSocket to our own origin.

use futures::channel::mpsc::{self, UnboundedReceiver, UnboundedSender};
use futures::future::{Either, select};
use futures::stream::{SplitSink, SplitStream};
use futures::{SinkExt, StreamExt};
use gloo_net::websocket::Message;
use gloo_net::websocket::futures::WebSocket;
use leptos::prelude::window;
use leptos::task::spawn_local;

use super::super::Heard;

/// The sending half. Dropping it closes the socket.
#[derive(Debug)]
pub struct SocketHandle(UnboundedSender<String>);

impl SocketHandle {
    /// Sends a text frame.
    pub fn send(&self, frame: String) {
        // A socket that is gone says so by itself.
        let _ = self.0.unbounded_send(frame);
    }
}

/// Opens a socket at a path of ours. `on` hears every frame and, last of all, that it is closed.
pub fn open_socket(path: &str, on: impl Fn(Heard) + 'static) -> SocketHandle {
    let (handle, frames) = mpsc::unbounded();
    let socket = address(path).and_then(|url| WebSocket::open(&url).ok());
    spawn_local(async move {
        if let Some(socket) = socket {
            let (write, read) = socket.split();
            run(write, read, frames, &on).await;
        }
        on(Heard::Closed);
    });
    SocketHandle(handle)
}

/// Carries frames both ways until either end is gone.
async fn run(
    mut write: SplitSink<WebSocket, Message>,
    mut read: SplitStream<WebSocket>,
    mut frames: UnboundedReceiver<String>,
    on: &impl Fn(Heard),
) {
    loop {
        match select(frames.next(), read.next()).await {
            Either::Left((Some(frame), _)) => {
                if write.send(Message::Text(frame)).await.is_err() {
                    return;
                }
            }
            Either::Right((Some(Ok(Message::Text(frame))), _)) => on(Heard::Frame(frame)),
            Either::Right((Some(Ok(Message::Bytes(_))), _)) => {}
            Either::Left((None, _)) | Either::Right((None | Some(Err(_)), _)) => return,
        }
    }
}

fn address(path: &str) -> Option<String> {
    let location = window().location();
    let secure = location.protocol().ok()? == "https:";
    let scheme = if secure { "wss" } else { "ws" };
    Some(format!("{scheme}://{}{path}", location.host().ok()?))
}
