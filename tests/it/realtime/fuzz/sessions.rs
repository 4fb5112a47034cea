//! Random sessions against the gateway: no answer is a 5xx, nothing panics, and the server continues to serve.

use std::cell::Cell;
use std::sync::Once;

use axum::body::{Body, to_bytes};
use axum::http::Request;
use axum::{Router, http::StatusCode};
use chitrasethu::server::realtime::conformance::routes;
use futures::{SinkExt as _, StreamExt as _};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use serde_json::Value;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_tungstenite::client_async;
use tokio_tungstenite::tungstenite::Message;
use tower::ServiceExt as _;

use super::codecs::packet_like;

/// One step of a client.
#[derive(Debug, Clone)]
enum Step {
    /// A POST of these packets.
    Post(Vec<String>),
    PostBytes(Vec<u8>),
    /// A GET whose answer is awaited only at the end.
    Get,
    /// Aborts all GETs.
    BreakOff,
    /// Any request.
    Odd(String, String),
    /// A WebSocket for the same session that sends these frames.
    Upgrade(Vec<String>),
}

fn step() -> impl Strategy<Value = Step> {
    let good = prop::sample::select(vec![
        "40",
        "40/custom,",
        "41",
        "2",
        "3",
        "1",
        "2probe",
        "5",
        "bAQID",
        "42[\"message\",1]",
        "421[\"message-with-ack\"]",
        "451-[\"message\",{}]",
    ]);
    let packet = prop_oneof![2 => good.prop_map(str::to_owned), 1 => packet_like()];
    let packets = prop::collection::vec(packet, 0..6);
    prop_oneof![
        4 => packets.clone().prop_map(Step::Post),
        1 => prop::collection::vec(any::<u8>(), 0..40).prop_map(Step::PostBytes),
        4 => Just(Step::Get),
        1 => Just(Step::BreakOff),
        1 => ("GET|POST|PUT|DELETE|OPTIONS|HEAD", "[a-zA-Z0-9=&%+.-]{0,40}")
            .prop_map(|(method, query)| Step::Odd(method, query)),
        1 => packets.prop_map(Step::Upgrade),
    ]
}

thread_local! {
    static PANICS: Cell<usize> = const { Cell::new(0) };
}

/// Counts panics from now on. The runtime catches the panics of tasks; they happen on the test's thread.
fn count_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            PANICS.set(PANICS.get() + 1);
            hook(panic);
        }));
    });
}

/// Fails if anything has panicked since the last call.
fn assert_no_panic() -> Result<(), TestCaseError> {
    prop_assert_eq!(PANICS.take(), 0, "panics");
    Ok(())
}

struct Server {
    router: Router,
    address: std::net::SocketAddr,
}

impl Server {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = routes();
        let served = router.clone();
        tokio::spawn(async move { axum::serve(listener, served).await });
        Self { router, address }
    }

    /// Sends a request, which continues even if its answer is not awaited.
    fn request(
        &self,
        method: &str,
        path: &str,
        body: impl Into<Body>,
    ) -> JoinHandle<(StatusCode, String)> {
        let request = Request::builder().method(method).uri(path);
        let router = self.router.clone();
        let request = request.body(body.into()).unwrap();
        tokio::spawn(async move {
            let response = router.oneshot(request).await.unwrap();
            let status = response.status();
            let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
            (status, String::from_utf8(body.to_vec()).expect("text"))
        })
    }

    async fn open(&self, door: &str) -> String {
        let path = format!("/{door}/?EIO=4&transport=polling");
        let (status, open) = self.request("GET", &path, "").await.unwrap();
        assert_eq!(status, 200);
        let open: Value = serde_json::from_str(&open[1..]).unwrap();
        format!("{path}&sid={}", open["sid"].as_str().unwrap())
    }

    /// Sends all frames and reads until the server closes, or for a short time.
    async fn websocket(&self, path: &str, said: Vec<String>) {
        let tcp = TcpStream::connect(self.address).await.unwrap();
        let url = format!("ws://{}{path}", self.address);
        let Ok((mut stream, _)) = client_async(url, tcp).await else {
            return;
        };
        for packet in said {
            let message = match packet.strip_prefix('b') {
                Some(bytes) => Message::binary(bytes.as_bytes().to_vec()),
                None => Message::text(packet),
            };
            if stream.send(message).await.is_err() {
                return;
            }
        }
        let _ = stream.close(None).await;
        while let Some(Ok(_)) = stream.next().await {}
    }

    async fn play(&self, door: &str, steps: Vec<Step>) -> Result<(), TestCaseError> {
        let path = self.open(door).await;
        let mut gets = Vec::new();
        let mut answers = Vec::new();
        for step in steps {
            match step {
                Step::Post(packets) => {
                    answers.push(self.request("POST", &path, packets.join("\u{1e}")).await)
                }
                Step::PostBytes(bytes) => answers.push(self.request("POST", &path, bytes).await),
                Step::Odd(method, query) => {
                    let path = format!("/{door}/?{query}");
                    answers.push(self.request(&method, &path, "").await);
                }
                Step::Get => {
                    gets.push(self.request("GET", &path, ""));
                    tokio::task::yield_now().await;
                }
                Step::BreakOff => gets.drain(..).for_each(|get| get.abort()),
                Step::Upgrade(said) => {
                    self.websocket(&path.replace("polling", "websocket"), said)
                        .await;
                }
            }
        }
        // Ends the session, whatever its state, and with it every GET.
        answers.push(self.request("POST", &path, "1").await);
        for get in gets {
            answers.push(get.await);
        }
        for answer in answers {
            let (status, body) = answer.expect("nothing panics");
            prop_assert!(!status.is_server_error(), "{} {}", status, body);
        }
        assert_no_panic()
    }

    /// Asserts that a new session is served.
    async fn assert_serves(&self) {
        let path = self.open("engine.io").await;
        assert_eq!(
            self.request("POST", &path, "4still here").await.unwrap().1,
            "ok"
        );
        assert_eq!(
            self.request("GET", &path, "").await.unwrap().1,
            "4still here"
        );
    }
}

fn runtime() -> tokio::runtime::Runtime {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    builder.enable_all().build().unwrap()
}

/// A fifth of the usual number of cases, because each of them is a whole session.
fn runner() -> TestRunner {
    let usual = Config::with_source_file(file!());
    TestRunner::new(Config {
        cases: usual.cases / 5,
        ..usual
    })
}

#[test]
fn random_polling_sessions_do_no_harm() {
    let runtime = runtime();
    let server = runtime.block_on(Server::start());
    count_panics();
    let door = prop::sample::select(vec!["engine.io", "socket.io"]);
    let steps = prop::collection::vec(step(), 0..14);
    let played = runner().run(&(door, steps), |(door, steps)| {
        runtime.block_on(server.play(door, steps))
    });
    played.unwrap_or_else(|failure| panic!("{failure}"));
    runtime.block_on(server.assert_serves());
}

#[test]
fn random_websocket_sessions_do_no_harm() {
    let runtime = runtime();
    let server = runtime.block_on(Server::start());
    count_panics();
    let packet = prop_oneof![Just("40".to_owned()), packet_like(), "b.{0,20}"];
    let packets = prop::collection::vec(packet, 0..10);
    let door = prop::sample::select(vec!["engine.io", "socket.io"]);
    let played = runner().run(&(door, packets), |(door, packets)| {
        let path = format!("/{door}/?EIO=4&transport=websocket");
        runtime.block_on(server.websocket(&path, packets));
        assert_no_panic()
    });
    played.unwrap_or_else(|failure| panic!("{failure}"));
    runtime.block_on(server.assert_serves());
}
