//! The cookie that keeps a client on one node behind a load balancer: the requests of a polling session must all reach
//! the node that opened it. The balancer chooses the node by a key and sends the key along; the handshake returns it to the
//! client, which sends it with all further requests.

use axum::http::HeaderValue;
use axum::http::request::Parts;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};

use crate::server::http::caller;

/// The key by which the balancer has chosen this node. It decides nothing but where the client's own next requests go, so
/// it is believed whoever sends it.
const HEADER: &str = "x-chitrasethu-node";
const COOKIE: &str = "chitrasethu_node";
const MAX_KEY: usize = 64;

/// The `Set-Cookie` value for the answer to a handshake, unless there is no key or the client has it already.
pub(super) fn node_cookie(request: &Parts) -> Option<HeaderValue> {
    let key = request.headers.get(HEADER)?.to_str().ok()?;
    let is_key = (1..=MAX_KEY).contains(&key.len())
        && key
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let jar = CookieJar::from_headers(&request.headers);
    if !is_key || jar.get(COOKIE).is_some_and(|cookie| cookie.value() == key) {
        return None;
    }
    let cookie = Cookie::build((COOKIE, key))
        .path("/socket.io/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(caller::is_https(&request.extensions))
        .build()
        .to_string();
    Some(HeaderValue::from_str(&cookie).expect("the key is ASCII"))
}
