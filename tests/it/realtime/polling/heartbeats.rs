//! Heartbeats over long polling.

use crate::support::{Frozen, Person, Polling, TestApp};

async fn one() -> (Person, Polling) {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    let polling = Polling::connect(&asha).await;
    (asha, polling)
}

#[tokio::test]
async fn answered_heartbeats_keep_a_session_and_unanswered_ones_end_it() {
    let (asha, mut alive) = one().await;
    let silent = Polling::connect(&asha).await;
    let timers = Frozen::timers();
    let get = silent.get_and_wait().await;
    timers.pass(24).await;
    assert!(!get.is_finished());
    timers.pass(2).await;
    assert_eq!(get.await.unwrap().body, "2", "a heartbeat after 25 s");
    // The next GET of the silent client waits without a pong; the other client answers.
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

/// A client that is killed between two GETs aborts nothing.
#[tokio::test]
async fn a_session_ends_forty_seconds_after_its_last_get() {
    let (asha, mut polling) = one().await;
    let count = || asha.app.state().realtime.hub.count();
    let timers = Frozen::timers();
    for _ in 0..2 {
        timers.pass(39).await;
        assert_eq!(count(), 1);
        polling.settle().await;
    }
    timers.pass(41).await;
    drop(timers);
    polling.assert_over().await;
    assert_eq!(count(), 0);
}
