//! Which sites may act for a signed-in person: our own, and those of the configured list.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::caller;
use crate::server::pages::refused;
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
        let Sender::Site(origin) = sender(headers) else {
            return sender(headers) == Sender::Program;
        };
        let is_admitted = is_own(origin, headers) || self.lists(origin);
        if !is_admitted {
            log_refusal("a socket of an origin that is not listed", headers);
        }
        is_admitted
    }

    /// Is this the address of a page of ours? Forms lead back to the page that their `Referer` names.
    #[must_use]
    pub fn is_own_page(&self, address: &str, headers: &HeaderMap) -> bool {
        let Some((scheme, rest)) = address.split_once("://") else {
            return false;
        };
        // Browsers take a backslash for a slash.
        let host = rest.split(['/', '\\', '?', '#']).next().unwrap_or_default();
        let origin = format!("{scheme}://{host}");
        is_own(&origin, headers) || self.lists(&origin)
    }

    fn lists(&self, origin: &str) -> bool {
        let parts = parts(origin);
        parts.is_some() && self.0.iter().any(|allowed| self::parts(allowed) == parts)
    }

    /// Whether a change comes from our own pages. Browsers mark the requests of another site's form or script
    /// with `Sec-Fetch-Site`, and older browsers with `Origin`. Behind a proxy with a host name of its own, our
    /// address is one of the list, and only the browser can say that the page is of the same one.
    #[must_use]
    fn is_own_change(&self, headers: &HeaderMap) -> bool {
        let site = headers.get("sec-fetch-site");
        let origin = match sender(headers) {
            Sender::Program => {
                return site.is_none_or(|site| site == "same-origin" || site == "none");
            }
            Sender::Odd => return false,
            Sender::Site(origin) => origin,
        };
        match site {
            Some(site) if site == "same-origin" => is_own(origin, headers) || self.lists(origin),
            Some(site) => site == "none" && is_own(origin, headers),
            None => is_own(origin, headers),
        }
    }
}

/// What the `Origin` of a request says.
#[derive(Debug, PartialEq, Eq)]
enum Sender<'a> {
    /// Nothing: no browser, or a page of ours.
    Program,
    Site(&'a str),
    /// Several, or what is no text. Browsers send one.
    Odd,
}

fn sender(headers: &HeaderMap) -> Sender<'_> {
    let mut all = headers.get_all(header::ORIGIN).iter();
    match (all.next(), all.next()) {
        (None, _) => Sender::Program,
        (Some(origin), None) => origin.to_str().map_or(Sender::Odd, Sender::Site),
        _ => Sender::Odd,
    }
}

/// The origin of this server as the browser of a request sees it; proxies are asked to pass `Host` on.
#[must_use]
pub fn own(request: &Request) -> String {
    let scheme = if caller::is_https(request.extensions()) {
        "https"
    } else {
        "http"
    };
    let host = request.headers().get(header::HOST);
    let host = host.and_then(|host| host.to_str().ok());
    format!("{scheme}://{}", host.unwrap_or_default())
}

fn is_own(origin: &str, headers: &HeaderMap) -> bool {
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let Some((scheme, _)) = origin.split_once("://") else {
        return false;
    };
    let is_web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    host.is_some_and(|host| is_web && parts(origin) == parts(&format!("{scheme}://{host}")))
}

/// Scheme and host of an origin. Hosts are the same in capitals and with the port that the scheme has anyway.
fn parts(origin: &str) -> Option<(String, String)> {
    let origin = origin.to_ascii_lowercase();
    let (scheme, host) = origin.split_once("://")?;
    let port = match scheme {
        "https" => ":443",
        "http" => ":80",
        _ => "",
    };
    let host = host.strip_suffix(port).unwrap_or(host);
    Some((scheme.to_owned(), host.to_owned()))
}

/// Says what an operator needs to find a proxy or a list that is not set up well.
fn log_refusal(what: &str, headers: &HeaderMap) {
    let header = |name: &str| {
        let value = headers.get(name).and_then(|value| value.to_str().ok());
        value.map(|value| value.chars().take(100).collect::<String>())
    };
    let (origin, host, site) = (header("origin"), header("host"), header("sec-fetch-site"));
    tracing::warn!(?origin, ?host, ?site, "refused {what}");
}

