//! What the state machine is told, what it decides, and what the person is told.

use crate::wire::engine_io::Transport;

/// What the person is told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Status {
    /// The first try, or the first after a loss.
    #[default]
    Connecting,
    /// Everything is live.
    Connected,
    /// Nothing is live, but the server answers: what is new comes every few seconds.
    Periodic,
    /// Tries have failed, or the device has no network.
    Offline,
    /// The server does not accept the session.
    Refused,
}

/// What has happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// The page has come alive; this transport worked last in its tab.
    Start(Transport),
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
    /// The namespace has no room for us now.
    Busy,
    /// A WebSocket has taken over from long polling.
    Upgraded,
    /// The WebSocket that was probed could not.
    Stayed,
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
    /// The page has been compared with the server.
    Compared,
    /// The server did not answer that.
    NotCompared,
}

/// What to do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Open a connection, dropping any other.
    Open(Transport),
    /// Ask for entry to the namespace.
    Enter,
    /// Drop the connection; nothing it says counts any more.
    Drop,
    /// Probe a WebSocket for the session that polls.
    Upgrade,
    /// This transport works, for the next time the tab is loaded.
    Remember(Transport),
    /// Compare with the server: nobody tells what is new.
    Compare,
    /// Come back with [`Input::RetryDue`] after so many milliseconds.
    RetryIn(u64),
    /// Entry was granted: join again and fetch what was missed.
    Resume,
}
