//! A WebSocket that takes over from long polling: probe, noop, upgrade. The client sends `5` when its last GET
//! has been answered; what is written from then on goes over the WebSocket, so nothing is lost or reordered.

use axum::extract::ws::WebSocket;
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout_at};

use super::Settings;
use super::frame::Frame;
use super::polling::Command;
use super::transport::{Socket, Transport, message, read};
use crate::server::realtime::DisconnectReason;
use crate::wire::engine_io::{PROBE, Packet};

/// Hands the WebSocket over to the session, or closes it, at once if another has taken over already.
pub(super) async fn run(mut socket: Socket, session: mpsc::Sender<Command>, settings: Settings) {
    if session.is_closed() {
        return Transport::Socket(Box::new(socket))
            .close(DisconnectReason::Protocol)
            .await;
    }
    let due = Instant::now() + settings.upgrade_timeout;
    if !matches!(
        timeout_at(due, probe(&mut socket.websocket)).await,
        Ok(Ok(()))
    ) {
        return;
    }
    if session.send(Command::Probed).await.is_err() {
        return;
    }
    let taken_over = timeout_at(due, expect(&mut socket.websocket, Packet::Upgrade)).await;
    let command = match taken_over {
        Ok(Ok(())) => Command::Upgrade(Box::new(socket)),
        _ => Command::GivenUp,
    };
    // A session that has ended meanwhile drops it.
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
