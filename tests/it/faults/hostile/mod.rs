//! Hostile clients: 500 connections, whatever they send, cost less than 150 MB, and everybody else goes on. To try another
//! behaviour, add a row.

mod requests;

use std::net::SocketAddr;
use std::time::Duration;

use chitrasethu::domain::ActionId;
use futures::future::join_all;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::yield_now;
use tokio::time::timeout;

use super::client::{Answer, LoadClient};
use super::engine::Engine;
use super::process::ServerProcess;
use super::tus::Tus;
use requests::{begun, frame, unfinished, upgrade};

const CONNECTIONS: usize = 500;

/// In bytes. A debug build is larger than the one of production.
const MAX_ADDED: u64 = 110 * 1024 * 1024;

/// How often a refused message is sent again: on a slow machine, the attack may use up the budget of a request.
const PATIENCE: usize = 5;

/// How many bytes come one by one.
const DRIPS: usize = 100;

/// A server that takes no more for so long takes nothing more.
const STALLED: Duration = Duration::from_secs(2);

/// What one connection does.
enum Behaviour {
    /// Writes these bytes, and reads nothing.
    Writes(fn(&Attack) -> Vec<u8>),
    /// Writes this head of a request, and bytes of its body one by one.
    Drips(fn(&Attack) -> Vec<u8>),
    /// Opens a session of long polling and posts these bodies in it, and polls no more.
    Polls(fn(&Attack) -> Vec<String>),
}

/// What hostile clients know.
struct Attack {
    address: SocketAddr,
    /// Of somebody who has registered.
    token: String,
    /// Where this person has begun an upload.
    upload: String,
}

use Behaviour::{Drips, Polls, Writes};

const BEHAVIOURS: [(&str, Behaviour); 16] = [
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
        "a body byte by byte",
        Drips(|attack| begun("POST", "/api/messages/send", &attack.token)),
    ),
    (
        "an upload byte by byte",
        Drips(|attack| begun("PATCH", &attack.upload, &attack.token)),
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

impl Attack {
    /// A connection that has done what it does and stays open.
    async fn begin(&self, behaviour: &Behaviour) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        match behaviour {
            Writes(bytes) => write(&mut stream, &bytes(self)).await,
            Drips(head) => {
                stream.set_nodelay(true).unwrap();
                write(&mut stream, &head(self)).await;
                for _ in 0..DRIPS {
                    write(&mut stream, b"x").await;
                    // It is the turn of all others, and of the server.
                    yield_now().await;
                }
            }
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
        let mut asha = LoadClient::register(server.address, "asha").await;
        let mut arjun = LoadClient::register(server.address, "arjun").await;
        let here = LoadClient::introduce(&mut asha, &mut arjun);
        let tus = Tus {
            address: server.address,
            token: arjun.token().to_owned(),
        };
        let attack = Attack {
            address: server.address,
            upload: tus.begin(1_000_000, "a.pdf").await.unwrap(),
            token: tus.token,
        };
        let before = server.peak_memory();
        let connections = (0..CONNECTIONS).map(|_| attack.begin(behaviour));
        let connections = join_all(connections).await;

        let mut http = asha.http().await.unwrap();
        let id: ActionId = "among-hostile".parse().unwrap();
        let mut sent = asha.send(&mut http, here, "hello", &id).await.unwrap();
        for _ in 0..PATIENCE {
            match &sent {
                Answer::Refused(code) if code == "try_again" => {
                    sent = asha.send(&mut http, here, "hello", &id).await.unwrap();
                }
                _ => break,
            }
        }
        assert!(
            matches!(sent, Answer::Stored(_)),
            "{name}: nobody can write, {sent:?}"
        );
        let peak = server.peak_memory();
        eprintln!(
            "{} MB → {} MB: {name}",
            before / 1_048_576,
            peak / 1_048_576
        );
        // The kernel's figures are a little apart between threads.
        let added = peak.saturating_sub(before);
        assert!(added < MAX_ADDED, "{name}: {} MB", added / 1_048_576);
        drop(connections);
    }
}
