//! The gateway with an echo application, tested case by case as in the protocol authors' own test suites.
//! Timers move only when the tests move them, so that a slow machine misses no heartbeat.
//!
//! Source: `docs/engine.io-protocol/v4-current.md` and `docs/socket.io-protocol/v5-current.md` of the
//! socketio/socket.io repository.

mod client;
mod engine;
mod namespaces;
mod packets;
mod upgrade;

use std::net::SocketAddr;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use chitrasethu::server::realtime::conformance::{routes, serve};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::Error;
use tokio_tungstenite::{WebSocketStream, client_async};
use tower::ServiceExt as _;

use crate::support::Frozen;

/// The paths of a bare Engine.IO echo, and of Socket.IO.
const DOORS: [&str; 2] = ["/engine.io/", "/socket.io/"];
const ECHO: &str = DOORS[0];
const SOCKET: &str = DOORS[1];

/// One after the other: while time passes for one client, others would miss their heartbeats.
const TRANSPORTS: [&str; 2] = ["polling", "websocket"];

const POLLING: &str = "?EIO=4&transport=polling";
const WEBSOCKET: &str = "?EIO=4&transport=websocket";

/// Milliseconds after which a ping was sent, or missed: slightly more than in the handshake.
const PING_INTERVAL: u64 = 310;
const PING_TIMEOUT: u64 = 210;

type Stream = WebSocketStream<TcpStream>;

/// A server of one test.
struct Suite {
    router: Router,
    address: SocketAddr,
    timers: Frozen,
}

impl Suite {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = routes();
        let served = router.clone();
        tokio::spawn(serve(listener, served));
        Self {
            router,
            address,
            timers: Frozen::timers(),
        }
    }

    /// The status and body of an answer.
    async fn request(&self, method: &str, path: &str, body: impl Into<Body>) -> (u16, String) {
        let request = Request::builder().method(method).uri(path);
        let request = request.body(body.into()).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }

    /// A WebSocket from which nothing was read yet, or the status of the refusal.
    async fn websocket(&self, path: &str) -> Result<Stream, u16> {
        let tcp = TcpStream::connect(self.address).await.unwrap();
        match client_async(format!("ws://{}{path}", self.address), tcp).await {
            Ok((stream, _)) => Ok(stream),
            Err(Error::Http(answer)) => Err(answer.status().as_u16()),
            Err(error) => panic!("{error}"),
        }
    }
}
