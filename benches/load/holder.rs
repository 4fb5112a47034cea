//! Holds sockets in a process of its own, because the number of open files of one is limited.

use std::net::SocketAddr;
use std::process::Stdio;

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader};
use tokio::process::{Child, Command};
use tokio::task::JoinSet;

use crate::Result;
use crate::audience::{AT_ONCE, connect, listen_on};
use crate::people::People;
use crate::server::Server;

/// The first argument of such a process; an address, the first person and their number follow.
pub(crate) const HOLD: &str = "--hold";

/// What such a process says when all are connected.
const CONNECTED: &str = "connected";

/// A process with sockets, which are closed when this is dropped.
pub(crate) struct Holder(#[expect(dead_code, reason = "killed when it is dropped")] Child);

impl Holder {
    /// Connects people `first..first + count` and waits until all are.
    pub(crate) async fn start(server: &Server, first: usize, count: usize) -> Result<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .arg(HOLD)
            .args([
                server.address.to_string(),
                first.to_string(),
                count.to_string(),
            ])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let output = child.stdout.take().ok_or("no output")?;
        match BufReader::new(output).lines().next_line().await? {
            Some(line) if line == CONNECTED => Ok(Self(child)),
            line => Err(format!("sockets were not connected: {line:?}").into()),
        }
    }
}

/// What such a process does. It ends with the process that has started it.
#[expect(
    clippy::print_stdout,
    reason = "read by the process that has started this one"
)]
pub(crate) async fn hold(mut arguments: impl Iterator<Item = String>) -> Result<()> {
    let mut next = || arguments.next().ok_or("an argument is missing");
    let address: SocketAddr = next()?.parse()?;
    let (first, count): (usize, usize) = (next()?.parse()?, next()?.parse()?);
    let people = People::between(first, count);
    let sockets = connect(address, &people, first, count, AT_ONCE).await?;
    let _listening: JoinSet<()> = sockets.into_iter().map(listen_on).collect();
    println!("{CONNECTED}");
    tokio::io::stdin().read_to_end(&mut Vec::new()).await?;
    Ok(())
}
