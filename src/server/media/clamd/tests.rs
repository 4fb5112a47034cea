use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt, empty, repeat};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use super::{ScanError, Timeouts, Verdict, scan, scan_within};

const SHORT: Timeouts = Timeouts {
    connect: Duration::from_secs(5),
    chunk: Duration::from_millis(200),
    answer: Duration::from_millis(200),
};

/// Reads a command and a file as clamd does.
async fn received(connection: &mut TcpStream) -> Vec<u8> {
    let mut command = [0; 10];
    connection.read_exact(&mut command).await.unwrap();
    assert_eq!(&command, b"zINSTREAM\0");
    let mut file = Vec::new();
    loop {
        let length = connection.read_u32().await.unwrap() as usize;
        if length == 0 {
            return file;
        }
        let start = file.len();
        file.resize(start + length, 0);
        connection.read_exact(&mut file[start..]).await.unwrap();
    }
}

/// A scanner for one file, which gives this answer; the task returns what it received.
async fn scanner(answer: &'static [u8]) -> (String, JoinHandle<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let task = tokio::spawn(async move {
        let (mut connection, _) = listener.accept().await.unwrap();
        let file = received(&mut connection).await;
        connection.write_all(answer).await.unwrap();
        file
    });
    (address, task)
}

#[tokio::test]
async fn a_clean_file_arrives_whole() {
    let file: Vec<u8> = (0..200_000_u32).flat_map(u32::to_le_bytes).collect();
    let (address, task) = scanner(b"stream: OK\0").await;
    assert_eq!(
        scan(&address, file.as_slice()).await.unwrap(),
        Verdict::Clean
    );
    assert_eq!(task.await.unwrap(), file);
}

#[tokio::test]
async fn an_empty_file_is_scanned() {
    let (address, task) = scanner(b"stream: OK\0").await;
    assert_eq!(scan(&address, empty()).await.unwrap(), Verdict::Clean);
    assert_eq!(task.await.unwrap(), b"");
}

#[tokio::test]
async fn malware_has_its_name() {
    let (address, _task) = scanner(b"stream: Win.Test.EICAR_HDB-1 FOUND\0").await;
    let verdict = scan(&address, b"X5O!P".as_slice()).await.unwrap();
    assert_eq!(
        verdict,
        Verdict::Infected("Win.Test.EICAR_HDB-1".to_owned())
    );
}

#[tokio::test]
async fn other_answers_are_no_verdict() {
    for answer in [
        b"UNKNOWN COMMAND\0".as_slice(),
        b"stream: Can't allocate memory ERROR\0",
        b"stream: NOT OK\0",
        b"\0",
        b"",
    ] {
        let (address, _task) = scanner(answer).await;
        let error = scan(&address, b"a".as_slice()).await.unwrap_err();
        assert!(matches!(error, ScanError::Answer(_)), "{error:?}");
    }
}

#[tokio::test]
async fn a_file_beyond_the_limit_of_the_scanner_is_too_large() {
    // With a scanner that reads on after its answer, and with one that closes the connection at once.
    for reads_on in [true, false] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        tokio::spawn(async move {
            let (mut connection, _) = listener.accept().await.unwrap();
            let mut some = [0; 100];
            connection.read_exact(&mut some).await.unwrap();
            connection
                .write_all(b"INSTREAM size limit exceeded. ERROR\0")
                .await
                .unwrap();
            if reads_on {
                tokio::io::copy(&mut connection, &mut tokio::io::sink())
                    .await
                    .ok();
            }
        });
        let error = scan(&address, repeat(1).take(100_000_000))
            .await
            .unwrap_err();
        assert!(matches!(error, ScanError::TooLarge), "{reads_on} {error:?}");
    }
}

#[tokio::test]
async fn a_scanner_that_goes_away_is_an_error() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move { drop(listener.accept().await) });
    let error = scan(&address, repeat(1).take(100_000_000))
        .await
        .unwrap_err();
    assert!(matches!(error, ScanError::Connection(_)), "{error:?}");
}

#[tokio::test]
async fn nobody_listens() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    drop(listener);
    let error = scan(&address, b"a".as_slice()).await.unwrap_err();
    assert!(matches!(error, ScanError::Connect(_)), "{error:?}");
}

#[tokio::test]
async fn a_silent_scanner_times_out() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    // The connection is accepted by the system and never read.
    let unanswered = scan_within(SHORT, &address, b"a".as_slice())
        .await
        .unwrap_err();
    assert!(matches!(unanswered, ScanError::TimedOut), "{unanswered:?}");
    let unread = scan_within(SHORT, &address, repeat(1).take(100_000_000))
        .await
        .unwrap_err();
    assert!(matches!(unread, ScanError::TimedOut), "{unread:?}");
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_an_error() {
    let (address, _task) = scanner(b"stream: OK\0").await;
    let content = broken_reader();
    let error = scan(&address, content).await.unwrap_err();
    assert!(matches!(error, ScanError::Content(_)), "{error:?}");
    // A file that never comes.
    let (address, _task) = scanner(b"stream: OK\0").await;
    let (content, _writer) = tokio::io::duplex(1);
    let error = scan_within(SHORT, &address, content).await.unwrap_err();
    assert!(matches!(error, ScanError::TimedOut), "{error:?}");
}

/// A reader that fails.
fn broken_reader() -> impl tokio::io::AsyncRead + Unpin {
    struct Broken;
    impl tokio::io::AsyncRead for Broken {
        fn poll_read(
            self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
            _: &mut tokio::io::ReadBuf<'_>,
        ) -> std::task::Poll<std::io::Result<()>> {
            std::task::Poll::Ready(Err(std::io::Error::other("broken")))
        }
    }
    Broken
}
