//! Handles packets of the server: those about the connection go to its state machine, acknowledgements to the waiting
//! caller, events to all listeners.

use std::sync::Arc;

use leptos::prelude::*;

use super::Socket;
use super::driver::feed;
use crate::app::platform::Heard;
use crate::app::state::connection::Input;
use crate::app::state::incoming::Incoming;
use crate::domain::read_json;
use crate::wire::engine_io::{self, Handshake};
use crate::wire::socket_io::{Kind, Packet};
use crate::wire::{ApiError, ErrorCode};

/// Prefix of the error message when the session is refused.
const AUTHENTICATION_ERROR: &str = "Authentication error";

pub(super) fn hear(socket: Socket, heard: Heard) {
    let packet = match &heard {
        Heard::Packet(packet) => packet,
        Heard::Upgraded => return feed(socket, Input::Upgraded),
        Heard::Stayed => return feed(socket, Input::Stayed),
        Heard::Closed => return feed(socket, Input::Lost),
    };
    match engine_io::Packet::decode(packet) {
        Ok(engine_io::Packet::Open(text)) => match read_json::<Handshake>(text) {
            Ok(it) => feed(
                socket,
                Input::Handshake {
                    interval: it.ping_interval.cast_signed(),
                    timeout: it.ping_timeout.cast_signed(),
                },
            ),
            Err(_) => feed(socket, Input::Lost),
        },
        Ok(engine_io::Packet::Ping(payload)) => {
            let pong = engine_io::Packet::Pong(payload).encode();
            socket.driver.try_with_value(|it| it.send(pong));
            feed(socket, Input::Heard);
        }
        Ok(engine_io::Packet::Message(text)) => {
            feed(socket, Input::Heard);
            receive(socket, text);
        }
        Ok(engine_io::Packet::Close) => feed(socket, Input::Lost),
        // Other packets do not occur over these transports; invalid packets are ignored.
        Ok(_) | Err(_) => {}
    }
}

fn receive(socket: Socket, text: &str) {
    let Ok(packet) = Packet::decode(text) else {
        return;
    };
    match packet.kind {
        Kind::Connect => feed(socket, Input::Granted),
        Kind::ConnectError => refused(socket, refusal_message(packet.payload)),
        Kind::Disconnect => feed(socket, Input::Replaced),
        Kind::Event => dispatch(socket, packet.payload),
        Kind::Ack => {
            let Some(id) = packet.ack_id else { return };
            let payload = packet.payload;
            socket
                .driver
                .try_update_value(|it| it.pending_acks.resolve(id, payload));
        }
        Kind::BinaryEvent | Kind::BinaryAck => {}
    }
}

/// Only a refused session is final; a full server is retried.
fn refused(socket: Socket, message: String) {
    let is_final = message.starts_with(AUTHENTICATION_ERROR);
    let code = if is_final {
        ErrorCode::InvalidToken
    } else {
        ErrorCode::TryAgain
    };
    let error = ApiError::new(code, message);
    socket.set_last_error.try_set(Some(error));
    feed(socket, if is_final { Input::Denied } else { Input::Busy });
}

fn dispatch(socket: Socket, packet: &str) {
    let Some(event) = Incoming::read(packet) else {
        return;
    };
    if let Incoming::Refused(error) = &event {
        socket.set_last_error.try_set(Some(error.clone()));
    }
    // Listeners may be added and removed during the calls.
    let listeners = socket.driver.try_with_value(|it| {
        let listeners = it.listeners.iter();
        listeners.map(|(_, it)| Arc::clone(it)).collect::<Vec<_>>()
    });
    for listener in listeners.unwrap_or_default() {
        listener(&event);
    }
}

fn refusal_message(payload: &str) -> String {
    #[derive(serde::Deserialize)]
    struct Refusal {
        message: String,
    }
    read_json(payload).map_or_else(|_| String::new(), |it: Refusal| it.message)
}
