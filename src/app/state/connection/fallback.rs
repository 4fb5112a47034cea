//! Selects the transport to try next. A WebSocket is preferred until it is clear that proxies on the way block it.
//! Then long polling is used, and a WebSocket is probed from time to time.

use crate::app::state::backoff;
use crate::wire::engine_io::Transport;

/// A single failure of a WebSocket is normal and proves nothing.
const SOCKET_TRIES: u32 = 2;
/// A WebSocket that lives shorter than this counts as blocked by a proxy, although it was opened.
const SHORT_LIFE_MS: i64 = 10_000;

/// What to try after a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// The same transport, after a delay.
    Same,
    /// The other transport, at once.
    Other(Transport),
    /// All transports have failed: use HTTP requests, and start a new round after a delay.
    Calls,
}

/// The state of the fallback.
#[derive(Debug, Clone, Default)]
pub(super) struct Fallback {
    /// The last transport that was accepted, as stored for the tab.
    kept: Transport,
    /// The transport with which every round starts.
    first: Transport,
    /// The transport that is being tried or used.
    current: Transport,
    /// Failed WebSockets since the last accepted one.
    socket_failures: u32,
    /// Consecutive WebSockets that were accepted and ended soon.
    short_lives: u32,
    /// Failed probes since the last accepted WebSocket.
    probe_failures: u32,
    /// A WebSocket may work now, although the last one failed.
    is_in_doubt: bool,
    /// Time of the next probe; `None` while one is running.
    probe_at: Option<i64>,
}

impl Fallback {
    pub(super) const fn current(&self) -> Transport {
        self.current
    }

    /// Starts with the transport that worked before the page was loaded.
    pub(super) const fn start_with(&mut self, kept: Transport) {
        self.kept = kept;
        self.first = kept;
    }

    /// Starts a new round of attempts.
    pub(super) const fn begin(&mut self) -> Transport {
        if self.short_lives >= SOCKET_TRIES {
            self.first = Transport::Polling;
        }
        self.current = self.first;
        self.probe_at = None;
        self.current
    }

    /// An attempt has failed. `was_silent`: it was not refused, but got no answer.
    pub(super) fn failed(&mut self, was_silent: bool) -> Next {
        if self.current == Transport::Socket {
            self.socket_failures = self.socket_failures.saturating_add(1);
            self.is_in_doubt = was_silent;
        }
        if self.current != self.first {
            return Next::Calls;
        }
        self.current = match self.first {
            Transport::Polling => Transport::Socket,
            Transport::Socket if was_silent || self.socket_failures >= SOCKET_TRIES => {
                Transport::Polling
            }
            Transport::Socket => return Next::Same,
        };
        Next::Other(self.current)
    }

    /// The server has accepted the connection. Returns whether the transport differs from the last accepted one.
    pub(super) fn let_in(&mut self, now: i64, random: f64) -> bool {
        match self.current {
            Transport::Socket => self.arrived(),
            Transport::Polling if std::mem::take(&mut self.is_in_doubt) => {
                self.probe_at = Some(now);
            }
            Transport::Polling => self.probe_later(now, random),
        }
        self.first = self.current;
        std::mem::replace(&mut self.kept, self.current) != self.current
    }

    /// An accepted connection has ended after this many milliseconds.
    pub(super) const fn lost(&mut self, lived: i64) {
        if matches!(self.current, Transport::Socket) {
            let is_short = lived < SHORT_LIFE_MS;
            self.short_lives = if is_short { self.short_lives + 1 } else { 0 };
            self.probe_failures = self.short_lives;
        }
    }

    /// The network has changed, or may have changed.
    pub(super) const fn doubt(&mut self, now: i64) {
        self.is_in_doubt = true;
        self.short_lives = 0;
        self.probe_failures = 0;
        if self.probe_at.is_some() {
            self.probe_at = Some(now);
        }
    }

    /// Should a WebSocket be probed now? The result is reported by [`Fallback::upgraded`] or [`Fallback::stayed`].
    pub(super) fn takes_probe(&mut self, now: i64) -> bool {
        self.probe_at.take_if(|at| *at <= now).is_some()
    }

    /// The probe has succeeded: the WebSocket has taken over.
    pub(super) const fn upgraded(&mut self) {
        self.current = Transport::Socket;
        self.first = Transport::Socket;
        self.kept = Transport::Socket;
        self.arrived();
    }

    /// The probe has failed.
    pub(super) fn stayed(&mut self, now: i64, random: f64) {
        self.probe_failures = self.probe_failures.saturating_add(1);
        self.probe_later(now, random);
    }

    const fn arrived(&mut self) {
        self.socket_failures = 0;
        self.probe_failures = 0;
        self.is_in_doubt = false;
        self.probe_at = None;
    }

    fn probe_later(&mut self, now: i64, random: f64) {
        let wait = backoff::probe_delay_ms(self.probe_failures, random);
        self.probe_at = Some(now.saturating_add_unsigned(wait));
    }
}
