//! The life of the socket as a state machine: it decides, `use_socket` acts.
//!
//! A browser says "open" for a long time after the other end is gone, so the connection is believed only as
//! long as the server's heartbeat is heard.

use crate::app::state::backoff;

/// An attempt to connect that takes longer has failed.
pub const OPENING_MS: i64 = 10_000;
/// How late a heartbeat may be when somebody comes back to the page.
const GRACE_MS: i64 = 5_000;
/// How late it may be while nobody asks. The protocol would allow for more, and the page would pretend to be
/// live all that time; connecting anew costs little.
const LATE_MS: i64 = 10_000;

/// What the person is told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Status {
    /// The first try, or the first after a loss.
    #[default]
    Connecting,
    /// Everything is live.
    Connected,
    /// Tries have failed, or the device has no network.
    Offline,
    /// The server does not accept the session.
    Refused,
}

/// What has happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// The page has come alive.
    Start,
    /// The server's first words, with its heartbeat in milliseconds.
    Handshake {
        /// Between two pings.
        interval: i64,
        /// What it allows for an answer.
        timeout: i64,
    },
    /// The namespace let us in.
    Granted,
    /// The namespace refused us.
    Denied,
    /// The server says something, if only its heartbeat.
    Heard,
    /// An answer that the server owes did not come.
    Unanswered,
    /// The socket closed, or could not be opened.
    Lost,
    /// The wait is over.
    RetryDue,
    /// Somebody asks to try now, or the page is looked at again.
    Attend,
    /// The page has slept, and with it whatever the socket says about itself.
    Woke,
    /// The browser says that there is a network.
    NetworkUp,
    /// The browser says that there is none.
    NetworkDown,
    /// A regular look at the clock.
    Tick,
}

/// What to do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Open a socket, dropping any other.
    Open,
    /// Ask for entry to the namespace.
    Enter,
    /// Drop the socket; nothing it says counts any more.
    Drop,
    /// Come back with [`Input::RetryDue`] after so many milliseconds.
    RetryIn(u64),
    /// Entry was granted: join again and fetch what was missed.
    Resume,
}

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
            // One failed try is the jitter of everyday life; from the second on it is a fact to be told.
            _ if self.failures > 1 => Status::Offline,
            _ => Status::Connecting,
        }
    }

    /// Takes an input at a moment (milliseconds), with a random number in `0.0..1.0` for the waits.
    pub fn on(&mut self, input: Input, now: i64, random: f64) -> Vec<Action> {
        match input {
            Input::Start => self.open(now),
            Input::Handshake { interval, timeout } if self.phase == Phase::Opening => {
                self.heard_at = now;
                self.interval = interval;
                self.timeout = timeout;
                vec![Action::Enter]
            }
            Input::Granted if self.phase == Phase::Opening => {
                self.phase = Phase::Live;
                self.failures = 0;
                self.network = true;
                self.heard_at = now;
                vec![Action::Resume]
            }
            Input::Denied => {
                self.phase = Phase::Refused;
                vec![Action::Drop]
            }
            Input::Heard => {
                self.heard_at = now;
                vec![]
            }
            Input::Lost | Input::Unanswered if self.holds_socket() => self.lose(random),
            Input::RetryDue if self.phase == Phase::Waiting && self.network => self.open(now),
            Input::Attend => self.attend(now),
            Input::Woke if self.phase == Phase::Live => self.open(now),
            Input::Woke => self.attend(now),
            Input::NetworkUp => self.network_up(now),
            Input::NetworkDown => {
                self.network = false;
                vec![]
            }
            Input::Tick => self.tick(now, random),
            _ => vec![],
        }
    }

    const fn holds_socket(&self) -> bool {
        matches!(self.phase, Phase::Opening | Phase::Live)
    }

    fn open(&mut self, now: i64) -> Vec<Action> {
        self.phase = Phase::Opening;
        self.heard_at = now;
        vec![Action::Open]
    }

    fn lose(&mut self, random: f64) -> Vec<Action> {
        let wait = backoff::delay_ms(self.failures, random);
        self.phase = Phase::Waiting;
        self.failures = self.failures.saturating_add(1);
        vec![Action::Drop, Action::RetryIn(wait)]
    }

    /// Somebody is looking: a doubtful connection is replaced at once rather than at its deadline.
    fn attend(&mut self, now: i64) -> Vec<Action> {
        match self.phase {
            Phase::Waiting => self.open(now),
            Phase::Live if now - self.heard_at > self.interval + GRACE_MS => self.open(now),
            _ => vec![],
        }
    }

    /// What was open before the network went may never say that it is gone.
    fn network_up(&mut self, now: i64) -> Vec<Action> {
        let was_down = !std::mem::replace(&mut self.network, true);
        if was_down && self.phase == Phase::Live {
            self.open(now)
        } else {
            self.attend(now)
        }
    }

    fn tick(&mut self, now: i64, random: f64) -> Vec<Action> {
        let silent = now - self.heard_at;
        let dead = match self.phase {
            Phase::Opening => silent > OPENING_MS,
            Phase::Live => silent > self.interval + LATE_MS.min(self.timeout),
            _ => false,
        };
        if dead { self.lose(random) } else { vec![] }
    }
}

#[cfg(test)]
mod tests;
