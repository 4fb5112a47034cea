//! Uploads and downloads over one kept-alive connection.

use std::io;
use std::net::SocketAddr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Number of bytes read at a time.
const BUFFER: usize = 1024 * 1024;

/// A connection.
pub(crate) struct Files {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// An answer, whose body was read and thrown away.
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    /// Size of the body in bytes.
    pub(crate) size: usize,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(':'));
        let found = lines.find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.trim())
    }

    /// The answer, if it has this status.
    fn expected(self, status: u16) -> io::Result<Self> {
        if self.status == status {
            return Ok(self);
        }
        Err(io::Error::other(format!("answered with {}", self.status)))
    }
}

impl Files {
    pub(crate) async fn connect(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: vec![0; BUFFER],
        })
    }

    /// Uploads a file by one request; returns its id.
    pub(crate) async fn upload(
        &mut self,
        token: &str,
        file_name: &str,
        file: &[u8],
    ) -> io::Result<String> {
        let head = format!(
            "POST /api/uploads HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\n\
             tus-resumable: 1.0.0\r\nupload-length: {size}\r\nupload-metadata: filename {name}\r\n\
             content-type: application/offset+octet-stream\r\ncontent-length: {size}\r\n\r\n",
            size = file.len(),
            name = STANDARD.encode(file_name),
        );
        let answer = self.exchange(&head, file).await?.expected(201)?;
        let id = answer.header("upload-attachment").map(str::to_owned);
        id.ok_or_else(|| io::Error::other("the upload is not complete"))
    }

    /// Posts a body to a handler without authentication.
    pub(crate) async fn post(&mut self, path: &str, body: &[u8]) -> io::Result<()> {
        let size = body.len();
        let head =
            format!("POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-length: {size}\r\n\r\n");
        self.exchange(&head, body).await?.expected(200)?;
        Ok(())
    }

    /// Reads one of the forms of a file; returns the number of bytes.
    pub(crate) async fn read(&mut self, token: &str, id: &str, variant: &str) -> io::Result<usize> {
        let head = get(token, id, variant, "");
        Ok(self.exchange(&head, b"").await?.expected(200)?.size)
    }

    /// Reads the bytes `from..to` of the original.
    pub(crate) async fn read_part(
        &mut self,
        token: &str,
        id: &str,
        (from, to): (usize, usize),
    ) -> io::Result<()> {
        let range = format!("range: bytes={from}-{}\r\n", to - 1);
        let head = get(token, id, "original", &range);
        let answer = self.exchange(&head, b"").await?.expected(206)?;
        if answer.size == to - from {
            return Ok(());
        }
        Err(io::Error::other(format!("{} bytes", answer.size)))
    }

    async fn exchange(&mut self, head: &str, body: &[u8]) -> io::Result<Answer> {
        self.stream.write_all(head.as_bytes()).await?;
        self.stream.write_all(body).await?;
        let mut filled = 0;
        let end = loop {
            let count = self.stream.read(&mut self.buffer[filled..]).await?;
            if count == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            filled += count;
            let end = self.buffer[..filled]
                .windows(4)
                .position(|four| four == b"\r\n\r\n");
            if let Some(end) = end {
                break end;
            }
        };
        let head = str::from_utf8(&self.buffer[..end]).map_err(io::Error::other)?;
        let status = head.get(9..12).and_then(|status| status.parse().ok());
        let mut answer = Answer {
            status: status.ok_or_else(|| io::Error::other("no status"))?,
            head: head.to_owned(),
            size: 0,
        };
        let length = answer.header("content-length");
        answer.size = length.and_then(|length| length.parse().ok()).unwrap_or(0);
        let mut left = answer.size.saturating_sub(filled - end - 4);
        while left > 0 {
            let count = self.stream.read(&mut self.buffer).await?;
            if count == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            left = left.saturating_sub(count);
        }
        Ok(answer)
    }
}

fn get(token: &str, id: &str, variant: &str, more: &str) -> String {
    format!(
        "GET /api/attachments/{id}/{variant}/file HTTP/1.1\r\nhost: localhost\r\n\
         authorization: Bearer {token}\r\n{more}\r\n"
    )
}
