//! Engine.IO: handshake, messages, heartbeats, closing.

use serde_json::json;

use super::client::Client;
use super::{DOORS, ECHO, PING_INTERVAL, PING_TIMEOUT, POLLING, SOCKET, Suite, TRANSPORTS};
use crate::support::SEPARATOR;

#[tokio::test]
async fn a_handshake_opens_a_session() {
    let suite = Suite::start().await;
    for door in DOORS {
        for transport in TRANSPORTS {
            let mut handshake = Client::open(&suite, door, transport).await.handshake;
            let upgrades = if transport == "polling" {
                json!(["websocket"])
            } else {
                json!([])
            };
            assert!(handshake["sid"].take().is_string());
            let expected = json!({"sid": null, "upgrades": upgrades, "pingInterval": 300,
                "pingTimeout": 200, "maxPayload": 1_000_000});
            assert_eq!(handshake, expected);
        }
    }
}

#[tokio::test]
async fn an_invalid_handshake_is_refused() {
    let suite = Suite::start().await;
    for door in DOORS {
        for query in [
            "?transport=polling",
            "?EIO=abc&transport=polling",
            "?EIO=4",
            "?EIO=4&transport=abc",
        ] {
            let path = format!("{door}{query}");
            assert_eq!(suite.request("GET", &path, "").await.0, 400, "{path}");
            let path = path.replace("polling", "websocket");
            assert_eq!(suite.websocket(&path).await.err(), Some(400), "{path}");
        }
        for method in ["POST", "PUT", "DELETE", "PATCH", "HEAD"] {
            let path = format!("{door}{POLLING}");
            assert_eq!(suite.request(method, &path, "").await.0, 400, "{method}");
        }
    }
}

#[tokio::test]
async fn packets_are_echoed_unchanged() {
    let suite = Suite::start().await;
    for transport in TRANSPORTS {
        let mut client = Client::open(&suite, ECHO, transport).await;
        for packet in ["4hello", "4", "4€ 👋 \u{0} \n", "bAQIDBA==", "b"] {
            client.say(packet).await;
            assert_eq!(client.hear().await, packet);
        }
    }
}

#[tokio::test]
async fn payloads_are_echoed_unchanged() {
    let suite = Suite::start().await;
    let session = Client::polling(&suite, ECHO).await;
    for packets in [
        &["4hello"] as &[&str],
        &["4test1", "4test2", "4test3"],
        &["4hello", "bAQIDBA=="],
    ] {
        let payload = packets.join(SEPARATOR);
        let answer = suite.request("POST", session.path(), payload.clone()).await;
        assert_eq!(answer, (200, "ok".to_owned()));
        let answer = suite.request("GET", session.path(), "").await;
        assert_eq!(answer, (200, payload));
    }
}

#[tokio::test]
async fn an_invalid_packet_ends_the_session() {
    let suite = Suite::start().await;
    for bad in ["abc", "9", "", "6", "5", "0{}", "1x"] {
        let mut socket = Client::socket(&suite, ECHO).await;
        socket.say(bad).await;
        socket.assert_closed().await;
        let mut polling = Client::polling(&suite, ECHO).await;
        let (status, _) = suite.request("POST", polling.path(), bad.to_owned()).await;
        // A well-formed packet out of place is noticed only after it was accepted.
        assert_eq!(
            status,
            if ["6", "5", "0{}"].contains(&bad) {
                200
            } else {
                400
            },
            "{bad}"
        );
        polling.assert_closed().await;
    }
}

#[tokio::test]
async fn two_polls_at_once_end_the_session() {
    let suite = Suite::start().await;
    let session = Client::polling(&suite, ECHO).await;
    let polls = [0, 1].map(|_| suite.request("GET", session.path(), ""));
    let [first, second] = futures::future::join_all(polls).await.try_into().unwrap();
    assert_eq!(first, (200, "1".to_owned()));
    assert_eq!(second.0, 400);
    assert_eq!(suite.request("GET", session.path(), "").await.0, 400);
}

#[tokio::test]
async fn an_aborted_poll_ends_the_session() {
    let suite = Suite::start().await;
    let mut session = Client::polling(&suite, ECHO).await;
    {
        let mut poll = std::pin::pin!(suite.request("GET", session.path(), ""));
        for _ in 0..8 {
            assert!(futures::poll!(&mut poll).is_pending());
            tokio::task::yield_now().await;
        }
    }
    session.assert_closed().await;
}

#[tokio::test]
async fn pings_are_sent_as_long_as_they_are_answered() {
    let suite = Suite::start().await;
    for door in DOORS {
        for transport in TRANSPORTS {
            let mut client = Client::open(&suite, door, transport).await;
            for _ in 0..3 {
                suite.timers.pass_milliseconds(PING_INTERVAL).await;
                client.answer_ping().await;
            }
        }
    }
}

#[tokio::test]
async fn an_unanswered_ping_ends_the_session() {
    let suite = Suite::start().await;
    for door in DOORS {
        for transport in TRANSPORTS {
            let mut client = Client::open(&suite, door, transport).await;
            suite.timers.pass_milliseconds(PING_INTERVAL).await;
            suite.timers.pass_milliseconds(PING_TIMEOUT).await;
            client.assert_closed().await;
        }
    }
}

#[tokio::test]
async fn a_client_may_close() {
    let suite = Suite::start().await;
    for door in DOORS {
        let mut socket = Client::socket(&suite, door).await;
        socket.say("1").await;
        socket.assert_closed().await;

        let mut polling = Client::polling(&suite, door).await;
        let poll = suite.request("GET", polling.path(), "");
        let close = suite.request("POST", polling.path(), "1");
        let (poll, close) = futures::join!(poll, close);
        assert_eq!(
            (poll, close),
            ((200, "6".to_owned()), (200, "ok".to_owned()))
        );
        polling.assert_closed().await;
    }
}

#[tokio::test]
async fn a_client_that_never_connects_is_closed() {
    let suite = Suite::start().await;
    for transport in TRANSPORTS {
        let mut client = Client::open(&suite, SOCKET, transport).await;
        for _ in 0..3 {
            suite.timers.pass_milliseconds(PING_INTERVAL).await;
            client.answer_ping().await;
        }
        // Answering pings is not enough: a second has passed without CONNECT.
        suite.timers.pass_milliseconds(80).await;
        client.assert_closed().await;
    }
}
