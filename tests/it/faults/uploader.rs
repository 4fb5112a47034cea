//! A person who uploads files and sends them, whatever becomes of the server.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::json;

use super::tus::Tus;

/// What becomes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    Sent,
    /// Complete, but in no message.
    Unsent,
    /// Not even complete.
    Abandoned,
}

/// One person's uploads.
pub(crate) struct Uploader {
    pub(crate) tus: Tus,
    pub(crate) conversation: String,
    /// Parts that the server has acknowledged.
    pub(crate) progress: Arc<AtomicU64>,
}

impl Uploader {
    /// Uploads a file to its fate, however often the server is killed; returns the id of the complete file.
    pub(crate) async fn upload(
        &self,
        name: &str,
        file: &[u8],
        fate: Fate,
        parts: usize,
    ) -> Option<String> {
        let path = loop {
            if let Ok(path) = self.tus.begin(file.len(), name).await {
                break path;
            }
        };
        let mut acknowledged = 0;
        loop {
            let Ok(state) = self.tus.state(&path).await else {
                continue;
            };
            if state.status == 503 {
                continue;
            }
            let offset = state.offset().expect("the upload is known");
            assert!(offset >= acknowledged, "{name}: {offset} < {acknowledged}");
            acknowledged = offset;
            if let Some(id) = state.header("upload-attachment") {
                return Some(id.to_owned());
            }
            if fate == Fate::Abandoned && offset > 0 {
                return None;
            }
            let end = file.len().min(offset + file.len() / parts + 1);
            let answer = self.tus.append(&path, offset, &file[offset..end]).await;
            if let Ok(answer) = answer
                && answer.status == 204
            {
                acknowledged = answer.offset().unwrap();
                self.progress.fetch_add(1, Ordering::SeqCst);
            }
        }
    }

    /// Sends a file, once.
    pub(crate) async fn send(&self, name: &str, id: &str) {
        let body = json!({
            "conversationId": self.conversation, "messageText": name, "attachmentIds": [id], "clientMessageId": name,
        })
        .to_string();
        let (path, headers) = ("/api/messages/send", [("content-type", "application/json")]);
        loop {
            match self.tus.call("POST", path, &headers, body.as_bytes()).await {
                Ok(answer) if matches!(answer.status, 200 | 201) => return,
                Ok(answer) => assert_eq!(
                    answer.status,
                    503,
                    "{name}: {}",
                    String::from_utf8_lossy(&answer.body)
                ),
                Err(_) => {}
            }
        }
    }
}
