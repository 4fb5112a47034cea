//! `/api/upload` and `/api/attachments`: the upload call of the first backend, and reading files.

use axum::body::Body;
use axum::extract::{FromRequest as _, Multipart, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures::StreamExt as _;
use http_range_header::parse_range_header;
use serde::Serialize;

use super::extract::{Params, Segments, Session, authenticated};
use super::{form, set};
use crate::domain::{AttachmentId, Timestamp, UserId};
use crate::server::auth::cookie;
use crate::server::auth::session::AuthError;
use crate::server::handler_error::HandlerError;
use crate::server::http::caller::is_https;
use crate::server::media::{
    Content, Disposition, MAX_SIMPLE_UPLOAD, MediaError, MediaType, SignedQuery, Variant,
    attachment, content_disposition, download_name,
};
use crate::server::state::AppState;
use crate::wire::rest::Success;

/// How long browsers keep a file that they have read, in seconds. Its address never stands for other bytes.
const KEPT_FOR: u32 = 24 * 3_600;

/// `data` of an uploaded file.
#[derive(Serialize)]
pub(super) struct Uploaded {
    attachment: UploadedFile,
}

/// An uploaded file, with the fields of the first backend.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct UploadedFile {
    url: String,
    public_id: AttachmentId,
    resource_type: &'static str,
    format: &'static str,
    bytes: u64,
    created_at: Timestamp,
    original_name: String,
    file_name: String,
    mime_type: String,
    size: u64,
}

/// `POST /api/upload/attachment`: one file in the field `file` of a multipart form.
pub(super) async fn upload(
    State(state): State<AppState>,
    Session(user): Session,
    request: Request,
) -> Result<Success<Uploaded>, HandlerError> {
    // A form around the file needs a few hundred bytes.
    let announced = content_length(request.headers());
    if announced.is_some_and(|size| size > MAX_SIMPLE_UPLOAD + 64 * 1024) {
        return Err(MediaError::TooLarge.into());
    }
    let mut fields = Multipart::from_request(request, &state)
        .await
        .map_err(|_| MediaError::Empty)?;
    // Kept going if the connection breaks, so that nothing is left behind.
    let media = state.media.clone();
    let received = tokio::spawn(async move {
        loop {
            let field = fields.next_field().await.map_err(|_| MediaError::Empty)?;
            let field = field.ok_or(MediaError::Empty)?;
            if field.name() != Some("file") {
                continue;
            }
            let announced = form::announced(&field);
            return media.receive_whole(user.id, announced, field.boxed()).await;
        }
    });
    let upload = received.await.map_err(|_| MediaError::Interrupted)??;
    let file = attachment(&upload).ok_or(MediaError::TypeNotAllowed)?;
    let media_type = MediaType::from_mime(&file.mime_type).ok_or(MediaError::TypeNotAllowed)?;
    let url = state
        .media
        .links()
        .sign(file.id, &file.url, user.id, state.clock.now());
    let uploaded = UploadedFile {
        url,
        public_id: file.id,
        resource_type: media_type.resource_type(),
        format: media_type.extension(),
        bytes: file.size,
        created_at: upload.new.created_at,
        original_name: file.file_name.clone(),
        file_name: file.file_name,
        mime_type: file.mime_type,
        size: file.size,
    };
    let success = Success::data(Uploaded {
        attachment: uploaded,
    });
    Ok(success.saying("Attachment uploaded successfully"))
}

pub(super) fn content_length(headers: &HeaderMap) -> Option<u64> {
    headers
        .get(header::CONTENT_LENGTH)?
        .to_str()
        .ok()?
        .parse()
        .ok()
}

/// `GET /api/attachments/:id/:variant/:fileName`, for those who may read it: by Bearer, by signature, or by the session of
/// the pages.
pub(super) async fn read(
    State(state): State<AppState>,
    Segments((id, variant, _)): Segments<(String, String, String)>,
    Params(query): Params<ReadQuery>,
    parts: Parts,
) -> Result<Response, HandlerError> {
    let id: AttachmentId = id.parse().map_err(|_| MediaError::NotFound)?;
    let variant = Variant::from_name(&variant).ok_or(MediaError::NotFound)?;
    let user = reader(&state, id, &query, &parts).await?;
    let content = state.media.find(id, variant, user).await?;
    respond(&state, &content, &parts, query.download.is_some()).await
}

