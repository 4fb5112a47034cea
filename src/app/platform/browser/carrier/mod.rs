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
    Climb,
}

/// The sending half. Dropping it ends the session.
#[derive(Debug)]
pub struct Carrier {
    orders: UnboundedSender<Order>,
    life: AbortHandle,
}

impl Carrier {
    /// Sends a packet.
    pub fn send(&self, packet: String) {
        // A carrier that is gone says so by itself.
        let _ = self.orders.unbounded_send(Order::Send(packet));
    }

    /// Probes a WebSocket, and lets it take over.
    pub fn climb(&self) {
        let _ = self.orders.unbounded_send(Order::Climb);
    }
}

impl Drop for Carrier {
    fn drop(&mut self) {
        self.life.abort();
    }
}

/// Opens a session. `on` hears every packet and, last of all, that it is closed.
pub fn open_carrier(transport: Transport, on: impl Fn(Heard) + 'static) -> Carrier {
    carry(transport, Box::new(on))
}

fn carry(transport: Transport, on: Box<On>) -> Carrier {
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
    Carrier { orders, life }
}
