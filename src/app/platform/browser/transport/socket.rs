//! The WebSocket transport.

use std::pin::pin;
use std::time::Duration;

use futures::future::{Either, select};
use futures::{SinkExt, StreamExt};
use gloo_net::websocket::Message;
use gloo_net::websocket::futures::WebSocket;
use leptos::prelude::window;

use super::super::super::Heard;
use super::super::sleep;
use super::{On, Order, Orders};
use crate::wire::engine_io::{PROBE, Packet, Transport};

/// A probe that is not answered in this time has failed.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Runs a session that starts with a WebSocket.
pub(super) async fn run(orders: &mut Orders, on: &On) {
    if let Some(socket) = open(&Transport::Socket.path(None)) {
        carry(socket, orders, on).await;
    }
}

/// Opens a WebSocket that can take over the session with this id.
pub(super) async fn probe(sid: &str) -> Option<WebSocket> {
    let mut socket = open(&Transport::Socket.path(Some(sid)))?;
    let asking = async move {
        send(&mut socket, Packet::Ping(PROBE)).await?;
        let answer = match socket.next().await? {
            Ok(Message::Text(it)) => it,
            _ => return None,
        };
        (Packet::decode(&answer) == Ok(Packet::Pong(PROBE))).then_some(socket)
    };
    match select(pin!(asking), pin!(sleep(TIMEOUT))).await {
        Either::Left((answered, _)) => answered,
        Either::Right(_) => None,
    }
}

pub(super) async fn send(socket: &mut WebSocket, packet: Packet<'_>) -> Option<()> {
    socket.send(Message::Text(packet.encode())).await.ok()
}

/// Transfers packets in both directions until the connection is closed.
pub(super) async fn carry(socket: WebSocket, orders: &mut Orders, on: &On) {
    let (mut write, mut read) = socket.split();
    loop {
        match select(orders.next(), read.next()).await {
            Either::Left((Some(Order::Send(packet)), _)) => {
                if write.send(Message::Text(packet)).await.is_err() {
                    return;
                }
            }
            // Already on a WebSocket: there is nothing to upgrade to.
            Either::Left((Some(Order::Upgrade), _)) => {}
            Either::Right((Some(Ok(Message::Text(packet))), _)) => on(Heard::Packet(packet)),
            Either::Right((Some(Ok(Message::Bytes(_))), _)) => {}
            Either::Left((None, _)) | Either::Right((None | Some(Err(_)), _)) => return,
        }
    }
}

fn open(path: &str) -> Option<WebSocket> {
    let location = window().location();
    let secure = location.protocol().ok()? == "https:";
    let scheme = if secure { "wss" } else { "ws" };
    let host = location.host().ok()?;
    WebSocket::open(&format!("{scheme}://{host}{path}")).ok()
}