/// The answer to a request for a file, or for a part of it.
pub(super) async fn respond(
    state: &AppState,
    content: &Content,
    parts: &Parts,
    is_download: bool,
) -> Result<Response, HandlerError> {
    let headers = &parts.headers;
    if is_known(headers, content) {
        let mut response = StatusCode::NOT_MODIFIED.into_response();
        describe(response.headers_mut(), content, is_download);
        return Ok(response);
    }
    let range = requested(headers, content);
    let (status, range) = match range {
        Requested::Whole => (StatusCode::OK, None),
        Requested::Part(range) => (StatusCode::PARTIAL_CONTENT, Some(range)),
        Requested::Outside => {
            let mut response = StatusCode::RANGE_NOT_SATISFIABLE.into_response();
            let size = format!("bytes */{}", content.size);
            set(response.headers_mut(), header::CONTENT_RANGE, &size);
            return Ok(response);
        }
    };
    let length = range
        .as_ref()
        .map_or(content.size, |range| range.end - range.start);
    let body = if parts.method == Method::HEAD {
        Body::empty()
    } else {
        state.media.open_content(content, range.clone()).await?
    };
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    describe(headers, content, is_download);
    set(headers, header::CONTENT_LENGTH, &length.to_string());
    if let Some(range) = range {
        let value = format!("bytes {}-{}/{}", range.start, range.end - 1, content.size);
        set(headers, header::CONTENT_RANGE, &value);
    }
    Ok(response)
}

/// The query of a file's address. `u`, `e` and `s` are its signature.
#[derive(serde::Deserialize)]
pub(super) struct ReadQuery {
    u: Option<i64>,
    e: Option<i64>,
    s: Option<String>,
    /// Present if it is to be saved rather than shown.
    download: Option<String>,
}

impl ReadQuery {
    /// The signature, if the address has one. One that is not whole admits nobody.
    fn signature(&self) -> Option<SignedQuery> {
        let s = self.s.clone()?;
        Some(SignedQuery {
            u: self.u.unwrap_or_default(),
            e: self.e.unwrap_or_default(),
            s,
        })
    }
}

/// Who asks. A signature is looked at first: an `<img>` of another site brings no session.
async fn reader(
    state: &AppState,
    id: AttachmentId,
    query: &ReadQuery,
    parts: &Parts,
) -> Result<UserId, HandlerError> {
    if let Some(signature) = query.signature() {
        let admitted = state
            .media
            .links()
            .admitted(id, &signature, state.clock.now());
        let user = admitted.ok_or(MediaError::Expired)?;
        let account = state.accounts.account(user).await?;
        return if account.is_active {
            Ok(user)
        } else {
            Err(AuthError::Deactivated.into())
        };
    }
    let bearer = super::extract::bearer(&parts.headers);
    let token = bearer.or_else(|| cookie::token(&parts.headers, is_https(&parts.extensions)));
    let token = token.unwrap_or_default();
    Ok(authenticated(state, &token, &parts.headers).await?.id)
}

/// Does the client have these bytes already (RFC 9110, 13.1.2)?
fn is_known(headers: &HeaderMap, content: &Content) -> bool {
    let known = headers.get(header::IF_NONE_MATCH);
    let known = known.and_then(|value| value.to_str().ok());
    known.is_some_and(|known| {
        known == "*"
            || known
                .split(',')
                .any(|tag| tag.trim().trim_start_matches("W/") == content.etag)
    })
}

enum Requested {
    Whole,
    /// A part that is not empty and lies within the file.
    Part(std::ops::Range<u64>),
    Outside,
}

/// The requested part of a file (RFC 9110, 14.2). Several parts at once are answered with the whole file, as the RFC allows.
fn requested(headers: &HeaderMap, content: &Content) -> Requested {
    let Some(range) = headers.get(header::RANGE) else {
        return Requested::Whole;
    };
    // A part is of use only if the client's beginning is of the same bytes.
    let condition = headers.get(header::IF_RANGE);
    if condition.is_some_and(|tag| tag.as_bytes() != content.etag.as_bytes()) {
        return Requested::Whole;
    }
    let parsed = range
        .to_str()
        .ok()
        .and_then(|range| parse_range_header(range).ok());
    let Some(parsed) = parsed else {
        return Requested::Whole;
    };
    match parsed.validate(content.size) {
        Err(_) => Requested::Outside,
        Ok(ranges) => match ranges.as_slice() {
            [range] => Requested::Part(*range.start()..*range.end() + 1),
            _ => Requested::Whole,
        },
    }
}

/// The headers of a file. Whatever it contains, no browser runs it as a page of this site.
fn describe(headers: &mut HeaderMap, content: &Content, is_download: bool) {
    let disposition = if content.media_type.is_inline() && !is_download {
        Disposition::Inline
    } else {
        Disposition::Attachment
    };
    let name = download_name(&content.file_name, content.media_type);
    let disposition = content_disposition(disposition, &name);
    headers.insert(header::CONTENT_DISPOSITION, disposition);
    set(headers, header::CONTENT_TYPE, content.media_type.mime());
    set(headers, header::ETAG, &content.etag);
    set(headers, header::ACCEPT_RANGES, "bytes");
    let caching = format!("private, max-age={KEPT_FOR}, immutable");
    set(headers, header::CACHE_CONTROL, &caching);
    set(headers, header::CONTENT_SECURITY_POLICY, POLICY);
    // Old clients are pages of another site; what admits them is the signature.
    let policy = header::HeaderName::from_static("cross-origin-resource-policy");
    set(headers, policy, "cross-origin");
}

/// The policy of a file that is opened by itself.
const POLICY: &str =
    "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox";
