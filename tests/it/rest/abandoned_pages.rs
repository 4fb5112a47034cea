//! Pages whose reader goes away while they are rendered: each way to the end of the work, many at the same time.

use std::time::Duration;

use futures::future::join_all;
use tokio::runtime::Handle;
use tokio::time::sleep;

use crate::support::{Engine, Panics, polled};

/// Readers at the same time.
const READERS: usize = 8;

/// How often each of them opens each page.
const TIMES: usize = 50;

async fn open_and_leave(engine: Engine) {
    let panics = Panics::counted();
    let app = engine.start(&[]).await;
    let (asha, arjun, conversation) = app.couple().await;
    for n in 0..5 {
        asha.send(&conversation, &format!("hello {n}")).await;
        arjun.send(&conversation, "hi https://example.com").await;
    }
    let tasks = Handle::current().metrics();
    let others = tasks.num_alive_tasks();
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
                    let polls = (37 * time + 101 * reader) % 800;
                    let page = asha.app.call("GET", &path).cookie(&asha.token);
                    polled(polls, page.into_future()).await;
                }
            })
        });
        for reader in join_all(readers).await {
            reader.unwrap();
        }
        // Those that were left are rendered to their end.
        while tasks.num_alive_tasks() > others {
            sleep(Duration::from_millis(1)).await;
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
