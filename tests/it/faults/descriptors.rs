//! The process runs out of file descriptors: existing connections continue, and waiting ones are served later.

use std::time::Duration;

use chitrasethu::domain::ActionId;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;

use super::client::{Answer, LoadClient};
use super::engine::Engine;
use super::process::ServerProcess;

/// Few, but enough for the database.
const DESCRIPTORS: u32 = 64;

/// So few that even half of them would be too many for connections.
const TOO_FEW: u32 = 28;

#[tokio::test]
async fn connected_people_are_served_without_free_descriptors() {
    let engine = Engine::sqlite();
    let server = ServerProcess::start_with_descriptors(&engine, DESCRIPTORS, &[]).await;
    let mut asha = LoadClient::register(server.address, "asha").await;
    let mut arjun = LoadClient::register(server.address, "arjun").await;
    let here = LoadClient::introduce(&mut asha, &mut arjun);
    let mut socket = arjun.socket().await.unwrap();
    let mut http = asha.http().await.unwrap();

    let mut crowd = Vec::new();
    for _ in 0..4 * DESCRIPTORS {
        crowd.push(TcpStream::connect(server.address).await.unwrap());
    }
    for number in 0..20 {
        let text = format!("message {number}");
        let name: ActionId = format!("name-{number}").parse().unwrap();
        let sent = asha.send(&mut http, here, &text, &name).await.unwrap();
        assert!(
            matches!(sent, Answer::Stored(_)),
            "{text} was refused: {sent:?}"
        );
        loop {
            let frame = String::from_utf8_lossy(socket.next().await.unwrap()).into_owned();
            if frame.starts_with("42[\"new_message\"") {
                assert!(frame.contains(&text), "{frame}");
                break;
            }
        }
    }
    drop(crowd);
    assert!(asha.socket().await.is_ok(), "there is room again");
}

#[tokio::test]
async fn a_failed_accept_is_tried_again() {
    let engine = Engine::sqlite();
    let server = ServerProcess::start_with_descriptors(&engine, TOO_FEW, &[]).await;
    let asha = LoadClient::register(server.address, "asha").await;
    let mut crowd = Vec::new();
    while !server.log().contains("connections cannot be accepted") {
        crowd.push(TcpStream::connect(server.address).await.unwrap());
    }
    drop(crowd);
    // The server notices the closed connections a moment later.
    while asha.socket().await.is_err() {
        drop(TcpStream::connect(server.address).await.unwrap());
    }
}

/// One address that takes what it can get leaves room for others, however little there is.
#[tokio::test]
async fn an_address_gets_a_share_of_what_there_is() {
    let engine = Engine::sqlite();
    let limits = [("RATE_LIMIT_SCALE", "1")];
    let server = ServerProcess::start_with_descriptors(&engine, DESCRIPTORS, &limits).await;
    let mut crowd = Vec::new();
    for _ in 0..4 * DESCRIPTORS {
        let mut connection = TcpStream::connect(server.address).await.unwrap();
        // The head does not end: such a connection is kept for ten seconds.
        let _ = connection.write_all(b"GET /health HTTP/1.1\r\n").await;
        crowd.push(connection);
    }
    let somebody_else = TcpSocket::new_v4().unwrap();
    somebody_else.bind("127.0.0.2:0".parse().unwrap()).unwrap();
    let mut connection = somebody_else.connect(server.address).await.unwrap();
    connection
        .write_all(b"GET /health HTTP/1.1\r\nhost: x\r\n\r\n")
        .await
        .unwrap();
    let mut answer = [0; 12];
    let read = connection.read_exact(&mut answer);
    let read = timeout(Duration::from_secs(5), read).await;
    read.expect("an answer, before the crowd has gone").unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200");
}
