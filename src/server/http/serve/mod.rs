//! Accepts TCP connections up to a limit, enforces the timeouts of request heads and bodies, and lets running
//! requests finish before the process ends. WebSockets start here as requests and keep their share of the
//! limit.

mod conn_io;
mod gathered;
mod timed;

use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::timeout;
use tower::ServiceExt as _;

use crate::server::http::connection_quota::ConnectionQuota;
use crate::server::metrics::Counter;
use conn_io::ConnIo;
use gathered::Gathered;
use timed::{Since, Timed};

/// Timeout of a request's head, and of an idle connection between two requests.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);

/// Maximum size of a request's head, in bytes. Addresses of pages and cookies have one or two thousand.
const MAX_HEAD: usize = 20 * 1024;

/// Maximum size of what is read of a body at a time, in bytes.
const MAX_READ: usize = 32 * 1024;

/// How long running requests may take at the end.
const DRAIN: Duration = Duration::from_secs(5);

/// Pause before the next accept when the system has run out of a resource.
const PAUSE: Duration = Duration::from_millis(100);

/// Length of the queue of connections that wait to be accepted: after a restart all clients reconnect at once,
/// and a client that finds the queue full retries only after a second. The system may allow less
/// (`net.core.somaxconn`).
const QUEUE: u32 = 4096;

/// File descriptors left for the database, the files of the site and the log.
const RESERVED: u64 = 256;

/// Limits on connections.
pub struct Admission {
    /// Maximum number of connections.
    pub connections: usize,
    /// Connections per address.
    pub per_address: ConnectionQuota,
    /// Addresses without a quota: proxies, each of which stands for many clients.
    pub uncounted: Arc<[std::net::IpAddr]>,
    /// Counts the connections above the quota of their address.
    pub refused: Counter,
}

/// The connections that are left when no more are accepted.
pub struct Remaining {
    room: Arc<Semaphore>,
    all: u32,
}

impl Remaining {
    /// Waits a limited time until all of them have ended.
    pub async fn end(self) {
        if timeout(DRAIN, self.room.acquire_many(self.all))
            .await
            .is_err()
        {
            tracing::warn!("connections were cut: they did not end in time");
        }
    }
}

/// The number of connections that the process has file descriptors for. First raises the soft limit to the hard
/// limit.
///
/// # Errors
/// If the limit cannot be read.
pub fn room() -> io::Result<usize> {
    let descriptors = rlimit::increase_nofile_limit(u64::MAX)?;
    let connections = (descriptors / 2).max(descriptors.saturating_sub(RESERVED));
    Ok(usize::try_from(connections)
        .unwrap_or(usize::MAX)
        .min(Semaphore::MAX_PERMITS))
}

/// How many of these connections one address may hold: its limit, but not more than a quarter of all.
#[must_use]
pub fn share(limit: Option<usize>, connections: usize) -> Option<usize> {
    limit.map(|limit| limit.min((connections / 4).max(1)))
}

/// Listens on this address.
///
/// # Errors
/// If the system refuses it.
pub fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4(),
        SocketAddr::V6(_) => TcpSocket::new_v6(),
    }?;
    // Allows a restart while connections of the previous process are still in TIME_WAIT.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(QUEUE)
}

/// Serves until `stop` completes. From then on no connection is accepted, each of those that are left finishes its
/// current request, and connections without one are closed. WebSockets stay open.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    admission: Admission,
    stop: impl Future<Output = ()>,
) -> Remaining {
    let room = Arc::new(Semaphore::new(admission.connections));
    let (serving, ending) = watch::channel(());
    let accepting = async {
        loop {
            // While all connections are taken, new ones wait in the listener's queue.
            let Ok(permit) = Arc::clone(&room).acquire_owned().await else {
                return;
            };
            let (stream, peer) = accept(&listener).await;
            let address = peer.ip().to_canonical();
            let counted = (!admission.uncounted.contains(&address))
                .then(|| admission.per_address.take(address))
                .transpose();
            // A connection above the quota of its address is closed without an answer.
            let Ok(counted) = counted else {
                admission.refused.inc();
                continue;
            };
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
    Remaining { room, all }
}

/// The next connection; retries while the system is out of a resource.
async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    let mut has_failed = false;
    loop {
        match listener.accept().await {
            Ok(accepted) => return accepted,
            // The failure of one client's connection does not concern the others.
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

/// Answers the requests of one connection; after `ending` completes, only the current one.
async fn answer(io: ConnIo, peer: SocketAddr, router: Router, mut ending: watch::Receiver<()>) {
    let service = service_fn(move |request: Request<Incoming>| {
        let is_upload = request.uri().path().starts_with("/api/upload");
        // An upload is written as it arrives; all other bodies are collected.
        let mut request = request.map(|body| match is_upload {
            true => Body::new(Timed::new(body, Since::Progress)),
            false => Body::new(Gathered::new(Timed::new(body, Since::Begin))),
        });
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().oneshot(request)
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_header_size(MAX_HEAD)
        .max_buf_size(MAX_READ);
    let connection = http.serve_connection(TokioIo::new(io), service);
    let mut connection = pin!(connection.with_upgrades());
    // Errors of a connection concern only its client.
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = ending.changed() => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}
