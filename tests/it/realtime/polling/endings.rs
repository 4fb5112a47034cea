//! What ends a session, and who hears of it.

use std::time::Duration;

use chitrasethu::server::presence::GRACE_MS;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::{Frozen, Person, Polling, TestApp};

/// The greatest body of a POST.
const LIMIT: usize = 131_072;

async fn one() -> (Person, Polling) {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    let polling = Polling::connect(&asha).await;
    (asha, polling)
}

/// A payload of exactly so many bytes that asks for an answer under this id.
fn payload_of(bytes: usize, id: usize) -> String {
    let (start, end) = (format!("42{id}[\"no such event\",\""), "\"]");
    let filling = "x".repeat(bytes - start.len() - end.len());
    format!("{start}{filling}{end}")
}

#[tokio::test]
async fn the_limit_of_a_post_is_exact() {
    let (_asha, mut polling) = one().await;
    for (id, bytes) in [(100, LIMIT - 1), (101, LIMIT)] {
        polling.write(&payload_of(bytes, id)).await;
        let ack = polling.packet().await;
        assert!(ack.starts_with(&format!("43{id}[")), "{ack}");
    }
    let get = polling.get_and_wait().await;
    let answer = polling.post(payload_of(LIMIT + 1, 102)).await;
    assert_eq!(answer.status, 413);
    assert_eq!(
        answer.json(),
        json!({"code": 3, "message": "Payload too large"})
    );
    assert_eq!(get.await.unwrap().body, "1");
    polling.assert_over().await;
}

#[tokio::test]
async fn what_is_no_payload_is_refused_and_ends_the_session() {
    for body in [
        b"".as_slice(),
        b"\x1e",
        b"3\x1e",
        b"\x1e3",
        b"3\x1e\x1e3",
        b"abc",
        b"3\x1e9",
        b"1x",
        b"b!",
        b"bAQIDBA=",
        b"3\xff",
        b"\xc3",
        b"\xed\xa0\x80",
    ] {
        let (_asha, polling) = one().await;
        let get = polling.get_and_wait().await;
        let answer = polling.post(body.to_vec()).await;
        assert_eq!(answer.status, 400, "{body:?}");
        assert_eq!(
            answer.json(),
            json!({"code": 3, "message": "Bad request"}),
            "{body:?}"
        );
        assert_eq!(get.await.unwrap().body, "1", "{body:?}");
        polling.assert_over().await;
    }
}

#[tokio::test]
async fn what_is_no_packet_ends_the_session() {
    // Well-formed below, but not what Socket.IO says.
    for body in [
        "4",
        "4x",
        "42",
        "42{}",
        "42[1]",
        "43[]",
        "41{}",
        "5",
        "6",
        "0{}",
        "4511-[\"x\"]",
    ] {
        let (_asha, polling) = one().await;
        let get = polling.get_and_wait().await;
        assert_eq!(polling.post(body).await.status, 200, "{body}");
        assert_eq!(get.await.unwrap().body, "1", "{body}");
        polling.assert_over().await;
    }
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
async fn a_get_that_is_broken_off_ends_the_session_and_the_presence() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    asha.send(&conversation, "hi").await;
    let mut polling = Polling::connect(&asha).await;
    let mut arjuns = arjun.connect().await;
    polling.everything().await;
    assert_eq!(arjun.row(&conversation).await["online"], true);

    let mut tcp = TcpStream::connect(app.address()).await.unwrap();
    let request = format!(
        "GET {} HTTP/1.1\r\nhost: {}\r\n\r\n",
        polling.path(),
        app.address()
    );
    tcp.write_all(request.as_bytes()).await.unwrap();
    // The request waits: a round trip later nothing has been answered.
    arjuns.assert_open().await;
    assert_eq!(
        tcp.try_read(&mut [0; 16]).unwrap_err().kind(),
        std::io::ErrorKind::WouldBlock
    );
    drop(tcp);

    // Whenever the server has noticed, the session is over and the grace begins.
    while app.state().realtime.hub.count() > 1 {
        tokio::task::yield_now().await;
    }
    polling.assert_over().await;
    app.pass(GRACE_MS);
    let news = arjuns.expect("presence").await;
    assert_eq!(
        (&news["userId"], &news["online"]),
        (&json!(asha.id), &json!(false))
    );
}

