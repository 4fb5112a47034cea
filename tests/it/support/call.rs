//! A request sent straight to the router, and its answer.

use std::net::SocketAddr;
use std::pin::Pin;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request};
use serde_json::Value;
use tower::ServiceExt as _;

use super::TestApp;

/// A request that is being built; `.await` sends it.
pub(crate) struct Call {
    app: TestApp,
    request: axum::http::request::Builder,
    body: Body,
}

impl Call {
    pub(super) fn new(app: &TestApp, method: &str, path: &str) -> Self {
        let request = Request::builder()
            .method(method)
            .uri(path)
            // Clients always send a host; the router is called without a connection that could supply it.
            .header("host", "chat.example");
        Self {
            app: app.clone(),
            request,
            body: Body::empty(),
        }
    }

    pub(crate) fn header(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.request = self.request.header(name, value.as_ref());
        self
    }

    /// Sends the request from this address instead of this machine's own.
    pub(crate) fn sent_from(mut self, address: &str) -> Self {
        let peer = SocketAddr::new(address.parse().unwrap(), 50_000);
        self.request = self.request.extension(ConnectInfo(peer));
        self
    }

    /// Replaces the host that the client names.
    pub(crate) fn host(mut self, host: &str) -> Self {
        let headers = self.request.headers_mut().unwrap();
        headers.insert("host", host.parse().unwrap());
        self
    }

    /// Adds the token as programs send it.
    pub(crate) fn bearer(self, token: &str) -> Self {
        self.header("authorization", format!("Bearer {token}"))
    }

    /// Adds the token as the pages' browser sends it.
    pub(crate) fn cookie(self, token: &str) -> Self {
        self.header("cookie", format!("chitrasethu_session={token}"))
    }

    pub(crate) fn json(self, body: &Value) -> Self {
        self.header("content-type", "application/json")
            .body(body.to_string())
    }

    /// Sets the body to form fields, as a form sends them.
    pub(crate) fn form(self, fields: &[(&str, &str)]) -> Self {
        let body: Vec<_> = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", percent_encoded(value)))
            .collect();
        self.header("content-type", "application/x-www-form-urlencoded")
            .body(body.join("&"))
    }

    pub(crate) fn body(mut self, body: impl Into<Body>) -> Self {
        self.body = body.into();
        self
    }
}

impl IntoFuture for Call {
    type Output = Answer;
    type IntoFuture = Pin<Box<dyn Future<Output = Answer> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let request = self.request.body(self.body).unwrap();
            let asked = format!("{} {}", request.method(), request.uri());
            let response = self.app.router().oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
            Answer {
                asked,
                status: parts.status.as_u16(),
                headers: parts.headers,
                body: String::from_utf8_lossy(&bytes).into_owned(),
                bytes: bytes.into(),
            }
        })
    }
}

/// The server's answer.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The request.
    pub(crate) asked: String,
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
    /// The body as it came.
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body)
            .unwrap_or_else(|error| panic!("{}: {error} in {}", self.asked, self.body))
    }

    /// The value of a header, or an empty text.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// Asserts that the answer is a success with this status and returns its `data`.
    #[track_caller]
    pub(crate) fn data(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}: {}", self.asked, self.body);
        let mut body = self.json();
        assert_eq!(body["status"], "success", "{}: {body}", self.asked);
        body["data"].take()
    }

    /// Asserts that the answer is exactly this refusal, in the envelope.
    #[track_caller]
    pub(crate) fn refused(&self, status: u16, code: &str, message: &str) {
        assert_eq!(self.status, status, "{}: {}", self.asked, self.body);
        let expected = serde_json::json!({"status": "error", "code": code, "message": message});
        assert_eq!(self.json(), expected, "{}", self.asked);
    }
}

fn percent_encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect()
}
