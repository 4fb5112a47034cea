//! Where a request comes from: the address that limits apply to, and whether the browser uses https.
//! `X-Forwarded-For` and `X-Forwarded-Proto` are read only from proxies that the configuration trusts.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{Extensions, HeaderMap};
use axum::middleware::Next;
use axum::response::Response;

/// The network origin of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caller {
    /// The client's address.
    pub address: IpAddr,
    /// Whether the browser uses https, to us or to a trusted proxy.
    pub https: bool,
    /// Whether a program of this machine has sent the request itself, rather than passed it on for somebody else.
    pub is_local: bool,
}

/// Headers with which proxies say that they pass a request on. Anybody may send them: they only ever take away.
const FORWARDED: [&str; 6] = [
    "forwarded",
    "via",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-real-ip",
];

impl Caller {
    fn of(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> Self {
        let is_forwarded = FORWARDED.iter().any(|name| headers.contains_key(*name));
        let is_local = peer.is_loopback() && !is_forwarded;
        if !trusted.contains(&peer) {
            return Self {
                address: peer,
                https: false,
                is_local,
            };
        }
        let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
        // The nearest address that is not one of our proxies: a client can invent everything before it. Some
        // proxies add a header line of their own instead of extending the one that came.
        let address = headers
            .get_all("x-forwarded-for")
            .iter()
            .rev()
            .flat_map(|line| line.to_str().unwrap_or_default().rsplit(','))
            .map_while(forwarded)
            .find(|address| !trusted.contains(address))
            .unwrap_or(peer);
        Self {
            address,
            https: header("x-forwarded-proto").is_some_and(is_https_first),
            is_local,
        }
    }
}

/// An entry of `X-Forwarded-For`. Some proxies add the port.
fn forwarded(entry: &str) -> Option<IpAddr> {
    let entry = entry.trim();
    let address = entry
        .parse()
        .or_else(|_| entry.parse::<SocketAddr>().map(|it| it.ip()))
        .or_else(|_| entry.trim_matches(['[', ']']).parse());
    address.ok().map(|it: IpAddr| it.to_canonical())
}

/// Proxies in a row write what each of them has received; the browser has spoken to the first.
fn is_https_first(protocols: &str) -> bool {
    let first = protocols.split(',').next().unwrap_or_default();
    first.trim().eq_ignore_ascii_case("https")
}

/// The address of requests without a network connection, which only tests make.
const NO_NETWORK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// The address of a request that has passed [`identify`].
#[must_use]
pub fn address(extensions: &Extensions) -> IpAddr {
    extensions
        .get::<Caller>()
        .map_or(NO_NETWORK, |caller| caller.address)
}

/// Whether the browser of a request that has passed [`identify`] uses https.
#[must_use]
pub fn is_https(extensions: &Extensions) -> bool {
    extensions
        .get::<Caller>()
        .is_some_and(|caller| caller.https)
}

/// The other end of the request's connection: a client or a proxy. IPv4 addresses are never mapped into IPv6, as a
/// dual-stack listener reports them.
#[must_use]
pub fn peer(extensions: &Extensions) -> IpAddr {
    extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(NO_NETWORK, |info| info.0.ip().to_canonical())
}

/// Adds the [`Caller`] to every request.
pub async fn identify(
    State(trusted): State<Arc<[IpAddr]>>,
    mut request: Request,
    next: Next,
) -> Response {
    let peer = peer(request.extensions());
    let caller = Caller::of(peer, request.headers(), &trusted);
    request.extensions_mut().insert(caller);
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_that_a_proxy_passes_on_is_not_of_this_machine() {
        let is_local = |peer: &str, header: Option<&'static str>| {
            let peer = peer.parse().unwrap();
            let value = "127.0.0.1".parse().unwrap();
            let headers = header.map(|name| (name.parse().unwrap(), value));
            Caller::of(peer, &HeaderMap::from_iter(headers), &[peer]).is_local
        };
        assert!(is_local("127.0.0.1", None));
        assert!(is_local("::1", None));
        assert!(!is_local("192.0.2.1", None));
        for name in FORWARDED {
            assert!(!is_local("127.0.0.1", Some(name)), "{name}");
        }
    }

    #[test]
    fn forwarded_headers_count_only_from_trusted_proxies() {
        let mut headers = HeaderMap::new();
        headers.insert(
            "x-forwarded-for",
            "6.6.6.6, 1.2.3.4, 10.0.0.2".parse().unwrap(),
        );
        headers.insert("x-forwarded-proto", "https".parse().unwrap());
        let address = |text: &str| text.parse::<IpAddr>().unwrap();
        let proxies = [address("10.0.0.1"), address("10.0.0.2")];

        let direct = Caller::of(address("9.9.9.9"), &headers, &proxies);
        assert_eq!((direct.address, direct.https), (address("9.9.9.9"), false));
        let proxied = Caller::of(address("10.0.0.1"), &headers, &proxies);
        assert_eq!((proxied.address, proxied.https), (address("1.2.3.4"), true));

        headers.append("x-forwarded-for", "5.6.7.8".parse().unwrap());
        let nearest = Caller::of(address("10.0.0.1"), &headers, &proxies);
        assert_eq!(nearest.address, address("5.6.7.8"), "the last line");
        for (entry, expected) in [
            ("1.2.3.4:5678", "1.2.3.4"),
            ("[2001:db8::1]:443", "2001:db8::1"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("2001:db8::1", "2001:db8::1"),
            ("::ffff:1.2.3.4", "1.2.3.4"),
        ] {
            let headers = HeaderMap::from_iter([(
                "x-forwarded-for".parse().unwrap(),
                entry.parse().unwrap(),
            )]);
            let caller = Caller::of(address("10.0.0.1"), &headers, &proxies);
            assert_eq!(caller.address, address(expected), "{entry}");
        }
        for (protocols, https) in [
            ("https,http", true),
            ("http, https", false),
            ("HTTPS", true),
        ] {
            headers.insert("x-forwarded-proto", protocols.parse().unwrap());
            let caller = Caller::of(address("10.0.0.1"), &headers, &proxies);
            assert_eq!(caller.https, https, "{protocols}");
        }
        headers.append("x-forwarded-for", "unknown".parse().unwrap());
        let unknown = Caller::of(address("10.0.0.1"), &headers, &proxies);
        assert_eq!(unknown.address, address("10.0.0.1"), "the proxy itself");
    }
}
