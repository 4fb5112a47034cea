//! An address with a slash at its end is the one without it.

use axum::extract::Request;
use axum::http::Uri;
use axum::http::uri::PathAndQuery;
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

/// Handles REST calls as without the slash, and redirects pages. To be placed around the router, which chooses the
/// route by the address.
pub async fn without_trailing(mut request: Request, next: Next) -> Response {
    let Some(target) = trimmed(request.uri()) else {
        return next.run(request).await;
    };
    // Socket.IO's own address ends with one.
    if target.path() == "/socket.io" {
        return next.run(request).await;
    }
    if target.path() == "/api" || target.path().starts_with("/api/") {
        *request.uri_mut() = Uri::from(target);
        return next.run(request).await;
    }
    Redirect::permanent(target.as_str()).into_response()
}

/// The target without the slash at the end of its path. `None` where there is none, and for paths that a browser would
/// take for an address of another host when it is redirected to them.
fn trimmed(uri: &Uri) -> Option<PathAndQuery> {
    let is_plain = !uri.path().contains("//") && !uri.path().contains('\\');
    let path = uri.path().strip_suffix('/')?;
    let query = uri
        .query()
        .map_or_else(String::new, |query| format!("?{query}"));
    (is_plain && !path.is_empty())
        .then(|| format!("{path}{query}").parse().ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_paths_are_trimmed() {
        let trimmed = |target: &str| trimmed(&target.parse().unwrap()).map(|it| it.to_string());
        assert_eq!(trimmed("/login/").as_deref(), Some("/login"));
        assert_eq!(trimmed("/api/?a=/").as_deref(), Some("/api?a=/"));
        for kept in [
            "/",
            "/login",
            "/login?a=/",
            "//",
            "//evil.example/",
            "/\\evil.example/",
            "/a//",
        ] {
            assert_eq!(trimmed(kept), None, "{kept}");
        }
    }
}
