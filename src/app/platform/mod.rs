//! The only seam between server and browser: the same functions on both sides. On the server they answer
//! from the request that a page is rendered for, or do nothing; in the browser they act.

#[cfg(feature = "ssr")]
mod server;
#[cfg(feature = "ssr")]
pub use server::*;

#[cfg(not(feature = "ssr"))]
mod browser;
#[cfg(not(feature = "ssr"))]
pub use browser::*;

/// Where something is kept in the browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// As long as the tab.
    Tab,
    /// Until it is removed.
    Device,
}

/// What a transport of packets says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// A text packet.
    Packet(String),
    /// A WebSocket has taken over; the session is the same.
    Upgraded,
    /// None could.
    Stayed,
    /// It is closed, or could not be opened.
    Closed,
}
