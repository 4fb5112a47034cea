//! The server's end of TCP: takes connections as long as there is room, gives heads and bodies of requests their
//! time, and lets everybody finish before it ends. WebSockets begin here as requests and keep their room.

mod conn_io;
mod timed;
mod writer;

use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::http::header;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::timeout;
use tower::ServiceExt as _;

use crate::server::http::connection_quota::ConnectionQuota;
use conn_io::ConnIo;
use timed::Timed;

pub use writer::ConnWriter;

/// How long the head of a request may take, and how long a connection may wait for its next request.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);

/// The greatest head of a request, in bytes.
const MAX_HEAD: usize = 64 * 1024;

/// How long everybody has to finish after the signal to stop.
const DRAIN: Duration = Duration::from_secs(5);

/// How long nothing is accepted when the system has run out of something.
const PAUSE: Duration = Duration::from_millis(100);

/// Connections that may wait to be accepted: everybody comes back at once after a restart, and whoever finds the
/// queue full tries again only after a second. The system may allow fewer (`net.core.somaxconn`).
const QUEUE: u32 = 4096;

/// Descriptors that are left to the database, the files of the site and the log.
const RESERVED: u64 = 256;

/// Who may connect.
pub struct Admission {
    /// How many connections there may be at all.
    pub connections: usize,
    /// How many of one address.
    pub per_address: ConnectionQuota,
    /// Addresses that do not count: proxies, each of which speaks for many.
    pub uncounted: Arc<[std::net::IpAddr]>,
}

/// How many connections the process has descriptors for. Raises the soft limit to the hard one first.
///
/// # Errors
/// When the limit cannot be read.
pub fn room() -> io::Result<usize> {
    let descriptors = rlimit::increase_nofile_limit(u64::MAX)?;
    let connections = (descriptors / 2).max(descriptors.saturating_sub(RESERVED));
    Ok(usize::try_from(connections)
        .unwrap_or(usize::MAX)
        .min(Semaphore::MAX_PERMITS))
}

/// Listens at this address.
///
/// # Errors
/// When the system does not allow it.
pub fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4(),
        SocketAddr::V6(_) => TcpSocket::new_v6(),
    }?;
    // A server that is started again need not wait for the connections of the former one to be forgotten.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(QUEUE)
}

/// Serves until `stop`, then until everybody is done, but not for long.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    admission: Admission,
    stop: impl Future<Output = ()>,
) {
    let room = Arc::new(Semaphore::new(admission.connections));
    let (serving, ending) = watch::channel(());
    let accepting = async {
        loop {
            // Whoever comes when all is taken waits in the listener's queue.
            let Ok(permit) = Arc::clone(&room).acquire_owned().await else {
                return;
            };
            let (stream, peer) = accept(&listener).await;
            let address = peer.ip().to_canonical();
            let counted = (!admission.uncounted.contains(&address))
                .then(|| admission.per_address.take(address))
                .transpose();
            // One too many of an address is closed without a word.
            let Ok(counted) = counted else { continue };
            if let Ok(io) = ConnIo::new(stream, permit, counted.flatten()) {
                tokio::spawn(answer(io, peer, router.clone(), ending.clone()));
            }
        }
    };
    tokio::select! {
        () = accepting => {}
        () = stop => {}
    }
    drop(listener);
    let all = u32::try_from(admission.connections).unwrap_or(u32::MAX);
    drop(serving);
    if timeout(DRAIN, room.acquire_many(all)).await.is_err() {
        tracing::warn!("connections were cut: they did not end in time");
    }
}

/// The next connection, however long the system cannot give one.
async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    let mut has_failed = false;
    loop {
        match listener.accept().await {
            Ok(accepted) => return accepted,
            // One client's own failure concerns nobody else.
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) => {
                if !has_failed {
                    tracing::error!(%error, "connections cannot be accepted for the moment");
                }
                has_failed = true;
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

fn is_of_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    )
}

/// Answers the requests of one connection; the last of them when `ending` ends.
async fn answer(io: ConnIo, peer: SocketAddr, router: Router, mut ending: watch::Receiver<()>) {
    let writer = io.writer();
    let service = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(|body| Body::new(Timed::new(body)));
        request.extensions_mut().insert(ConnectInfo(peer));
        if request.headers().contains_key(header::UPGRADE) {
            request.extensions_mut().insert(Arc::clone(&writer));
        }
        router.clone().oneshot(request)
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_header_size(MAX_HEAD)
        .max_buf_size(MAX_HEAD);
    let connection = http.serve_connection(TokioIo::new(io), service);
    let mut connection = pin!(connection.with_upgrades());
    // A connection that breaks is its client's business.
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = ending.changed() => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}
