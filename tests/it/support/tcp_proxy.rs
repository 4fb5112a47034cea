//! A proxy between a node and Redis or PostgreSQL, whose network a test takes away and gives back.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{AbortHandle, JoinSet};

/// What the network does with connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Network {
    Up,
    /// Connections stay open and can be opened, but no byte passes: a partition.
    Silent,
    /// Connections are closed, also new ones: the other machine is there, the server is not.
    Cut,
}

/// Forwards connections to one server while the network is up. Ends when this is dropped.
pub(crate) struct TcpProxy {
    address: SocketAddr,
    network: watch::Sender<Network>,
    accepting: AbortHandle,
}

impl TcpProxy {
    /// A proxy on a free port in front of the server at this address.
    pub(crate) async fn to(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (network, state) = watch::channel(Network::Up);
        let accepting = tokio::spawn(accept(listener, server, state)).abort_handle();
        Self {
            address,
            network,
            accepting,
        }
    }

    /// Its own address, which the node is given instead of the server's.
    pub(crate) const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Closes all connections, and new ones at once, until [`TcpProxy::heal`].
    pub(crate) fn cut(&self) {
        self.network.send_replace(Network::Cut);
    }

    /// Holds every byte back, without closing anything, until [`TcpProxy::heal`].
    pub(crate) fn silence(&self) {
        self.network.send_replace(Network::Silent);
    }

    /// Forwards again, what was held back too.
    pub(crate) fn heal(&self) {
        self.network.send_replace(Network::Up);
    }
}

impl Drop for TcpProxy {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn accept(listener: TcpListener, server: SocketAddr, network: watch::Receiver<Network>) {
    // Aborted together with this task.
    let mut connections = JoinSet::new();
    loop {
        let (client, _) = listener.accept().await.unwrap();
        connections.spawn(connect(client, server, network.clone()));
    }
}

/// Serves one connection until one of its ends closes it, or the network is cut.
async fn connect(client: TcpStream, server: SocketAddr, network: watch::Receiver<Network>) {
    let mut is_cut = network.clone();
    let forwarded = async {
        if !passes(&mut network.clone()).await {
            return;
        }
        let Ok(server) = TcpStream::connect(server).await else {
            return;
        };
        let (from_client, to_client) = client.into_split();
        let (from_server, to_server) = server.into_split();
        tokio::select! {
            () = forward(from_client, to_server, network.clone()) => {}
            () = forward(from_server, to_client, network) => {}
        }
    };
    tokio::select! {
        () = forwarded => {}
        _ = is_cut.wait_for(|network| *network == Network::Cut) => {}
    }
}

async fn forward(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    mut network: watch::Receiver<Network>,
) {
    let mut bytes = [0; 16 * 1024];
    while let Ok(count @ 1..) = from.read(&mut bytes).await {
        if !passes(&mut network).await || to.write_all(&bytes[..count]).await.is_err() {
            return;
        }
    }
    // In a silent network nobody hears of a closed connection either.
    passes(&mut network).await;
}

/// Waits while the network is silent; whether it is up then.
async fn passes(network: &mut watch::Receiver<Network>) -> bool {
    let state = network.wait_for(|network| *network != Network::Silent);
    state.await.is_ok_and(|network| *network == Network::Up)
}
