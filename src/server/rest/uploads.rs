//! `/api/uploads`: resumable uploads, tus 1.0 (<https://tus.io/protocols/resumable-upload>) with the extensions creation,
//! creation-with-upload, expiration, checksum and termination.

use std::collections::HashMap;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::extract::{Segments, Session};
use super::set;
use crate::domain::{AttachmentId, ConversationId, Timestamp, UserId};
use crate::server::handler_error::HandlerError;
use crate::server::media::{Announced, Checksum, MediaError};
use crate::server::state::AppState;
use crate::server::storage::Upload;
use crate::wire::{ApiError, ErrorCode};

const VERSION: &str = "1.0.0";
const EXTENSIONS: &str = "creation,creation-with-upload,expiration,checksum,termination";
const ALGORITHMS: &str = "sha1,sha256";

const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
const METADATA: HeaderName = HeaderName::from_static("upload-metadata");
const EXPIRES: HeaderName = HeaderName::from_static("upload-expires");
const CHECKSUM: HeaderName = HeaderName::from_static("upload-checksum");
/// Ours: the id of the complete file, for `attachmentIds` of a message.
const ATTACHMENT: HeaderName = HeaderName::from_static("upload-attachment");

/// The content type of parts.
const PART: &str = "application/offset+octet-stream";

/// Length of a waveform; see [`crate::domain::Attachment::waveform`].
const WAVEFORM: usize = 64;

type Handled = Result<Response, HandlerError>;

/// Layer of all routes: the protocol's version, and what this server can do. It lies around the one that answers what
/// browsers ask before they call another site, which is OPTIONS as well.
pub async fn speak_tus(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_preflight = request
        .headers()
        .contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    let is_upload = path == "/api/uploads" || path.starts_with("/api/uploads/");
    if !is_upload || is_preflight {
        return next.run(request).await;
    }
    let version = request.headers().get(RESUMABLE);
    let mut response = if request.method() == Method::OPTIONS {
        StatusCode::NO_CONTENT.into_response()
    } else if version.is_some_and(|version| version == VERSION) {
        next.run(request).await
    } else {
        let message = "Tus-Resumable: 1.0.0 is required";
        ApiError::new(ErrorCode::VersionNotSupported, message).into_response()
    };
    let headers = response.headers_mut();
    set(headers, RESUMABLE, VERSION);
    set(headers, HeaderName::from_static("tus-version"), VERSION);
    set(
        headers,
        HeaderName::from_static("tus-extension"),
        EXTENSIONS,
    );
    let algorithms = HeaderName::from_static("tus-checksum-algorithm");
    set(headers, algorithms, ALGORITHMS);
    let max_size = state.media.max_size().to_string();
    set(headers, HeaderName::from_static("tus-max-size"), &max_size);
    response
}

/// `POST /api/uploads`: begins an upload, with its first bytes if there is a body.
pub(super) async fn create(
    State(state): State<AppState>,
    Session(user): Session,
    request: Request,
) -> Handled {
    let (parts, body) = request.into_parts();
    let headers = &parts.headers;
    let size = number(headers, &LENGTH)
        .ok_or_else(|| ApiError::invalid_payload("Upload-Length is required"))?;
    let metadata = metadata(headers)?;
    if let Some(id) = metadata.get("conversationId") {
        let id: ConversationId = id.parse().map_err(|_| {
            ApiError::new(ErrorCode::InvalidConversationId, "Invalid conversation ID")
        })?;
        state.chat.participation(&user, id).await?;
    }
    let text = |name: &str| metadata.get(name).cloned();
    let announced = Announced {
        file_name: text("filename")
            .or_else(|| text("name"))
            .unwrap_or_default(),
        size,
        hint: text("filetype").filter(|it| is_media_type(it)),
        duration: text("duration").and_then(|it| it.parse().ok()),
        waveform: text("waveform").filter(|it| is_waveform(it)),
    };
    let new = state.media.begin(user.id, announced).await?;
    let (id, expires_at) = (new.id, new.expires_at);
    let mut received = 0;
    if headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|it| it == PART)
    {
        let upload = state.media.own(id, user.id).await?;
        received = receive(&state, upload, 0, body, None).await?;
    }
    let mut response = StatusCode::CREATED.into_response();
    let headers = response.headers_mut();
    set(headers, header::LOCATION, &format!("/api/uploads/{id}"));
    set(headers, EXPIRES, &http_date(expires_at));
    set(headers, OFFSET, &received.to_string());
    if received == size {
        set(headers, ATTACHMENT, &id.to_string());
    }
    Ok(response)
}

/// `HEAD /api/uploads/:id`: how much has been received.
pub(super) async fn state_of(
    State(state): State<AppState>,
    Session(user): Session,
    Segments(id): Segments<String>,
) -> Handled {
    let mut upload = own(&state, &id, user.id).await?;
    // The server may have ended between the last byte and the end of its work.
    if upload.content.is_none() && upload.received == upload.new.size {
        upload = state.media.finish(upload.new.id).await?;
    }
    let mut response = StatusCode::OK.into_response();
    let headers = response.headers_mut();
    let length = if upload.content.is_some() {
        upload.received
    } else {
        upload.new.size
    };
    set(headers, LENGTH, &length.to_string());
    describe(headers, &upload);
    Ok(response)
}

