//! Which transport is tried next. A WebSocket comes first, until proxies on the way have shown that they take
//! none; then long polling does, and from there a WebSocket is probed now and then.

use crate::app::state::backoff;
use crate::wire::engine_io::Transport;

/// One WebSocket that fails is the jitter of everyday life.
const SOCKET_TRIES: u32 = 2;
/// A WebSocket that ends sooner was let in by somebody who does not mean it.
const SHORT_LIFE_MS: i64 = 10_000;

/// What is to be tried after a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// The same transport, after a wait.
    Same,
    /// The other one, at once.
    Other(Transport),
    /// All have failed: calls, and the whole round after a wait.
    Calls,
}

/// The transports in the order in which they are tried.
#[derive(Debug, Clone, Default)]
pub(super) struct Fallback {
    /// The one that was let in last, as the tab remembers it.
    kept: Transport,
    /// The one that every round begins with.
    first: Transport,
    /// The one that is tried or used.
    current: Transport,
    /// WebSockets that have failed since one was let in.
    socket_failures: u32,
    /// WebSockets in a row that were let in and ended soon.
    short_lives: u32,
    /// Probes that have failed since a WebSocket was let in.
    probe_failures: u32,
    /// It is not certain that a WebSocket would fail now.
    is_in_doubt: bool,
    /// When the next WebSocket is probed; never while one is.
    probe_at: Option<i64>,
}

impl Fallback {
    pub(super) const fn current(&self) -> Transport {
        self.current
    }

    /// What worked before the page was loaded is tried first.
    pub(super) const fn start_with(&mut self, kept: Transport) {
        self.kept = kept;
        self.first = kept;
    }

    /// A new round of attempts.
    pub(super) const fn begin(&mut self) -> Transport {
        if self.short_lives >= SOCKET_TRIES {
            self.first = Transport::Polling;
        }
        self.current = self.first;
        self.probe_at = None;
        self.current
    }

    /// An attempt has failed. `was_silent`: nobody has refused anything.
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

    /// The server has let us in. Is this transport another one than the last time?
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

    /// What was let in has ended after so many milliseconds.
    pub(super) const fn lost(&mut self, lived: i64) {
        if matches!(self.current, Transport::Socket) {
            let is_short = lived < SHORT_LIFE_MS;
            self.short_lives = if is_short { self.short_lives + 1 } else { 0 };
            self.probe_failures = self.short_lives;
        }
    }

    /// The network is another one, or may be.
    pub(super) const fn doubt(&mut self, now: i64) {
        self.is_in_doubt = true;
        self.short_lives = 0;
        self.probe_failures = 0;
        if self.probe_at.is_some() {
            self.probe_at = Some(now);
        }
    }

    /// Is a WebSocket to be probed now? The answer is [`Fallback::upgraded`] or [`Fallback::stayed`].
    pub(super) fn takes_probe(&mut self, now: i64) -> bool {
        self.probe_at.take_if(|at| *at <= now).is_some()
    }

    /// The WebSocket that was probed has taken over.
    pub(super) const fn upgraded(&mut self) {
        self.current = Transport::Socket;
        self.first = Transport::Socket;
        self.kept = Transport::Socket;
        self.arrived();
    }

    /// It could not.
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
