//! Random requests and events at all doors, on both engines: no 5xx, no silence, no panic, and memory that stays. The seed is printed;
//! `CHITRASETHU_TEST_SEED` repeats it. `CHITRASETHU_FUZZ_SECONDS` tries for longer (`scripts/fuzz.sh`). What has failed once is
//! kept in [`CORPUS`] and tried first.

mod requests;
mod values;

use std::fs;
use std::time::{Duration, Instant};

use chitrasethu::wire::events;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use rand::{Rng as _, SeedableRng as _};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::support::{Engine, Panics, Person, Polling, TestApp};

/// Requests to try in the suite.
const REQUESTS: u32 = 1_500;

/// How long an answer may take on a busy machine.
const ANSWER: Duration = Duration::from_secs(15);

/// The greatest event; larger ones end the connection, which other tests show.
const MAX_EVENT: usize = 100_000;

/// By how much the memory of the process may grow, in kilobytes.
const MAX_GROWTH: u64 = 100 * 1024;

/// Requests that have failed once.
const CORPUS: [&str; 7] = [
    "GET chat.example:80 HTTP/1.1\r\nhost: chat.example\r\n\r\n",
    "POST /fn/sign_in HTTP/1.1\r\nhost: chat.example\r\ncontent-type: application/x-www-form-urlencoded\r\n\
     content-length: 5\r\n\r\na=%ff",
    "GET /api/messages/search?q=%00 HTTP/1.1\r\nhost: chat.example\r\n\r\n",
    "HEAD /pkg/%00 HTTP/1.1\r\nhost: chat.example\r\n\r\n",
    "GET /photographers?q=%00 HTTP/1.1\r\nhost: chat.example\r\n\r\n",
    "GET /photographers/9223372036854775808 HTTP/1.1\r\nhost: chat.example\r\n\r\n",
    "POST /socket.io/?EIO=4&transport=polling&sid=%00 HTTP/1.1\r\nhost: chat.example\r\n\r\n",
];

const EVENTS: [&str; 12] = [
    events::JOIN_CONVERSATION,
    events::LEAVE_CONVERSATION,
    events::SEND_MESSAGE,
    events::TYPING,
    events::STOP_TYPING,
    events::MARK_READ,
    events::MARK_DELIVERED,
    events::DELETE_MESSAGE,
    events::EDIT_MESSAGE,
    events::REACT,
    events::STAR,
    "no such event",
];

#[expect(
    clippy::disallowed_methods,
    reason = "settings of the test, not of the server"
)]
fn setting(name: &str) -> Option<u64> {
    let given = std::env::var(name).ok()?;
    Some(given.parse().expect("a whole number"))
}

/// Sends the bytes and returns the status; `None` if the server closes without an answer, which it owes nobody who speaks no HTTP
/// or `leaves`: closes its side at once, while the server may still work.
async fn status(app: &TestApp, request: &[u8], leaves: bool) -> Option<u16> {
    let mut stream = TcpStream::connect(app.address()).await.unwrap();
    let asked = async {
        // It may have closed already.
        let _ = stream.write_all(request).await;
        if leaves {
            let _ = stream.shutdown().await;
        }
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        answer
    };
    let answer = timeout(ANSWER, asked).await;
    let answer = answer.unwrap_or_else(|_| panic!("silence: {}", shown(request)));
    let status = std::str::from_utf8(answer.get(9..12)?).ok()?;
    status.parse().ok()
}

fn shown(request: &[u8]) -> String {
    String::from_utf8_lossy(request).escape_debug().to_string()
}

/// Doors that take files ask to try again when a form breaks off (docs/rest-api.md).
fn takes_files(request: &[u8]) -> bool {
    let path = request.split(|byte| *byte == b' ').nth(1);
    path.is_some_and(|path| path.starts_with(b"/api/upload") || path.starts_with(b"/api/pictures"))
}

#[track_caller]
fn assert_no_failure(status: Option<u16>, request: &[u8]) {
    let may_break_off = status == Some(503) && takes_files(request);
    assert!(
        may_break_off || status.is_none_or(|it| it < 500),
        "{status:?}: {}",
        shown(request)
    );
}

