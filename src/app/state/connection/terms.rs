//! Inputs, actions and status of the state machine.

use crate::wire::engine_io::Transport;

/// The status shown to the user.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Status {
    /// Connecting for the first time, or for the first time after a loss.
    #[default]
    Connecting,
    /// The connection is live.
    Connected,
    /// There is no live connection, but the server answers: the page updates every few seconds.
    Periodic,
    /// Attempts have failed, or the device has no network.
    Offline,
    /// The server has refused the session.
    Refused,
}

/// An input: what has happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// The page is hydrated; this transport worked last in this tab.
    Start(Transport),
    /// The handshake of the server, with the timing of its heartbeat.
    Handshake {
        /// Milliseconds between two pings.
        interval: i64,
        /// Milliseconds the server waits for an answer.
        timeout: i64,
    },
    /// The server has accepted the namespace.
    Granted,
    /// The server has refused the namespace.
    Denied,
    /// The server has no capacity for the namespace now.
    Busy,
    /// The session was upgraded from long polling to a WebSocket.
    Upgraded,
    /// The probe of a WebSocket has failed.
    Stayed,
    /// A packet of the server has arrived, possibly only a heartbeat.
    Heard,
    /// An acknowledgement of the server is overdue.
    Unanswered,
    /// The transport was closed, or could not be opened.
    Lost,
    /// The server has disconnected this page in favour of a newer one of the same person.
    Replaced,
    /// The delay of [`Action::RetryIn`] is over.
    RetryDue,
    /// The user asks for a retry, or looks at the page again.
    Attend,
    /// The device was asleep; the state of the socket is unreliable.
    Woke,
    /// The browser reports a network.
    NetworkUp,
    /// The browser reports that there is no network.
    NetworkDown,
    /// Regular time check.
    Tick,
    /// The page has been compared with the server.
    Compared,
    /// The server did not answer the comparison.
    NotCompared,
}

/// An action for the caller to execute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Open a connection and drop any other.
    Open(Transport),
    /// Join the namespace.
    Enter,
    /// Drop the connection and ignore its further events.
    Drop,
    /// Probe a WebSocket for the polling session.
    Upgrade,
    /// Store this transport as working, for the next load of the tab.
    Remember(Transport),
    /// Compare with the server, because no events arrive.
    Compare,
    /// Send [`Input::RetryDue`] after this many milliseconds.
    RetryIn(u64),
    /// The connection is live again: fetch what was missed.
    Resume,
}
