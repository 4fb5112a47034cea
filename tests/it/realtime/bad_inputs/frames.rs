//! Sizes, frames that RFC 6455 does not allow, and invalid payloads of POSTs.

use serde_json::json;

use super::{Answer, Row, Scene, WAYS, Way};

/// Maximum size of a message and of the body of a POST, in bytes.
const LIMIT: usize = 131_072;

const FIN: u8 = 0x80;
const TEXT: u8 = 1;
const CONTINUATION: u8 = 0;

/// An event with an ack id, exactly `bytes` long.
fn event_of(bytes: usize) -> String {
    let bare = "427[\"mark_read\",{\"conversationId\":\"conv_1_2\",\"upToSeq\":0,\"x\":\"\"}]";
    let filling = "x".repeat(bytes - bare.len());
    let event = bare.replace("\"\"", &format!("\"{filling}\""));
    assert_eq!(event.len(), bytes);
    event
}

/// A masked frame, as clients send them; the mask is zero, so the payload stays readable.
fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    let mut bytes = vec![first];
    match u16::try_from(payload.len()) {
        Ok(short @ 0..126) => bytes.push(0x80 | short.to_le_bytes()[0]),
        Ok(middle) => {
            bytes.push(0x80 | 126);
            bytes.extend(middle.to_be_bytes());
        }
        Err(_) => {
            bytes.push(0x80 | 127);
            bytes.extend(u64::try_from(payload.len()).unwrap().to_be_bytes());
        }
    }
    bytes.extend([0; 4]);
    bytes.extend(payload);
    bytes
}

#[tokio::test]
async fn the_limit_is_exact() {
    for way in WAYS {
        let mut scene = Scene::begin(way).await;
        let too_big = || Row::packets(&[&event_of(LIMIT + 1)], Answer::Closed(1009)).status(413);
        scene
            .play(&[
                Row::packets(&[&event_of(LIMIT - 1)], Answer::Done),
                Row::packets(&[&event_of(LIMIT)], Answer::Done),
                too_big(),
                too_big().outside(),
            ])
            .await;
        scene.end().await;
    }
}

#[tokio::test]
async fn the_limit_counts_all_fragments_of_a_message() {
    let event = event_of(LIMIT);
    let (first, second) = event.as_bytes().split_at(LIMIT / 2);
    let (start, end) = (frame(TEXT, first), frame(FIN | CONTINUATION, second));
    let over = frame(FIN | CONTINUATION, &[second, b"x"].concat());
    let endless = frame(CONTINUATION, first);
    // The header announces eight exabytes; the header alone is sent.
    let announced = [&[FIN | TEXT, 0x80 | 127][..], &[0x7f; 8], &[0; 4]].concat();
    let mut scene = Scene::begin(Way::WebSocket).await;
    scene
        .play(&[
            Row::tcp(&[&start, &end], Answer::Done),
            Row::tcp(&[&start, &over], Answer::Closed(1009)),
            Row::tcp(&[&start, &endless, &endless], Answer::Closed(1009)),
            Row::tcp(&[&announced], Answer::Closed(1009)),
        ])
        .await;
    scene.end().await;
}

#[tokio::test]
async fn frames_that_the_protocol_forbids() {
    let unmasked = [FIN | TEXT, 1, b'3'];
    let closes = |code: u16, bytes: &[u8]| Row::tcp(&[bytes], Answer::Closed(code));
    let mut scene = Scene::begin(Way::WebSocket).await;
    scene
        .play(&[
            closes(1002, &unmasked),
            closes(1007, &frame(FIN | TEXT, b"42[\"\xff\xfe\"]")),
            closes(1002, &frame(FIN | TEXT | 0x40, b"3")),
            closes(1002, &frame(FIN | TEXT | 0x20, b"3")),
            closes(1002, &frame(FIN | TEXT | 0x10, b"3")),
            // An unknown opcode, a continuation without a start, a ping that is too long, a fragmented ping.
            closes(1002, &frame(FIN | 3, b"3")),
            closes(1002, &frame(FIN | CONTINUATION, b"3")),
            closes(1002, &frame(FIN | 9, &[b'x'; 126])),
            closes(1002, &frame(9, b"x")),
        ])
        .await;
    scene.end().await;
}

#[tokio::test]
async fn invalid_payloads() {
    let bodies = [
        b"\x1e".as_slice(),
        b"3\x1e",
        b"\x1e3",
        b"3\x1e\x1e3",
        b"abc",
        b"3\x1e9",
        b"b!",
        b"bAQIDBA=",
        b"3\xff",
        b"\xc3",
        b"\xed\xa0\x80",
    ];
    let mut scene = Scene::begin(Way::Polling).await;
    scene.play(&bodies.map(|body| Row::body(body, 400))).await;
    scene.end().await;
}

#[tokio::test]
async fn no_packet_of_an_invalid_payload_is_handled() {
    let mut scene = Scene::begin(Way::Polling).await;
    let send = json!(["send_message", {"conversationId": scene.conversation, "message": "x"}]);
    let good = format!("42{send}");
    scene
        .play(&[
            Row::body(format!("{good}\u{1e}9"), 400),
            Row::body([good.as_bytes(), b"\x1e3\xff"].concat(), 400),
            Row::body(format!("{good}\u{1e}3{}", "x".repeat(LIMIT)), 413),
        ])
        .await;
    assert_eq!(scene.arjun.history(&scene.conversation).await.len(), 3);
    scene.end().await;
}
