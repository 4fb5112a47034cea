//! Response headers: helmet's default set, a Content-Security-Policy that lets WASM run and nothing inline
//! without a nonce, who may keep an answer, and CORS for the configured origins.

use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tower_http::cors::{AllowOrigin, CorsLayer};

use super::origins::Origins;
use crate::domain::ImageHosts;

/// Headers of every response.
const ALWAYS: [(&str, &str); 12] = [
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("origin-agent-cluster", "?1"),
    // Voice messages.
    (
        "permissions-policy",
        "camera=(), geolocation=(), microphone=(self)",
    ),
    ("referrer-policy", "no-referrer"),
    (
        "strict-transport-security",
        "max-age=31536000; includeSubDomains",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-dns-prefetch-control", "off"),
    ("x-download-options", "noopen"),
    ("x-frame-options", "SAMEORIGIN"),
    ("x-permitted-cross-domain-policies", "none"),
    ("x-xss-protection", "0"),
];

/// The policy of every response that is not a page: no code runs and nothing is loaded.
const NO_PAGE: &str =
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// The policy of a page of this origin, whose own scripts and styles carry this nonce, and whose pictures may come from these
/// hosts. It names the address of our sockets, because older browsers do not take it for `'self'`.
#[must_use]
pub fn page_policy(nonce: &str, pictures: &ImageHosts, origin: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-.:[]".contains(c);
    let sockets = origin
        .strip_prefix("http")
        .filter(|rest| {
            rest.rsplit('/')
                .next()
                .is_some_and(|host| host.chars().all(plain))
        })
        .map(|rest| format!(" ws{rest}"))
        .unwrap_or_default();
    let pictures: String = pictures
        .hosts()
        .iter()
        .map(|host| format!(" https://{host}"))
        .collect();
    format!(
        "default-src 'self'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; \
         style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:{pictures}; media-src 'self' blob:; connect-src 'self'{sockets}; \
         font-src 'self'; worker-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
    )
}

/// Forms without JavaScript return to the page named in the `Referer` of our own pages.
pub const PAGE_REFERRER_POLICY: HeaderValue = HeaderValue::from_static("same-origin");

/// Adds the missing headers. A response that becomes a WebSocket needs none of them.
pub async fn secure(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if response.status() == StatusCode::SWITCHING_PROTOCOLS {
        return response;
    }
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers
            .entry(HeaderName::from_static(name))
            .or_insert(HeaderValue::from_static(value));
    }
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(NO_PAGE));
    // Answers are personal unless their route says otherwise.
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

/// In bytes; no file system here takes more.
const MAX_FILE_NAME: usize = 255;

/// Layer of the build's files: browsers and proxies may keep what was found, as `caching` says, one copy for each
/// encoding. The answer for a missing file is not kept: during a rolling upgrade another node may have the file.
pub async fn build_files(
    State(caching): State<HeaderValue>,
    request: Request,
    next: Next,
) -> Response {
    // No file has such a name, and the file system answers with an error of its own.
    let is_no_name = |name: &str| name.len() > MAX_FILE_NAME || name.contains("%00");
    let mut response = if request.uri().path().split('/').any(is_no_name) {
        StatusCode::NOT_FOUND.into_response()
    } else {
        next.run(request).await
    };
    let status = response.status();
    let headers = response.headers_mut();
    headers.append(
        header::VARY,
        HeaderValue::from_name(header::ACCEPT_ENCODING),
    );
    if status.is_success() || status == StatusCode::NOT_MODIFIED {
        headers.insert(header::CACHE_CONTROL, caching);
    }
    response
}

/// The headers of resumable uploads.
fn upload_headers() -> impl Iterator<Item = HeaderName> {
    [
        "tus-resumable",
        "upload-attachment",
        "upload-checksum",
        "upload-expires",
        "upload-length",
        "upload-metadata",
        "upload-offset",
    ]
    .into_iter()
    .map(HeaderName::from_static)
}

/// Allows cross-origin calls with credentials, from the configured origins only.
pub fn cors(origins: &Origins) -> CorsLayer {
    let allowed = origins
        .allowed()
        .iter()
        .filter_map(|origin| origin.parse().ok());
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(allowed))
        .allow_credentials(true)
        .allow_methods([
            Method::GET,
            Method::HEAD,
            Method::POST,
            Method::PUT,
            Method::PATCH,
            Method::DELETE,
        ])
        .allow_headers(
            [header::AUTHORIZATION, header::CONTENT_TYPE]
                .into_iter()
                .chain(upload_headers())
                .collect::<Vec<_>>(),
        )
        .expose_headers(
            upload_headers()
                .chain([header::LOCATION])
                .collect::<Vec<_>>(),
        )
        .max_age(Duration::from_secs(600))
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::Body;
    use axum::middleware::{from_fn, from_fn_with_state};
    use tower::ServiceExt as _;
    use tower_http::services::ServeDir;

    use super::*;

    #[tokio::test]
    async fn files_of_the_build_are_kept_once_they_are_found() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("app.1a2b.js"), "plain").unwrap();
        std::fs::write(folder.path().join("app.1a2b.js.br"), "brotli").unwrap();
        let immutable = HeaderValue::from_static("public, max-age=31536000, immutable");
        let files = Router::new()
            .fallback_service(ServeDir::new(folder.path()).precompressed_br())
            .layer(from_fn_with_state(immutable.clone(), build_files))
            .layer(from_fn(secure));
        for (path, encoding, status, kept) in [
            ("/app.1a2b.js", "br", 200, immutable.to_str().unwrap()),
            ("/app.1a2b.js", "identity", 200, immutable.to_str().unwrap()),
            ("/app.0000.js", "br", 404, "no-store"),
        ] {
            let request = Request::builder()
                .uri(path)
                .header("accept-encoding", encoding)
                .body(Body::empty())
                .unwrap();
            let answer = files.clone().oneshot(request).await.unwrap();
            let header = |name: &str| answer.headers().get(name).map(|it| it.to_str().unwrap());
            assert_eq!(answer.status().as_u16(), status, "{path}");
            assert_eq!(header("cache-control"), Some(kept), "{path}");
            assert_eq!(header("vary"), Some("accept-encoding"), "{path}");
            let encoded = (encoding == "br" && status == 200).then_some("br");
            assert_eq!(header("content-encoding"), encoded, "{path}");
        }
    }
}
