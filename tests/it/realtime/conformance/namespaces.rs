//! Socket.IO: joining and leaving namespaces, over both transports.

use serde_json::Value;

use super::client::Client;
use super::{PING_INTERVAL, SOCKET, Suite, TRANSPORTS};

/// The `{sid}` of a granted CONNECT, whose packet must start with `start`.
fn granted(packet: &str, start: &str) -> String {
    let json = packet.strip_prefix(start);
    let json = json.unwrap_or_else(|| panic!("no {start} but {packet}"));
    let grant: Value = serde_json::from_str(json).unwrap();
    assert_eq!(grant.as_object().unwrap().len(), 1, "{packet}");
    grant["sid"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn namespaces_can_be_joined() {
    let suite = Suite::start().await;
    for (connect, grant, auth) in [
        ("40", "40", "42[\"auth\",{}]"),
        (
            "40{\"token\":\"123\"}",
            "40",
            "42[\"auth\",{\"token\":\"123\"}]",
        ),
        ("40/custom,", "40/custom,", "42/custom,[\"auth\",{}]"),
        ("40/custom", "40/custom,", "42/custom,[\"auth\",{}]"),
        (
            "40/custom,{\"token\":\"abc\"}",
            "40/custom,",
            "42/custom,[\"auth\",{\"token\":\"abc\"}]",
        ),
    ] {
        for transport in TRANSPORTS {
            let mut client = Client::open(&suite, SOCKET, transport).await;
            client.say(connect).await;
            let id = granted(&client.hear().await, grant);
            assert_ne!(
                client.handshake["sid"],
                id.as_str(),
                "the session's id is a secret"
            );
            assert_eq!(client.hear().await, auth);
        }
    }
}

#[tokio::test]
async fn unknown_namespaces_are_refused() {
    let suite = Suite::start().await;
    for transport in TRANSPORTS {
        let mut client = Client::open(&suite, SOCKET, transport).await;
        for connect in [
            "40/random",
            "40/random,",
            "40/random,{\"token\":\"x\"}",
            "40/random?a=b,",
        ] {
            client.say(connect).await;
            assert_eq!(
                client.hear().await,
                "44/random,{\"message\":\"Invalid namespace\"}"
            );
        }
        // A refusal in one namespace does not affect another.
        client.say("40").await;
        granted(&client.hear().await, "40");
    }
}

#[tokio::test]
async fn an_invalid_connect_closes_the_connection() {
    let suite = Suite::start().await;
    for bad in ["4abc", "42[\"message\"]", "41", "43[]", "4"] {
        for transport in TRANSPORTS {
            let mut client = Client::open(&suite, SOCKET, transport).await;
            client.say(bad).await;
            client.assert_closed().await;
        }
    }
}

#[tokio::test]
async fn leaving_the_main_namespace_keeps_the_session() {
    let suite = Suite::start().await;
    for transport in TRANSPORTS {
        let mut client = Client::enter(&suite, transport).await;
        client.say("41").await;
        client.say("42[\"message\",1]").await;
        suite.timers.pass_milliseconds(PING_INTERVAL).await;
        // There is no answer, but heartbeats continue, and the client may join again.
        client.answer_ping().await;
        client.say("40").await;
        granted(&client.hear().await, "40");
    }
}

#[tokio::test]
async fn namespaces_are_left_independently() {
    let suite = Suite::start().await;
    for transport in TRANSPORTS {
        let mut client = Client::enter(&suite, transport).await;
        client.say("40/custom,").await;
        granted(&client.hear().await, "40/custom,");
        assert_eq!(client.hear().await, "42/custom,[\"auth\",{}]");
        client.say("42/custom,[\"message\",1]").await;
        assert_eq!(client.hear().await, "42/custom,[\"message-back\",1]");
        client.say("41/custom,").await;
        client.say("42/custom,[\"message\",2]").await;
        client
            .say("42[\"message\",\"message to main namespace\"]")
            .await;
        assert_eq!(
            client.hear().await,
            "42[\"message-back\",\"message to main namespace\"]"
        );
    }
}

#[tokio::test]
async fn a_second_connect_changes_nothing() {
    let suite = Suite::start().await;
    for transport in TRANSPORTS {
        let mut client = Client::enter(&suite, transport).await;
        client.say("40{\"token\":\"another\"}").await;
        client.say("42[\"message\",1]").await;
        assert_eq!(client.hear().await, "42[\"message-back\",1]");
    }
}
