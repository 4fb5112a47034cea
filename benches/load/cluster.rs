//! A PostgreSQL server of this program's own: the distribution's binaries, a temporary folder, a free port, and
//! PostgreSQL's default durability.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use sqlx::{Connection as _, PgConnection};
use tempfile::TempDir;

use crate::Result;
use crate::server::signal;

/// How long a start may take.
const TIMEOUT: Duration = Duration::from_secs(30);

/// The accounts that PostgreSQL runs as if this program runs as root, which PostgreSQL refuses: the first that
/// exists.
const UNPRIVILEGED: [&str; 2] = ["postgres", "nobody"];

/// A running PostgreSQL server; dropping it stops it and removes its files.
pub(crate) struct Cluster {
    /// The connection URL.
    pub(crate) url: String,
    server: Child,
    _folder: TempDir,
}

/// The account that runs the server, if it differs from this program's.
#[derive(Clone, Copy)]
struct Account {
    user: u32,
    group: u32,
}

impl Cluster {
    /// The folder of the newest version's binaries; `None` if PostgreSQL is not installed.
    pub(crate) fn binaries() -> Option<PathBuf> {
        let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
        let newest = versions
            .filter_map(|version| version.ok()?.file_name().to_str()?.parse::<u32>().ok())
            .max()
            .map(|version| PathBuf::from(format!("/usr/lib/postgresql/{version}/bin")));
        let asked = || {
            let answer = Command::new("pg_config").arg("--bindir").output().ok()?;
            Some(PathBuf::from(String::from_utf8(answer.stdout).ok()?.trim()))
        };
        newest
            .or_else(asked)
            .filter(|folder| folder.join("initdb").exists())
    }

    /// Creates and starts a server with an empty database.
    pub(crate) async fn start() -> Result<Self> {
        let binaries = Self::binaries().ok_or("PostgreSQL is not installed")?;
        let folder = TempDir::new()?;
        let account = account(folder.path())?;
        let data = folder.path().join("data");
        if let Some(Account { user, group }) = account {
            chown(folder.path(), Some(user), Some(group))?;
        }
        let made = as_account(binaries.join("initdb"), account)
            .current_dir(folder.path())
            .args(["--auth=trust", "--username=bench", "--encoding=UTF8"])
            .args(["--no-locale", "--no-instructions", "-D"])
            .arg(&data)
            .output()?;
        if !made.status.success() {
            return Err(String::from_utf8_lossy(&made.stderr).into_owned().into());
        }
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let server = as_account(binaries.join("postgres"), account)
            .current_dir(folder.path())
            .arg("-D")
            .arg(&data)
            .args(["-c", "listen_addresses=127.0.0.1"])
            .args(["-c", "unix_socket_directories="])
            .args(["-p", &port.to_string()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let mut cluster = Self {
            url: format!("postgres://bench@127.0.0.1:{port}/postgres"),
            server,
            _folder: folder,
        };
        cluster.answers().await?;
        Ok(cluster)
    }

    async fn answers(&mut self) -> Result<()> {
        let begun = Instant::now();
        loop {
            match PgConnection::connect(&self.url).await {
                Ok(connection) => return Ok(connection.close().await?),
                Err(error) if begun.elapsed() > TIMEOUT => return Err(error.into()),
                Err(_) if self.server.try_wait()?.is_some() => {
                    return Err("PostgreSQL has stopped at its start".into());
                }
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // A fast shutdown also ends the child processes and releases the shared memory.
        if signal(self.server.id(), "INT").is_err() {
            let _ = self.server.kill();
        }
        let _ = self.server.wait();
    }
}

/// An unprivileged account, if `folder` belongs to root.
fn account(folder: &Path) -> Result<Option<Account>> {
    if fs::metadata(folder)?.uid() != 0 {
        return Ok(None);
    }
    let id = |option, name| -> Option<u32> {
        let answer = Command::new("id").args([option, name]).output().ok()?;
        String::from_utf8(answer.stdout).ok()?.trim().parse().ok()
    };
    let found = UNPRIVILEGED.into_iter().find_map(|name| {
        let (user, group) = (id("-u", name)?, id("-g", name)?);
        Some(Account { user, group })
    });
    found
        .map(Some)
        .ok_or_else(|| "no unprivileged account to run PostgreSQL".into())
}

fn as_account(program: PathBuf, account: Option<Account>) -> Command {
    let mut command = Command::new(program);
    if let Some(Account { user, group }) = account {
        command.uid(user).gid(group);
    }
    command
}