/// Memory of this process, in kilobytes.
fn memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let resident = resident.and_then(|rest| rest.trim().strip_suffix(" kB"));
    resident.expect("Linux").trim().parse().unwrap()
}

/// Everybody whose session some request has ended signs in again.
async fn signed_in(people: &mut [Person]) -> Vec<String> {
    for person in people.iter_mut() {
        if person.get("/api/auth/me").await.status != 200 {
            *person = person.signed_in_again().await;
        }
    }
    people.iter().map(|person| person.token.clone()).collect()
}

/// Emits random events over long polling; each is answered. `None` if the session is over: who has asked to sign out and has not waited
/// is signed out up to two seconds later.
async fn emit(person: &Person, chance: &mut StdRng) -> Option<()> {
    let mut polling = Polling::open(&person.app).await;
    let entered = polling.ask_to_enter(&person.token).await;
    entered.starts_with("40{").then_some(())?;
    for _ in 0..20 {
        let event = *EVENTS.choose(chance).expect("some");
        let payload = values::json(chance, 3);
        let asked = format!("{event} {payload}");
        if asked.len() > MAX_EVENT {
            continue;
        }
        let answered = timeout(ANSWER, polling.answer_to(event, payload));
        let answer = answered
            .await
            .unwrap_or_else(|_| panic!("silence: {asked}"))?;
        assert!(answer["ok"].is_boolean(), "{asked}: {answer}");
        assert_ne!(answer["code"], "internal_error", "{asked}");
    }
    polling.posted("1").await.then_some(())
}

#[expect(
    clippy::print_stderr,
    reason = "a failure can be repeated with its seed"
)]
async fn try_at_all_doors(engine: Engine) {
    let seed = setting("CHITRASETHU_TEST_SEED").unwrap_or_else(rand::random);
    eprintln!("CHITRASETHU_TEST_SEED={seed}");
    let mut chance = StdRng::seed_from_u64(seed);
    let lasts = setting("CHITRASETHU_FUZZ_SECONDS").map(Duration::from_secs);
    let panics = Panics::counted();
    let app = engine.start(&[]).await;
    let (asha, arjun, conversation) = app.couple().await;
    asha.send(&conversation, "hi").await;
    arjun.send(&conversation, "hello").await;
    let mut people = [asha, arjun, app.customer("Meera").await];
    let mut tokens = signed_in(&mut people).await;
    for request in CORPUS {
        let request = request.replacen("\r\n\r\n", "\r\nconnection: close\r\n\r\n", 1);
        let request = request.as_bytes();
        let answer = status(&app, request, false).await;
        assert!(answer.is_some(), "{}", shown(request));
        assert_no_failure(answer, request);
    }
    let (begun, mut before, mut tried) = (Instant::now(), memory(), 0);
    while lasts.map_or(tried < REQUESTS, |lasts| begun.elapsed() < lasts) {
        let (request, is_complete) = requests::request(&mut chance, &tokens);
        let leaves = !is_complete || chance.random_range(0..4) == 0;
        assert_no_failure(status(&app, &request, leaves).await, &request);
        tried += 1;
        if tried % 250 == 0 {
            tokens = signed_in(&mut people).await;
            let person = &people[chance.random_range(0..people.len())];
            if emit(person, &mut chance).await.is_none() {
                assert_ne!(person.get("/api/auth/me").await.status, 200, "closed");
            }
        }
        if tried == 500 {
            // By now everything that is loaded once is there.
            before = memory();
        }
    }
    let grown = memory().saturating_sub(before);
    eprintln!("{tried} requests in {:?}, {grown} kB more", begun.elapsed());
    assert!(grown < MAX_GROWTH, "{grown} kB more after {tried} requests");
    assert_eq!(panics.count(), 0);
    let (asha, arjun, conversation) = app.couple().await;
    let mut heard = arjun.connect().await;
    asha.send(&conversation, "still here").await;
    assert_eq!(
        heard.expect("new_message").await["message"]["text"],
        "still here"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_doors_with_sqlite() {
    try_at_all_doors(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_doors_with_postgres() {
    try_at_all_doors(Engine::Postgres).await;
}
