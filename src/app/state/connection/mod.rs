//! The life cycle of the connection as a state machine: it makes the decisions, `use_socket` executes them.
//!
//! A browser reports a socket as open long after the other end is gone, so the connection is trusted only while the
//! server's heartbeat arrives.
//!
//! If no WebSocket works, long polling carries the same session. If that does not work either, the page compares with
//! the server every few seconds. From each fallback the connection recovers automatically.

mod calls;
mod fallback;
mod terms;

pub use terms::{Action, Input, Status};

use crate::app::state::backoff;
use crate::wire::engine_io::Transport;
use calls::Calls;
use fallback::{Fallback, Next};

/// Maximum duration of a connection attempt.
pub const OPENING_MS: i64 = 10_000;
/// If a WebSocket does not answer in this time, the other transport is tried. Nothing is lost if the WebSocket was
/// only slow: it takes over soon.
pub const SOCKET_OPENING_MS: i64 = 5_000;
/// Accepted delay of a heartbeat when the user returns to the page.
const GRACE_MS: i64 = 5_000;
/// Accepted delay of a heartbeat otherwise. The protocol allows more, but the page would look connected all that
/// time; reconnecting is cheap.
const LATE_MS: i64 = 10_000;

/// Number of failures on the way from a live WebSocket down to HTTP requests.
const FEW: u32 = 3;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Idle,
    Opening,
    Live,
    Waiting,
    Refused,
}

/// The state of the connection.
#[derive(Debug, Clone)]
pub struct Connection {
    phase: Phase,
    fallback: Fallback,
    calls: Calls,
    /// Start of the live connection; meaningful while there is one.
    live_since: i64,
    /// Start of the time without a live connection; meaningful while there is none.
    alone_since: i64,
    /// Failed attempts since the connection was last live.
    failures: u32,
    /// Last packet of the server, or the opening of the socket.
    heard_at: i64,
    interval: i64,
    timeout: i64,
    network: bool,
}

impl Default for Connection {
    fn default() -> Self {
        Self {
            phase: Phase::Idle,
            fallback: Fallback::default(),
            calls: Calls::default(),
            live_since: 0,
            alone_since: 0,
            failures: 0,
            heard_at: 0,
            interval: 25_000,
            timeout: 60_000,
            network: true,
        }
    }
}

impl Connection {
    /// Time of the last packet of the server, or of the opening of the socket.
    #[must_use]
    pub const fn heard_at(&self) -> i64 {
        self.heard_at
    }

    /// The status shown to the user.
    #[must_use]
    pub const fn status(&self) -> Status {
        match self.phase {
            Phase::Refused => Status::Refused,
            _ if !self.network => Status::Offline,
            Phase::Live => Status::Connected,
            _ if self.calls.are_answered() => Status::Periodic,
            // After a few failures only the transport may be blocked. If HTTP requests fail too, the page is offline.
            _ if self.failures > FEW || self.calls.are_unanswered() => Status::Offline,
            _ => Status::Connecting,
        }
    }

    /// Handles an input at the time `now` (milliseconds), with a random number in `0.0..1.0` for the delays.
    pub fn on(&mut self, input: Input, now: i64, random: f64) -> Vec<Action> {
        match input {
            Input::Start(transport) => {
                self.fallback.start_with(transport);
                self.alone_since = now;
                self.open(now)
            }
            Input::Handshake { interval, timeout } if self.phase == Phase::Opening => {
                self.heard_at = now;
                self.interval = interval;
                self.timeout = timeout;
                vec![Action::Enter]
            }
            Input::Granted if self.phase == Phase::Opening => self.granted(now, random),
            Input::Denied => {
                self.phase = Phase::Refused;
                vec![Action::Drop]
            }
            // The transport works, but the server has no capacity.
            Input::Busy if self.holds_socket() => self.wait(random),
            Input::Heard => {
                self.heard_at = now;
                vec![]
            }
            Input::Lost | Input::Unanswered if self.holds_socket() => self.lose(now, random, false),
            Input::Replaced if self.holds_socket() => {
                self.alone_since = now;
                self.phase = Phase::Waiting;
                vec![
                    Action::Drop,
                    Action::RetryIn(backoff::probe_delay_ms(0, random)),
                ]
            }
            Input::RetryDue if self.phase == Phase::Waiting && self.network => self.open(now),
            Input::Attend => self.attend(now),
            Input::Woke => {
                self.fallback.doubt(now);
                self.calls = Calls::Unknown;
                match self.phase {
                    Phase::Live => self.reopen(now),
                    _ => self.attend(now),
                }
            }
            Input::NetworkUp => self.network_up(now),
            Input::NetworkDown => {
                self.network = false;
                vec![]
            }
            Input::Tick => self.tick(now, random),
            Input::Upgraded if self.phase == Phase::Live => {
                self.fallback.upgraded();
                self.live_since = now;
                self.heard_at = now;
                vec![Action::Remember(Transport::Socket)]
            }
            Input::Stayed => {
                self.fallback.stayed(now, random);
                vec![]
            }
            Input::Compared if self.phase != Phase::Live => {
                self.calls = Calls::Answered { at: now };
                vec![]
            }
            Input::NotCompared if self.phase != Phase::Live => {
                self.calls = Calls::Unanswered;
                vec![]
            }
            _ => vec![],
        }
    }

