//! Engine.IO: the upgrade from long polling to a WebSocket.

use futures::{SinkExt as _, StreamExt as _};
use tokio_tungstenite::tungstenite::Message;

use super::client::Client;
use super::{DOORS, ECHO, PING_INTERVAL, PING_TIMEOUT, Stream, Suite};

async fn say(stream: &mut Stream, packet: &str) {
    stream.send(Message::text(packet)).await.unwrap();
}

async fn hear(stream: &mut Stream) -> String {
    let message = stream.next().await.unwrap().unwrap();
    message.into_text().unwrap().as_str().to_owned()
}

/// A WebSocket that has probed the session.
async fn probed(suite: &Suite, session: &Client<'_>) -> Stream {
    let path = session.path().replace("polling", "websocket");
    let mut stream = suite.websocket(&path).await.unwrap();
    say(&mut stream, "2probe").await;
    assert_eq!(hear(&mut stream).await, "3probe");
    stream
}

#[tokio::test]
async fn a_websocket_takes_over() {
    let suite = Suite::start().await;
    for door in DOORS {
        let session = Client::polling(&suite, door).await;
        let mut stream = probed(&suite, &session).await;
        let answer = suite.request("GET", session.path(), "").await;
        assert_eq!(answer, (200, "6".to_owned()), "the poll ends cleanly");
        say(&mut stream, "5").await;
        say(
            &mut stream,
            if door == ECHO {
                "4hello"
            } else {
                "40/unknown,"
            },
        )
        .await;
        let answer = if door == ECHO {
            "4hello"
        } else {
            "44/unknown,{\"message\":\"Invalid namespace\"}"
        };
        assert_eq!(hear(&mut stream).await, answer);
    }
}

#[tokio::test]
async fn heartbeats_continue_over_the_websocket() {
    let suite = Suite::start().await;
    let session = Client::polling(&suite, ECHO).await;
    let mut stream = probed(&suite, &session).await;
    say(&mut stream, "5").await;
    for _ in 0..3 {
        // The echo shows that everything before it has been read.
        say(&mut stream, "4hello").await;
        assert_eq!(hear(&mut stream).await, "4hello");
        suite.timers.pass_milliseconds(PING_INTERVAL).await;
        assert_eq!(hear(&mut stream).await, "2");
        say(&mut stream, "3").await;
    }
    say(&mut stream, "4hello").await;
    assert_eq!(hear(&mut stream).await, "4hello");
    suite.timers.pass_milliseconds(PING_INTERVAL).await;
    assert_eq!(hear(&mut stream).await, "2");
    suite.timers.pass_milliseconds(PING_TIMEOUT).await;
    let last = stream.next().await.unwrap().unwrap();
    assert!(last.is_close(), "{last:?}");
}

#[tokio::test]
async fn after_the_upgrade_other_requests_of_the_session_are_refused() {
    let suite = Suite::start().await;
    let session = Client::polling(&suite, ECHO).await;
    let mut stream = probed(&suite, &session).await;
    say(&mut stream, "5").await;
    say(&mut stream, "4taken over").await;
    assert_eq!(hear(&mut stream).await, "4taken over");
    assert_eq!(suite.request("GET", session.path(), "").await.0, 400);
    assert_eq!(suite.request("POST", session.path(), "4hello").await.0, 400);
    let path = session.path().replace("polling", "websocket");
    let mut second = suite.websocket(&path).await.unwrap();
    assert!(
        second.next().await.unwrap().unwrap().is_close(),
        "let in and closed"
    );
    say(&mut stream, "4hello").await;
    assert_eq!(hear(&mut stream).await, "4hello");
}

#[tokio::test]
async fn a_poll_or_websocket_right_after_the_upgrade_does_no_harm() {
    let suite = Suite::start().await;
    let session = Client::polling(&suite, ECHO).await;
    let mut stream = probed(&suite, &session).await;
    say(&mut stream, "5").await;
    // Upgrade and poll may arrive in either order: the answer is a noop or a refusal.
    let (status, body) = suite.request("GET", session.path(), "").await;
    assert!(
        (status, body.as_str()) == (200, "6") || status == 400,
        "{status} {body}"
    );
    let path = session.path().replace("polling", "websocket");
    if let Ok(mut second) = suite.websocket(&path).await {
        say(&mut second, "2probe").await;
        while let Some(Ok(Message::Text(_))) = second.next().await {}
    }
    say(&mut stream, "4hello").await;
    assert_eq!(hear(&mut stream).await, "4hello");
}
