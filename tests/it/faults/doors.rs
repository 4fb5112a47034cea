//! Somebody who asks at every door, again and again, and notes how long each answer takes.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use super::client::{LoadClient, TIMEOUT};
use super::lanes::PAUSE;
use super::load::Load;
use crate::support::PASSWORD;

/// A request for each door.
fn requests(client: &LoadClient) -> Vec<(&'static str, String)> {
    let token = client.token();
    let get = |path: &str, headers: &str| {
        format!("GET {path} HTTP/1.1\r\nhost: x\r\n{headers}connection: close\r\n\r\n")
    };
    let post = |path: &str, headers: &str, kind: &str, body: &str| {
        let length = body.len();
        format!(
            "POST {path} HTTP/1.1\r\nhost: x\r\n{headers}connection: close\r\ncontent-type: {kind}\r\n\
             content-length: {length}\r\n\r\n{body}"
        )
    };
    let bearer = format!("authorization: Bearer {token}\r\n");
    let cookie = format!("cookie: chitrasethu_session={token}\r\n");
    let form = "application/x-www-form-urlencoded";
    let sign_in = format!(
        r#"{{"email":"{}@example.com","password":"{PASSWORD}"}}"#,
        client.name
    );
    vec![
        ("alive", get("/health", "")),
        ("ready", get("/ready", "")),
        ("list", get("/api/messages/conversations", &bearer)),
        ("profile", get("/api/auth/me", &bearer)),
        (
            "sign-in",
            post("/api/auth/login", "", "application/json", &sign_in),
        ),
        ("function", post("/fn/conversations", &cookie, form, "")),
        ("page", get("/customer/messages", &cookie)),
        ("plain page", get("/profile", &cookie)),
        ("polling", get("/socket.io/?EIO=4&transport=polling", "")),
    ]
}

/// Asks until the load is over. A server that is not there is asked again. `late` is what an answer may take beyond the promise.
pub(super) async fn ask(
    server: SocketAddr,
    client: Arc<LoadClient>,
    load: Arc<Load>,
    late: Duration,
) {
    let requests = requests(&client);
    while !load.is_over() {
        for (door, request) in &requests {
            let begun = Instant::now();
            let answered = timeout(TIMEOUT + late, answer(server, request)).await;
            let answered = answered.unwrap_or_else(|_| panic!("no answer: {door}"));
            let Ok(status) = answered else {
                sleep(PAUSE).await;
                continue;
            };
            load.note_time(begun.elapsed());
            assert!(matches!(status, 200 | 302 | 503), "{door}: {status}");
        }
        sleep(Duration::from_millis(50)).await;
    }
}

/// The status of the answer, when it has arrived completely.
async fn answer(server: SocketAddr, request: &str) -> io::Result<u16> {
    let mut stream = TcpStream::connect(server).await?;
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    let head = answer
        .get(9..12)
        .and_then(|it| std::str::from_utf8(it).ok());
    let status = head.and_then(|status| status.parse().ok());
    status.ok_or_else(|| io::Error::other("no status"))
}
