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
use super::config::{AuthConfig, Config};
use super::http::connection_quota::ConnectionQuota;
use super::http::origins::Origins;
use super::limits::Limits;
use super::pages::refused_forms::RefusedForms;
use super::presence::Presence;
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
    /// The storage, for the readiness check.
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
        let limits = Arc::new(Limits::new(config.server.rate_limit_scale));
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
            }),
            store,
            account_cache,
            limits,
            origins,
            trusted_proxies: config.server.trusted_proxies.clone().into(),
            refused_forms: RefusedForms::default(),
            leptos,
        })))
    }
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        state.leptos.clone()
    }
}
