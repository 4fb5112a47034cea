//! A whole server in the test's process, with its own database, clock and port.

use std::future::pending;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use chitrasethu::domain::{ConversationId, Timestamp, UserId};
use chitrasethu::server::chat::{News, Publication, Publisher, VolatileEvent};
use chitrasethu::server::clock::Clock;
use chitrasethu::server::config::Config;
use chitrasethu::server::http::connection_quota::ConnectionQuota;
use chitrasethu::server::http::router;
use chitrasethu::server::http::serve::{Admission, serve};
use chitrasethu::server::media::MediaUrl;
use chitrasethu::server::pages::site;
use chitrasethu::server::state::AppState;
use chitrasethu::server::{realtime, storage};
use sqlx::{ConnectOptions, Connection};
use tempfile::TempDir;
use tokio::net::TcpListener;

use super::time::Time;
use super::{Call, Person, postgres, secret};

/// A server. Clones refer to the same server.
#[derive(Clone)]
pub(crate) struct TestApp(Arc<Inner>);

struct Inner {
    state: AppState,
    router: Router,
    address: SocketAddr,
    time: Arc<Time>,
    names: AtomicUsize,
    settings: Vec<(String, String)>,
    media_url: MediaUrl,
    folder: Arc<TempDir>,
}

/// What a server keeps its data in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    pub(crate) const ALL: [Self; 2] = [Self::Sqlite, Self::Postgres];

    /// A server with an empty database of this engine and these settings.
    pub(crate) async fn start(self, settings: &[(&str, &str)]) -> TestApp {
        match self {
            Self::Sqlite => TestApp::with(settings).await,
            Self::Postgres => {
                let url = postgres().await;
                TestApp::with(&[&[("DATABASE_URL", &*url)], settings].concat()).await
            }
        }
    }
}

impl TestApp {
    /// Starts a server with an empty database and no limits.
    pub(crate) async fn start() -> Self {
        Self::with(&[]).await
    }

    /// Like [`TestApp::start`], with additional settings.
    pub(crate) async fn with(settings: &[(&str, &str)]) -> Self {
        let folder = Arc::new(TempDir::new().unwrap());
        let time = Arc::<Time>::default();
        Self::on(folder, owned(settings), time).await
    }

    /// Another server on the same database and clock, as after a restart.
    pub(crate) async fn restarted(&self) -> Self {
        let Inner { folder, time, .. } = &*self.0;
        Self::on(folder.clone(), self.0.settings.clone(), time.clone()).await
    }

    /// The same with other settings, on the same database.
    pub(crate) async fn restarted_with(&self, settings: &[(&str, &str)]) -> Self {
        let Inner { folder, time, .. } = &*self.0;
        let mut settings = owned(settings);
        let database = self.0.settings.iter();
        settings.extend(database.filter(|(name, _)| name == "DATABASE_URL").cloned());
        Self::on(folder.clone(), settings, time.clone()).await
    }

