//! Pages whose reader goes away while they are rendered: each way to the end of the work, many at the same time.

use std::task::Poll;

use futures::future::{join_all, poll_fn};
use tokio::task::yield_now;

use crate::support::{Engine, Panics, Person};

/// Readers at the same time.
const READERS: usize = 8;

/// How often each of them opens each page.
const TIMES: usize = 50;

/// Asks for a page, and goes away when its work has been taken up `polls` times, and that of others meanwhile.
async fn read(person: Person, path: String, polls: usize, turns: usize) {
    let call = person.app.call("GET", &path).cookie(&person.token);
    let mut page = Box::pin(call.into_future());
    let mut left = polls;
    poll_fn(|context| {
        if left == 0 || page.as_mut().poll(context).is_ready() {
            return Poll::Ready(());
        }
        left -= 1;
        Poll::Pending
    })
    .await;
    for _ in 0..turns {
        yield_now().await;
    }
}

async fn open_and_leave(engine: Engine) {
    let panics = Panics::counted();
    let app = engine.start(&[]).await;
    let (asha, arjun, conversation) = app.couple().await;
    for n in 0..5 {
        asha.send(&conversation, &format!("hello {n}")).await;
        arjun.send(&conversation, "hi https://example.com").await;
    }
    let pages = [
        "/customer/messages".to_owned(),
        format!("/customer/messages/{conversation}"),
        format!("/conversations/{conversation}/shared"),
        "/search?q=hello".to_owned(),
        "/photographers".to_owned(),
        format!("/photographers/{}", arjun.id),
        "/profile".to_owned(),
        "/account".to_owned(),
    ];
    for path in &pages {
        let readers = (0..READERS).map(|reader| {
            let (asha, path) = (asha.clone(), path.clone());
            tokio::spawn(async move {
                for time in 0..TIMES {
                    let (polls, turns) = (time % 10 + 1, time * (reader + 1) % 40);
                    read(asha.clone(), path.clone(), polls, turns).await;
                }
            })
        });
        for reader in join_all(readers).await {
            reader.unwrap();
        }
        let whole = app.call("GET", path).cookie(&asha.token).await;
        assert_eq!(whole.status, 200, "{path}");
        assert!(whole.body.contains("</html>"), "{path}");
    }
    assert_eq!(panics.count(), 0, "{engine:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn pages_that_are_left_end_quietly() {
    open_and_leave(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn pages_that_are_left_end_quietly_with_postgres() {
    open_and_leave(Engine::Postgres).await;
}
