//! A session over either transport; binary packets are written as in a polling payload.

use std::collections::VecDeque;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures::{SinkExt as _, StreamExt as _};
use serde_json::Value;
use tokio_tungstenite::tungstenite::Message;

use super::{POLLING, SOCKET, Stream, Suite, WEBSOCKET};
use crate::support::split;

/// An open session.
pub(super) struct Client<'a> {
    suite: &'a Suite,
    way: Way,
    /// The contents of the open packet.
    pub(super) handshake: Value,
}

enum Way {
    Socket(Box<Stream>),
    /// The path of the session, and the packets of the last answer.
    Polling(String, VecDeque<String>),
}

impl<'a> Client<'a> {
    pub(super) async fn polling(suite: &'a Suite, door: &str) -> Self {
        let (status, open) = suite.request("GET", &format!("{door}{POLLING}"), "").await;
        assert_eq!(status, 200);
        let handshake = handshake(&open);
        let sid = handshake["sid"].as_str().expect("an id");
        let path = format!("{door}{POLLING}&sid={sid}");
        Self {
            suite,
            way: Way::Polling(path, VecDeque::new()),
            handshake,
        }
    }

    pub(super) async fn socket(suite: &'a Suite, door: &str) -> Self {
        let mut stream = suite
            .websocket(&format!("{door}{WEBSOCKET}"))
            .await
            .unwrap();
        let open = stream.next().await.unwrap().unwrap().into_text().unwrap();
        Self {
            suite,
            way: Way::Socket(Box::new(stream)),
            handshake: handshake(open.as_str()),
        }
    }

    /// Opens a session over the transport of this name.
    pub(super) async fn open(suite: &'a Suite, door: &str, transport: &str) -> Self {
        match transport {
            "polling" => Self::polling(suite, door).await,
            _ => Self::socket(suite, door).await,
        }
    }

    /// Opens a session that has joined `/`, and reads the answer.
    pub(super) async fn enter(suite: &'a Suite, transport: &str) -> Self {
        let mut client = Self::open(suite, SOCKET, transport).await;
        client.say("40").await;
        assert!(client.hear().await.starts_with("40{"));
        assert_eq!(client.hear().await, "42[\"auth\",{}]");
        client
    }

    /// Sends one packet.
    pub(super) async fn say(&mut self, packet: &str) {
        match &mut self.way {
            Way::Polling(path, _) => {
                let answer = self.suite.request("POST", path, packet.to_owned()).await;
                assert_eq!(answer, (200, "ok".to_owned()), "{packet}");
            }
            Way::Socket(stream) => {
                let message = match packet.strip_prefix('b') {
                    Some(base64) => Message::binary(STANDARD.decode(base64).unwrap()),
                    None => Message::text(packet),
                };
                stream.send(message).await.unwrap();
            }
        }
    }

    /// The next packet.
    pub(super) async fn hear(&mut self) -> String {
        match &mut self.way {
            Way::Polling(path, heard) => {
                while heard.is_empty() {
                    let (status, payload) = self.suite.request("GET", path, "").await;
                    assert_eq!(status, 200, "{payload}");
                    heard.extend(split(&payload));
                }
                heard.pop_front().unwrap()
            }
            Way::Socket(stream) => match stream.next().await.unwrap().unwrap() {
                Message::Text(text) => text.as_str().to_owned(),
                Message::Binary(bytes) => format!("b{}", STANDARD.encode(bytes)),
                other => panic!("no packet: {other:?}"),
            },
        }
    }

    /// Waits for a ping and answers it; returns when the pong has arrived.
    pub(super) async fn answer_ping(&mut self) {
        assert_eq!(self.hear().await, "2");
        self.say("3").await;
        self.say("2heard").await;
        assert_eq!(self.hear().await, "3heard");
    }

    /// Reads until the session is over.
    pub(super) async fn assert_closed(&mut self) {
        match &mut self.way {
            Way::Polling(path, _) => {
                while self.suite.request("GET", path, "").await.0 == 200 {}
                assert_eq!(self.suite.request("POST", path, "3").await.0, 400);
            }
            Way::Socket(stream) => {
                while let Some(Ok(message)) = stream.next().await {
                    if message.is_close() {
                        return;
                    }
                }
            }
        }
    }

    /// The path of a polling session.
    pub(super) fn path(&self) -> &str {
        match &self.way {
            Way::Polling(path, _) => path,
            Way::Socket(_) => panic!("a WebSocket has no such path"),
        }
    }
}

fn handshake(open: &str) -> Value {
    serde_json::from_str(open.strip_prefix('0').expect("an open packet")).unwrap()
}
