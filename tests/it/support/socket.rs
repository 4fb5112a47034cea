//! A WebSocket client that speaks Engine.IO and Socket.IO in raw frames.

use std::collections::VecDeque;
use std::time::Duration;

use chitrasethu::domain::{ConversationId, UserId};
use chitrasethu::wire::engine_io::Packet as EnginePacket;
use chitrasethu::wire::events::USER_STOPPED_TYPING;
use chitrasethu::wire::socket_io::{Kind, Packet as SocketPacket, event_frame};
use futures::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async};

use super::TestApp;

/// An event name that the server does not use. When it arrives, everything sent before it has arrived too.
const MARKER: &str = "marker of the tests";

/// How long to wait before a test fails.
const TIMEOUT: Duration = Duration::from_secs(20);

/// A connection to the gateway.
pub(crate) struct Socket {
    stream: WebSocketStream<TcpStream>,
    app: TestApp,
    /// The user, once CONNECT was granted.
    user: i64,
    asked: u64,
    /// Events that arrived while the test waited for something else.
    events: VecDeque<(String, Value)>,
    /// Whether the client answers heartbeats.
    pub(crate) alive: bool,
}

/// A Socket.IO packet from the server.
#[derive(Debug, PartialEq)]
pub(crate) struct Packet {
    pub(crate) kind: Kind,
    pub(crate) namespace: String,
    pub(crate) ack_id: Option<u64>,
    pub(crate) payload: Value,
}

impl Socket {
    /// A connected WebSocket whose open packet was read; not signed in yet.
    pub(crate) async fn open(app: &TestApp) -> Self {
        let opened = Self::knock(app, "?EIO=4&transport=websocket", &[]).await;
        opened.unwrap_or_else(|status| panic!("refused with {status}"))
    }

