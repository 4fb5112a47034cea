//! Requests that arrive very slowly hold a connection for a limited time. The runtime's clock jumps ahead when
//! all tasks wait.

use std::time::Duration;

use tokio::task::yield_now;
use tokio::time::{Instant, pause, sleep};

use super::HttpConnection;
use crate::support::TestApp;

const HEAD: Duration = Duration::from_secs(10);
const BODY: Duration = Duration::from_secs(30);

/// Sends a text again and again to a connection; returns when it was closed.
async fn drip(connection: &mut HttpConnection, drop: &str) -> Duration {
    let begun = Instant::now();
    loop {
        tokio::select! {
            end = connection.read() => {
                assert!(!end.starts_with("HTTP/1.1 2"), "{end}");
                return begun.elapsed();
            }
            () = sleep(Duration::from_secs(1)) => connection.write(drop).await,
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "never closed");
    }
}

#[tokio::test]
async fn a_head_that_does_not_end_is_cut_off() {
    let app = TestApp::start().await;
    let mut connection = HttpConnection::open(&app).await;
    connection.write("GET /health HTTP/1.1\r\n").await;
    pause();
    let took = drip(&mut connection, "x: y\r\n").await;
    assert!(took >= HEAD && took < 2 * HEAD, "{took:?}");
}

#[tokio::test]
async fn a_connection_without_a_request_is_closed() {
    let app = TestApp::start().await;
    let mut fresh = HttpConnection::open(&app).await;
    let mut served = HttpConnection::served(&app).await.unwrap();
    pause();
    let begun = Instant::now();
    assert_eq!(fresh.read_to_end().await, "");
    assert_eq!(served.read_to_end().await, "");
    let took = begun.elapsed();
    assert!(took < 2 * HEAD, "{took:?}");
}

#[tokio::test]
async fn a_body_that_does_not_end_is_cut_off() {
    let app = TestApp::start().await;
    let mut connection = HttpConnection::open(&app).await;
    connection
        .write(
            "POST /api/auth/login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n\
         content-length: 1000\r\n\r\n{",
        )
        .await;
    pause();
    let took = drip(&mut connection, " ").await;
    assert!(took >= BODY && took < 2 * BODY, "{took:?}");
}

#[tokio::test]
async fn a_polling_post_that_does_not_end_is_cut_off() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    let polling = crate::support::Polling::connect(&asha).await;
    let mut connection = HttpConnection::open(&app).await;
    connection
        .write(&format!(
            "POST /socket.io/?EIO=4&transport=polling&sid={} HTTP/1.1\r\nhost: x\r\n\
         content-length: 1000\r\n\r\n4",
            polling.sid
        ))
        .await;
    pause();
    let took = drip(&mut connection, "x").await;
    assert!(took >= BODY && took < 2 * BODY, "{took:?}");
}

#[tokio::test]
async fn an_upload_takes_as_long_as_it_makes_progress() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    let mut connection = HttpConnection::open(&app).await;
    let form = "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n";
    connection
        .write(&format!(
            "POST /api/upload/attachment HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\n\
         content-type: multipart/form-data; boundary=x\r\ncontent-length: 20000000\r\n\r\n{form}",
            asha.token
        ))
        .await;
    // More than is kept in memory: once there is a file, the upload has been let in.
    connection.write(&"text ".repeat(1_200_000)).await;
    while app.files().await.is_empty() {
        yield_now().await;
    }
    pause();
    for _ in 0..5 {
        // The clock jumps as soon as everybody waits, also for bytes that are on their way; over many waits they arrive.
        for _ in 2..BODY.as_secs() {
            sleep(Duration::from_secs(1)).await;
        }
        connection.write("more of the text ").await;
    }
    let begun = Instant::now();
    let answer = connection.read().await;
    assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
    let took = begun.elapsed();
    assert!(took >= BODY && took < 2 * BODY, "{took:?}");
    assert_eq!(app.files().await, Vec::<String>::new());
}
