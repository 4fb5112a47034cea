//! Starts the server from its configuration.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use super::clock::Clock;
use super::config::Config;
use super::http::connection_quota::ConnectionQuota;
use super::http::serve::{self, Admission};
use super::jobs::Worker;
use super::media::Failure;
use super::pages::site;
use super::shutdown::{self, StopSignals};
use super::state::AppState;
use super::{demo, realtime, storage};

/// Serves until SIGTERM or SIGINT, then drains.
///
/// # Errors
/// A one-line message if the database, the bucket of uploaded files or the address cannot be used, or if a second signal ends the draining.
pub async fn run(config: Config) -> Result<(), String> {
    let store = storage::open(&config.database.url)
        .await
        .map_err(|error| format!("DATABASE_URL: {error}"))?;
    let options = site::options().map_err(|error| format!("Leptos.toml: {error}"))?;
    let state = AppState::new(&config, store, Clock::system(), options)
        .await
        .map_err(|error| error.to_string())?;
    match state.media.check().await {
        Ok(()) => {}
        Err(Failure::Refused(why)) => return Err(format!("MEDIA_URL: {why}")),
        // It may be repaired while people chat without files.
        Err(Failure::Silent(why)) => {
            tracing::error!("MEDIA_URL: {why}: no file can be sent or read until that changes")
        }
    }
    if config.database.demo {
        match demo::fill(&state).await {
            Ok(Some(people)) => tracing::info!(
                "demo accounts, password {}: {}",
                demo::PASSWORD,
                people.join(", ")
            ),
            Ok(None) => tracing::info!("the database is not empty: no demo accounts added"),
            Err(error) => return Err(format!("DEMO: {error}")),
        }
    }
    let address = SocketAddr::new(config.server.host, config.server.port);
    let listener = serve::listen(address)
        .map_err(|error| format!("HOST, PORT: cannot listen on {address}: {error}"))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let signals = StopSignals::listen().map_err(|error| format!("signals: {error}"))?;
    tracing::info!("serving on http://{address}");

    tokio::spawn(realtime::sweep(state.realtime.clone()));
    tokio::spawn(tidy(state.clone()));
    if let Some(cluster) = state.cluster.clone() {
        let (hub, presence) = (state.realtime.hub.clone(), state.realtime.presence.clone());
        tokio::spawn(async move { cluster.run(hub, presence).await });
    }
    let worker = Worker {
        store: Arc::clone(&state.store),
        media: state.media.clone(),
        clock: state.accounts.clock.clone(),
        metrics: state.metrics.jobs.clone(),
    };
    tokio::spawn(worker.run());
    let connections = serve::room().map_err(|error| format!("descriptors: {error}"))?;
    let limit = state.limits.connections_of_address();
    let admission = Admission {
        connections,
        per_address: ConnectionQuota::new("connections", serve::share(limit, connections)),
        uncounted: Arc::clone(&state.trusted_proxies),
        refused: state.metrics.refused.connections.clone(),
    };
    shutdown::serve_until(signals, listener, state, admission).await
}

/// Removes expired entries regularly; from the account cache more often, because every connecting user adds an entry.
async fn tidy(state: AppState) {
    let accounts = async {
        let mut moment = tokio::time::interval(Duration::from_secs(2));
        loop {
            moment.tick().await;
            state.account_cache.tidy();
        }
    };
    let others = async {
        let mut minute = tokio::time::interval(Duration::from_secs(60));
        loop {
            minute.tick().await;
            state.limits.tidy();
            state.chat.tidy();
            state.accounts.sessions.tidy();
            // The platform's first backend may write more expensive ones.
            if let Ok(Some(cost)) = state.store.bcrypt_cost().await {
                state.accounts.passwords.note_bcrypt_cost(cost);
            }
        }
    };
    tokio::join!(accounts, others);
}
