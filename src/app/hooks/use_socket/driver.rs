//! Executes the actions of the connection's state machine and feeds inputs to it.

use std::time::Duration;

use leptos::ev::{focus, offline, online, pagehide, pageshow, visibilitychange};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;

use super::packet_handler::hear;
use super::pending_acks::PendingAcks;
use super::{Listener, Socket};
use crate::app::platform::{self, Keep, PacketTransport};
use crate::app::state::connection::{Action, Connection, Input};
use crate::wire::engine_io::Transport;
use crate::wire::events::Connect;
use crate::wire::socket_io::{Kind, Packet};

/// Interval of [`Input::Tick`].
const TICK: Duration = Duration::from_secs(5);
/// A tick that is later than this means that the device was asleep, in milliseconds.
const WAKE_DRIFT_MS: i64 = 10_000;
/// Key in the tab's storage: WebSockets failed here and long polling worked.
const TRANSPORT: &str = "transport";

/// The state behind the socket's signals.
#[derive(Default)]
pub(super) struct Driver {
    connection: Connection,
    transport: Option<PacketTransport>,
    /// Number of the current transport: packets of earlier transports are ignored.
    generation: u64,
    retry: Option<TimeoutHandle>,
    pub(super) pending_acks: PendingAcks,
    last_listener: u64,
    pub(super) listeners: Vec<(u64, Listener)>,
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
        if let Some(transport) = &self.transport {
            transport.send(frame);
        }
    }

    pub(super) fn drop_transport(&mut self) {
        self.generation += 1;
        self.transport = None;
        self.pending_acks.fail_all();
        if let Some(retry) = self.retry.take() {
            retry.clear();
        }
    }
}

/// Connects, and listens to everything that concerns the connection.
pub(super) fn start(socket: Socket) {
    let mut handles = vec![
        window_event_listener(online, move |_| feed(socket, Input::NetworkUp)),
        window_event_listener(offline, move |_| feed(socket, Input::NetworkDown)),
        window_event_listener(focus, move |_| feed(socket, Input::Attend)),
        // Says goodbye: a session of long polling would otherwise last until the server misses its next GET. Without
        // an open connection the browser can also restore the page at once when one returns.
        window_event_listener(pagehide, move |_| socket.close()),
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
                // Timers of a hidden page are throttled; only its heartbeat says something.
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
    let kept = platform::load(Keep::Tab, TRANSPORT);
    let first = match kept.as_deref() {
        Some(it) if it == Transport::Polling.name() => Transport::Polling,
        _ => Transport::Socket,
    };
    feed(socket, Input::Start(first));
}

/// Feeds an input to the state machine and executes its actions.
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
    if actions.contains(&Action::Compare) {
        socket.set_comparisons.try_update(|count| *count += 1);
    }
    // Last, so that the catch-up finds the connection live.
    if actions.contains(&Action::Resume) {
        socket.set_last_error.try_set(None);
        socket.set_sessions.try_update(|count| *count += 1);
    }
}

fn perform(socket: Socket, action: Action) {
    let driver = socket.driver;
    match action {
        Action::Open(transport) => {
            driver.try_update_value(Driver::drop_transport);
            let generation = driver.try_with_value(|it| it.generation);
            let transport = platform::open_transport(transport, move |heard| {
                // Events of a replaced transport are ignored.
                if driver.try_with_value(|it| it.generation) == generation {
                    hear(socket, heard);
                }
            });
            driver.try_update_value(|it| it.transport = Some(transport));
        }
        Action::Enter => {
            let payload = serde_json::to_string(&Connect { changes: 1 }).unwrap_or_default();
            let frame = Packet::new(Kind::Connect, &payload).encode_frame();
            driver.try_with_value(|it| it.send(frame));
        }
        Action::Drop => {
            driver.try_update_value(Driver::drop_transport);
        }
        Action::RetryIn(wait) => {
            let due = move || feed(socket, Input::RetryDue);
            let handle = set_timeout_with_handle(due, Duration::from_millis(wait)).ok();
            driver.try_update_value(|it| it.retry = handle);
        }
        Action::Upgrade => {
            driver.try_with_value(|it| it.transport.as_ref().map(PacketTransport::upgrade));
        }
        Action::Remember(Transport::Socket) => platform::forget(Keep::Tab, TRANSPORT),
        Action::Remember(it) => platform::save(Keep::Tab, TRANSPORT, it.name()),
        Action::Resume | Action::Compare => {}
    }
}
