//! Below Socket.IO: sizes, binary data, and frames that RFC 6455 does not allow.

use serde_json::json;
use tokio::io::AsyncWriteExt as _;

use crate::support::{Frozen, Person, TestApp};

/// The greatest message that the gateway takes.
const LIMIT: usize = 131_072;

async fn one() -> Person {
    let app = TestApp::start().await;
    app.couple().await.0
}

/// An event with an id whose frame has exactly so many bytes.
fn event_of(bytes: usize) -> String {
    let bare = "421[\"mark_read\",{\"conversationId\":\"conv_1_2\",\"x\":\"\"}]";
    let filling = "x".repeat(bytes - bare.len());
    let frame = bare.replace("\"\"", &format!("\"{filling}\""));
    assert_eq!(frame.len(), bytes);
    frame
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

const FIN: u8 = 0x80;
const TEXT: u8 = 1;
const CONTINUATION: u8 = 0;

#[tokio::test]
async fn the_limit_of_a_message_is_exact() {
    let asha = one().await;
    let mut socket = asha.connect().await;
    for bytes in [LIMIT - 1, LIMIT] {
        socket.write(event_of(bytes)).await;
        assert_eq!(socket.ack(1).await, json!({"ok": true}), "{bytes} bytes");
    }
    socket.write(event_of(LIMIT + 1)).await;
    assert_eq!(socket.closed().await, 1009);

    // The same before CONNECT, when nobody is signed in.
    let mut socket = crate::support::Socket::open(&asha.app).await;
    socket.write(event_of(LIMIT + 1)).await;
    assert_eq!(socket.closed().await, 1009);
}

#[tokio::test]
async fn fragments_count_together() {
    let asha = one().await;
    let mut socket = asha.connect().await;
    let whole = event_of(LIMIT);
    let (first, second) = whole.as_bytes().split_at(LIMIT / 2);
    for bytes in [frame(TEXT, first), frame(FIN | CONTINUATION, second)] {
        socket.tcp().write_all(&bytes).await.unwrap();
    }
    assert_eq!(socket.ack(1).await, json!({"ok": true}));
    for bytes in [
        frame(TEXT, first),
        frame(FIN | CONTINUATION, &vec![b'x'; LIMIT]),
    ] {
        let _ = socket.tcp().write_all(&bytes).await;
    }
    assert_eq!(socket.closed().await, 1009);
}

#[tokio::test]
async fn an_announced_size_is_not_waited_for() {
    let asha = one().await;
    let mut socket = asha.connect().await;
    // Eight exabytes are to follow; the header alone is enough.
    let mut header = vec![FIN | TEXT, 0x80 | 127];
    header.extend(0x7fff_ffff_ffff_ffff_u64.to_be_bytes());
    header.extend([0; 4]);
    socket.tcp().write_all(&header).await.unwrap();
    assert_eq!(socket.closed().await, 1009);
}

#[tokio::test]
async fn frames_that_the_protocol_forbids_close() {
    let asha = one().await;
    let unmasked = vec![FIN | TEXT, 1, b'3'];
    for (bytes, code, why) in [
        (unmasked, 1002, "not masked"),
        (frame(FIN | TEXT, b"42[\"\xff\xfe\"]"), 1007, "not UTF-8"),
        (frame(FIN | TEXT | 0x40, b"3"), 1002, "a reserved bit"),
        (frame(FIN | 3, b"3"), 1002, "an unknown kind"),
        (
            frame(FIN | CONTINUATION, b"3"),
            1002,
            "a continuation of nothing",
        ),
        (
            frame(FIN | 9, &[b'x'; 126]),
            1002,
            "a ping that is too long",
        ),
        (frame(9, b"x"), 1002, "a ping in fragments"),
    ] {
        let mut socket = asha.connect().await;
        socket.tcp().write_all(&bytes).await.unwrap();
        assert_eq!(socket.closed().await, code, "{why}");
    }
}

#[tokio::test]
async fn binary_events_are_refused_and_their_attachments_swallowed() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let (mut socket, mut arjuns) = (asha.connect().await, arjun.connect().await);
    let payload = format!(
        "[\"send_message\",{{\"conversationId\":\"{conversation}\",\"message\":{{\"_placeholder\":true,\"num\":0}}}}]"
    );
    for (count, id) in [(0, 40), (1, 41), (3, 43), (10, 50)] {
        socket.write(format!("45{count}-{id}{payload}")).await;
        for n in 0..count {
            socket.write_binary(&vec![n; 1_000]).await;
        }
        let answer = socket.ack(id).await;
        assert_eq!(
            (&answer["ok"], &answer["code"]),
            (&json!(false), &json!("invalid_payload"))
        );
        socket.assert_open().await;
    }
    socket.write(format!("451-{payload}")).await;
    assert_eq!(socket.expect("error").await["code"], "invalid_payload");
    socket.write_binary(b"x").await;
    // Acknowledgements with attachments, which nobody asked for, are swallowed as well.
    socket
        .write("461-9[{\"_placeholder\":true,\"num\":0}]")
        .await;
    socket.write_binary(b"x").await;
    socket.assert_open().await;
    socket.expect_nothing().await;
    arjuns.expect_nothing().await;
    assert!(arjun.history(&conversation).await.is_empty());
}

#[tokio::test]
async fn binary_data_that_nobody_announced_closes() {
    let asha = one().await;
    let mut socket = asha.connect().await;
    socket.write_binary(b"4").await;
    assert_eq!(socket.closed().await, 1002);
    let mut early = crate::support::Socket::open(&asha.app).await;
    early.write_binary(b"40").await;
    assert_eq!(early.closed().await, 1002);
    // Text where an attachment is due.
    let mut socket = asha.connect().await;
    socket
        .write("451-[\"typing\",{\"_placeholder\":true,\"num\":0}]")
        .await;
    socket.write("42[\"typing\",{}]").await;
    assert_eq!(socket.closed().await, 1002);
}

#[tokio::test]
async fn attachments_that_never_come_are_not_waited_for_long() {
    let asha = one().await;
    let mut socket = asha.connect().await;
    socket
        .write("452-[\"typing\",{\"_placeholder\":true,\"num\":0}]")
        .await;
    assert_eq!(socket.expect("error").await["code"], "invalid_payload");
    socket.write_binary(b"the first of two").await;
    let timers = Frozen::timers();
    timers.pass(9).await;
    socket.write("3").await;
    socket.write("2still there").await;
    assert_eq!(socket.frame().await, "3still there");
    timers.pass(2).await;
    drop(timers);
    assert_eq!(socket.closed().await, 1002);
}
