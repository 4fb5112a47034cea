//! Hostile clients: 500 connections, whatever they send, cost less than 150 MB, and everybody else goes on. To try another
//! behaviour, add a row.

use std::net::SocketAddr;
use std::time::Duration;

use chitrasethu::domain::ActionId;
use futures::future::join_all;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::client::{Answer, LoadClient};
use super::engine::Engine;
use super::process::ServerProcess;

const CONNECTIONS: usize = 500;

/// In bytes. A debug build is larger than the one of production.
const MAX_ADDED: u64 = 110 * 1024 * 1024;

/// A server that takes no more for so long takes nothing more.
const STALLED: Duration = Duration::from_secs(2);

/// What one connection does.
enum Behaviour {
    /// Writes these bytes, and reads nothing.
    Writes(fn(&Attack) -> Vec<u8>),
    /// Opens a session of long polling and posts these bodies in it, and polls no more.
    Polls(fn(&Attack) -> Vec<String>),
}

/// What hostile clients know.
struct Attack {
    address: SocketAddr,
    /// Of somebody who has registered.
    token: String,
}

use Behaviour::{Polls, Writes};

const BEHAVIOURS: [(&str, Behaviour); 14] = [
    ("nothing", Writes(|_| Vec::new())),
    (
        "a head that does not end",
        Writes(|_| {
            [
                &b"GET /health HTTP/1.1\r\nhost: x\r\nx: "[..],
                &[b'x'; 60 * 1024],
            ]
            .concat()
        }),
    ),
    (
        "an address of 60 KB",
        Writes(|_| {
            format!(
                "GET /photographers?q={} HTTP/1.1\r\nhost: x\r\n\r\n",
                "q".repeat(60 * 1024)
            )
            .into_bytes()
        }),
    ),
    (
        "a body of 2 MB for a server function",
        Writes(|_| unfinished("/fn/sign_in", "", 2 * 1024 * 1024)),
    ),
    (
        "a body that a server function might take",
        Writes(|_| unfinished("/fn/send", "", 128 * 1024)),
    ),
    (
        "the same of somebody who is signed in",
        Writes(|attack| {
            let cookie = format!("cookie: chitrasethu_session={}\r\n", attack.token);
            unfinished("/fn/send", &cookie, 128 * 1024)
        }),
    ),
    (
        "a body that REST might take",
        Writes(|_| unfinished("/api/auth/login", "", 128 * 1024)),
    ),
    (
        "the same of somebody who is signed in",
        Writes(|attack| {
            let bearer = format!("authorization: Bearer {}\r\n", attack.token);
            unfinished("/api/messages/send", &bearer, 128 * 1024)
        }),
    ),
    (
        "an email address of 1.9 MB",
        Writes(|_| {
            let mut request = unfinished("/api/auth/login", "", 1_900_000);
            request.push(b'"');
            request
        }),
    ),
    (
        "a frame that does not end",
        Writes(|_| [upgrade(), frame(0x81, 127 * 1024, 127 * 1024 - 1)].concat()),
    ),
    (
        "a message in fragments that does not end",
        Writes(|_| {
            let mut fragments = upgrade();
            fragments.extend(frame(0x01, 1_024, 1_024));
            (0..126).for_each(|_| fragments.extend(frame(0x00, 1_024, 1_024)));
            fragments
        }),
    ),
    (
        "65,536 packets in a POST",
        Polls(|_| vec!["4\u{1e}".repeat(65_535) + "4"]),
    ),
    (
        "names of namespaces that come back",
        Polls(|_| {
            (0..12)
                .map(|n| format!("40/{n}{},", "x".repeat(127 * 1024)))
                .collect()
        }),
    ),
    (
        "errors that come back",
        Polls(|attack| {
            let connect = format!("40{{\"token\":\"{}\"}}", attack.token);
            let text = "x".repeat(127 * 1024);
            let odd = |n: u32| {
                format!(
                    "42{n}[\"mark_read\",{{\"conversationId\":\"conv_1_2\",\"upToSeq\":\"{text}\"}}]"
                )
            };
            [connect].into_iter().chain((0..12).map(odd)).collect()
        }),
    ),
];

