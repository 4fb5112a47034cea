//! A long polling client that sends its requests one by one.

use std::collections::VecDeque;

use chitrasethu::wire::socket_io::event_frame;
use serde_json::{Value, json};
use tokio::task::JoinHandle;
use tokio_tungstenite::WebSocketStream;

use super::{Answer, Call, Person, Socket, TestApp};

/// Separates the packets of a payload.
pub(crate) const SEPARATOR: &str = "\u{1e}";

/// A long polling session.
pub(crate) struct Polling {
    pub(crate) app: TestApp,
    /// The session id, a secret of its client.
    pub(crate) sid: String,
    asked: u64,
    /// Packets that arrived while the test waited for something else.
    heard: VecDeque<String>,
}

impl Polling {
    /// The request that opens a session.
    pub(crate) fn handshake(app: &TestApp) -> Call {
        app.call("GET", "/socket.io/?EIO=4&transport=polling")
    }

    /// Opens a session that is not signed in yet.
    pub(crate) async fn open(app: &TestApp) -> Self {
        Self::opened(app, &Self::handshake(app).await)
    }

    /// The session that this answer to a handshake opened.
    pub(crate) fn opened(app: &TestApp, answer: &Answer) -> Self {
        assert_eq!(answer.status, 200, "{}", answer.body);
        let json = answer.body.strip_prefix('0').expect("an open packet");
        let open: Value = serde_json::from_str(json).expect("of JSON");
        Self {
            app: app.clone(),
            sid: open["sid"].as_str().expect("an id").to_owned(),
            asked: 0,
            heard: VecDeque::new(),
        }
    }

    /// A session whose CONNECT was granted.
    pub(crate) async fn connect(person: &Person) -> Self {
        let mut polling = Self::open(&person.app).await;
        let granted = polling.ask_to_enter(&person.token).await;
        assert!(granted.starts_with("40{"), "{granted}");
        polling.settle().await;
        polling
    }

    /// Sends CONNECT and returns the answer.
    pub(crate) async fn ask_to_enter(&mut self, token: &str) -> String {
        self.write(&format!("40{}", json!({ "token": token })))
            .await;
        self.packet().await
    }

    /// Waits until the server has handled everything that was posted. Packets that arrive meanwhile are kept.
    pub(crate) async fn settle(&mut self) {
        let answer = self.emit_with_ack("no such event", json!(null)).await;
        assert_eq!(answer["code"], "unknown_event", "{answer}");
        self.app.presence_is_told().await;
    }

    /// Everything that was sent to this session so far and not read by the test.
    pub(crate) async fn everything(&mut self) -> Vec<String> {
        self.settle().await;
        self.heard.drain(..).collect()
    }

    /// The path and query of the session's requests.
    pub(crate) fn path(&self) -> String {
        format!("/socket.io/?EIO=4&transport=polling&sid={}", self.sid)
    }

    /// A GET of this session.
    pub(crate) fn get(&self) -> Call {
        self.app.call("GET", &self.path())
    }

    /// A POST of this session.
    pub(crate) fn post(&self, body: impl Into<axum::body::Body>) -> Call {
        self.app.call("POST", &self.path()).body(body)
    }

    /// Starts a GET and returns while it waits; the test's next requests arrive after it.
    pub(crate) async fn get_and_wait(&self) -> JoinHandle<Answer> {
        let get = tokio::spawn(self.get().into_future());
        // Lets the session's task accept the request before anything that is sent from here on.
        for _ in 0..8 {
            tokio::task::yield_now().await;
        }
        get
    }

    /// Posts one packet.
    pub(crate) async fn write(&self, packet: &str) {
        assert!(self.posted(packet).await, "refused: {packet}");
    }

    /// Posts one packet, and returns whether the session has taken it.
    pub(crate) async fn posted(&self, packet: &str) -> bool {
        let answer = self.post(packet.to_owned()).await;
        (answer.status, answer.body.as_str()) == (200, "ok")
    }

