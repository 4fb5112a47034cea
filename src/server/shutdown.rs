//! The end of the process: signals, and the order in which everything stops.

use std::future::pending;
use std::io;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::oneshot;

use super::http::router;
use super::http::serve::{Admission, serve};
use super::realtime;
use super::state::AppState;

/// How long the server goes on as before while `/ready` already refuses: balancers that ask for it once a second
/// look away before the first connection is refused. Those that try another server when one refuses need no time.
const NOTICE: Duration = Duration::from_secs(1);

/// SIGTERM and SIGINT. While this exists, they no longer end the process by themselves.
pub struct StopSignals {
    terminate: Signal,
    interrupt: Signal,
}

impl StopSignals {
    /// Listens from now on.
    ///
    /// # Errors
    /// If the system refuses it.
    pub fn listen() -> io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

/// Serves until the first signal, then drains: not ready, no new connections, sockets closed in slices, running
/// requests finished, queued changes stored.
///
/// # Errors
/// If a second signal cuts this short.
pub async fn serve_until(
    mut signals: StopSignals,
    listener: TcpListener,
    state: AppState,
    admission: Admission,
) -> Result<(), String> {
    let (stop, stopped) = oneshot::channel();
    let served = async {
        let router = router::router(state.clone());
        let remaining = serve(listener, router, admission, async {
            // The sender is not dropped before it has sent.
            if stopped.await.is_err() {
                pending::<()>().await;
            }
            tracing::info!("stopping: not ready from now on");
            state.readiness.drain();
            tokio::time::sleep(NOTICE).await;
            tracing::info!("stopping: no new connections from now on");
        });
        let remaining = remaining.await;
        if let Some(cluster) = &state.cluster {
            // Before the sockets are closed: their users are to be elsewhere when it ends.
            cluster.end_lease_soon().await;
        }
        realtime::drain(&state.realtime.hub).await;
        remaining.end().await;
        if let Err(error) = state.store.flush().await {
            tracing::warn!(%error, "queued changes were refused");
        }
        if let Some(cluster) = &state.cluster {
            cluster.flush().await;
        }
        tracing::info!("stopped");
    };
    let told = async {
        signals.next().await;
        let _ = stop.send(());
        signals.next().await;
    };
    tokio::select! {
        () = served => Ok(()),
        () = told => Err("stopped at once by a second signal".to_owned()),
    }
}
