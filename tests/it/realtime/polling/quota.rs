//! How many connections a person may have: polling sessions and WebSockets count alike, and the newest takes the place
//! of the one that has been silent for longest.

use chitrasethu::wire::socket_io::Kind;

use crate::support::{Frozen, Person, Polling, Socket, TestApp};

/// A server with the limits of production.
async fn limited() -> (TestApp, Person, Person) {
    let app = TestApp::with(&[("RATE_LIMIT_SCALE", "1")]).await;
    let (asha, meera) = (app.customer("Asha").await, app.customer("Meera").await);
    (app, asha, meera)
}

/// The client is told, so that it does not come back by itself, and disconnected.
async fn assert_replaced(mut socket: Socket) {
    assert_eq!(socket.packet().await.kind, Kind::Disconnect);
    assert_eq!(socket.closed().await, 1008);
}

#[tokio::test]
async fn the_eleventh_connection_replaces_the_most_silent() {
    let (app, asha, meera) = limited().await;
    let mut others = meera.connect().await;
    let (first, mut second) = (asha.connect().await, asha.connect().await);
    let mut sessions = Vec::new();
    for _ in 0..8 {
        sessions.push(Polling::connect(&asha).await);
    }
    // The limit counts per person over all sessions, and does not affect other people.
    let mut eleventh = asha.signed_in_again().await.connect().await;
    assert_replaced(first).await;
    // A client that was heard since is not silent: the first polling session is.
    second.assert_open().await;
    let silent = sessions.remove(0);
    let poll = silent.get_and_wait().await;
    Polling::connect(&asha).await;
    assert_eq!(poll.await.unwrap().body, "41");
    silent.assert_over().await;
    assert_eq!(app.state().realtime.hub.count(), 11);
    for socket in [&mut others, &mut second, &mut eleventh] {
        socket.assert_open().await;
    }
}

#[tokio::test]
async fn a_client_that_only_answers_heartbeats_is_not_silent() {
    let (_app, asha, _) = limited().await;
    let (mut quiet, second) = (asha.connect().await, asha.connect().await);
    let mut others = Vec::new();
    for _ in 0..8 {
        others.push(asha.connect().await);
    }
    let timers = Frozen::timers();
    timers.pass(26).await;
    assert_eq!(quiet.next().await.as_deref(), Ok("2"));
    quiet.write("3").await;
    // The next heartbeat comes because the server has read the answer to the first one.
    timers.pass(26).await;
    assert_eq!(quiet.next().await.as_deref(), Ok("2"));
    drop(timers);
    let mut eleventh = asha.connect().await;
    assert_replaced(second).await;
    for socket in [&mut quiet, &mut eleventh] {
        socket.assert_open().await;
    }
}

#[tokio::test]
async fn leaving_the_namespace_frees_the_connection() {
    let (app, asha, _) = limited().await;
    let mut socket = asha.connect().await;
    let mut sessions = Vec::new();
    for _ in 0..9 {
        sessions.push(Polling::connect(&asha).await);
    }
    sessions[3].write("41").await;
    while app.state().realtime.hub.count() == 10 {
        tokio::task::yield_now().await;
    }
    Polling::connect(&asha).await;
    socket.assert_open().await;
}
