//! Socket.IO: events and acknowledgements, plain and binary, and invalid packets; over both transports.

use super::client::Client;
use super::{PING_INTERVAL, Suite, TRANSPORTS};

/// Pairs of packets that are sent and packets that come back.
async fn assert_answers(cases: &[(&[&str], &[&str])]) {
    let suite = Suite::start().await;
    for transport in TRANSPORTS {
        let mut client = Client::enter(&suite, transport).await;
        for (said, answers) in cases {
            for packet in *said {
                client.say(packet).await;
            }
            for answer in *answers {
                assert_eq!(client.hear().await, *answer, "{said:?}");
            }
        }
    }
}

const TWO: &str = "{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}";

#[tokio::test]
async fn events_are_echoed() {
    assert_answers(&[
        (
            &["42[\"message\",1,\"2\",{\"3\":[true]}]"],
            &["42[\"message-back\",1,\"2\",{\"3\":[true]}]"],
        ),
        (&["42[\"message\"]"], &["42[\"message-back\"]"]),
        (
            &["42[\"message\",\"€ 👋\",null]"],
            &["42[\"message-back\",\"€ 👋\",null]"],
        ),
        // No handler is registered for these.
        (&["42[\"other\",1]"], &[]),
        (
            &["437[1]", "42[\"message\",2]"],
            &["42[\"message-back\",2]"],
        ),
    ])
    .await;
}

#[tokio::test]
async fn events_with_an_id_are_acknowledged() {
    assert_answers(&[
        (
            &["42456[\"message-with-ack\",1,\"2\",{\"3\":[false]}]"],
            &["43456[1,\"2\",{\"3\":[false]}]"],
        ),
        (&["420[\"message-with-ack\"]"], &["430[]"]),
        (
            &["4218446744073709551615[\"message-with-ack\",1]"],
            &["4318446744073709551615[1]"],
        ),
    ])
    .await;
}

#[tokio::test]
async fn attachments_are_echoed() {
    let event = format!("452-[\"message\",{TWO}]");
    let back = format!("452-[\"message-back\",{TWO}]");
    let with_id = format!("452-789[\"message-with-ack\",{TWO}]");
    let ack = format!("462-789[{TWO}]");
    assert_answers(&[
        (&[&event, "bAQID", "bBAUG"], &[&back, "bAQID", "bBAUG"]),
        (&[&with_id, "bAQID", "bBAUG"], &[&ack, "bAQID", "bBAUG"]),
        (&["450-[\"message\",1]"], &["450-[\"message-back\",1]"]),
    ])
    .await;
}

#[tokio::test]
async fn an_invalid_packet_closes_the_connection() {
    let suite = Suite::start().await;
    for bad in [
        "4abc",
        "42{}",
        "42abc[\"message-with-ack\",1,\"2\",{\"3\":[false]}]",
        "47",
        "4",
        "42",
        "42[]",
        "42[\"message\"",
        "451-{}",
        "45[\"message\"]",
        "45-1[\"message\"]",
        "43[]",
        "43{}",
        "41[1]",
    ] {
        for transport in TRANSPORTS {
            let mut client = Client::enter(&suite, transport).await;
            client.say(bad).await;
            client.assert_closed().await;
        }
    }
}

#[tokio::test]
async fn unexpected_attachments_close_the_connection() {
    let suite = Suite::start().await;
    for packets in [
        &["bAQID"] as &[&str],
        &[
            "451-[\"message\",{\"_placeholder\":true,\"num\":0}]",
            "42[\"message\"]",
        ],
        &[
            "451-[\"message\",{\"_placeholder\":true,\"num\":0}]",
            "bAQID",
            "bAQID",
        ],
    ] {
        for transport in TRANSPORTS {
            let mut client = Client::enter(&suite, transport).await;
            for packet in packets {
                client.say(packet).await;
            }
            client.assert_closed().await;
        }
    }
}

#[tokio::test]
async fn missing_attachments_close_the_connection() {
    let suite = Suite::start().await;
    for transport in TRANSPORTS {
        let mut client = Client::enter(&suite, transport).await;
        client.say(&format!("452-[\"message\",{TWO}]")).await;
        client.say("bAQID").await;
        client.say("2heard").await;
        assert_eq!(client.hear().await, "3heard");
        for _ in 0..3 {
            suite.timers.pass_milliseconds(PING_INTERVAL).await;
            client.answer_ping().await;
        }
        suite.timers.pass_milliseconds(80).await;
        client.assert_closed().await;
    }
}
