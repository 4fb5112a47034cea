//! The limits of requests and calls hold at every door.

use super::access::{FUNCTIONS, ROUTES};
use super::limits::assert_wait;
use super::requests::{request, share};
use crate::support::{Cast, Person, Role, TestApp};

/// An address may make 30 requests at once, a person 6 calls; each second brings five and one more.
const SETTINGS: [(&str, &str); 1] = [("RATE_LIMIT_SCALE", "0.01")];

/// A request of nobody for each part of the router that answers by itself.
const DOORS: [(&str, &str); 14] = [
    ("GET", "/health"),
    ("GET", "/api"),
    ("GET", "/api/no/such/route"),
    ("OPTIONS", "/api/messages/send"),
    ("POST", "/api/auth/login"),
    ("POST", "/api/uploads"),
    ("GET", "/api/attachments/1/original/a.txt"),
    ("POST", "/fn/sign_in"),
    ("GET", "/login"),
    ("GET", "/no/such/page"),
    ("GET", "/pkg/nothing.js"),
    ("GET", "/socket.io/?EIO=4&transport=polling&sid=x"),
    ("POST", "/socket.io/?EIO=4&transport=polling&sid=x"),
    ("GET", "/socket.io/?EIO=4&transport=websocket&sid=x"),
];

#[tokio::test]
async fn the_requests_of_an_address_are_limited_at_every_door() {
    let app = TestApp::with(&SETTINGS).await;
    for (n, (method, path)) in DOORS.into_iter().enumerate() {
        let mut answered = 0;
        let refused = loop {
            let call = app.call(method, path);
            let answer = call.sent_from(&format!("198.51.{n}.1")).await;
            if answer.status == 429 {
                break answer;
            }
            answered += 1;
            assert!(answered < 300, "{method} {path} is never limited");
        };
        assert!(answered >= 30, "{method} {path}: only {answered}");
        assert_wait(&refused, 1);
        let elsewhere = app.call(method, path).sent_from(&format!("203.0.{n}.1"));
        assert_ne!(elsewhere.await.status, 429, "{method} {path}");
    }
}

/// Takes all calls that the person has left.
fn exhaust(app: &TestApp, person: &Person) {
    let limits = &app.state().limits;
    while limits.call(chitrasethu::domain::UserId(person.id)).is_ok() {}
}

/// Every route and server function for people who are signed in. In the meantime a call may be given back, and that call may end
/// the session: then it is the turn of another person.
#[tokio::test]
async fn the_calls_of_a_person_are_limited_at_every_door() {
    let mut cast = Cast::gather().await;
    share(&cast).await;
    cast.app = cast.app.restarted_with(&SETTINGS).await;
    let rows = ROUTES.iter().chain(FUNCTIONS);
    let rows: Vec<_> = rows.filter(|(.., statuses)| statuses[0] == 401).collect();
    assert!(rows.len() > 50);
    for (n, (method, path, _)) in rows.into_iter().enumerate() {
        let mut statuses = Vec::new();
        for role in [Role::Member, Role::Other, Role::Stranger] {
            exhaust(&cast.app, cast.person(role).unwrap());
            // Each from an address of its own, whose requests are not what is limited.
            let address = format!("10.{n}.{}.1", statuses.len());
            let call = request(&cast, role, method, path);
            statuses.push(call.sent_from(&address).await.status);
            if statuses.last() == Some(&429) {
                break;
            }
        }
        let last = statuses.last();
        assert_eq!(last, Some(&429), "{method} {path}: {statuses:?}");
    }
}

#[tokio::test]
async fn the_pages_of_a_person_are_limited() {
    let cast = Cast::gather().await;
    let app = cast.app.restarted_with(&SETTINGS).await;
    let pages = ["/customer/messages", "/photographers", "/profile", "/login"];
    for (n, path) in pages.iter().enumerate() {
        let ask = async |turn: usize| {
            exhaust(&app, &cast.asha);
            let page = app.call("GET", path).cookie(&cast.asha.token);
            page.sent_from(&format!("10.{n}.{turn}.1"))
        };
        let mut turn = 0;
        let refused = loop {
            let page = ask(turn).await.header("accept", "text/html").await;
            if page.status == 429 {
                break page;
            }
            turn += 1;
            assert!(turn < 5, "{path} is never limited");
        };
        assert_eq!(refused.header("retry-after"), "1", "{path}");
        assert!(refused.body.contains("doing that too often"), "{path}");
    }
}
