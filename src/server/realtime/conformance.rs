//! A server for the test suites of the protocol authors: this gateway without users. It exists in builds with the
//! feature `conformance`: in the program `src/bin/conformance.rs`, and in tests.
//!
//! Source: the test servers in `docs/engine.io-protocol/v4-test-suite` and `docs/socket.io-protocol/v5-test-suite`
//! of the socketio/socket.io repository.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::routing::any;
use serde_json::value::RawValue;
use tokio::net::TcpListener;

use super::DisconnectReason;
use super::engine::{self, Above, Caller, Engine, Frame, Gateway, Settings};
use super::socket::{self, Application, Event, Member, NoEntry};
use crate::server::http::connection_quota::{ConnectionQuota, Full};
use crate::server::http::serve::{self, Admission};
use crate::server::metrics::{Connections, Counter};
use crate::wire::socket_io::{Kind, Packet};

const SETTINGS: Settings = Settings {
    ping_interval: Duration::from_millis(300),
    ping_timeout: Duration::from_millis(200),
    max_payload: 1_000_000,
    upgrade_timeout: Duration::from_secs(10),
};

/// The gateway under `/socket.io/`, and an echo of its Engine.IO layer under `/engine.io/`.
pub fn routes() -> Router {
    Router::new()
        .route("/socket.io/", any(engine::handle::<Suite>))
        .with_state(Arc::new(Gateway::new(
            SETTINGS,
            Connections::default(),
            Suite,
        )))
        .merge(
            Router::new()
                .route("/engine.io/", any(engine::handle::<Echo>))
                .with_state(Arc::new(Gateway::new(
                    SETTINGS,
                    Connections::default(),
                    Echo,
                ))),
        )
}

/// Serves these routes until the process ends, with the same connection handling as the server.
///
/// # Errors
/// If the limit of file descriptors cannot be read.
pub async fn serve(listener: TcpListener, routes: Router) -> std::io::Result<()> {
    let admission = Admission {
        connections: serve::room()?,
        per_address: ConnectionQuota::new("connections", None),
        uncounted: Arc::default(),
        refused: Counter::default(),
    };
    serve::serve(listener, routes, admission, std::future::pending()).await;
    Ok(())
}

/// Sends back every message.
struct Echo;

impl Above for Echo {
    fn admits(&self, _: &HeaderMap) -> bool {
        true
    }

    fn caller(&self, _: &Parts) -> Result<Caller, Full> {
        Ok(Caller::default())
    }

    async fn serve(&self, engine: &mut Engine, _: Caller) -> DisconnectReason {
        loop {
            let echoed = match engine.read().await {
                Ok(Some(frame)) => engine.write_all([frame]).await,
                Ok(None) => engine.settle().await,
                Err(why) => Err(why),
            };
            if let Err(why) = echoed {
                return why;
            }
        }
    }
}

/// The behaviour that the Socket.IO suite expects.
struct Suite;

impl Above for Suite {
    fn admits(&self, _: &HeaderMap) -> bool {
        true
    }

    fn caller(&self, _: &Parts) -> Result<Caller, Full> {
        Ok(Caller::default())
    }

    async fn serve(&self, engine: &mut Engine, caller: Caller) -> DisconnectReason {
        socket::serve(self, engine, caller).await
    }
}

impl Application for Suite {
    type Member = Guest;

    const TIMEOUT: Duration = Duration::from_secs(1);
    const TAKES_BINARY: bool = true;
    const MAX_ATTACHMENTS: usize = SETTINGS.max_payload;

    fn has(&self, namespace: &str) -> bool {
        ["/", "/custom"].contains(&namespace)
    }

    async fn enter(&self, namespace: &str, auth: &str, _: &Caller) -> Result<Guest, NoEntry> {
        Ok(Guest {
            namespace: namespace.to_owned(),
            auth: if auth.is_empty() { "{}" } else { auth }.to_owned(),
        })
    }
}

/// A client in a namespace.
struct Guest {
    namespace: String,
    auth: String,
}

impl Guest {
    fn packet(&self, kind: Kind, attachments: usize, ack_id: Option<u64>, payload: &str) -> Frame {
        let packet = Packet {
            kind,
            attachments,
            namespace: &self.namespace,
            ack_id,
            payload,
        };
        packet.encode_frame().into()
    }
}

impl Member for Guest {
    async fn greeting(&self) -> Option<Frame> {
        // The suite's clients listen for one packet at a time and miss a packet that arrives in the same moment. This
        // is not a timer, because tests stop timers.
        let moment = || std::thread::sleep(Duration::from_millis(10));
        let _ = tokio::task::spawn_blocking(moment).await;
        let payload = format!(r#"["auth",{}]"#, self.auth);
        Some(self.packet(Kind::Event, 0, None, &payload))
    }

    async fn handle(&mut self, event: Event<'_>) -> Result<Vec<Frame>, DisconnectReason> {
        let Event {
            packet,
            attachments,
            ..
        } = event;
        let is_binary = match packet.kind {
            Kind::Event => false,
            Kind::BinaryEvent => true,
            _ => return Ok(Vec::new()),
        };
        let arguments: Vec<&RawValue> =
            serde_json::from_str(packet.payload).map_err(|_| DisconnectReason::Protocol)?;
        let (name, rest) = arguments.split_first().ok_or(DisconnectReason::Protocol)?;
        let rest: Vec<&str> = rest.iter().map(|argument| argument.get()).collect();
        let answer = match (name.get(), packet.ack_id) {
            (r#""message""#, _) => {
                let kind = if is_binary {
                    Kind::BinaryEvent
                } else {
                    Kind::Event
                };
                let mut payload = vec![r#""message-back""#];
                payload.extend(rest);
                self.packet(
                    kind,
                    attachments.len(),
                    None,
                    &format!("[{}]", payload.join(",")),
                )
            }
            (r#""message-with-ack""#, Some(_)) => {
                let kind = if is_binary {
                    Kind::BinaryAck
                } else {
                    Kind::Ack
                };
                let payload = format!("[{}]", rest.join(","));
                self.packet(kind, attachments.len(), packet.ack_id, &payload)
            }
            _ => return Ok(Vec::new()),
        };
        Ok([answer]
            .into_iter()
            .chain(attachments.into_iter().map(Frame::Binary))
            .collect())
    }
}
