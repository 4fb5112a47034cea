//! Transports for packets to our own origin: a WebSocket, or long polling until a WebSocket takes over.

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

/// The sending side of a session. Dropping it ends the session.
#[derive(Debug)]
pub struct PacketTransport {
    orders: UnboundedSender<Order>,
    life: AbortHandle,
}

impl PacketTransport {
    /// Sends a packet.
    pub fn send(&self, packet: String) {
        // A closed transport reports its end itself.
        let _ = self.orders.unbounded_send(Order::Send(packet));
    }

    /// Probes a WebSocket and upgrades the session to it if the probe succeeds.
    pub fn upgrade(&self) {
        let _ = self.orders.unbounded_send(Order::Upgrade);
    }
}

impl Drop for PacketTransport {
    fn drop(&mut self) {
        self.life.abort();
    }
}

/// Opens a session. `on` is called with every packet and finally with the end of the session.
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
