//! A client of the gateway with very little overhead: WebSocket frames by hand, several from one read.

use std::io;
use std::net::SocketAddr;
use std::ops::Range;
use std::sync::Arc;

use chitrasethu::wire::engine_io::Packet as Engine;
use chitrasethu::wire::socket_io::{Kind, Packet};
use tokio::net::TcpStream;

/// The key protects against caches between client and server; here there are none.
const UPGRADE: &str = "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nhost: localhost\r\n\
    connection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n\
    sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

/// A connected and signed-in socket.
pub(crate) struct Socket {
    emitter: Emitter,
    received: Vec<u8>,
    /// The length of the part of `received` that has been returned.
    read: usize,
}

/// The writing side of a socket; clones write to the same socket.
#[derive(Clone)]
pub(crate) struct Emitter(Arc<TcpStream>);

impl Socket {
    /// Connects and signs in; `generation` is what the client says of `changes`.
    pub(crate) async fn open(
        address: SocketAddr,
        token: &str,
        generation: u32,
    ) -> io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let mut socket = Self {
            emitter: Emitter(Arc::new(stream)),
            received: Vec::new(),
            read: 0,
        };
        socket.emitter.write_all(UPGRADE.as_bytes()).await?;
        socket.upgraded().await?;
        let auth = serde_json::json!({"token": token, "changes": generation}).to_string();
        socket.next().await?;
        let connect = Packet::new(Kind::Connect, &auth).encode_frame();
        socket.emitter.emit(&connect).await?;
        let granted = socket.next().await?;
        if granted.starts_with(b"40{") {
            Ok(socket)
        } else {
            Err(io::Error::other(
                String::from_utf8_lossy(granted).into_owned(),
            ))
        }
    }

    async fn upgraded(&mut self) -> io::Result<()> {
        loop {
            let end = self
                .received
                .windows(4)
                .position(|four| four == b"\r\n\r\n");
            if let Some(end) = end {
                if self.received.starts_with(b"HTTP/1.1 101") {
                    self.read = end + 4;
                    return Ok(());
                }
                let head = String::from_utf8_lossy(&self.received[..end]);
                return Err(io::Error::other(head.into_owned()));
            }
            self.fill().await?;
        }
    }

    /// The next text frame. Heartbeats are answered.
    pub(crate) async fn next(&mut self) -> io::Result<&[u8]> {
        loop {
            let Some((opcode, text)) = frame(&self.received[self.read..]) else {
                self.received.drain(..self.read);
                self.read = 0;
                self.fill().await?;
                continue;
            };
            let text = self.read + text.start..self.read + text.end;
            self.read = text.end;
            if opcode != TEXT {
                return Err(io::ErrorKind::ConnectionAborted.into());
            }
            if self.received[text.clone()] == *b"2" {
                self.emitter.emit(&Engine::Pong("").encode()).await?;
            } else {
                return Ok(&self.received[text]);
            }
        }
    }

    async fn fill(&mut self) -> io::Result<()> {
        loop {
            self.emitter.0.readable().await?;
            self.received.reserve(1024);
            match self.emitter.0.try_read_buf(&mut self.received) {
                Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(_) => return Ok(()),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// A handle that can write while this reads.
    pub(crate) fn emitter(&self) -> Emitter {
        self.emitter.clone()
    }
}

impl Emitter {
    /// Writes one text frame.
    pub(crate) async fn emit(&self, text: &str) -> io::Result<()> {
        let mut frame = Vec::with_capacity(text.len() + 8);
        let length = u16::try_from(text.len()).expect("frames of this program are short");
        frame.push(0x80 | TEXT);
        match u8::try_from(length) {
            Ok(short @ ..126) => frame.push(0x80 | short),
            _ => {
                frame.push(0x80 | 126);
                frame.extend(length.to_be_bytes());
            }
        }
        // A mask of zeros leaves the text unchanged.
        frame.extend([0; 4]);
        frame.extend(text.as_bytes());
        self.write_all(&frame).await
    }

    async fn write_all(&self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            match self.0.try_write(bytes) {
                Ok(written) => bytes = &bytes[written..],
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    self.0.writable().await?;
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

const TEXT: u8 = 1;

/// The opcode and payload range of the first frame, once it is complete. Servers do not mask.
fn frame(bytes: &[u8]) -> Option<(u8, Range<usize>)> {
    let opcode = bytes.first()? & 0x0f;
    let (start, length) = match bytes.get(1)? {
        126 => (
            4,
            usize::from(u16::from_be_bytes([*bytes.get(2)?, *bytes.get(3)?])),
        ),
        127 => (
            10,
            usize::try_from(u64::from_be_bytes(bytes.get(2..10)?.try_into().ok()?)).ok()?,
        ),
        short => (2, usize::from(*short)),
    };
    (bytes.len() >= start + length).then_some((opcode, start..start + length))
}
