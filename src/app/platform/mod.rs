//! The only border between server and browser: the same functions exist on both sides. On the server they answer from
//! the request for which a page is rendered, or do nothing; in the browser they act.

#[cfg(feature = "ssr")]
mod server;
#[cfg(feature = "ssr")]
pub use server::*;

#[cfg(not(feature = "ssr"))]
mod browser;
#[cfg(not(feature = "ssr"))]
pub use browser::*;

/// Lifetime of a value in the browser's storage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// Until the tab is closed.
    Tab,
    /// Until it is removed; shared by all tabs.
    Device,
}

/// A database of the browser, shared by all tabs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Store {
    /// Unsent messages, which exist nowhere else.
    Outbox,
    /// Copies of what the server has, for times without a network. Removed when the person signs out.
    Copies,
}

/// An event of a transport.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// A text packet.
    Packet(String),
    /// The session has been upgraded to a WebSocket.
    Upgraded,
    /// The probe of a WebSocket has failed; the session goes on by long polling.
    Stayed,
    /// The session is closed, or could not be opened.
    Closed,
}

/// How far a sound is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SoundState {
    /// The position in milliseconds; `None` while another one is looked for.
    pub at: Option<u32>,
    /// The browser has paused it.
    pub is_paused: bool,
    /// It has been played to its end.
    pub has_ended: bool,
    /// It cannot be loaded or decoded.
    pub has_failed: bool,
}