/// Refuses changes that another site caused with the person's cookie. REST is exempt except for uploads and pictures: it is authorised
/// by a header that no other site can set, and has CORS. The gateway checks the `Origin` of every request itself.
pub async fn only_own_changes(
    State(origins): State<Origins>,
    request: Request,
    next: Next,
) -> Response {
    let reads = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    let path = request.uri().path();
    let headers = request.headers();
    // These are taken with the session of the pages, too.
    let takes_cookies = path.starts_with("/api/upload") || path.starts_with("/api/pictures");
    let is_by_cookie = takes_cookies && !headers.contains_key(header::AUTHORIZATION);
    let has_own_check =
        (path.starts_with("/api/") && !is_by_cookie) || path.starts_with("/socket.io/");
    if reads || has_own_check || origins.is_own_change(headers) {
        return next.run(request).await;
    }
    log_refusal("a change that did not come from our own pages", headers);
    if let Some(page) = refused::cross_site(headers) {
        return page;
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
    fn default_ports_and_capitals_are_equal() {
        let listed = Origins::new(vec!["https://App.example.com:443".into()]);
        for (origin, host) in [
            ("https://chat.example", "chat.example:443"),
            ("https://chat.example", "Chat.Example"),
            ("http://chat.example", "chat.example:80"),
            ("http://[::1]", "[::1]:80"),
            ("https://app.example.com", "x"),
        ] {
            let headers = headers(&[("host", host), ("origin", origin)]);
            assert!(listed.admits(&headers), "{origin} {host}");
        }
        for (origin, host) in [
            ("https://chat.example", "chat.example:80"),
            ("http://chat.example", "chat.example:443"),
            ("chat.example", "chat.example"),
            ("http://app.example.com", "x"),
            ("ftp://chat.example", "chat.example"),
            ("chrome-extension://chat.example", "chat.example"),
        ] {
            let headers = headers(&[("host", host), ("origin", origin)]);
            assert!(!listed.admits(&headers), "{origin} {host}");
        }
    }

    #[test]
    fn two_origins_are_nobodys() {
        let origins = Origins::new(vec!["https://app.example.com".into()]);
        for (one, other) in [
            ("https://x", "https://evil.example"),
            ("https://x", "https://x"),
            ("https://app.example.com", "https://x"),
        ] {
            let mut headers = headers(&[("host", "x"), ("origin", one)]);
            headers.append("origin", other.parse().unwrap());
            assert!(!origins.admits(&headers), "{one} {other}");
            assert!(!origins.is_own_change(&headers), "{one} {other}");
        }
    }

    #[test]
    fn forms_lead_back_to_our_own_pages_only() {
        let origins = Origins::new(vec!["https://chat.example".into()]);
        let headers = headers(&[("host", "x:5000")]);
        for (address, is_own) in [
            ("http://x:5000/customer/messages?a=1", true),
            ("https://chat.example/profile", true),
            ("https://chat.example.evil/profile", false),
            ("https://evil.example/x:5000", false),
            ("http://evil.example\\@x:5000/", false),
            ("http://x:5000@evil.example/", false),
            ("ftp://x:5000/", false),
            ("/profile", false),
            ("", false),
        ] {
            assert_eq!(origins.is_own_page(address, &headers), is_own, "{address}");
        }
    }

    #[test]
    fn changes_with_a_cookie_are_accepted_only_from_our_own_pages() {
        let own = [
            ("host", "x"),
            ("origin", "https://x"),
            ("sec-fetch-site", "same-origin"),
        ];
        let origins = Origins::new(vec!["https://chat.example".into()]);
        assert!(origins.is_own_change(&headers(&own)));
        assert!(origins.is_own_change(&headers(&[("host", "x")])));
        // A proxy that sends a host name of its own.
        let mut proxied = [
            ("host", "backend:5000"),
            ("origin", "https://chat.example"),
            ("sec-fetch-site", "same-origin"),
        ];
        assert!(origins.is_own_change(&headers(&proxied)));
        proxied[2].1 = "same-site";
        assert!(!origins.is_own_change(&headers(&proxied)));
        assert!(!origins.is_own_change(&headers(&proxied[..2])));
        for foreign in [
            [("host", "x"), ("sec-fetch-site", "cross-site")],
            [("host", "x"), ("sec-fetch-site", "same-site")],
            [("host", "x"), ("origin", "https://evil.example")],
            [("host", "x"), ("origin", "null")],
        ] {
            assert!(!origins.is_own_change(&headers(&foreign)), "{foreign:?}");
        }
    }
}
