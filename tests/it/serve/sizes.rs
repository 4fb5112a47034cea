//! The maximum size of a request's head, and the maximum number of connections.

use std::future::pending;

use axum::Router;
use axum::routing::get;
use chitrasethu::server::http::connection_quota::ConnectionQuota;
use chitrasethu::server::http::serve::{Admission, serve};
use chitrasethu::server::metrics::Counter;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::HttpConnection;
use crate::support::TestApp;

#[tokio::test]
async fn a_head_above_the_limit_is_refused() {
    let app = TestApp::start().await;
    let mut connection = HttpConnection::open(&app).await;
    let cookie = "x".repeat(20 * 1024);
    connection
        .write(&format!(
            "GET /health HTTP/1.1\r\nhost: x\r\ncookie: {cookie}\r\n\r\n"
        ))
        .await;
    let answer = connection.read().await;
    assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
    let cookie = "x".repeat(16 * 1024);
    let mut connection = HttpConnection::open(&app).await;
    connection
        .write(&format!(
            "GET /health HTTP/1.1\r\nhost: x\r\ncookie: {cookie}\r\n\r\n"
        ))
        .await;
    let answer = connection.read().await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[tokio::test]
async fn a_connection_above_the_limit_waits() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = Router::new().route("/", get(async || "here"));
    let admission = Admission {
        connections: 2,
        per_address: ConnectionQuota::new("connections", None),
        uncounted: [].into(),
        refused: Counter::default(),
    };
    tokio::spawn(serve(listener, router, admission, pending()));

    let ask = async || {
        let mut connection = TcpStream::connect(address).await.unwrap();
        connection
            .write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
            .await
            .unwrap();
        connection
    };
    let answered = async |connection: &mut TcpStream| {
        let mut answer = [0; 4096];
        let length = connection.read(&mut answer).await.unwrap();
        assert!(answer[..length].starts_with(b"HTTP/1.1 200"));
    };
    let (mut first, mut second) = (ask().await, ask().await);
    answered(&mut first).await;
    answered(&mut second).await;
    let mut third = ask().await;
    // Asking again and being answered takes longer than an answer to the third connection would.
    for _ in 0..10 {
        first
            .write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
            .await
            .unwrap();
        answered(&mut first).await;
        let nothing = third.try_read(&mut [0; 1]).unwrap_err();
        assert_eq!(nothing.kind(), std::io::ErrorKind::WouldBlock);
    }
    drop(second);
    answered(&mut third).await;
}
