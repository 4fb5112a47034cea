//! Which sites may act for a signed-in person: our own, and those of the configured list.

use axum::extract::Request;
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::wire::{ApiError, ErrorCode};

/// The configured list.
#[derive(Debug, Clone, Default)]
pub struct Origins(Vec<String>);

impl Origins {
    /// Takes origins such as `https://app.example.com`.
    #[must_use]
    pub const fn new(allowed: Vec<String>) -> Self {
        Self(allowed)
    }

    /// The configured origins.
    #[must_use]
    pub fn allowed(&self) -> &[String] {
        &self.0
    }

    /// Whether the request comes from our own pages, from a configured site, or from a program (no `Origin`).
    #[must_use]
    pub fn admits(&self, headers: &HeaderMap) -> bool {
        let Some(origin) = headers.get(header::ORIGIN) else {
            return true;
        };
        let Ok(origin) = origin.to_str() else {
            return false;
        };
        is_own(origin, headers) || self.0.iter().any(|allowed| allowed == origin)
    }

    /// Whether a change comes from our own pages. Browsers mark the requests of another site's form or script
    /// with `Sec-Fetch-Site`, and older browsers with `Origin`.
    #[must_use]
    fn is_own_change(headers: &HeaderMap) -> bool {
        let own_origin = headers
            .get(header::ORIGIN)
            .is_none_or(|origin| origin.to_str().is_ok_and(|origin| is_own(origin, headers)));
        let own_site = headers
            .get("sec-fetch-site")
            .is_none_or(|site| site == "same-origin" || site == "none");
        own_origin && own_site
    }
}

fn is_own(origin: &str, headers: &HeaderMap) -> bool {
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let origin = origin.split_once("://").map(|(_, host)| host);
    origin.is_some() && origin == host
}

/// Refuses changes that another site caused with the person's cookie. REST is exempt: it is authorised by a
/// header that no other site can set, and has CORS. The gateway checks the `Origin` of every request itself.
pub async fn only_own_changes(request: Request, next: Next) -> Response {
    let reads = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    let path = request.uri().path();
    let has_own_check = path.starts_with("/api/") || path.starts_with("/socket.io/");
    if reads || has_own_check || Origins::is_own_change(request.headers()) {
        return next.run(request).await;
    }
    ApiError::new(ErrorCode::Forbidden, "Cross-site request refused").into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
            .collect()
    }

    #[test]
    fn sockets_accept_our_own_origin_the_list_and_no_origin() {
        let origins = Origins::new(vec!["https://app.example.com".into()]);
        assert!(origins.admits(&headers(&[("host", "x:5000")])));
        assert!(origins.admits(&headers(&[("host", "x:5000"), ("origin", "http://x:5000")])));
        assert!(origins.admits(&headers(&[
            ("host", "x"),
            ("origin", "https://app.example.com")
        ])));
        for foreign in [
            "https://evil.example",
            "http://x:5001",
            "null",
            "https://app.example.com.evil",
        ] {
            assert!(
                !origins.admits(&headers(&[("host", "x:5000"), ("origin", foreign)])),
                "{foreign}"
            );
        }
    }

    #[test]
    fn changes_with_a_cookie_are_accepted_only_from_our_own_pages() {
        let own = [
            ("host", "x"),
            ("origin", "https://x"),
            ("sec-fetch-site", "same-origin"),
        ];
        assert!(Origins::is_own_change(&headers(&own)));
        assert!(Origins::is_own_change(&headers(&[("host", "x")])));
        for foreign in [
            [("host", "x"), ("sec-fetch-site", "cross-site")],
            [("host", "x"), ("sec-fetch-site", "same-site")],
            [("host", "x"), ("origin", "https://evil.example")],
            [("host", "x"), ("origin", "null")],
        ] {
            assert!(!Origins::is_own_change(&headers(&foreign)), "{foreign:?}");
        }
    }
}
