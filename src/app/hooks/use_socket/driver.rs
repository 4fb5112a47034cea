//! Does what the connection's state machine decides, and feeds it with what happens.

use std::sync::Arc;
use std::time::Duration;

use leptos::ev::{focus, offline, online, pageshow, visibilitychange};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;

use super::acks::Acks;
use super::{Listener, Socket};
use crate::app::platform::{self, Heard, SocketHandle};
use crate::app::state::connection::{Action, Connection, Input};
use crate::app::state::incoming::Incoming;
use crate::wire::engine_io::{self, Handshake};
use crate::wire::socket_io::{Kind, Packet};
use crate::wire::{ApiError, ErrorCode};

/// How often the clock is looked at.
const TICK: Duration = Duration::from_secs(5);
/// A tick that comes this much too late was slept through.
const WAKE_DRIFT_MS: i64 = 10_000;
/// How a refusal of the session begins.
const AUTHENTICATION_ERROR: &str = "Authentication error";

/// Everything behind the socket's signals.
#[derive(Default)]
pub(super) struct Driver {
    connection: Connection,
    socket: Option<SocketHandle>,
    /// Counts sockets: what a former one still says does not count.
    generation: u64,
    retry: Option<TimeoutHandle>,
    pub(super) acks: Acks,
    last_listener: u64,
    listeners: Vec<(u64, Listener)>,
}

impl Driver {
    pub(super) const fn heard_at(&self) -> i64 {
        self.connection.heard_at()
    }

    pub(super) fn listen(&mut self, listener: Listener) -> u64 {
        self.last_listener += 1;
        self.listeners.push((self.last_listener, listener));
        self.last_listener
    }

    pub(super) fn unlisten(&mut self, id: u64) {
        self.listeners.retain(|(it, _)| *it != id);
    }

    pub(super) fn send(&self, frame: String) {
        if let Some(socket) = &self.socket {
            socket.send(frame);
        }
    }

    pub(super) fn drop_socket(&mut self) {
        self.generation += 1;
        self.socket = None;
        self.acks.fail_all();
        if let Some(retry) = self.retry.take() {
            retry.clear();
        }
    }
}

/// Connects, and listens to all that says something about the connection.
pub(super) fn start(socket: Socket) {
    let mut handles = vec![
        window_event_listener(online, move |_| feed(socket, Input::NetworkUp)),
        window_event_listener(offline, move |_| feed(socket, Input::NetworkDown)),
        window_event_listener(focus, move |_| feed(socket, Input::Attend)),
        window_event_listener(pageshow, move |event| {
            if event.persisted() {
                feed(socket, Input::Woke);
            }
        }),
        window_event_listener(visibilitychange, move |_| {
            if platform::is_visible() {
                feed(socket, Input::Attend);
            }
        }),
    ];
    let last_tick = StoredValue::new(platform::now().0);
    let ticking = set_interval_with_handle(
        move || {
            let now = platform::now().0;
            let slept = last_tick.try_get_value().map_or(0, |last| now - last);
            last_tick.try_set_value(now);
            if slept > TICK.as_millis() as i64 + WAKE_DRIFT_MS {
                // The ticks of a page that nobody sees are rare anyway; only its heartbeat tells.
                feed(
                    socket,
                    if platform::is_visible() {
                        Input::Woke
                    } else {
                        Input::Attend
                    },
                );
            } else {
                feed(socket, Input::Tick);
            }
        },
        TICK,
    );
    on_cleanup(move || {
        handles.drain(..).for_each(|handle| handle.remove());
        if let Ok(ticking) = ticking {
            ticking.clear();
        }
    });
    feed(socket, Input::Start);
}

/// Feeds the state machine and does what it says.
pub(super) fn feed(socket: Socket, input: Input) {
    let (now, random) = (platform::now().0, platform::random());
    let decided = socket.driver.try_update_value(|driver| {
        let actions = driver.connection.on(input, now, random);
        (actions, driver.connection.status())
    });
    let Some((actions, status)) = decided else {
        return;
    };
    for action in &actions {
        perform(socket, *action);
    }
    if socket.status.try_get_untracked() != Some(status) {
        socket.set_status.try_set(status);
    }
    // Last, so that whoever catches up finds the connection live.
    if actions.contains(&Action::Resume) {
        socket.set_last_error.try_set(None);
        socket.set_sessions.try_update(|count| *count += 1);
    }
}

fn perform(socket: Socket, action: Action) {
    let driver = socket.driver;
    match action {
        Action::Open => {
            driver.try_update_value(Driver::drop_socket);
            let generation = driver
                .try_with_value(|it| it.generation)
                .unwrap_or_default();
            let path = format!(
                "/socket.io/?EIO={}&transport=websocket",
                engine_io::REVISION
            );
            let handle = platform::open_socket(&path, move |heard| {
                // A socket that has been replaced has nothing more to say.
                if driver.try_with_value(|it| it.generation) == Some(generation) {
                    hear(socket, heard);
                }
            });
            driver.try_update_value(|it| it.socket = Some(handle));
        }
        Action::Enter => {
            let frame = Packet::new(Kind::Connect, "").encode_frame();
            driver.try_with_value(|it| it.send(frame));
        }
        Action::Drop => {
            driver.try_update_value(Driver::drop_socket);
        }
        Action::RetryIn(wait) => {
            let due = move || feed(socket, Input::RetryDue);
            let handle = set_timeout_with_handle(due, Duration::from_millis(wait)).ok();
            driver.try_update_value(|it| it.retry = handle);
        }
        Action::Resume => {}
    }
}

fn hear(socket: Socket, heard: Heard) {
    let frame = match &heard {
        Heard::Frame(frame) => frame,
        Heard::Closed => return feed(socket, Input::Lost),
    };
    match engine_io::Packet::decode(frame) {
        Ok(engine_io::Packet::Open(text)) => {
            match serde_json::from_slice::<Handshake>(text.as_bytes()) {
                Ok(it) => feed(
                    socket,
                    Input::Handshake {
                        interval: it.ping_interval.cast_signed(),
                        timeout: it.ping_timeout.cast_signed(),
                    },
                ),
                Err(_) => feed(socket, Input::Lost),
            }
        }
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
        // The rest belongs to other transports; what is not a packet at all is not answered.
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
        Kind::Disconnect => feed(socket, Input::Lost),
        Kind::Event => dispatch(socket, packet.payload),
        Kind::Ack => {
            let Some(id) = packet.ack_id else { return };
            let payload = packet.payload;
            socket
                .driver
                .try_update_value(|it| it.acks.resolve(id, payload));
        }
        Kind::BinaryEvent | Kind::BinaryAck => {}
    }
}

/// Only a session that is not accepted is final; a full house is worth another try.
fn refused(socket: Socket, message: String) {
    let is_final = message.starts_with(AUTHENTICATION_ERROR);
    let code = if is_final {
        ErrorCode::InvalidToken
    } else {
        ErrorCode::TryAgain
    };
    let error = ApiError::new(code, message);
    socket.set_last_error.try_set(Some(error));
    feed(socket, if is_final { Input::Denied } else { Input::Lost });
}

fn dispatch(socket: Socket, packet: &str) {
    let Some(event) = Incoming::read(packet) else {
        return;
    };
    if let Incoming::Refused(error) = &event {
        socket.set_last_error.try_set(Some(error.clone()));
    }
    // Listeners may come and go while they are called.
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
    serde_json::from_slice(payload.as_bytes())
        .map_or_else(|_| String::new(), |it: Refusal| it.message)
}
