//! The life of the connection as a state machine: it decides, `use_socket` acts.
//!
//! A browser says "open" for a long time after the other end is gone, so the connection is believed only as
//! long as the server's heartbeat is heard.
//!
//! Where no WebSocket gets through, long polling carries the same session; where that does not either, the page
//! compares with the server every few seconds. From each of them it comes back up by itself.

mod calls;
mod fallback;
mod terms;

pub use terms::{Action, Input, Status};

use crate::app::state::backoff;
use crate::wire::engine_io::Transport;
use calls::Calls;
use fallback::{Fallback, Next};

/// An attempt to connect that takes longer has failed.
pub const OPENING_MS: i64 = 10_000;
/// A WebSocket about which nothing is heard for so long is worth a try of the other transport, which is no worse
/// than waiting on: where it was only slow, it soon takes over.
pub const SOCKET_OPENING_MS: i64 = 5_000;
/// How late a heartbeat may be when somebody comes back to the page.
const GRACE_MS: i64 = 5_000;
/// How late it may be while nobody asks. The protocol would allow for more, and the page would pretend to be
/// live all that time; connecting anew costs little.
const LATE_MS: i64 = 10_000;

/// So many rounds fail where the page goes down from a WebSocket that was live to calls.
const FEW: u32 = 3;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Idle,
    Opening,
    Live,
    Waiting,
    Refused,
}

/// The state machine.
#[derive(Debug, Clone)]
pub struct Connection {
    phase: Phase,
    fallback: Fallback,
    calls: Calls,
    /// Since when everything is live, if it is.
    live_since: i64,
    /// Since when nothing is live, if nothing is.
    alone_since: i64,
    /// Tries that failed since the connection was last live.
    failures: u32,
    /// The server's last sign of life, or when the socket was opened.
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
    /// The server's last sign of life, or when the socket was opened.
    #[must_use]
    pub const fn heard_at(&self) -> i64 {
        self.heard_at
    }

    /// What the person is told.
    #[must_use]
    pub const fn status(&self) -> Status {
        match self.phase {
            Phase::Refused => Status::Refused,
            _ if !self.network => Status::Offline,
            Phase::Live => Status::Connected,
            _ if self.calls.are_answered() => Status::Periodic,
            // A few failed tries may be a way that is closed; where calls fail too, it is a fact to be told.
            _ if self.failures > FEW || self.calls.are_unanswered() => Status::Offline,
            _ => Status::Connecting,
        }
    }

    /// Takes an input at a moment (milliseconds), with a random number in `0.0..1.0` for the waits.
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
            // The way is free, only the house is full.
            Input::Busy if self.holds_socket() => self.wait(random),
            Input::Heard => {
                self.heard_at = now;
                vec![]
            }
            Input::Lost | Input::Unanswered if self.holds_socket() => self.lose(now, random, false),
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

    /// What is live is not trusted any more.
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
        // Without a network no transport is to blame.
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

    /// Somebody is looking: a doubtful connection is replaced at once rather than at its deadline.
    fn attend(&mut self, now: i64) -> Vec<Action> {
        match self.phase {
            Phase::Waiting => self.open(now),
            Phase::Live if now - self.heard_at > self.interval + GRACE_MS => self.reopen(now),
            _ => vec![],
        }
    }

    /// What was open before the network went may never say that it is gone.
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
