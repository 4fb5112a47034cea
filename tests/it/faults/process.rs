//! The real binary in its own process, which tests kill and restart.

use std::fs::{self, File};
use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use super::engine::Engine;
use super::http::{self, Http};
use crate::support::secret;

/// How long a start may take on a busy machine.
const TIMEOUT: Duration = Duration::from_secs(30);

/// A running server; dropping it kills it.
pub(crate) struct ServerProcess<'a> {
    engine: &'a Engine,
    pub(crate) address: SocketAddr,
    /// Settings beside those of every server.
    settings: Vec<(String, String)>,
    child: Child,
}

impl<'a> ServerProcess<'a> {
    /// Starts a server on a free port and waits until it is ready.
    pub(crate) async fn start(engine: &'a Engine) -> Self {
        Self::start_at(engine, free_address()).await
    }

    /// Starts a server at this address and waits until it is ready.
    pub(crate) async fn start_at(engine: &'a Engine, address: SocketAddr) -> Self {
        Self::spawned(engine, address, &[], server(engine, address)).await
    }

    /// Starts a server on a free port with additional settings.
    pub(crate) async fn start_with(engine: &'a Engine, settings: &[(&str, &str)]) -> Self {
        let address = free_address();
        let mut command = server(engine, address);
        command.envs(settings.iter().copied());
        Self::spawned(engine, address, settings, command).await
    }

    /// Starts a server with a limited number of file descriptors, and additional settings.
    pub(crate) async fn start_with_descriptors(
        engine: &'a Engine,
        count: u32,
        settings: &[(&str, &str)],
    ) -> Self {
        let address = free_address();
        let server = server(engine, address);
        let mut limited = Command::new("/bin/sh");
        limited
            .args(["-c", r#"ulimit -n "$0" && exec "$1""#])
            .arg(count.to_string())
            .arg(server.get_program());
        let mut command = with_settings(limited, engine, address);
        command.envs(settings.iter().copied());
        Self::spawned(engine, address, settings, command).await
    }

    async fn spawned(
        engine: &'a Engine,
        address: SocketAddr,
        settings: &[(&str, &str)],
        mut command: Command,
    ) -> Self {
        let settings = settings.iter();
        let mut server = Self {
            engine,
            address,
            settings: settings
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            child: command.spawn().unwrap(),
        };
        server.ready().await;
        server
    }

    /// The greatest amount of memory that it has had so far, in bytes.
    pub(crate) fn peak_memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let peak = peak.and_then(|rest| rest.trim().strip_suffix(" kB"));
        peak.expect("Linux").trim().parse::<u64>().unwrap() * 1_024
    }

    /// The log so far.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.engine.folder.path().join("log")).unwrap()
    }

    /// Waits until the log has this text.
    pub(crate) async fn logged(&self, text: &str) {
        let begun = Instant::now();
        while !self.log().contains(text) {
            assert!(begun.elapsed() < TIMEOUT, "no {text:?} in:\n{}", self.log());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Sends a signal, such as `TERM`.
    pub(crate) fn signal(&self, name: &str) {
        signal(self.id(), name);
    }

    /// The number of the process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits until the process has ended by itself; returns its exit code.
    pub(crate) async fn ended(&mut self) -> Option<i32> {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            assert!(begun.elapsed() < TIMEOUT, "goes on:\n{}", self.log());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Sends SIGKILL.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Starts the server again at its address, with its settings, and waits until it is ready.
    pub(crate) async fn restart(&mut self) {
        let mut command = server(self.engine, self.address);
        command.envs(self.settings.iter().map(|(name, value)| (name, value)));
        self.child = command.spawn().unwrap();
        self.ready().await;
    }

    async fn ready(&mut self) {
        let begun = Instant::now();
        while !is_ready(self.address).await {
            let is_revoked = self.child.try_wait().unwrap().is_some();
            if is_revoked || begun.elapsed() > TIMEOUT {
                panic!("the server does not start:\n{}", self.log());
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

/// Sends a signal to a process.
pub(crate) fn signal(process: u32, name: &str) {
    let mut kill = Command::new("kill");
    kill.arg(format!("-{name}")).arg(process.to_string());
    assert!(kill.status().unwrap().success());
}

impl Drop for ServerProcess<'_> {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn server(engine: &Engine, address: SocketAddr) -> Command {
    let command = Command::new(env!("CARGO_BIN_EXE_chitrasethu"));
    with_settings(command, engine, address)
}

fn with_settings(mut command: Command, engine: &Engine, address: SocketAddr) -> Command {
    let folder = engine.folder.path();
    let log = folder.join("log");
    let log = File::options().create(true).append(true).open(log).unwrap();
    command
        .current_dir(folder)
        .env_clear()
        .env("HOST", "127.0.0.1")
        .env("PORT", address.port().to_string())
        .env("DATA_DIR", folder)
        .env("DATABASE_URL", &engine.url)
        .env("JWT_SECRET", secret())
        .env("RATE_LIMIT_SCALE", "0")
        .env("LOG", "warn")
        .stdout(log.try_clone().unwrap())
        .stderr(log);
    command
}

async fn is_ready(address: SocketAddr) -> bool {
    let Ok(mut http) = Http::connect(address).await else {
        return false;
    };
    let answer = http.call(&http::get("/ready", "")).await;
    answer.is_ok_and(|answer| answer.status == 200)
}

/// A port outside the range of outgoing connections. A port within that range could be taken, while the server
/// is down, by the very connection with which a client tries to reach it.
fn free_address() -> SocketAddr {
    loop {
        let port = rand::random_range(12_000..32_000);
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        if TcpListener::bind(address).is_ok() {
            return address;
        }
    }
}