    /// Tries to connect with this query and these headers; returns the status of a refusal.
    pub(crate) async fn knock(
        app: &TestApp,
        query: &str,
        headers: &[(&'static str, &str)],
    ) -> Result<Self, u16> {
        let mut socket = Self {
            stream: Self::upgraded(app, query, headers).await?,
            app: app.clone(),
            user: 0,
            asked: 0,
            events: VecDeque::new(),
            alive: true,
        };
        let frame = socket.frame().await;
        assert!(frame.starts_with("0{"), "no open packet but {frame:?}");
        Ok(socket)
    }

    /// A connected WebSocket from which nothing was read yet.
    pub(crate) async fn upgraded(
        app: &TestApp,
        query: &str,
        headers: &[(&'static str, &str)],
    ) -> Result<WebSocketStream<TcpStream>, u16> {
        let tcp = TcpStream::connect(app.address()).await.unwrap();
        let url = format!("ws://{}/socket.io/{query}", app.address());
        let mut request = url.into_client_request().unwrap();
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().unwrap());
        }
        match client_async(request, tcp).await {
            Ok((stream, _)) => Ok(stream),
            Err(Error::Http(answer)) => Err(answer.status().as_u16()),
            Err(error) => panic!("{error}"),
        }
    }

    /// Sends CONNECT and expects it to be granted.
    pub(crate) async fn enter(&mut self, user: i64, token: &str) {
        let packet = self.ask_to_enter(&json!({ "token": token })).await;
        assert_eq!(packet.kind, Kind::Connect, "{packet:?}");
        assert!(packet.payload["sid"].is_string(), "{packet:?}");
        self.entered(user).await;
    }

    /// Records that CONNECT was granted, and waits until the server has finished handling it.
    pub(crate) async fn entered(&mut self, user: i64) {
        self.user = user;
        self.emit_with_ack(MARKER, json!(null)).await;
        self.app.presence_is_told().await;
    }

    /// Sends CONNECT with this payload and returns the answer.
    pub(crate) async fn ask_to_enter(&mut self, auth: &Value) -> Packet {
        self.write(format!("40{auth}")).await;
        self.packet().await
    }

    pub(crate) async fn emit(&mut self, event: &str, payload: Value) {
        self.write(event_frame(event, &payload, None)).await;
    }

    /// Sends an event and waits for its acknowledgement.
    pub(crate) async fn emit_with_ack(&mut self, event: &str, payload: Value) -> Value {
        self.asked += 1;
        let id = self.asked;
        self.write(event_frame(event, &payload, Some(id))).await;
        self.ack(id).await
    }

    /// Waits for the acknowledgement of this id.
    pub(crate) async fn ack(&mut self, id: u64) -> Value {
        loop {
            let mut packet = self.packet().await;
            match packet.kind {
                Kind::Event => self.keep(packet.payload),
                Kind::Ack if packet.ack_id == Some(id) => return packet.payload[0].take(),
                _ => panic!("waited for acknowledgement {id} and got {packet:?}"),
            }
        }
    }

    /// The next event, which must have this name; returns its payload.
    pub(crate) async fn expect(&mut self, event: &str) -> Value {
        let (name, payload) = self.event().await;
        assert_eq!(name, event, "waited for {event} and got {name} {payload}");
        payload
    }

    /// The next event, with its payload.
    pub(crate) async fn event(&mut self) -> (String, Value) {
        loop {
            if let Some(event) = self.events.pop_front() {
                return event;
            }
            let packet = self.packet().await;
            assert_eq!(packet.kind, Kind::Event, "{packet:?}");
            self.keep(packet.payload);
        }
    }

    fn keep(&mut self, mut payload: Value) {
        let name = payload[0].as_str().expect("an event has a name").to_owned();
        self.events.push_back((name, payload[1].take()));
    }

    /// Everything that was sent to this connection so far.
    pub(crate) async fn events(&mut self) -> Vec<(String, Value)> {
        let fresh = i64::try_from(self.app.fresh()).unwrap();
        let here = ConversationId::between(UserId(i64::MAX), UserId(fresh + 1)).unwrap();
        self.app.mark_present(self.user, here);
        let is_marker = |name: &str, payload: &Value| {
            name == USER_STOPPED_TYPING && payload["userId"] == json!(0)
        };
        let marker = json!(here.to_string());
        let mut events = Vec::new();
        loop {
            match self.event().await {
                (name, payload)
                    if is_marker(&name, &payload) && payload["conversationId"] == marker =>
                {
                    return events;
                }
                // Another connection of the same user has asked.
                (name, payload) if is_marker(&name, &payload) => {}
                event => events.push(event),
            }
        }
    }

    /// The names of [`Socket::events`].
    pub(crate) async fn heard(&mut self) -> Vec<String> {
        let events = self.events().await;
        events.into_iter().map(|(name, _)| name).collect()
    }

    /// Asserts that nothing was sent to this connection that the test has not read.
    pub(crate) async fn expect_nothing(&mut self) {
        let events = self.events().await;
        assert!(events.is_empty(), "expected nothing and got {events:?}");
    }

    /// The next Socket.IO packet.
    pub(crate) async fn packet(&mut self) -> Packet {
        let frame = self.frame().await;
        let Ok(EnginePacket::Message(text)) = EnginePacket::decode(&frame) else {
            panic!("not a message: {frame:?}");
        };
        let packet = SocketPacket::decode(text).unwrap();
        Packet {
            kind: packet.kind,
            namespace: packet.namespace.to_owned(),
            ack_id: packet.ack_id,
            payload: serde_json::from_str(packet.payload).unwrap_or_default(),
        }
    }

    /// The next text frame. Heartbeats are answered and skipped while this client is `alive`.
    pub(crate) async fn frame(&mut self) -> String {
        loop {
            match self.next().await {
                Ok(frame) if frame == "2" && self.alive => self.write("3").await,
                Ok(frame) => return frame,
                Err(code) => panic!("closed with {code}"),
            }
        }
    }

    /// Reads until the server closes, and returns its close code.
    pub(crate) async fn closed(&mut self) -> u16 {
        loop {
            if let Err(code) = self.next().await {
                return code;
            }
        }
    }

    /// Asserts that the connection still answers. Limits refill within a moment; what comes directly after an event for which
    /// the database did not answer may be refused with it.
    pub(crate) async fn assert_open(&mut self) {
        loop {
            let answer = self.emit_with_ack("no such event", json!(null)).await;
            if answer["code"] != "rate_limited" && answer["code"] != "try_again" {
                assert_eq!(answer["code"], "unknown_event");
                return;
            }
        }
    }

    /// The next text frame, or the server's close code.
    pub(crate) async fn next(&mut self) -> Result<String, u16> {
        let next = tokio::time::timeout(TIMEOUT, self.stream.next()).await;
        match next.expect("data or the end arrives") {
            Some(Ok(Message::Text(frame))) => Ok(frame.as_str().to_owned()),
            Some(Ok(Message::Close(Some(frame)))) => Err(frame.code.into()),
            Some(Ok(Message::Close(None))) => Err(1005),
            Some(Ok(other)) => panic!("not a text frame: {other:?}"),
            None | Some(Err(_)) => Err(1006),
        }
    }

    /// Sends a text frame. If the server has closed the connection, reading will show it.
    pub(crate) async fn write(&mut self, frame: impl Into<String>) {
        let _ = self.stream.send(Message::text(frame.into())).await;
    }

    pub(crate) async fn write_binary(&mut self, bytes: &[u8]) {
        let _ = self.stream.send(Message::binary(bytes.to_vec())).await;
    }

    /// Ends the connection like a closed tab.
    pub(crate) async fn leave(mut self) {
        self.write("1").await;
        assert_eq!(self.closed().await, 1000);
    }

    /// Closes the WebSocket with this code, and returns the code in the server's answer.
    pub(crate) async fn close(mut self, code: u16) -> u16 {
        let frame = CloseFrame {
            code: code.into(),
            reason: "".into(),
        };
        self.stream.close(Some(frame)).await.unwrap();
        self.closed().await
    }

    /// The connection below the WebSocket.
    pub(crate) fn tcp(&mut self) -> &mut TcpStream {
        self.stream.get_mut()
    }
}
