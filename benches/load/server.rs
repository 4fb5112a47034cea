//! The server under load: the release binary in its own process, and its resource use.

use std::fs::{self, File};
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use crate::Result;
use crate::http::{self, Http};
use crate::people::SECRET;

/// How long the server may take to become ready, or to stop.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Ticks per second in `/proc`, independent of the kernel's timer frequency.
const TICKS: f64 = 100.0;

/// A running server; dropping it kills it.
pub(crate) struct Server {
    child: Child,
    /// Its address.
    pub(crate) address: SocketAddr,
    /// The time from starting the process to the first successful `GET /ready`.
    pub(crate) started_in: Duration,
}

impl Server {
    /// Starts `binary` on a free port with its files in `folder`, and waits until it is ready.
    pub(crate) async fn start(binary: &Path, folder: &Path, database: &str) -> Result<Self> {
        Self::start_with(binary, folder, database, &[]).await
    }

    /// The same with additional settings.
    pub(crate) async fn start_with(
        binary: &Path,
        folder: &Path,
        database: &str,
        settings: &[(&str, &str)],
    ) -> Result<Self> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let log = folder.join("server.log");
        let output = File::options().create(true).append(true).open(&log)?;
        let begun = Instant::now();
        let child = Command::new(binary)
            .current_dir(folder)
            .env_clear()
            .env("HOST", "127.0.0.1")
            .env("PORT", address.port().to_string())
            .env("DATA_DIR", folder)
            .env("DATABASE_URL", database)
            .env("JWT_SECRET", SECRET)
            .env("RATE_LIMIT_SCALE", "0")
            .env("LOG", "warn")
            .envs(settings.iter().copied())
            .stdout(output.try_clone()?)
            .stderr(output)
            .spawn()
            .map_err(|error| format!("{}: {error}", binary.display()))?;
        let mut server = Self {
            child,
            address,
            started_in: Duration::ZERO,
        };
        while !server.is_ready().await {
            if begun.elapsed() > TIMEOUT || server.child.try_wait()?.is_some() {
                let log = fs::read_to_string(&log)?;
                return Err(format!("the server does not start:\n{log}").into());
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        server.started_in = begun.elapsed();
        Ok(server)
    }

    async fn is_ready(&self) -> bool {
        let Ok(mut http) = Http::connect(self.address).await else {
            return false;
        };
        let answer = http.call(&http::get("/ready", "")).await;
        answer.is_ok_and(|answer| answer.status == 200)
    }

    /// Asks the server to stop, and waits until it has.
    pub(crate) async fn stop(mut self) -> Result<()> {
        signal(self.child.id(), "TERM")?;
        let begun = Instant::now();
        while self.child.try_wait()?.is_none() {
            if begun.elapsed() > TIMEOUT {
                return Err("the server does not stop".into());
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Ok(())
    }

    /// The processor time used so far, of all threads.
    pub(crate) fn cpu(&self) -> Duration {
        let stat = self.proc("stat");
        // The second field is the name in brackets, which may contain spaces.
        let (_, fields) = stat.rsplit_once(')').expect("as the kernel writes it");
        let ticks: f64 = fields
            .split_whitespace()
            .skip(11)
            .take(2)
            .map(|ticks| ticks.parse::<f64>().expect("utime and stime are numbers"))
            .sum();
        Duration::from_secs_f64(ticks / TICKS)
    }

    /// The resident memory, in bytes.
    pub(crate) fn memory(&self) -> f64 {
        self.resident("VmRSS:")
    }

    /// The most resident memory since [`Server::forget_peak`], in bytes.
    pub(crate) fn peak(&self) -> f64 {
        self.resident("VmHWM:")
    }

    /// From now on the peak is counted anew.
    pub(crate) fn forget_peak(&self) -> io::Result<()> {
        fs::write(format!("/proc/{}/clear_refs", self.child.id()), "5")
    }

    fn resident(&self, which: &str) -> f64 {
        let status = self.proc("status");
        let line = status.lines().find_map(|line| line.strip_prefix(which));
        let kilobytes = line.and_then(|line| line.trim().strip_suffix("kB"));
        let kilobytes = kilobytes.and_then(|number| number.trim().parse::<f64>().ok());
        kilobytes.expect("a running process has a resident set") * 1024.0
    }

    fn proc(&self, file: &str) -> String {
        let path = PathBuf::from(format!("/proc/{}/{file}", self.child.id()));
        fs::read_to_string(path).expect("the server is running")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends a signal to a process that this program has started.
pub(crate) fn signal(process: u32, name: &str) -> io::Result<()> {
    let kill = Command::new("kill")
        .arg(format!("-{name}"))
        .arg(process.to_string())
        .status()?;
    if kill.success() {
        Ok(())
    } else {
        Err(io::Error::other(format!("kill -{name} {process} failed")))
    }
}
