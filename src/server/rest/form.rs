//! What the multipart forms of browsers and programs have in common.

use axum::extract::multipart::Field;
use axum::http::{HeaderMap, header};

use crate::server::media::{Announced, MediaError, MediaResult};

/// Whether a browser has sent a form, and shows the answer.
pub(super) fn is_form(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT);
    accepted.is_some_and(|kinds| {
        kinds
            .to_str()
            .is_ok_and(|kinds| kinds.contains("text/html"))
    })
}

/// What is said of the file in a field.
pub(super) fn announced(field: &Field<'_>) -> Announced {
    Announced {
        file_name: field.file_name().unwrap_or_default().to_owned(),
        hint: field.content_type().map(str::to_owned),
        ..Announced::default()
    }
}

/// The text of a field; `None` if it has more than `limit` bytes.
pub(super) async fn text(mut field: Field<'_>, limit: usize) -> MediaResult<Option<String>> {
    let mut text = Vec::new();
    while let Some(bytes) = field.chunk().await.map_err(|_| MediaError::Interrupted)? {
        text.extend_from_slice(&bytes);
        if text.len() > limit {
            return Ok(None);
        }
    }
    Ok(Some(String::from_utf8_lossy(&text).into_owned()))
}
