//! The upgrade from long polling to a WebSocket: probe, noop, upgrade. The client sends `5` when its last GET
//! has been answered; everything after that goes over the WebSocket, so no packet is lost or reordered.

use axum::extract::ws::WebSocket;
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout_at};

use super::Settings;
use super::frame::Frame;
use super::polling::Command;
use super::transport::{Transport, message, read};
use crate::server::realtime::DisconnectReason;
use crate::wire::engine_io::{PROBE, Packet};

/// Hands the WebSocket to the session, or closes it at once if another WebSocket has taken over already.
pub(super) async fn run(mut socket: WebSocket, session: mpsc::Sender<Command>, settings: Settings) {
    if session.is_closed() {
        return Transport::Socket(Box::new(socket))
            .close(DisconnectReason::Protocol)
            .await;
    }
    let due = Instant::now() + settings.upgrade_timeout;
    if !matches!(timeout_at(due, probe(&mut socket)).await, Ok(Ok(()))) {
        return;
    }
    if session.send(Command::Probed).await.is_err() {
        return;
    }
    let taken_over = timeout_at(due, expect(&mut socket, Packet::Upgrade)).await;
    let command = match taken_over {
        Ok(Ok(())) => Command::Upgrade(Box::new(socket)),
        _ => Command::GivenUp,
    };
    // If the session has ended in the meantime, the WebSocket is dropped with the command.
    let _ = session.send(command).await;
}

async fn probe(socket: &mut WebSocket) -> Result<(), DisconnectReason> {
    expect(socket, Packet::Ping(PROBE)).await?;
    let pong = Frame::from(Packet::Pong(PROBE).encode());
    socket
        .send(message(pong))
        .await
        .map_err(|_| DisconnectReason::Wanted)
}

async fn expect(socket: &mut WebSocket, packet: Packet<'_>) -> Result<(), DisconnectReason> {
    match read(socket).await? {
        Frame::Text(text) if Packet::decode(text.as_str()) == Ok(packet) => Ok(()),
        _ => Err(DisconnectReason::Protocol),
    }
}
