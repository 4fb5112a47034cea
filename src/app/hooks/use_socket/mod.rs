//! The one socket of the page, shared by all who listen or talk: [`provide_socket`] once, [`use_socket`]
//! anywhere below.
//!
//! It connects with full jitter for ever, by a WebSocket or else by long polling, believes the connection only as
//! long as the server's heartbeat is heard, and looks again when the page wakes up, is looked at, or gets a network.
//! Where neither gets through it asks for a comparison with the server every few seconds. What it decides is in
//! [`crate::app::state::connection`]; what it carries is in [`crate::wire`].

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

/// The server answers every event within five seconds, or is gone.
const ACK_TIMEOUT: Duration = Duration::from_secs(5);

type Listener = Arc<dyn Fn(&Incoming) + Send + Sync>;

/// The page's connection to the server.
#[derive(Debug, Clone, Copy)]
pub struct Socket {
    /// How the connection is.
    pub status: ReadSignal<Status>,
    /// The last refusal of the connection or of an event without acknowledgement.
    pub last_error: ReadSignal<Option<ApiError>>,
    /// How often the connection has been made: whoever tracks it catches up after every loss.
    pub sessions: ReadSignal<u32>,
    /// How often a comparison with the server has been asked for, because nobody tells what is new.
    pub comparisons: ReadSignal<u32>,
    driver: StoredValue<Driver>,
    set_status: WriteSignal<Status>,
    set_last_error: WriteSignal<Option<ApiError>>,
    set_sessions: WriteSignal<u32>,
    set_comparisons: WriteSignal<u32>,
}

/// Makes the page's socket and connects it once the page has come alive.
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
/// On the server: one that is never connected.
#[must_use]
pub fn use_socket() -> Socket {
    expect_context::<Socket>()
}

impl Socket {
    /// Is everything live?
    #[must_use]
    pub fn is_connected(&self) -> bool {
        self.status.get() == Status::Connected
    }

    /// Is everything live at this moment? For those who do not follow it.
    #[must_use]
    pub fn is_connected_now(&self) -> bool {
        self.status.try_get_untracked() == Some(Status::Connected)
    }

    /// Does the server answer, though nothing is live?
    #[must_use]
    pub fn is_periodic(&self) -> bool {
        self.status.get() == Status::Periodic
    }

    /// Who is there and who is typing: does anybody tell, or will in a moment?
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

    /// Tells the server something that needs no answer. Lost while there is no connection; said before the
    /// namespace has let us in, it would end the connection that is being made.
    pub fn emit(&self, name: &str, payload: &impl Serialize) {
        if self.is_connected_now() {
            self.send(event_frame(name, payload, None));
        }
    }

    /// Tells the server something and waits for its answer.
    ///
    /// # Errors
    /// The server's refusal; [`ErrorCode::TryAgain`] when the connection is or gets lost, or when no answer
    /// comes: then nobody knows whether the event has arrived.
    pub async fn emit_with_ack<T: DeserializeOwned>(
        self,
        name: &str,
        payload: &impl Serialize,
    ) -> Result<T, ApiError> {
        let answer = self.ask(|id| event_frame(name, payload, Some(id))).await?;
        read_ack(&answer)
    }

    /// Sends a frame made for an id, and waits for the acknowledgement with that id.
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

    /// Tries to connect now rather than when the wait is over.
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
