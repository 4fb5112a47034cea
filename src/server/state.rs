//! The state shared by all requests.

use std::net::IpAddr;
use std::ops::Deref;
use std::sync::Arc;

use axum::extract::FromRef;
use leptos::config::LeptosOptions;

use super::account_cache::AccountCache;
use super::accounts::Accounts;
use super::auth::{Passwords, Sessions, Tokens};
use super::chat::Chat;
use super::clock::Clock;
use super::config::{AuthConfig, Config, Secret};
use super::http::connection_quota::ConnectionQuota;
use super::http::origins::Origins;
use super::limits::Limits;
use super::metrics::{Metrics, Snapshot};
use super::pages::refused_forms::RefusedForms;
use super::presence::Presence;
use super::readiness::{Database, Readiness};
use super::realtime::{Arrivals, Hub, Realtime};
use super::storage::{Store, StoreResult};

/// The connected parts of the server. Cloning is cheap (one reference count), because every layer clones it for every
/// request.
#[derive(Clone)]
pub struct AppState(Arc<Parts>);

impl Deref for AppState {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// The parts of the server.
pub struct Parts {
    /// The account use-cases.
    pub accounts: Accounts,
    /// The chat use-cases.
    pub chat: Chat,
    /// The Socket.IO gateway.
    pub realtime: Arc<Realtime>,
    /// The storage.
    pub store: Arc<dyn Store>,
    /// The account cache, for its regular clean-up.
    pub account_cache: AccountCache,
    /// The rate limits, for their regular clean-up.
    pub limits: Arc<Limits>,
    /// Origins that may send requests on behalf of users.
    pub origins: Origins,
    /// Proxies whose `X-Forwarded-For` is trusted.
    pub trusted_proxies: Arc<[IpAddr]>,
    /// What was typed into refused forms.
    pub refused_forms: RefusedForms,
    /// Options of the pages.
    pub leptos: LeptosOptions,
    /// What is counted.
    pub metrics: Arc<Metrics>,
    /// What `/metrics` requires, if anything.
    pub metrics_token: Option<Secret>,
    /// Whether this server should get requests.
    pub readiness: Readiness,
}

impl AppState {
    /// Creates and connects all parts.
    ///
    /// # Errors
    /// If the revoked sessions cannot be read.
    pub async fn new(
        config: &Config,
        store: Arc<dyn Store>,
        clock: Clock,
        leptos: LeptosOptions,
    ) -> StoreResult<Self> {
        let AuthConfig {
            jwt_secret,
            jwt_lifetime,
        } = &config.auth;
        let tokens = Tokens::new(jwt_secret.expose().as_bytes(), *jwt_lifetime);
        let account_cache = AccountCache::new(Arc::clone(&store));
        let sessions = Sessions::load(
            tokens,
            Arc::clone(&store),
            account_cache.clone(),
            clock.clone(),
        )
        .await?;
        let metrics = Arc::new(Metrics::new(store.log_metrics()));
        let refused = metrics.refused.clone();
        let limits = Arc::new(Limits::new(config.server.rate_limit_scale, refused));
        let readiness = Readiness::new(vec![Box::new(Database(Arc::clone(&store)))]);
        let origins = Origins::new(config.server.allowed_origins.clone());
        let hub = Arc::new(Hub::default());
        let presence = Arc::new(Presence::default());
        let chat = Chat::new(
            Arc::clone(&store),
            account_cache.clone(),
            hub.clone(),
            presence.clone(),
            Arc::clone(&limits),
            clock.clone(),
        );
        Ok(Self(Arc::new(Parts {
            accounts: Accounts {
                store: Arc::clone(&store),
                account_cache: account_cache.clone(),
                sessions: sessions.clone(),
                passwords: Passwords::new(2),
                connections: hub.clone(),
                limits: Arc::clone(&limits),
                clock: clock.clone(),
            },
            chat: chat.clone(),
            realtime: Arc::new(Realtime {
                arrivals: Arrivals::new(chat.clone()),
                chat,
                store: Arc::clone(&store),
                sessions,
                origins: origins.clone(),
                quota: ConnectionQuota::new("sockets", limits.sockets_of_address()),
                limits: Arc::clone(&limits),
                hub,
                presence,
                clock,
                metrics: Arc::clone(&metrics),
            }),
            store,
            account_cache,
            limits,
            origins,
            trusted_proxies: config.server.trusted_proxies.clone().into(),
            refused_forms: RefusedForms::default(),
            leptos,
            metrics,
            metrics_token: config.server.metrics_token.clone(),
            readiness,
        })))
    }

    /// What `/metrics` reads when it is asked.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        let store = self.store.load();
        let (outbox_frames, outbox_frames_max) = self.realtime.hub.waiting_frames();
        Snapshot {
            people_online: self.realtime.presence.count(),
            log_queue: store.waiting,
            outbox_frames,
            outbox_frames_max,
            database_in_use: store.in_use,
            database_idle: store.idle,
        }
    }
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        state.leptos.clone()
    }
}
