//! The chat as an application above Socket.IO: who comes in, and what is done in their name.

use std::sync::Arc;
use std::time::Duration;

use axum::http::request::Parts;
use serde_json::Value;

use super::connection::Connection;
use super::engine::{Above, Caller, Engine, Frame};
use super::legacy_events::Generation;
use super::outbox::Outbox;
use super::socket::{self, Application, Event, Member, NoEntry};
use super::{DisconnectReason, Realtime, events};
use crate::server::auth::session::AuthError;
use crate::server::auth::{CurrentUser, Sessions, TokenError, cookie};
use crate::server::handler_error::log_failure;
use crate::server::http::caller;
use crate::server::http::connection_quota::Full;
use crate::wire::socket_io::ROOT;

impl Above for Arc<Realtime> {
    fn admits(&self, headers: &axum::http::HeaderMap) -> bool {
        self.origins.admits(headers)
    }

    /// A page of ours cannot read its token, so its socket is known by the session cookie. The check of the
    /// Origin is what keeps other sites from using it.
    fn caller(&self, request: &Parts) -> Result<Caller, Full> {
        let address = caller::address(&request.extensions);
        Ok(Caller {
            cookie: cookie::token(&request.headers),
            _permit: self.quota.take(address)?,
        })
    }

    async fn serve(&self, engine: &mut Engine, caller: Caller) -> DisconnectReason {
        socket::serve(self, engine, caller).await
    }
}

impl Application for Arc<Realtime> {
    type Member = Seat;

    const TIMEOUT: Duration = Duration::from_secs(10);
    const TAKES_BINARY: bool = false;

    fn has(&self, namespace: &str) -> bool {
        namespace == ROOT
    }

    async fn enter(&self, _: &str, auth: &str, caller: &Caller) -> Result<Seat, NoEntry> {
        let reason = match identify(&self.sessions, auth, caller.cookie.as_deref()).await {
            Ok(user) => return Seat::take(self, user, Generation::read(auth)).await,
            Err(AuthError::Store(error)) => {
                log_failure(&error);
                return Err(NoEntry::Closed(DisconnectReason::Restart));
            }
            Err(AuthError::Token(error)) => error,
            // The contract has four words; a person without an account has no session either.
            Err(AuthError::UnknownUser | AuthError::Deactivated) => TokenError::Expired,
        };
        Err(NoEntry::Refused(format!("Authentication error: {reason}")))
    }
}

/// The person behind the token in CONNECT's payload or, without one, behind the cookie of the handshake.
async fn identify(
    sessions: &Sessions,
    auth: &str,
    cookie: Option<&str>,
) -> Result<CurrentUser, AuthError> {
    let auth: Value = serde_json::from_str(auth).unwrap_or_default();
    let token = match auth.get("token") {
        None | Some(Value::Null) => cookie.unwrap_or_default(),
        Some(token) => token.as_str().ok_or(TokenError::Format)?,
    };
    sessions.authenticate(token).await
}

/// A connection's place in its user's room and in the count of presence; given up however it ends.
pub(super) struct Seat {
    realtime: Arc<Realtime>,
    connection: Arc<Connection>,
    user: CurrentUser,
    typing: events::Typing,
}

impl Seat {
    /// Taken before the client knows that it is connected: what happens from then on reaches it.
    async fn take(
        realtime: &Arc<Realtime>,
        user: CurrentUser,
        generation: Generation,
    ) -> Result<Self, NoEntry> {
        let connection = Arc::new(Connection::new(realtime.hub.next_id(), &user, generation));
        if !realtime.hub.join(&connection, realtime.limits.sockets()) {
            return Err(NoEntry::Refused("Too many connections".to_owned()));
        }
        let is_first = realtime.presence.arrive(user.id);
        let seat = Self {
            realtime: Arc::clone(realtime),
            connection,
            user,
            typing: events::Typing::default(),
        };
        // Signed out in between: whoever closes a session's connections found none here yet.
        seat.check().map_err(NoEntry::Closed)?;
        if is_first {
            // Nobody waits for other people's notifications before being let in.
            realtime.arrivals.announce(seat.user.id);
        }
        Ok(seat)
    }
}

impl Member for Seat {
    /// Signed out elsewhere meanwhile: nothing is handled any more.
    fn check(&self) -> Result<(), DisconnectReason> {
        if self.connection.is_revoked(&self.realtime.sessions) {
            return Err(DisconnectReason::SessionOver);
        }
        Ok(())
    }

    fn outbox(&self) -> Option<&Outbox> {
        Some(&self.connection.outbox)
    }

    async fn handle(&mut self, event: Event<'_>) -> Result<Vec<Frame>, DisconnectReason> {
        let Self {
            realtime,
            connection,
            user,
            typing,
        } = self;
        let answer = events::handle(realtime, connection, user, typing, event.packet).await?;
        Ok(answer.map(Frame::from).into_iter().collect())
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.connection.pending_acks.give_up();
        self.typing.stop(&self.realtime.chat);
        self.realtime.hub.leave(&self.connection);
        let now = self.realtime.clock.now();
        self.realtime.presence.leave(self.user.id, now);
        tracing::debug!(user = %self.user.id, "connection gone");
    }
}
