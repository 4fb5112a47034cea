//! Long polling: one GET at a time waits for packets, one POST at a time sends the queued packets.

use std::cell::Cell;
use std::collections::VecDeque;
use std::pin::pin;

use futures::StreamExt;
use futures::channel::{mpsc, oneshot};
use futures::future::{Either, pending, select, try_join};
use gloo_net::websocket::futures::WebSocket;

use super::super::super::Heard;
use super::fetch::{ask, post_and_forget};
use super::{On, Order, Orders, socket};
use crate::domain::read_json;
use crate::wire::engine_io::{Handshake, Packet, SEPARATOR, Transport, take_payload};

/// The session is gone, or an intermediary answers instead of the server.
struct Lost;

/// A polling session. When it is dropped, the server is told to close it.
struct Session {
    sid: String,
    path: String,
    limit: usize,
    is_over: bool,
}

impl Session {
    fn read(payload: &str) -> Option<Self> {
        let first = payload.split(SEPARATOR).next()?;
        let Ok(Packet::Open(json)) = Packet::decode(first) else {
            return None;
        };
        let handshake: Handshake = read_json(json).ok()?;
        Some(Self {
            path: Transport::Polling.path(Some(&handshake.sid)),
            sid: handshake.sid,
            limit: usize::try_from(handshake.max_payload).unwrap_or(usize::MAX),
            is_over: false,
        })
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if !self.is_over {
            post_and_forget(&self.path, &Packet::Close.encode());
        }
    }
}

/// Polls until the session is lost or a WebSocket has taken over, which then carries the session.
pub(super) async fn run(orders: &mut Orders, on: &On) {
    let Some(hello) = ask(&Transport::Polling.path(None), None).await else {
        return;
    };
    let Some(mut session) = Session::read(&hello) else {
        return;
    };
    if tell(&hello, on).is_err() {
        return;
    }
    let taken_over = poll(&session, orders, on).await;
    // A lost session may go on at the server, and its person would count as online there.
    session.is_over = taken_over.is_some();
    let Some(mut socket) = taken_over else {
        return;
    };
    if socket::send(&mut socket, Packet::Upgrade).await.is_some() {
        on(Heard::Upgraded);
        socket::carry(socket, orders, on).await;
    }
}

/// Polls until a WebSocket can take over and no request is in flight.
async fn poll(session: &Session, orders: &mut Orders, on: &On) -> Option<WebSocket> {
    let is_pausing = Cell::new(false);
    let (pause, mut paused) = oneshot::channel();
    let (upgrade, mut upgrades) = mpsc::unbounded();
    let reading = async {
        while !is_pausing.get() {
            let payload = ask(&session.path, None).await.ok_or(Lost)?;
            tell(&payload, on)?;
        }
        Ok::<_, Lost>(())
    };
    let writing = async {
        let mut waiting = VecDeque::new();
        loop {
            let mut next = match select(orders.next(), &mut paused).await {
                Either::Left((Some(order), _)) => Some(order),
                Either::Left((None, _)) => return Err(Lost),
                Either::Right(_) => return Ok(()),
            };
            while let Some(order) = next {
                match order {
                    Order::Send(packet) => waiting.push_back(packet),
                    Order::Upgrade => drop(upgrade.unbounded_send(())),
                }
                next = orders.try_recv().ok();
            }
            while let Some(body) = take_payload(&mut waiting, session.limit) {
                ask(&session.path, Some(&body)).await.ok_or(Lost)?;
            }
        }
    };
    let upgrading = async {
        loop {
            if upgrades.next().await.is_none() {
                pending::<()>().await;
            }
            match socket::probe(&session.sid).await {
                Some(socket) => return socket,
                None => on(Heard::Stayed),
            }
        }
    };
    match select(pin!(try_join(reading, writing)), pin!(upgrading)).await {
        Either::Left(_) => None,
        // The server ends the pending GET; further packets are sent over the WebSocket.
        Either::Right((socket, polling)) => {
            is_pausing.set(true);
            let _ = pause.send(());
            polling.await.ok().map(|_: ((), ())| socket)
        }
    }
}

/// Delivers the packets of a payload, if all of them are valid.
fn tell(payload: &str, on: &On) -> Result<(), Lost> {
    if payload
        .split(SEPARATOR)
        .any(|it| Packet::decode(it).is_err())
    {
        return Err(Lost);
    }
    for packet in payload.split(SEPARATOR) {
        on(Heard::Packet(packet.to_owned()));
    }
    Ok(())
}