    const fn holds_socket(&self) -> bool {
        matches!(self.phase, Phase::Opening | Phase::Live)
    }

    fn open(&mut self, now: i64) -> Vec<Action> {
        let transport = self.fallback.begin();
        self.attempt(transport, now)
    }

    fn attempt(&mut self, transport: Transport, now: i64) -> Vec<Action> {
        self.phase = Phase::Opening;
        self.heard_at = now;
        vec![Action::Open(transport)]
    }

    /// Replaces a connection that is no longer trusted.
    fn reopen(&mut self, now: i64) -> Vec<Action> {
        self.alone_since = now;
        self.open(now)
    }

    fn granted(&mut self, now: i64, random: f64) -> Vec<Action> {
        self.phase = Phase::Live;
        self.live_since = now;
        self.failures = 0;
        self.network = true;
        self.calls = Calls::Unknown;
        self.heard_at = now;
        let mut actions = vec![Action::Resume];
        if self.fallback.let_in(now, random) {
            actions.push(Action::Remember(self.fallback.current()));
        }
        actions
    }

    /// Tries the other transport, or waits for the next round.
    fn lose(&mut self, now: i64, random: f64, was_silent: bool) -> Vec<Action> {
        if self.phase == Phase::Live {
            self.fallback.lost(now - self.live_since);
            self.alone_since = now;
            return self.wait(random);
        }
        // Without a network, a failure says nothing about the transport.
        if !self.network {
            return self.wait(random);
        }
        match self.fallback.failed(was_silent) {
            Next::Other(transport) => self.attempt(transport, now),
            Next::Same => self.wait(random),
            Next::Calls => {
                let mut actions = self.wait(random);
                actions.push(Action::Compare);
                actions
            }
        }
    }

    fn wait(&mut self, random: f64) -> Vec<Action> {
        let wait = backoff::delay_ms(self.failures, random);
        self.phase = Phase::Waiting;
        self.failures = self.failures.saturating_add(1);
        vec![Action::Drop, Action::RetryIn(wait)]
    }

    /// The user looks at the page: a doubtful connection is replaced at once instead of at its deadline.
    fn attend(&mut self, now: i64) -> Vec<Action> {
        match self.phase {
            Phase::Waiting => self.open(now),
            Phase::Live if now - self.heard_at > self.interval + GRACE_MS => self.reopen(now),
            _ => vec![],
        }
    }

    /// A connection from before the network loss may never report its end.
    fn network_up(&mut self, now: i64) -> Vec<Action> {
        self.fallback.doubt(now);
        let was_down = !std::mem::replace(&mut self.network, true);
        match self.phase {
            Phase::Live if was_down => self.reopen(now),
            Phase::Live if self.fallback.takes_probe(now) => vec![Action::Upgrade],
            _ => self.attend(now),
        }
    }

    fn tick(&mut self, now: i64, random: f64) -> Vec<Action> {
        // The clock of the device may have been set back.
        self.heard_at = self.heard_at.min(now);
        let silent = now - self.heard_at;
        let is_dead = match (self.phase, self.fallback.current()) {
            (Phase::Opening, Transport::Socket) => silent > SOCKET_OPENING_MS,
            (Phase::Opening, Transport::Polling) => silent > OPENING_MS,
            (Phase::Live, _) => silent > self.interval + LATE_MS.min(self.timeout),
            _ => false,
        };
        let mut actions = if is_dead {
            self.lose(now, random, true)
        } else if self.phase == Phase::Live && self.fallback.takes_probe(now) {
            vec![Action::Upgrade]
        } else {
            vec![]
        };
        let is_alone = self.network && matches!(self.phase, Phase::Opening | Phase::Waiting);
        if is_alone
            && self.calls.is_due(now, self.alone_since)
            && !actions.contains(&Action::Compare)
        {
            actions.push(Action::Compare);
        }
        actions
    }
}

#[cfg(test)]
mod tests;
