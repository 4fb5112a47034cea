//! What carries packets to our own origin and back: a WebSocket, or long polling until one takes over.

mod fetch;
mod polling;
mod socket;

use futures::channel::mpsc::{self, UnboundedReceiver, UnboundedSender};
use futures::future::{AbortHandle, abortable};
use leptos::task::spawn_local;

use super::super::Heard;
use crate::wire::engine_io::Transport;

type On = dyn Fn(Heard);
type Orders = UnboundedReceiver<Order>;

enum Order {
    Send(String),
    Upgrade,
}

/// The sending half. Dropping it ends the session.
#[derive(Debug)]
pub struct PacketTransport {
    orders: UnboundedSender<Order>,
    life: AbortHandle,
}

impl PacketTransport {
    /// Sends a packet.
    pub fn send(&self, packet: String) {
        // A transport that is gone says so by itself.
        let _ = self.orders.unbounded_send(Order::Send(packet));
    }

    /// Probes a WebSocket, and lets it take over.
    pub fn upgrade(&self) {
        let _ = self.orders.unbounded_send(Order::Upgrade);
    }
}

impl Drop for PacketTransport {
    fn drop(&mut self) {
        self.life.abort();
    }
}

/// Opens a session. `on` hears every packet and, last of all, that it is closed.
pub fn open_transport(transport: Transport, on: impl Fn(Heard) + 'static) -> PacketTransport {
    carry(transport, Box::new(on))
}

fn carry(transport: Transport, on: Box<On>) -> PacketTransport {
    let (orders, mut taken) = mpsc::unbounded();
    let (running, life) = abortable(async move {
        match transport {
            Transport::Socket => socket::run(&mut taken, &*on).await,
            Transport::Polling => polling::run(&mut taken, &*on).await,
        }
        on(Heard::Closed);
    });
    spawn_local(async move {
        let _ = running.await;
    });
    PacketTransport { orders, life }
}
