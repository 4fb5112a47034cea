//! A client of either transport, packet by packet; binary packets are written as in a polling payload.

use std::collections::VecDeque;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt as _;
use tokio::task::JoinHandle;

use crate::support::{self, Person, Polling, Socket, TestApp, split};

/// How long to wait before a test fails.
const TIMEOUT: Duration = Duration::from_secs(20);

/// A transport.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    WebSocket,
    Polling,
}

pub(super) const WAYS: [Way; 2] = [Way::WebSocket, Way::Polling];

/// One session.
pub(super) enum Client {
    WebSocket(Box<Socket>),
    Polling(Poll),
}

/// Keeps a GET waiting whenever something is sent, like a real client.
pub(super) struct Poll {
    session: Polling,
    get: Option<JoinHandle<support::Answer>>,
    heard: VecDeque<String>,
}

impl Client {
    /// Opens a session; `query` is added to the handshake's query.
    pub(super) async fn open(app: &TestApp, way: Way, query: &str) -> Self {
        match way {
            Way::WebSocket => {
                let query = format!("?EIO=4&transport=websocket{query}");
                let opened = Socket::knock(app, &query, &[]).await;
                let socket = opened.unwrap_or_else(|status| panic!("refused with {status}"));
                Self::WebSocket(Box::new(socket))
            }
            Way::Polling => {
                let path = format!("/socket.io/?EIO=4&transport=polling{query}");
                Self::Polling(Poll {
                    session: Polling::opened(app, &app.call("GET", &path).await),
                    get: None,
                    heard: VecDeque::new(),
                })
            }
        }
    }

    /// Joins the namespace and expects success.
    pub(super) async fn enter(&mut self, person: &Person) {
        self.say(&format!("40{}", json!({ "token": person.token })))
            .await;
        let granted = self.hear().await;
        assert!(granted.starts_with("40{"), "{granted}");
        self.assert_answered().await;
        person.app.presence_is_told().await;
    }

    /// Sends a packet, or an invalid one; returns the status of the answer if there is one.
    pub(super) async fn say(&mut self, packet: &str) -> u16 {
        match (self, packet.strip_prefix('b')) {
            (Self::WebSocket(socket), Some(base64)) => {
                socket.write_binary(&STANDARD.decode(base64).unwrap()).await;
                200
            }
            (Self::WebSocket(socket), None) => {
                socket.write(packet).await;
                200
            }
            (Self::Polling(poll), _) => poll.say(packet.as_bytes()).await,
        }
    }

    /// Sends bytes below the WebSocket, or the body of a POST.
    pub(super) async fn say_bytes(&mut self, bytes: &[u8]) -> u16 {
        match self {
            Self::WebSocket(socket) => {
                // If the server has closed the connection, reading will show it.
                let _ = socket.tcp().write_all(bytes).await;
                200
            }
            Self::Polling(poll) => poll.say(bytes).await,
        }
    }

    /// Starts a GET if the transport has any.
    pub(super) async fn listen(&mut self) {
        if let Self::Polling(poll) = self {
            poll.listen().await;
        }
    }

    /// The next packet; or the end, with its code if the transport has one.
    pub(super) async fn next(&mut self) -> Result<String, Option<u16>> {
        match self {
            Self::WebSocket(socket) => socket.next().await.map_err(Some),
            Self::Polling(poll) => poll.next().await.ok_or(None),
        }
    }

    /// The next packet.
    pub(super) async fn hear(&mut self) -> String {
        let heard = self.next().await;
        heard.unwrap_or_else(|code| panic!("closed with {code:?}"))
    }

    /// The next packet, which must be the acknowledgement with this id.
    pub(super) async fn ack(&mut self, id: u64) -> Value {
        let packet = self.hear().await;
        let json = packet.strip_prefix(&format!("43{id}"));
        let json = json.unwrap_or_else(|| panic!("no acknowledgement of {id}: {packet}"));
        let mut results: Value = serde_json::from_str(json).expect("JSON");
        results[0].take()
    }

    /// Asserts that the next packet is the answer to an event that is sent now.
    pub(super) async fn assert_answered(&mut self) {
        self.say("42999[\"no such event\"]").await;
        let answer = self.ack(999).await;
        assert_eq!(answer["code"], "unknown_event", "{answer}");
    }

    /// Asserts that the connection ends next; over WebSocket with this code.
    pub(super) async fn assert_over(&mut self, code: u16) {
        match self.next().await {
            Err(ended) => assert_eq!(ended.unwrap_or(code), code),
            Ok(packet) => panic!("heard {packet}"),
        }
        if let Self::Polling(poll) = self {
            poll.session.assert_over().await;
        }
    }

    /// Ends the session like a closed tab.
    pub(super) async fn leave(mut self) {
        self.say("1").await;
        self.assert_over(1000).await;
    }
}

impl Poll {
    async fn listen(&mut self) {
        if self.get.is_none() {
            self.get = Some(self.session.get_and_wait().await);
        }
    }

    async fn say(&mut self, body: &[u8]) -> u16 {
        self.listen().await;
        self.session.post(body.to_vec()).await.status
    }

    async fn next(&mut self) -> Option<String> {
        while self.heard.is_empty() {
            self.listen().await;
            let get = self.get.take().expect("it waits");
            let answer = tokio::time::timeout(TIMEOUT, get).await;
            let answer = answer.expect("data or the end arrives").unwrap();
            assert_eq!(
                answer.status, 200,
                "a GET that waits is told: {}",
                answer.body
            );
            self.heard.extend(split(&answer.body));
        }
        let packet = self.heard.pop_front();
        packet.filter(|packet| packet != "1" && packet != "6")
    }
}
