//! The TCP side of the server: which connections it accepts, and its timeouts.

mod conn_io;
mod connection_quota;
mod sizes;
mod timeouts;

use conn_io::HttpConnection;