#[tokio::test]
async fn a_kept_connection_serves_one_request_after_the_other() {
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
async fn heartbeats_keep_a_session_and_their_silence_ends_it() {
    let (asha, mut alive) = one().await;
    let silent = Polling::connect(&asha).await;
    let timers = Frozen::timers();
    let get = silent.get_and_wait().await;
    timers.pass(24).await;
    assert!(!get.is_finished());
    timers.pass(2).await;
    assert_eq!(get.await.unwrap().body, "2", "a heartbeat after 25 s");
    // The next GET waits and says nothing for the silent one; the other answers what it is asked.
    let get = silent.get_and_wait().await;
    for _ in 0..4 {
        alive.settle().await;
        timers.pass(16).await;
    }
    let last = get.await.unwrap();
    assert_eq!((last.status, last.body.as_str()), (200, "1"));
    silent.assert_over().await;
    alive.settle().await;
}

#[tokio::test]
async fn a_session_that_is_not_asked_for_goes_as_well() {
    let (asha, polling) = one().await;
    let timers = Frozen::timers();
    timers.pass(86).await;
    drop(timers);
    polling.assert_over().await;
    assert_eq!(asha.app.state().realtime.hub.count(), 0);
}

#[tokio::test]
async fn who_does_not_ask_to_enter_is_let_go() {
    let app = TestApp::start().await;
    let polling = Polling::open(&app).await;
    let timers = Frozen::timers();
    let get = polling.get_and_wait().await;
    timers.pass(9).await;
    assert!(!get.is_finished());
    timers.pass(2).await;
    assert_eq!(get.await.unwrap().body, "1");
    polling.assert_over().await;
}

#[tokio::test]
async fn what_waits_is_bounded() {
    let (asha, polling) = one().await;
    let echo = format!("2{}", "x".repeat(LIMIT - 1));
    let mut taken = 0;
    // A client that asks and never listens: its answers are not kept for ever.
    while polling.post(echo.clone()).await.status == 200 {
        taken += 1;
        assert!(taken < 40, "{taken} answers of 128 KB wait");
        tokio::task::yield_now().await;
    }
    polling.assert_over().await;
    assert_eq!(asha.app.state().realtime.hub.count(), 0);
}

#[tokio::test]
async fn signing_out_ends_the_session_whether_a_get_waits_or_not() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    let (listening, away) = (Polling::connect(&asha).await, Polling::connect(&asha).await);
    let other = Polling::connect(&asha.signed_in_again().await).await;
    let get = listening.get_and_wait().await;
    asha.call("POST", "/api/auth/logout").await;
    assert_eq!(get.await.unwrap().body, "1");
    gone(&app, 1).await;
    listening.assert_over().await;
    away.assert_over().await;
    let mut other = other;
    other.settle().await;
}

#[tokio::test]
async fn a_token_that_runs_out_ends_the_session_whether_a_get_waits_or_not() {
    let app = TestApp::with(&[("JWT_EXPIRE", "1h")]).await;
    let asha = app.customer("Asha").await;
    let (mut listening, away) = (Polling::connect(&asha).await, Polling::connect(&asha).await);
    app.pass(3_600_000 - 59_500);
    listening.expect("session_expiring").await;
    let get = listening.get_and_wait().await;
    app.pass(59_500);
    assert_eq!(get.await.unwrap().body, "1");
    gone(&app, 0).await;
    listening.assert_over().await;
    away.assert_over().await;
}

/// Waits until so many connections are left; a sweep takes a second.
async fn gone(app: &TestApp, left: usize) {
    let fewer = async {
        while app.state().realtime.hub.count() > left {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let waited = tokio::time::timeout(Duration::from_secs(20), fewer).await;
    waited.expect("the sessions end");
}