    /// The packets of the next answer that has more than heartbeats. Heartbeats are answered.
    pub(crate) async fn packets(&mut self) -> Vec<String> {
        let packets = self.next_packets().await;
        packets.unwrap_or_else(|refusal| panic!("{}", refusal.body))
    }

    /// The same, or the refusal of a session that is over.
    async fn next_packets(&mut self) -> Result<Vec<String>, Answer> {
        loop {
            let answer = self.get().await;
            if answer.status != 200 {
                return Err(answer);
            }
            let mut packets: Vec<_> = split(&answer.body);
            if packets.iter().any(|packet| packet == "2") {
                self.write("3").await;
                packets.retain(|packet| packet != "2");
            }
            if !packets.is_empty() {
                return Ok(packets);
            }
        }
    }

    /// The next packet.
    pub(crate) async fn packet(&mut self) -> String {
        while self.heard.is_empty() {
            let packets = self.packets().await;
            self.heard.extend(packets);
        }
        self.heard.pop_front().expect("not empty")
    }

    /// Sends an event and waits for its acknowledgement; events that arrive before it are kept.
    pub(crate) async fn emit_with_ack(&mut self, event: &str, payload: Value) -> Value {
        let answer = self.answer_to(event, payload).await;
        answer.expect("the session is not over")
    }

    /// The same; `None` if the session is over.
    pub(crate) async fn answer_to(&mut self, event: &str, payload: Value) -> Option<Value> {
        self.asked += 1;
        let frame = event_frame(event, &payload, Some(self.asked));
        self.posted(&frame).await.then_some(())?;
        let start = format!("43{}[", self.asked);
        let mut earlier = VecDeque::new();
        let ack = loop {
            while self.heard.is_empty() {
                let packets = self.next_packets().await.ok()?;
                self.heard.extend(packets);
            }
            let packet = self.heard.pop_front().expect("not empty");
            if packet.starts_with(&start) {
                break packet;
            }
            earlier.push_back(packet);
        };
        earlier.append(&mut self.heard);
        self.heard = earlier;
        let mut results: Value = serde_json::from_str(&ack[start.len() - 1..]).expect("JSON");
        Some(results[0].take())
    }

    /// The next packet, which must be this event; returns its payload.
    pub(crate) async fn expect(&mut self, event: &str) -> Value {
        let packet = self.packet().await;
        let Some(json) = packet.strip_prefix("42") else {
            panic!("waited for {event} and got {packet}");
        };
        // An event that asks for an acknowledgement has an id.
        let json = json.trim_start_matches(|digit: char| digit.is_ascii_digit());
        let mut arguments: Value = serde_json::from_str(json).expect("JSON");
        assert_eq!(arguments[0], event, "{packet}");
        arguments[1].take()
    }

    /// Ends the session like a closed tab: the waiting GET is answered with a noop.
    pub(crate) async fn leave(self) {
        let get = self.get_and_wait().await;
        self.write("1").await;
        let last = get.await.expect("answered");
        assert_eq!((last.status, last.body.as_str()), (200, "6"));
        self.assert_over().await;
    }

    /// Asserts that the session no longer exists.
    pub(crate) async fn assert_over(&self) {
        for answer in [self.get().await, self.post("3").await] {
            assert_eq!(answer.status, 400, "{}: {}", answer.asked, answer.body);
            assert_eq!(
                answer.json(),
                json!({"code": 1, "message": "Session ID unknown"}),
                "{}",
                answer.asked
            );
        }
    }

    /// A WebSocket for an upgrade, on which nothing was sent yet.
    pub(crate) async fn websocket(&self) -> Result<WebSocketStream<tokio::net::TcpStream>, u16> {
        let query = format!("?EIO=4&transport=websocket&sid={}", self.sid);
        Socket::upgraded(&self.app, &query, &[]).await
    }
}

/// The packets of a payload.
pub(crate) fn split(payload: &str) -> Vec<String> {
    payload.split(SEPARATOR).map(str::to_owned).collect()
}
