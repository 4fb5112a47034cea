//! The server's end of TCP: whom it lets in, and for how long it waits for whom.

mod conn_io;
mod connection_quota;
mod frames;
mod sizes;
mod timeouts;

use conn_io::HttpConnection;