/// A request whose body lacks its last byte.
fn unfinished(path: &str, headers: &str, length: usize) -> Vec<u8> {
    let kind = match path.starts_with("/fn/") {
        true => "application/x-www-form-urlencoded",
        false => "application/json",
    };
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: x\r\n{headers}content-type: {kind}\r\ncontent-length: {length}\r\n\r\n"
    );
    let start = if path.starts_with("/fn/") {
        "text="
    } else {
        "{\"email\":\""
    };
    let rest = length - start.len() - 1;
    [head.as_bytes(), start.as_bytes(), &vec![b'x'; rest]].concat()
}

fn upgrade() -> Vec<u8> {
    b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nhost: x\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\
      sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        .to_vec()
}

/// The head of a masked frame of this length, and so much of its payload.
fn frame(first: u8, length: u32, sent: usize) -> Vec<u8> {
    let mut frame = vec![first, 0x80 | 127, 0, 0, 0, 0];
    frame.extend(length.to_be_bytes());
    // A mask of zeros leaves the payload as it is.
    frame.extend([0; 4]);
    frame.resize(frame.len() + sent, b'4');
    frame
}

impl Attack {
    /// A connection that has done what it does and stays open.
    async fn begin(&self, behaviour: &Behaviour) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        match behaviour {
            Writes(bytes) => write(&mut stream, &bytes(self)).await,
            Polls(bodies) => {
                let path = "/socket.io/?EIO=4&transport=polling";
                let opened = call(
                    &mut stream,
                    &format!("GET {path} HTTP/1.1\r\nhost: x\r\n\r\n"),
                )
                .await;
                let sid = opened.split("\"sid\":\"").nth(1).unwrap();
                let sid = sid.split('"').next().unwrap();
                for body in bodies(self) {
                    let length = body.len();
                    let post = format!(
                        "POST {path}&sid={sid} HTTP/1.1\r\nhost: x\r\ncontent-length: {length}\r\n\r\n{body}"
                    );
                    call(&mut stream, &post).await;
                }
            }
        }
        stream
    }
}

/// Writes as much as the server takes.
async fn write(stream: &mut TcpStream, bytes: &[u8]) {
    let mut rest = bytes;
    while !rest.is_empty() {
        match timeout(STALLED, stream.write(rest)).await {
            Ok(Ok(count)) if count > 0 => rest = &rest[count..],
            _ => return,
        }
    }
}

/// Sends a request and returns the beginning of its answer; empty when the server has closed.
async fn call(stream: &mut TcpStream, request: &str) -> String {
    write(stream, request.as_bytes()).await;
    let mut answer = vec![0; 4_096];
    match timeout(STALLED, stream.read(&mut answer)).await {
        Ok(Ok(count)) => String::from_utf8_lossy(&answer[..count]).into_owned(),
        _ => String::new(),
    }
}

#[expect(clippy::print_stderr, reason = "the numbers say how much is left")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hostile_connections_cost_little_and_stop_nobody() {
    for (name, behaviour) in &BEHAVIOURS {
        let engine = Engine::sqlite();
        let server = ServerProcess::start(&engine).await;
        let mut asha = LoadClient::register(&server, "asha").await;
        let mut arjun = LoadClient::register(&server, "arjun").await;
        let here = LoadClient::introduce(&mut asha, &mut arjun);
        let attack = Attack {
            address: server.address,
            token: arjun.token().to_owned(),
        };
        let before = server.peak_memory();
        let connections = (0..CONNECTIONS).map(|_| attack.begin(behaviour));
        let connections = join_all(connections).await;

        let mut http = asha.http().await.unwrap();
        let id: ActionId = "among-hostile".parse().unwrap();
        let sent = asha.send(&mut http, here, "hello", &id).await.unwrap();
        assert!(
            matches!(sent, Answer::Stored(_)),
            "{name}: nobody can write"
        );
        let peak = server.peak_memory();
        eprintln!(
            "{} MB → {} MB: {name}",
            before / 1_048_576,
            peak / 1_048_576
        );
        let added = peak - before;
        assert!(added < MAX_ADDED, "{name}: {} MB", added / 1_048_576);
        drop(connections);
    }
}
