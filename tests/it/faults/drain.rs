//! Promise "a stopping server brings clients back" (docs/testing.md), with the real binary: SIGTERM drains, a second
//! signal does not wait.

use std::sync::Arc;

use futures::StreamExt as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, client_async};

use super::client::LoadClient;
use super::engine::Engine;
use super::killed::{ledgers, people, start, verdict};
use super::load::Load;
use super::process::ServerProcess;

/// More than fit into one slice.
const SOCKETS: usize = 200;

/// The line that is logged for each slice.
const SLICE: &str = "asked clients to reconnect";

/// A signed-in WebSocket that has read everything up to its CONNECT.
async fn connected(server: &ServerProcess<'_>, person: &LoadClient) -> WebSocketStream<TcpStream> {
    let tcp = TcpStream::connect(server.address).await.unwrap();
    let url = format!(
        "ws://{}/socket.io/?EIO=4&transport=websocket",
        server.address
    );
    let (mut socket, _) = client_async(url, tcp).await.unwrap();
    socket.next().await.unwrap().unwrap();
    let connect = format!(r#"40{{"token":"{}"}}"#, person.token());
    futures::SinkExt::send(&mut socket, Message::text(connect))
        .await
        .unwrap();
    let granted = socket.next().await.unwrap().unwrap().into_text().unwrap();
    assert!(granted.as_str().starts_with("40{"), "{granted}");
    socket
}

/// The code with which the server closes.
async fn closed(mut socket: WebSocketStream<TcpStream>) -> u16 {
    loop {
        match socket.next().await {
            Some(Ok(Message::Close(Some(frame)))) => return frame.code.into(),
            Some(Ok(_)) => {}
            other => panic!("the connection was cut: {other:?}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sigterm_closes_sockets_in_slices_and_finishes_requests() {
    let engine = Engine::sqlite();
    let mut server = ServerProcess::start_with(&engine, &[("LOG", "info")]).await;
    let asha = LoadClient::register(server.address, "asha").await;
    let mut sockets = vec![connected(&server, &asha).await];
    // A request that is on its way when the signal comes: the connections behind it in the queue are accepted later.
    let mut request = TcpStream::connect(server.address).await.unwrap();
    let head = b"GET /ready HTTP/1.1\r\nhost: localhost\r\n";
    request.write_all(head).await.unwrap();
    while sockets.len() < SOCKETS {
        sockets.push(connected(&server, &asha).await);
    }

    server.signal("TERM");
    server.logged(SLICE).await;
    let refused = TcpStream::connect(server.address).await;
    assert!(refused.is_err(), "new connections are refused");
    request.write_all(b"\r\n").await.unwrap();
    let mut answer = String::new();
    request.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
    assert!(answer.contains("the server is stopping"), "{answer}");

    for socket in sockets {
        assert_eq!(closed(socket).await, 1012);
    }
    assert_eq!(server.ended().await, Some(0));
    let log = server.log();
    let slices = log.lines().filter(|line| line.contains(SLICE)).count();
    assert!(slices > 1, "all at the same moment:\n{log}");
    assert!(!log.contains("connections were cut"), "{log}");
}

#[tokio::test]
async fn a_second_signal_ends_at_once() {
    let engine = Engine::sqlite();
    let mut server = ServerProcess::start_with(&engine, &[("LOG", "info")]).await;
    server.signal("TERM");
    server.logged("not ready from now on").await;
    server.signal("INT");
    assert_eq!(server.ended().await, Some(1));
    let log = server.log();
    assert!(log.contains("second signal"), "{log}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_by_stopping_under_load() {
    let engine = Engine::sqlite();
    let mut server = ServerProcess::start(&engine).await;
    let people: Vec<_> = people(server.address)
        .await
        .into_iter()
        .map(Arc::new)
        .collect();
    let load = Load::new(8, usize::MAX);
    let lanes = start(&people, &load);
    for _ in 0..3 {
        load.go_on(50).await;
        server.signal("TERM");
        assert_eq!(server.ended().await, Some(0), "{}", server.log());
        server.restart().await;
    }
    load.go_on(50).await;
    load.end();
    let ledgers = ledgers(lanes).await;
    verdict(&engine, &people, &ledgers).await.assert_clean();
}
