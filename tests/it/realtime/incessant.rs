//! A client that sends without a pause still receives what others cause.

use std::time::Duration;

use futures::SinkExt as _;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::OwnedReadHalf;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;

use crate::support::{Socket, TestApp};

/// How long to wait before a test fails.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Frames in one write, so that the server always has more to read.
const AT_ONCE: usize = 512;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_that_sends_without_a_pause_still_receives_and_can_be_closed() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    asha.send(&conversation, "hi").await;
    let query = "?EIO=4&transport=websocket";
    let mut socket = Socket::upgraded(&app, query, &[]).await.unwrap();
    let connect = format!("40{}", json!({ "token": asha.token }));
    socket.send(Message::text(connect)).await.unwrap();
    let (mut heard, mut said) = socket.into_inner().into_split();
    assert!(hears(&mut heard, "40{").await);

    // The connection handles them one by one, and none of them is answered.
    let event = json!(["mark_read", {"conversationId": conversation}]);
    let frames = masked(&format!("42{event}")).repeat(AT_ONCE);
    let speaking = tokio::spawn(async move { while said.write_all(&frames).await.is_ok() {} });
    arjun.send(&conversation, "Are you there?").await;
    assert!(hears(&mut heard, "42[\"new_message\"").await, "the message");
    app.deactivate(&asha).await;
    assert!(!hears(&mut heard, "never").await, "the end");
    timeout(TIMEOUT, speaking).await.unwrap().unwrap();
}

/// A short text frame of a client, with a mask of zeros.
fn masked(text: &str) -> Vec<u8> {
    let length = u8::try_from(text.len()).unwrap();
    assert!(length < 126);
    [&[0x81, 0x80 | length, 0, 0, 0, 0], text.as_bytes()].concat()
}

/// Whether this text arrives before the end.
async fn hears(stream: &mut OwnedReadHalf, text: &str) -> bool {
    let read = async {
        let mut bytes = Vec::new();
        while stream
            .read_buf(&mut bytes)
            .await
            .is_ok_and(|count| count > 0)
        {
            if bytes
                .windows(text.len())
                .any(|part| part == text.as_bytes())
            {
                return true;
            }
        }
        false
    };
    timeout(TIMEOUT, read)
        .await
        .expect("data or the end arrives")
}
