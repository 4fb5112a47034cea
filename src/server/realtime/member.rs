//! The chat as a Socket.IO application: authentication of clients, and events on behalf of users.

use std::sync::Arc;
use std::time::Duration;

use axum::http::request::Parts;
use serde_json::Value;
use tokio::time::Instant;
use tracing::Instrument as _;

use super::connection::Connection;
use super::engine::{Above, Caller, Engine, Frame};
use super::legacy_events::Generation;
use super::outbox::Outbox;
use super::socket::{self, Application, Event, Member, NoEntry};
use super::{DisconnectReason, Realtime, events};
use crate::server::auth::session::AuthError;
use crate::server::auth::{CurrentUser, Sessions, TokenError, cookie};
use crate::server::chat::ConnectionId;
use crate::server::deadline::{Arrival, Late};
use crate::server::handler_error::log_failure;
use crate::server::http::caller;
use crate::server::http::connection_quota::Full;
use crate::server::spans;
use crate::wire::socket_io::ROOT;

impl Above for Arc<Realtime> {
    fn admits(&self, headers: &axum::http::HeaderMap) -> bool {
        self.origins.admits(headers)
    }

    /// Our pages cannot read their token, so their socket is authenticated by the session cookie. The Origin check
    /// prevents other sites from using it.
    fn caller(&self, request: &Parts) -> Result<Caller, Full> {
        let address = caller::address(&request.extensions);
        let permit = self.quota.take(address).inspect_err(|_| {
            self.metrics.refused.sockets.inc();
        })?;
        let id = self.hub.next_id();
        // In the span of the request, whose id it connects with that of the connection.
        tracing::debug!(connection = %id, "handshake");
        Ok(Caller {
            id,
            cookie: cookie::token(&request.headers, caller::is_https(&request.extensions)),
            _permit: permit,
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
        let identified = identify(&self.sessions, auth, caller.cookie.as_deref());
        let reason = match identified.await {
            Ok(user) => return Seat::take(self, caller.id, user, Generation::read(auth)).await,
            Err(AuthError::Store(error)) => {
                spans::connection(caller.id).in_scope(|| log_failure(&error));
                return Err(NoEntry::Closed(DisconnectReason::Restart));
            }
            Err(AuthError::Token(error)) => error,
            // The contract defines four messages; for a deleted account the session counts as expired.
            Err(AuthError::UnknownUser | AuthError::Deactivated) => TokenError::Expired,
        };
        Err(NoEntry::Refused(format!("Authentication error: {reason}")))
    }
}

/// The user of the token in the CONNECT payload or, without one, of the cookie in the handshake.
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

/// Membership of a connection in its user's room and in the presence count; released on drop.
pub(super) struct Seat {
    realtime: Arc<Realtime>,
    connection: Arc<Connection>,
    user: CurrentUser,
    typing: events::Typing,
    /// Has the person come online with this connection?
    is_first: bool,
    /// Was the last event refused because of the database?
    is_refusing: bool,
}

impl Seat {
    /// Taken before the client is told that it is connected, so that it misses no later event.
    async fn take(
        realtime: &Arc<Realtime>,
        id: ConnectionId,
        user: CurrentUser,
        generation: Generation,
    ) -> Result<Self, NoEntry> {
        let connection = Arc::new(Connection::new(id, &user, generation));
        realtime.hub.join(&connection, realtime.limits.sockets());
        realtime.hub.reached(user.id).await;
        let is_first = realtime.presence.arrive(user.id);
        let seat = Self {
            realtime: Arc::clone(realtime),
            connection,
            user,
            typing: events::Typing::default(),
            is_first,
            is_refusing: false,
        };
        // The session may have been revoked before the connection was in the room: the revocation did not close it.
        seat.check().map_err(NoEntry::Closed)?;
        Ok(seat)
    }
}

impl Member for Seat {
    /// Other people hear of an arrival after the client itself.
    async fn greeting(&self) -> Option<Frame> {
        if self.is_first || self.realtime.presence.is_shared() {
            self.realtime.arrivals.announce(self.user.id, self.is_first);
        }
        None
    }

    /// Fails if the session has been revoked, or the connection is being closed: no further events are handled.
    fn check(&self) -> Result<(), DisconnectReason> {
        if self.connection.is_revoked(&self.realtime.sessions) {
            return Err(DisconnectReason::SessionOver);
        }
        self.connection.outbox.check()
    }

    fn heard(&self, at: Instant) {
        self.connection.heard(at);
    }

    fn outbox(&self) -> Option<&Outbox> {
        Some(&self.connection.outbox)
    }

    fn is_refusing(&self) -> bool {
        self.is_refusing
    }

    async fn handle(&mut self, event: Event<'_>) -> Result<Vec<Frame>, DisconnectReason> {
        let Self {
            realtime,
            connection,
            user,
            typing,
            is_refusing,
            ..
        } = self;
        let Event {
            packet,
            attachments,
            arrived_at,
            has_waited,
        } = event;
        // No event of the chat takes binary data.
        drop(attachments);
        // What has waited meanwhile is not tried one by one, each until the database does not answer either.
        if *is_refusing && has_waited && packet.kind.is_event() {
            tokio::task::consume_budget().await;
            let refused = events::Answer::unavailable(packet.ack_id);
            return Ok(refused.frame.map(Frame::from).into_iter().collect());
        }
        let span = spans::connection(connection.id);
        let handled = events::handle(realtime, connection, user, typing, packet);
        let answered = Arrival::at(arrived_at).answer(handled).instrument(span);
        let answer = match answered.await {
            Ok(answer) => answer?,
            Err(Late) => events::Answer::unavailable(packet.ack_id),
        };
        *is_refusing = answer.is_unavailable;
        Ok(answer.frame.map(Frame::from).into_iter().collect())
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.connection.pending_acks.give_up();
        self.typing.stop(&self.realtime.chat);
        self.realtime.hub.leave(&self.connection);
        let now = self.realtime.clock.moment();
        self.realtime.presence.leave(self.user.id, now);
        if self.realtime.presence.is_shared() {
            self.realtime.arrivals.announce(self.user.id, false);
        }
        let span = spans::connection(self.connection.id);
        span.in_scope(|| tracing::debug!(user = %self.user.id, "connection gone"));
    }
}
