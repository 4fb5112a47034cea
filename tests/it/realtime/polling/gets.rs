//! GETs that end a session, and consecutive GETs on one connection.

use chitrasethu::server::presence::GRACE_MS;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::{Frozen, Person, Polling, TestApp};

/// Maximum size of the body of a POST, in bytes.
const LIMIT: usize = 131_072;

/// After so many answers to another connection, the server has looked at every connection.
const ROUND_TRIPS: usize = 1_000;

async fn one() -> (Person, Polling) {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    let polling = Polling::connect(&asha).await;
    (asha, polling)
}

#[tokio::test]
async fn two_gets_at_once_end_the_session() {
    let (_asha, polling) = one().await;
    let first = polling.get_and_wait().await;
    let second = polling.get().await;
    assert_eq!(second.status, 400);
    assert_eq!(second.json()["code"], 3);
    let first = first.await.unwrap();
    assert_eq!((first.status, first.body.as_str()), (200, "1"));
    polling.assert_over().await;
}

#[tokio::test]
async fn a_close_packet_ends_the_waiting_get() {
    let (asha, polling) = one().await;
    polling.leave().await;
    assert_eq!(asha.app.state().realtime.hub.count(), 0);
}

#[tokio::test]
async fn an_aborted_get_ends_the_session_and_the_presence() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    asha.send(&conversation, "hi").await;
    let mut polling = Polling::connect(&asha).await;
    let mut arjuns = arjun.connect().await;
    polling.everything().await;
    assert_eq!(arjun.row(&conversation).await["online"], true);

    let timers = Frozen::timers();
    let mut tcp = TcpStream::connect(app.address()).await.unwrap();
    let request = format!(
        "GET {} HTTP/1.1\r\nhost: {}\r\n\r\n",
        polling.path(),
        app.address()
    );
    tcp.write_all(request.as_bytes()).await.unwrap();
    // The request waits: after a round trip of another connection it is still unanswered.
    arjuns.assert_open().await;
    assert_eq!(
        tcp.try_read(&mut [0; 16]).unwrap_err().kind(),
        std::io::ErrorKind::WouldBlock
    );
    drop(tcp);

    // Once the server has noticed, the session is over and the grace period starts. It notices by itself, and not when the
    // next heartbeat cannot be delivered.
    for _ in 0..ROUND_TRIPS {
        if app.state().realtime.hub.count() == 1 {
            break;
        }
        arjuns.assert_open().await;
    }
    assert_eq!(app.state().realtime.hub.count(), 1);
    drop(timers);
    polling.assert_over().await;
    app.pass(GRACE_MS);
    let news = arjuns.expect("presence").await;
    assert_eq!(
        (&news["userId"], &news["online"]),
        (&json!(asha.id), &json!(false))
    );
}

#[tokio::test]
async fn a_kept_alive_connection_serves_consecutive_requests() {
    let (_asha, polling) = one().await;
    let mut tcp = TcpStream::connect(polling.app.address()).await.unwrap();
    let host = format!("host: {}\r\n", polling.app.address());
    let event = "4277[\"no such event\"]";
    let post = format!(
        "POST {} HTTP/1.1\r\n{host}content-length: {}\r\n\r\n{event}",
        polling.path(),
        event.len()
    );
    let get = format!(
        "GET {} HTTP/1.1\r\n{host}connection: close\r\n\r\n",
        polling.path()
    );
    tcp.write_all(post.as_bytes()).await.unwrap();
    tcp.write_all(get.as_bytes()).await.unwrap();
    let mut answers = String::new();
    tcp.read_to_string(&mut answers).await.unwrap();
    assert_eq!(answers.matches("HTTP/1.1 200 OK").count(), 2, "{answers}");
    assert!(answers.contains("\r\n\r\nok"), "{answers}");
    assert!(answers.contains("\r\n\r\n4377[{"), "{answers}");
}

#[tokio::test]
async fn the_size_of_pending_packets_is_limited() {
    let (asha, polling) = one().await;
    let echo = format!("2{}", "x".repeat(LIMIT - 1));
    let mut taken = 0;
    // A client that sends requests but never fetches the answers: the number of kept answers is limited.
    while polling.post(echo.clone()).await.status == 200 {
        taken += 1;
        assert!(taken < 40, "{taken} answers of 128 KB wait");
        tokio::task::yield_now().await;
    }
    polling.assert_over().await;
    assert_eq!(asha.app.state().realtime.hub.count(), 0);
}