/// `PATCH /api/uploads/:id`: the next bytes.
pub(super) async fn append(
    State(state): State<AppState>,
    Session(user): Session,
    Segments(id): Segments<String>,
    request: Request,
) -> Handled {
    let (parts, body) = request.into_parts();
    let headers = &parts.headers;
    if headers
        .get(header::CONTENT_TYPE)
        .is_none_or(|it| it != PART)
    {
        let message = "Content-Type must be application/offset+octet-stream";
        return Err(ApiError::new(ErrorCode::UnsupportedMediaType, message).into());
    }
    let offset = number(headers, &OFFSET)
        .ok_or_else(|| ApiError::invalid_payload("Upload-Offset is required"))?;
    let checksum = checksum(headers)?;
    let upload = own(&state, &id, user.id).await?;
    let id = upload.new.id;
    receive(&state, upload, offset, body, checksum).await?;
    let upload = state.media.own(id, user.id).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    describe(response.headers_mut(), &upload);
    Ok(response)
}

/// `DELETE /api/uploads/:id`.
pub(super) async fn terminate(
    State(state): State<AppState>,
    Session(user): Session,
    Segments(id): Segments<String>,
) -> Handled {
    let upload = own(&state, &id, user.id).await?;
    state.media.give_up(upload.new.id, user.id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Receives a body in a task of its own: if the connection breaks, what has arrived is kept.
async fn receive(
    state: &AppState,
    upload: Upload,
    offset: u64,
    body: Body,
    checksum: Option<Checksum>,
) -> Result<u64, MediaError> {
    let media = state.media.clone();
    let body = body.into_data_stream();
    let task = async move { media.receive(&upload, offset, body, checksum).await };
    tokio::spawn(task)
        .await
        .map_err(|_| MediaError::Interrupted)?
}

async fn own(state: &AppState, id: &str, user: UserId) -> Result<Upload, MediaError> {
    let id: AttachmentId = id.parse().map_err(|_| MediaError::NotFound)?;
    state.media.own(id, user).await
}

fn describe(headers: &mut HeaderMap, upload: &Upload) {
    set(headers, OFFSET, &upload.received.to_string());
    if upload.content.is_some() {
        set(headers, ATTACHMENT, &upload.new.id.to_string());
    } else {
        set(headers, EXPIRES, &http_date(upload.new.expires_at));
    }
}

fn number(headers: &HeaderMap, name: &HeaderName) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.parse().ok()
}

/// `Upload-Metadata`: names with values in base64, separated by commas.
fn metadata(headers: &HeaderMap) -> Result<HashMap<String, String>, ApiError> {
    let invalid = || ApiError::invalid_payload("Upload-Metadata is invalid");
    let Some(text) = headers.get(METADATA) else {
        return Ok(HashMap::new());
    };
    let text = text.to_str().map_err(|_| invalid())?;
    let pairs = text.split(',').filter(|pair| !pair.trim().is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.trim().split_once(' ').unwrap_or((pair.trim(), ""));
            let value = STANDARD.decode(value.trim()).map_err(|_| invalid())?;
            let value = String::from_utf8(value).map_err(|_| invalid())?;
            Ok((name.to_owned(), value))
        })
        .collect()
}

/// Short and of visible ASCII characters: other texts are no media type, and a database may refuse them.
fn is_media_type(text: &str) -> bool {
    text.len() <= 100 && text.bytes().all(|it| it.is_ascii_graphic())
}

fn is_waveform(text: &str) -> bool {
    text.len() == WAVEFORM
        && text
            .bytes()
            .all(|it| matches!(it, b'0'..=b'9' | b'a'..=b'v'))
}

/// `Upload-Checksum`: the algorithm and the hash in base64.
fn checksum(headers: &HeaderMap) -> Result<Option<Checksum>, ApiError> {
    let Some(value) = headers.get(CHECKSUM) else {
        return Ok(None);
    };
    let parsed = value.to_str().ok().and_then(|text| {
        let (algorithm, hash) = text.split_once(' ')?;
        let hash = STANDARD.decode(hash.trim()).ok()?;
        match algorithm {
            "sha1" => Some(Checksum::Sha1(hash)),
            "sha256" => Some(Checksum::Sha256(hash)),
            _ => None,
        }
    });
    parsed
        .map(Some)
        .ok_or_else(|| ApiError::invalid_payload("Upload-Checksum is invalid; sha1 or sha256"))
}

/// A time as HTTP writes it (RFC 9110, 5.6.7).
fn http_date(at: Timestamp) -> String {
    let since = std::time::Duration::from_millis(at.0.unsigned_abs());
    httpdate::fmt_http_date(std::time::UNIX_EPOCH + since)
}
