//! The request target: a path of ours, or the same behind `http://host` as clients of a proxy write it.
//!
//! Source: RFC 9112 §3.2.

use axum::extract::Request;
use axum::http::uri::{PathAndQuery, Scheme};
use axum::http::{HeaderValue, Uri, Version, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::wire::{ApiError, ErrorCode};

/// Refuses targets that name no resource (`*`, the authority form of CONNECT, other schemes), for which nothing
/// behind this layer is prepared, and rewrites the absolute form to the path alone.
pub async fn own_resource(mut request: Request, next: Next) -> Response {
    if !names_one_host(&request) {
        let message = "The request needs one Host header";
        return ApiError::new(ErrorCode::InvalidInput, message).into_response();
    }
    match read(request.uri()) {
        Target::Path => {}
        Target::Absolute { host, path } => {
            // RFC 9112 §3.2.2: the host of the target replaces the one of the header.
            request.headers_mut().insert(header::HOST, host);
            *request.uri_mut() = Uri::from(path);
        }
        Target::Nothing => {
            let message = "The request target is not a path of this server";
            return ApiError::new(ErrorCode::InvalidInput, message).into_response();
        }
    }
    next.run(request).await
}

/// RFC 9112 §3.2: a request of HTTP/1.1 has exactly one `Host`.
fn names_one_host(request: &Request) -> bool {
    let count = request.headers().get_all(header::HOST).iter().count();
    count == 1 || (count == 0 && request.version() < Version::HTTP_11)
}

#[derive(Debug, PartialEq, Eq)]
enum Target {
    Path,
    Absolute {
        host: HeaderValue,
        path: PathAndQuery,
    },
    Nothing,
}

fn read(uri: &Uri) -> Target {
    if !uri.path().starts_with('/') {
        return Target::Nothing;
    }
    let (Some(scheme), Some(authority)) = (uri.scheme(), uri.authority()) else {
        return Target::Path;
    };
    let is_http = *scheme == Scheme::HTTP || *scheme == Scheme::HTTPS;
    // A user name before the host has no place in a request (RFC 9110 §4.2.4).
    let host = HeaderValue::from_str(authority.as_str())
        .ok()
        .filter(|_| is_http && !authority.as_str().contains('@'));
    match (host, uri.path_and_query()) {
        (Some(host), Some(path)) => Target::Absolute {
            host,
            path: path.clone(),
        },
        _ => Target::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_paths_with_or_without_a_host() {
        let read = |target: &str| read(&target.parse().unwrap());
        assert_eq!(read("/api?x=1"), Target::Path);
        assert_eq!(read("//evil.example/x"), Target::Path);
        for (target, host, path) in [
            ("http://h:80/api?x=1", "h:80", "/api?x=1"),
            ("HTTP://h", "h", "/"),
            ("https://h/", "h", "/"),
        ] {
            let absolute = Target::Absolute {
                host: HeaderValue::from_static(host),
                path: PathAndQuery::from_static(path),
            };
            assert_eq!(read(target), absolute, "{target}");
        }
        for nothing in ["*", "h:80", "h", "ftp://h/x", "http://user@h/x"] {
            assert_eq!(read(nothing), Target::Nothing, "{nothing}");
        }
    }
}
