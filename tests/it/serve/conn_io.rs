//! A plain TCP connection to the server.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::support::TestApp;

/// How long to wait before a test fails; longer than any timeout of the server.
const TIMEOUT: Duration = Duration::from_secs(120);

/// A connection.
pub(super) struct HttpConnection(TcpStream);

impl HttpConnection {
    pub(super) async fn open(app: &TestApp) -> Self {
        Self(TcpStream::connect(app.address()).await.unwrap())
    }

    /// A connection that was accepted: a request on it was answered. `None` if it was closed.
    pub(super) async fn served(app: &TestApp) -> Option<Self> {
        let mut connection = Self::open(app).await;
        connection.ask().await.then_some(connection)
    }

    /// Sends a small request. Returns whether it was answered.
    pub(super) async fn ask(&mut self) -> bool {
        self.write("GET /health HTTP/1.1\r\nhost: x\r\n\r\n").await;
        self.read().await.starts_with("HTTP/1.1 200")
    }

    /// Sends bytes. If the server has closed the connection, reading will show it.
    pub(super) async fn write(&mut self, text: &str) {
        let _ = self.0.write_all(text.as_bytes()).await;
    }

    /// The next data; empty at the end.
    pub(super) async fn read(&mut self) -> String {
        let mut bytes = vec![0; 16 * 1024];
        let read = timeout(TIMEOUT, self.0.read(&mut bytes)).await;
        // A connection that is closed while our bytes are in transit is reset.
        let length = read.expect("data or the end arrives").unwrap_or_default();
        String::from_utf8_lossy(&bytes[..length]).into_owned()
    }

    /// All data up to the end.
    pub(super) async fn read_to_end(&mut self) -> String {
        let mut all = String::new();
        loop {
            let part = self.read().await;
            if part.is_empty() {
                return all;
            }
            all.push_str(&part);
        }
    }
}
