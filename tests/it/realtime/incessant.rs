//! A client that speaks without a pause: what others cause reaches it all the same.

use std::time::Duration;

use futures::SinkExt as _;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::OwnedReadHalf;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;

use crate::support::{Socket, TestApp};

/// How long to wait before a test counts as failed.
const PATIENCE: Duration = Duration::from_secs(20);

/// Frames written in one go: the server always has more to read.
const AT_ONCE: usize = 512;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_speaks_without_a_pause_hears_and_is_closed_all_the_same() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    asha.send(&conversation, "hi").await;
    let query = "?EIO=4&transport=websocket";
    let mut socket = Socket::upgraded(&app, query, &[]).await.unwrap();
    let connect = format!("40{}", json!({ "token": asha.token }));
    socket.send(Message::text(connect)).await.unwrap();
    let (mut heard, mut said) = socket.into_inner().into_split();
    assert!(hears(&mut heard, "40{").await);

    // Each is waited for by the connection, and none is answered.
    let event = json!(["mark_read", {"conversationId": conversation}]);
    let frames = masked(&format!("42{event}")).repeat(AT_ONCE);
    let speaking = tokio::spawn(async move { while said.write_all(&frames).await.is_ok() {} });
    arjun.send(&conversation, "Are you there?").await;
    assert!(hears(&mut heard, "42[\"new_message\"").await, "the message");
    app.deactivate(&asha).await;
    assert!(!hears(&mut heard, "never").await, "the end");
    timeout(PATIENCE, speaking).await.unwrap().unwrap();
}

/// A text frame of a client, short and under a mask of zeros.
fn masked(text: &str) -> Vec<u8> {
    let length = u8::try_from(text.len()).unwrap();
    assert!(length < 126);
    [&[0x81, 0x80 | length, 0, 0, 0, 0], text.as_bytes()].concat()
}

/// Does this come before the end?
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
    timeout(PATIENCE, read)
        .await
        .expect("something comes, or the end")
}
