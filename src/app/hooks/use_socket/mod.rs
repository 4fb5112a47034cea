//! The one socket of the page, shared by all listeners and senders: [`provide_socket`] once, [`use_socket`] anywhere
//! below.
//!
//! It reconnects without limit, with full jitter, by WebSocket or long polling. It trusts the connection only while
//! the server's heartbeat arrives, and checks it when the page wakes up, becomes visible or regains a network. If no
//! transport works, it requests a comparison with the server every few seconds. The decisions are made in
//! [`crate::app::state::connection`]; the packets are defined in [`crate::wire`].

mod driver;
mod packet_handler;
mod pending_acks;

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use futures::future::{Either, select};
use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::app::platform;
use crate::app::reactive::effect;
use crate::app::state::connection::{Input, Status};
use crate::app::state::incoming::{Incoming, read_ack};
use crate::domain::Timestamp;
use crate::wire::socket_io::event_frame;
use crate::wire::{ApiError, ErrorCode};

use driver::Driver;

/// Time to wait for an acknowledgement: the server answers every event within five seconds.
const ACK_TIMEOUT: Duration = Duration::from_secs(5);

type Listener = Arc<dyn Fn(&Incoming) + Send + Sync>;

/// The page's connection to the server.
#[derive(Debug, Clone, Copy)]
pub struct Socket {
    /// Status shown to the user.
    pub status: ReadSignal<Status>,
    /// The last refusal of the connection, or of an event without acknowledgement.
    pub last_error: ReadSignal<Option<ApiError>>,
    /// Number of connections made; a change triggers a catch-up.
    pub sessions: ReadSignal<u32>,
    /// Number of comparisons with the server requested while no events arrive.
    pub comparisons: ReadSignal<u32>,
    driver: StoredValue<Driver>,
    set_status: WriteSignal<Status>,
    set_last_error: WriteSignal<Option<ApiError>>,
    set_sessions: WriteSignal<u32>,
    set_comparisons: WriteSignal<u32>,
}

/// Creates the page's socket and connects it after hydration.
///
/// On the server: never connects; the status stays at "Connecting".
pub fn provide_socket() -> Socket {
    let (status, set_status) = signal(Status::default());
    let (last_error, set_last_error) = signal(None);
    let (sessions, set_sessions) = signal(0);
    let (comparisons, set_comparisons) = signal(0);
    let socket = Socket {
        status,
        last_error,
        sessions,
        comparisons,
        driver: StoredValue::new(Driver::default()),
        set_status,
        set_last_error,
        set_sessions,
        set_comparisons,
    };
    provide_context(socket);
    effect(move || driver::start(socket));
    on_cleanup(move || socket.close());
    socket
}

/// The page's socket.
///
/// On the server: never connected.
#[must_use]
pub fn use_socket() -> Socket {
    expect_context::<Socket>()
}

impl Socket {
    /// Is the connection live? Tracked.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        self.status.get() == Status::Connected
    }

    /// Is the connection live? Not tracked.
    #[must_use]
    pub fn is_connected_now(&self) -> bool {
        self.status.try_get_untracked() == Some(Status::Connected)
    }

    /// Does the server answer although the connection is not live?
    #[must_use]
    pub fn is_periodic(&self) -> bool {
        self.status.get() == Status::Periodic
    }

    /// Is presence and typing reported, now or in a moment?
    #[must_use]
    pub fn tells_presence(&self) -> bool {
        !matches!(self.status.get(), Status::Offline | Status::Periodic)
    }

    /// The page has been compared with the server, or the server did not answer.
    pub fn compared(&self, is_answered: bool) {
        let input = if is_answered {
            Input::Compared
        } else {
            Input::NotCompared
        };
        driver::feed(*self, input);
    }

    /// When the server was last heard.
    #[must_use]
    pub fn heard_at(&self) -> Timestamp {
        let heard_at = self.driver.try_with_value(Driver::heard_at);
        Timestamp(heard_at.unwrap_or_default())
    }

    /// Sends an event without acknowledgement. It is dropped while there is no connection: an event before the
    /// namespace is joined would close the connection that is being made.
    pub fn emit(&self, name: &str, payload: &impl Serialize) {
        if self.is_connected_now() {
            self.send(event_frame(name, payload, None));
        }
    }

    /// Sends an event and waits for its acknowledgement.
    ///
    /// # Errors
    /// The server's refusal; [`ErrorCode::TryAgain`] when there is no connection, it is lost, or no answer arrives.
    /// In that case it is unknown whether the event has arrived.
    pub async fn emit_with_ack<T: DeserializeOwned>(
        self,
        name: &str,
        payload: &impl Serialize,
    ) -> Result<T, ApiError> {
        let answer = self.ask(|id| event_frame(name, payload, Some(id))).await?;
        read_ack(&answer)
    }

    /// Sends the frame built for an acknowledgement id, and waits for that acknowledgement.
    fn ask(
        self,
        frame: impl FnOnce(u64) -> String,
    ) -> Pin<Box<dyn Future<Output = Result<String, ApiError>>>> {
        let expected = self
            .is_connected_now()
            .then(|| {
                self.driver
                    .try_update_value(|driver| driver.pending_acks.expect())
            })
            .flatten();
        if let Some((id, _)) = &expected {
            self.send(frame(*id));
        }
        Box::pin(async move {
            let (id, answer) = expected.ok_or_else(lost)?;
            match select(answer, Box::pin(platform::sleep(ACK_TIMEOUT))).await {
                Either::Left((answer, _)) => answer.map_err(|_| lost()),
                Either::Right(((), _)) => {
                    self.driver
                        .try_update_value(|driver| driver.pending_acks.forget(id));
                    driver::feed(self, Input::Unanswered);
                    Err(lost())
                }
            }
        })
    }

    /// Calls `listener` with every event until the caller's scope is cleaned up.
    ///
    /// On the server: never called.
    pub fn on_event(&self, listener: impl Fn(&Incoming) + Send + Sync + 'static) {
        let driver = self.driver;
        let id = driver.try_update_value(|it| it.listen(Arc::new(listener)));
        on_cleanup(move || {
            driver.try_update_value(|it| id.map(|id| it.unlisten(id)));
        });
    }

    /// Connects now instead of after the back-off.
    pub fn retry_now(&self) {
        driver::feed(*self, Input::Attend);
    }

    fn send(&self, frame: String) {
        self.driver.try_with_value(|driver| driver.send(frame));
    }

    fn close(&self) {
        self.driver.try_update_value(Driver::drop_transport);
    }
}

fn lost() -> ApiError {
    ApiError::new(ErrorCode::TryAgain, "The connection is lost")
}