    async fn on(folder: Arc<TempDir>, settings: Vec<(String, String)>, time: Arc<Time>) -> Self {
        let config = Config::from_lookup(
            |name| match (settings.iter().find(|(known, _)| known == name), name) {
                (Some((_, value)), _) => Some(value.clone()),
                (None, "DATA_DIR") => Some(folder.path().display().to_string()),
                (None, "JWT_SECRET") => Some(secret().to_owned()),
                (None, "RATE_LIMIT_SCALE") => Some("0".to_owned()),
                _ => None,
            },
            false,
        )
        .unwrap();
        let clock = {
            let time = Arc::clone(&time);
            let (wall, steady) = (Arc::clone(&time), time);
            Clock::new(move || Timestamp(wall.now()), move || steady.passed())
        };
        let store = storage::open(&config.database.url).await.unwrap();
        let mut options = site::options().unwrap();
        options.hash_files = false;
        let state = AppState::new(&config, store, clock, options).await.unwrap();
        let router = router::router(state.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let admission = Admission {
            connections: 1_000,
            per_address: ConnectionQuota::new("connections", state.limits.connections_of_address()),
            uncounted: Arc::clone(&state.trusted_proxies),
            refused: state.metrics.refused.connections.clone(),
        };
        tokio::spawn(serve(listener, router.clone(), admission, pending()));
        tokio::spawn(realtime::sweep(state.realtime.clone()));
        if let Some(cluster) = state.cluster.clone() {
            let (hub, presence) = (state.realtime.hub.clone(), state.realtime.presence.clone());
            tokio::spawn(async move { cluster.run(hub, presence).await });
        }
        Self(Arc::new(Inner {
            state,
            router,
            address,
            time,
            names: AtomicUsize::new(0),
            settings,
            media_url: config.media.url,
            folder,
        }))
    }

    /// Registers a customer.
    pub(crate) async fn customer(&self, name: &str) -> Person {
        Person::register(self, name, "customer").await
    }

    /// Registers a photographer.
    pub(crate) async fn photographer(&self, name: &str) -> Person {
        Person::register(self, name, "photographer").await
    }

    /// A customer and a photographer, and the conversation between them.
    pub(crate) async fn couple(&self) -> (Person, Person, String) {
        let (asha, arjun) = (
            self.customer("Asha Rao").await,
            self.photographer("Arjun Kapoor").await,
        );
        let conversation = asha.conversation_with(&arjun);
        (asha, arjun, conversation)
    }

    /// A request without authentication.
    pub(crate) fn call(&self, method: &str, path: &str) -> Call {
        Call::new(self, method, path)
    }

    /// Time passes.
    pub(crate) fn pass(&self, milliseconds: i64) {
        self.0.time.pass(milliseconds);
    }

    /// The clock is set forward, or back.
    pub(crate) fn set_clock(&self, by_milliseconds: i64) {
        self.0.time.set(by_milliseconds);
    }

    /// Waits until other people have been told of those who are connected: CONNECT does not wait for it.
    pub(crate) async fn presence_is_told(&self) {
        self.0.state.realtime.arrivals.announced().await;
    }

    /// The server's state.
    pub(crate) fn state(&self) -> &AppState {
        &self.0.state
    }

    pub(super) fn media_url(&self) -> &MediaUrl {
        &self.0.media_url
    }

    pub(super) fn router(&self) -> Router {
        self.0.router.clone()
    }

    /// The server's address.
    pub(crate) fn address(&self) -> SocketAddr {
        self.0.address
    }

    /// A number that was not used before in this server.
    pub(super) fn fresh(&self) -> usize {
        self.0.names.fetch_add(1, Ordering::SeqCst)
    }

    /// Marks the present in the events of every connection of a user: behind everything that was sent to them comes one
    /// that nobody else causes (see `Socket::events`).
    pub(super) fn mark_present(&self, user: i64, conversation: ConversationId) {
        self.0.state.realtime.hub.publish(&Publication {
            recipients: vec![UserId(user)],
            news: News::Volatile(VolatileEvent::StoppedTyping {
                conversation,
                user: UserId(0),
            }),
            except: None,
            is_repeat: false,
        });
    }

    /// The path of the database file.
    pub(crate) fn database(&self) -> PathBuf {
        self.0.folder.path().join("chitrasethu.db")
    }

    /// Runs a statement on the database directly, as other parts of the platform do.
    pub(crate) async fn sql(&self, statement: &'static str, user: i64) {
        let mut database = sqlx::sqlite::SqliteConnectOptions::new()
            .filename(self.database())
            .connect()
            .await
            .unwrap();
        let query = sqlx::query(statement);
        let query = if statement.contains('?') {
            query.bind(user)
        } else {
            query
        };
        query.execute(&mut database).await.unwrap();
        database.close().await.unwrap();
    }

    /// Holds the write lock of the database until the returned connection is closed.
    pub(crate) async fn lock_database(&self) -> sqlx::SqliteConnection {
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(self.database());
        let mut somebody = options.connect().await.unwrap();
        let lock = sqlx::query("BEGIN EXCLUSIVE").execute(&mut somebody).await;
        lock.unwrap();
        somebody
    }

    /// Deactivates an account in the database, as the platform does, one second ago.
    pub(crate) async fn deactivate(&self, person: &Person) {
        self.change_account("UPDATE users SET is_active = 0 WHERE user_id = ?", person)
            .await;
    }

    /// Deletes an account from the database, as the platform does, one second ago.
    pub(crate) async fn remove(&self, person: &Person) {
        self.change_account("DELETE FROM users WHERE user_id = ?", person)
            .await;
    }

    async fn change_account(&self, statement: &'static str, person: &Person) {
        self.sql(statement, person.id).await;
        // The server caches accounts for a second.
        self.0.state.account_cache.forget(UserId(person.id));
    }
}

fn owned(settings: &[(&str, &str)]) -> Vec<(String, String)> {
    let settings = settings.iter();
    settings
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}
