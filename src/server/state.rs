//! The state shared by all requests.

use std::net::IpAddr;
use std::ops::Deref;
use std::sync::Arc;

use async_trait::async_trait;
use axum::extract::FromRef;
use leptos::config::LeptosOptions;

use super::account_cache::AccountCache;
use super::accounts::Accounts;
use super::auth::{Passwords, Sessions, Tokens};
use super::chat::Chat;
use super::clock::Clock;
use super::cluster::Cluster;
use super::config::{AuthConfig, Config, Secret};
use super::http::connection_quota::ConnectionQuota;
use super::http::origins::Origins;
use super::limits::Limits;
use super::media::{Links, Media};
use super::metrics::{Metrics, Snapshot};
use super::pages::refused_forms::RefusedForms;
use super::presence::Presence;
use super::readiness::{Database, Dependency, Readiness};
use super::realtime::bus::{Alone, Bus};
use super::realtime::{Arrivals, Hub, Realtime};
use super::storage::{Store, StoreError, StoreResult};
use crate::domain::ImageHosts;

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

/// The connection to the other nodes.
struct OtherNodes(Arc<Cluster>);

#[async_trait]
impl Dependency for OtherNodes {
    fn name(&self) -> &'static str {
        "Redis"
    }

    async fn check(&self) -> Result<(), String> {
        let is_up = self.0.is_up();
        is_up
            .then_some(())
            .ok_or_else(|| "not connected".to_owned())
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
    /// The other servers, if there are any.
    pub cluster: Option<Arc<Cluster>>,
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
    /// The files of messages.
    pub media: Media,
    /// Other hosts from which pages load pictures.
    pub image_hosts: ImageHosts,
    /// The clock of this server.
    pub clock: Clock,
    /// Whether this server should get requests.
    pub readiness: Readiness,
}

impl AppState {
    /// Creates and connects all parts.
    ///
    /// # Errors
    /// If the revoked sessions or the hashes of passwords cannot be read, or the folder of uploaded files cannot be created.
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
        let passwords = Passwords::new(2);
        passwords.note_bcrypt_cost(store.bcrypt_cost().await?.unwrap_or_default());
        let metrics = Arc::new(Metrics::new(store.log_metrics()));
        let mut limits = Limits::new(config.server.rate_limit_scale, metrics.refused.clone());
        let node = rand::random();
        let cluster = config.cluster.address.clone();
        let cluster = cluster
            .map(|address| Cluster::new(address, node, limits.sockets(), metrics.bus.clone()));
        let cluster = cluster.map(Arc::new);
        let mut bus: Arc<dyn Bus> = Arc::new(Alone);
        let mut presence = Presence::default();
        let mut needed: Vec<Box<dyn Dependency>> =
            vec![Box::new(Database::new(Arc::clone(&store)))];
        if let Some(cluster) = &cluster {
            limits = limits.sharing(cluster.quotas.clone());
            presence = Presence::shared(cluster.whereabouts.clone());
            bus = cluster.bus.clone();
            needed.push(Box::new(OtherNodes(Arc::clone(cluster))));
        }
        let (limits, presence) = (Arc::new(limits), Arc::new(presence));
        let readiness = Readiness::new(needed);
        let origins = Origins::new(config.server.allowed_origins.clone());
        let links = Arc::new(Links::new(jwt_secret.expose().as_bytes()));
        let media = Media::open(
            &config.media,
            Arc::clone(&store),
            Arc::clone(&links),
            config.server.rate_limit_scale,
            clock.clone(),
        );
        let media = media.map_err(|error| StoreError::Failed(error.to_string()))?;
        let hub = Arc::new(Hub::new(node, bus, links));
        let chat = Chat::new(
            Arc::clone(&store),
            account_cache.clone(),
            hub.clone(),
            presence.clone(),
            Arc::clone(&limits),
            clock.clone(),
        );
        let image_hosts = &config.media.image_hosts;
        Ok(Self(Arc::new(Parts {
            accounts: Accounts {
                store: Arc::clone(&store),
                account_cache: account_cache.clone(),
                sessions: sessions.clone(),
                passwords,
                connections: hub.clone(),
                limits: Arc::clone(&limits),
                clock: clock.clone(),
                image_hosts: image_hosts.clone(),
                media: media.clone(),
            },
            chat: chat.clone(),
            realtime: Arc::new(Realtime {
                arrivals: Arrivals::new(chat.clone(), presence.clone()),
                chat,
                store: Arc::clone(&store),
                sessions,
                origins: origins.clone(),
                quota: ConnectionQuota::new("sockets", limits.sockets_of_address()),
                limits: Arc::clone(&limits),
                hub,
                presence,
                clock: clock.clone(),
                metrics: Arc::clone(&metrics),
            }),
            store,
            cluster,
            account_cache,
            limits,
            origins,
            trusted_proxies: config.server.trusted_proxies.clone().into(),
            refused_forms: RefusedForms::default(),
            leptos,
            metrics,
            metrics_token: config.server.metrics_token.clone(),
            media,
            image_hosts: image_hosts.clone(),
            clock,
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
            bus_connected: usize::from(self.cluster.as_ref().is_some_and(|it| it.is_up())),
            bus_queue: self.cluster.as_ref().map_or(0, |it| it.bus.waiting()),
        }
    }
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        state.leptos.clone()
    }
}
