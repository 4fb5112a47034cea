//! A client of the virus scanner clamd: one connection a file, command `INSTREAM`.
//!
//! The file is sent in chunks, each after its length as a 32-bit number; a length of zero ends it. The answer is one
//! line, `stream: OK` or `stream: <name> FOUND`. If the file is longer than the `StreamMaxLength` of the scanner, the
//! scanner says so and closes the connection while the file is still being sent.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// Bytes that are sent at a time.
const CHUNK_BYTES: usize = 64 * 1024;

/// Bytes of a chunk's length.
const LENGTH_BYTES: usize = 4;

/// An answer is shorter; more is not read.
const MAX_ANSWER_BYTES: u64 = 4 * 1024;

const TIMEOUTS: Timeouts = Timeouts {
    connect: Duration::from_secs(5),
    chunk: Duration::from_secs(30),
    // The scanner gives up after `MaxScanTime`, two minutes by default.
    answer: Duration::from_secs(150),
};

/// What the scanner found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nothing.
    Clean,
    /// Malware of this name.
    Infected(String),
}

/// Why there is no verdict. The file must not be published then.
#[derive(Debug, thiserror::Error)]
pub(super) enum ScanError {
    #[error("the virus scanner cannot be reached: {0}")]
    Connect(#[source] io::Error),
    #[error("the connection to the virus scanner broke: {0}")]
    Connection(#[source] io::Error),
    #[error("the file cannot be read: {0}")]
    Content(#[source] io::Error),
    #[error("the virus scanner does not answer")]
    TimedOut,
    #[error("the file is longer than the virus scanner accepts")]
    TooLarge,
    #[error("the virus scanner answers {0:?}")]
    Answer(String),
}

/// How long each step may take.
#[derive(Clone, Copy, Debug)]
struct Timeouts {
    connect: Duration,
    /// Reading a chunk of the file, and sending it, each.
    chunk: Duration,
    answer: Duration,
}

/// Has a file scanned by the clamd at this address (`host:port`).
///
/// # Errors
/// [`ScanError`].
pub(super) async fn scan(
    address: &str,
    content: impl AsyncRead + Unpin,
) -> Result<Verdict, ScanError> {
    scan_within(TIMEOUTS, address, content).await
}

async fn scan_within(
    timeouts: Timeouts,
    address: &str,
    content: impl AsyncRead + Unpin,
) -> Result<Verdict, ScanError> {
    let connected = timeout(timeouts.connect, TcpStream::connect(address)).await;
    let mut connection = connected
        .map_err(|_| ScanError::TimedOut)?
        .map_err(ScanError::Connect)?;
    match send(timeouts.chunk, &mut connection, content).await {
        // The scanner may have closed the connection because of its limit; its answer says so.
        Err(ScanError::Connection(error)) => match answer(timeouts.chunk, &mut connection).await {
            Ok(text) if !text.is_empty() => verdict(&text),
            _ => Err(ScanError::Connection(error)),
        },
        Err(error) => Err(error),
        Ok(()) => verdict(&answer(timeouts.answer, &mut connection).await?),
    }
}

async fn send(
    limit: Duration,
    connection: &mut TcpStream,
    mut content: impl AsyncRead + Unpin,
) -> Result<(), ScanError> {
    write(limit, connection, b"zINSTREAM\0").await?;
    let mut chunk = vec![0; LENGTH_BYTES + CHUNK_BYTES];
    loop {
        let (length, data) = chunk.split_at_mut(LENGTH_BYTES);
        let read = timeout(limit, content.read(data)).await;
        let read = read
            .map_err(|_| ScanError::TimedOut)?
            .map_err(ScanError::Content)?;
        length.copy_from_slice(&u32::try_from(read).unwrap_or_default().to_be_bytes());
        // The end of the file is a chunk of length zero.
        write(
            limit,
            connection,
            chunk.get(..LENGTH_BYTES + read).unwrap_or_default(),
        )
        .await?;
        if read == 0 {
            return Ok(());
        }
    }
}

async fn write(limit: Duration, connection: &mut TcpStream, bytes: &[u8]) -> Result<(), ScanError> {
    let written = timeout(limit, connection.write_all(bytes)).await;
    written
        .map_err(|_| ScanError::TimedOut)?
        .map_err(ScanError::Connection)
}

/// Reads until the zero byte that ends an answer, or the end of the connection.
async fn answer(limit: Duration, connection: &mut TcpStream) -> Result<String, ScanError> {
    let mut text = Vec::new();
    let mut connection = connection.take(MAX_ANSWER_BYTES);
    let read = async {
        while !text.ends_with(b"\0") && connection.read_buf(&mut text).await? > 0 {}
        io::Result::Ok(())
    };
    let read = timeout(limit, read).await;
    read.map_err(|_| ScanError::TimedOut)?
        .map_err(ScanError::Connection)?;
    Ok(String::from_utf8_lossy(&text)
        .trim_end_matches(['\0', '\n'])
        .to_owned())
}

fn verdict(answer: &str) -> Result<Verdict, ScanError> {
    let result = answer.strip_prefix("stream: ").unwrap_or(answer);
    if result == "OK" {
        Ok(Verdict::Clean)
    } else if let Some(name) = result.strip_suffix(" FOUND") {
        Ok(Verdict::Infected(name.to_owned()))
    } else if result.contains("size limit exceeded") {
        Err(ScanError::TooLarge)
    } else {
        Err(ScanError::Answer(result.to_owned()))
    }
}

#[cfg(test)]
mod tests;
