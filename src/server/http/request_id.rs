//! The id of a request, which connects the lines of the log with each other, with the answer (`X-Request-Id`) and with
//! the log of a proxy.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

use super::caller;

/// The header of requests and answers.
pub const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// Maximum length of an id that a proxy has chosen; a UUID has 36 characters.
const MAX: usize = 64;

/// The id of a request: 1 to 64 letters, digits, `-` and `_`.
#[derive(Debug, Clone)]
pub struct RequestId(HeaderValue);

impl RequestId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.to_str().unwrap_or_default()
    }

    /// The id that the proxy has chosen. Others are ignored, so that nobody writes what they like into the log.
    fn given(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> Option<Self> {
        let id = headers.get(HEADER).filter(|_| trusted.contains(&peer))?;
        let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        let is_short = (1..=MAX).contains(&id.len());
        (is_short && id.as_bytes().iter().all(is_plain)).then(|| Self(id.clone()))
    }

    fn random() -> Self {
        let id = format!("{:016x}", rand::random::<u64>());
        Self(HeaderValue::from_str(&id).expect("hexadecimal digits"))
    }
}

/// Gives every request an id and puts it on the answer.
pub async fn identify(
    State(trusted): State<Arc<[IpAddr]>>,
    mut request: Request,
    next: Next,
) -> Response {
    let peer = caller::peer(request.extensions());
    let id = RequestId::given(peer, request.headers(), &trusted);
    let id = id.unwrap_or_else(RequestId::random);
    request.extensions_mut().insert(id.clone());
    let mut response = next.run(request).await;
    response.headers_mut().insert(HEADER, id.0);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_short_plain_ids_of_trusted_proxies_are_taken() {
        let proxy: IpAddr = "10.0.0.1".parse().unwrap();
        let given = |peer: &str, id: &str| {
            let headers = HeaderMap::from_iter([(HEADER, HeaderValue::from_str(id).unwrap())]);
            RequestId::given(peer.parse().unwrap(), &headers, &[proxy]).is_some()
        };
        let uuid = "0198f1c2-7b1e-7c3d-9a53-0f6a1f3c2b11";
        assert!(given("10.0.0.1", uuid));
        assert!(!given("10.0.0.2", uuid), "anybody else");
        assert!(given("10.0.0.1", &"a".repeat(MAX)));
        for bad in ["", "two words", "a.b.c", "a=b", &"a".repeat(MAX + 1)] {
            assert!(!given("10.0.0.1", bad), "{bad:?}");
        }
    }
}
