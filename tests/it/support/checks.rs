//! The servers and networks that fault tests take away do what the tests believe.

use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::{Redis, TcpProxy};

/// A connection to Redis, or to a proxy in front of it.
struct Connection(BufReader<TcpStream>);

impl Connection {
    async fn open(address: &str) -> Self {
        Self(BufReader::new(TcpStream::connect(address).await.unwrap()))
    }

    /// The first line of the answer; empty when the connection is closed.
    async fn ask(&mut self, command: &str) -> String {
        // A closed connection shows when the answer is read.
        let _ = self.0.write_all(format!("{command}\r\n").as_bytes()).await;
        self.answer().await
    }

    async fn answer(&mut self) -> String {
        let mut line = String::new();
        match timeout(Duration::from_secs(20), self.0.read_line(&mut line)).await {
            Ok(_) => line.trim_end().to_owned(),
            Err(_) => panic!("neither an answer nor the end of the connection"),
        }
    }

    /// Asks, and asserts that no answer comes.
    async fn ask_in_vain(&mut self, command: &str) {
        self.0
            .write_all(format!("{command}\r\n").as_bytes())
            .await
            .unwrap();
        let mut line = String::new();
        let answer = timeout(Duration::from_millis(200), self.0.read_line(&mut line)).await;
        assert!(answer.is_err(), "answered {line:?}");
    }
}

fn address(redis: &Redis) -> String {
    let address = redis.url().strip_prefix("redis://").expect("a URL");
    address.to_owned()
}

#[tokio::test]
async fn redis_is_frozen_killed_and_back_empty() {
    let redis = Redis::start();
    let address = address(&redis);
    let mut connection = Connection::open(&address).await;
    assert_eq!(connection.ask("SET kept 1").await, "+OK");

    redis.freeze();
    connection.ask_in_vain("GET kept").await;
    redis.thaw();
    assert_eq!(connection.answer().await, "$1");

    redis.kill();
    TcpStream::connect(&address).await.unwrap_err();
    redis.restart_empty();
    let mut connection = Connection::open(&address).await;
    assert_eq!(connection.ask("GET kept").await, "$-1");
    drop(redis);
    TcpStream::connect(&address).await.unwrap_err();
}

#[tokio::test]
async fn a_network_is_silent_cut_and_healed() {
    let redis = Redis::start();
    let proxy = TcpProxy::to(address(&redis).parse().unwrap()).await;
    let address = proxy.address().to_string();
    let mut connection = Connection::open(&address).await;
    assert_eq!(connection.ask("PING").await, "+PONG");

    proxy.silence();
    connection.ask_in_vain("PING").await;
    let mut opened = Connection::open(&address).await;
    opened.ask_in_vain("PING").await;
    proxy.heal();
    assert_eq!(connection.answer().await, "+PONG");
    assert_eq!(opened.answer().await, "+PONG");

    proxy.cut();
    assert_eq!(connection.ask("PING").await, "", "it is closed");
    let mut refused = Connection::open(&address).await;
    assert_eq!(refused.ask("PING").await, "", "it is closed at once");
    proxy.heal();
    let mut connection = Connection::open(&address).await;
    assert_eq!(connection.ask("PING").await, "+PONG");
    drop(proxy);
    assert_eq!(connection.answer().await, "", "nothing outlives the proxy");
}
