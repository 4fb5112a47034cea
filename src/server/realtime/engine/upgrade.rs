//! A WebSocket that takes over from long polling: probe, noop, upgrade. The client sends `5` when its last GET
//! has been answered; what is written from then on goes over the WebSocket, so nothing is lost or reordered.

use axum::extract::ws::WebSocket;
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::Settings;
use super::frame::Frame;
use super::polling::Command;
use super::transport::{message, read};
use crate::server::realtime::Close;
use crate::wire::engine_io::Packet;

/// The word in a probe's ping and pong.
const PROBE: &str = "probe";

/// Hands the WebSocket over to the session, or closes it.
pub(super) async fn run(mut socket: WebSocket, session: mpsc::Sender<Command>, settings: Settings) {
    let asked = probe(&mut socket, &session);
    if matches!(timeout(settings.upgrade_timeout, asked).await, Ok(Ok(()))) {
        // A session that has ended meanwhile drops it.
        let _ = session.send(Command::Upgrade(Box::new(socket))).await;
    }
}

async fn probe(socket: &mut WebSocket, session: &mpsc::Sender<Command>) -> Result<(), Close> {
    expect(socket, Packet::Ping(PROBE)).await?;
    let pong = Frame::from(Packet::Pong(PROBE).encode());
    socket
        .send(message(pong))
        .await
        .map_err(|_| Close::Wanted)?;
    session
        .send(Command::Probed)
        .await
        .map_err(|_| Close::Wanted)?;
    expect(socket, Packet::Upgrade).await
}

async fn expect(socket: &mut WebSocket, packet: Packet<'_>) -> Result<(), Close> {
    match read(socket).await? {
        Frame::Text(text) if Packet::decode(text.as_str()) == Ok(packet) => Ok(()),
        _ => Err(Close::Protocol),
    }
}
