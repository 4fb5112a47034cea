//! A client of uploads: each request has a connection of its own, which may break anywhere.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::client::TIMEOUT;

/// A person's uploads at one server.
#[derive(Clone)]
pub(crate) struct Tus {
    pub(crate) address: SocketAddr,
    pub(crate) token: String,
}

/// The server's answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(':'));
        let found = lines.find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.trim())
    }

    /// Number of received bytes, as the server says.
    pub(crate) fn offset(&self) -> Option<usize> {
        self.header("upload-offset")?.parse().ok()
    }
}

impl Tus {
    /// Begins an upload; returns its path.
    pub(crate) async fn begin(&self, size: usize, file_name: &str) -> io::Result<String> {
        let metadata = format!("filename {}", STANDARD.encode(file_name));
        let size = size.to_string();
        let headers = [("upload-length", &*size), ("upload-metadata", &metadata)];
        let answer = self.call("POST", "/api/uploads", &headers, b"").await?;
        let path = answer.header("location").map(str::to_owned);
        path.ok_or_else(|| io::Error::other(format!("not begun: {}", answer.status)))
    }

    /// The state of an upload.
    pub(crate) async fn state(&self, path: &str) -> io::Result<Answer> {
        self.call("HEAD", path, &[], b"").await
    }

    /// Sends a part.
    pub(crate) async fn append(
        &self,
        path: &str,
        offset: usize,
        bytes: &[u8],
    ) -> io::Result<Answer> {
        let offset = offset.to_string();
        let headers = [("upload-offset", &*offset), ("content-type", PART)];
        self.call("PATCH", path, &headers, bytes).await
    }

    /// Sends the first half of a part, and leaves the rest to the returned connection.
    pub(crate) async fn append_half(
        &self,
        path: &str,
        offset: usize,
        bytes: &[u8],
    ) -> io::Result<TcpStream> {
        let offset = offset.to_string();
        let headers = [("upload-offset", &*offset), ("content-type", PART)];
        let mut stream = TcpStream::connect(self.address).await?;
        let head = self.head("PATCH", path, &headers, bytes.len());
        stream.write_all(head.as_bytes()).await?;
        stream.write_all(&bytes[..bytes.len() / 2]).await?;
        Ok(stream)
    }

    /// Reads a file.
    pub(crate) async fn read(&self, path: &str) -> io::Result<Answer> {
        self.call("GET", path, &[], b"").await
    }

    /// Makes a request and reads the whole answer.
    pub(crate) async fn call(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> io::Result<Answer> {
        let exchange = async {
            let mut stream = TcpStream::connect(self.address).await?;
            let head = self.head(method, path, headers, body.len());
            stream.write_all(head.as_bytes()).await?;
            stream.write_all(body).await?;
            let mut received = Vec::new();
            stream.read_to_end(&mut received).await?;
            parse(&received, method == "HEAD")
        };
        let silence: Duration = TIMEOUT * 2;
        timeout(silence, exchange).await.expect("an answer in time")
    }

    fn head(&self, method: &str, path: &str, headers: &[(&str, &str)], length: usize) -> String {
        let token = &self.token;
        let mut head = format!(
            "{method} {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
             authorization: Bearer {token}\r\ntus-resumable: 1.0.0\r\ncontent-length: {length}\r\n"
        );
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head + "\r\n"
    }
}

const PART: &str = "application/offset+octet-stream";

/// An answer that was read to its end. A server that was killed within it is an error.
fn parse(bytes: &[u8], is_head: bool) -> io::Result<Answer> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
    let end = end.ok_or(io::ErrorKind::UnexpectedEof)?;
    let head = str::from_utf8(&bytes[..end]).map_err(io::Error::other)?;
    let status = head.get(9..12).and_then(|status| status.parse().ok());
    let answer = Answer {
        status: status.ok_or_else(|| io::Error::other("no status"))?,
        head: head.to_owned(),
        body: bytes[end + 4..].to_vec(),
    };
    let length = answer.header("content-length");
    let length = length.and_then(|length| length.parse::<usize>().ok());
    if !is_head && length.is_some_and(|length| answer.body.len() < length) {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(answer)
}
