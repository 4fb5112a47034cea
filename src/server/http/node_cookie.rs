//! The cookie that keeps a client on one node behind a load balancer: the requests of a polling session must all reach
//! the node that opened it, and a refused form is shown again by the node that has kept it. The balancer chooses the node by
//! a key and sends the key along; the answer returns it to the client, which sends it with its next requests.

use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, HeaderValue};
use axum_extra::extract::cookie::{Cookie, SameSite};

use super::caller;
use crate::server::auth::cookie::REFUSED_FORM_LIFETIME;

/// The key by which the balancer has chosen this node. It decides nothing but where the client's own next requests go, so
/// it is believed whoever sends it.
const HEADER: &str = "x-chitrasethu-node";
const COOKIE: &str = "chitrasethu_node";
const MAX_KEY: usize = 64;

/// The `Set-Cookie` value for the answer to a handshake, if there is a key. A client that sends the key already may have it from a
/// form only, and not for long.
pub fn of_session(request: &Parts) -> Option<HeaderValue> {
    let mut cookie = cookie(key(&request.headers)?, &request.extensions);
    cookie.set_path("/socket.io/");
    Some(value(&cookie))
}

/// The `Set-Cookie` value for an answer that leads back to a form, if there is a key. It lasts as long as the form is kept.
pub fn of_form(headers: &HeaderMap, extensions: &Extensions) -> Option<HeaderValue> {
    let mut cookie = cookie(key(headers)?, extensions);
    cookie.set_path("/");
    cookie.set_max_age(time::Duration::try_from(REFUSED_FORM_LIFETIME).ok());
    Some(value(&cookie))
}

fn key(headers: &HeaderMap) -> Option<&str> {
    let key = headers.get(HEADER)?.to_str().ok()?;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    ((1..=MAX_KEY).contains(&key.len()) && key.bytes().all(is_plain)).then_some(key)
}

fn cookie<'a>(key: &'a str, extensions: &Extensions) -> Cookie<'a> {
    Cookie::build((COOKIE, key))
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(caller::is_https(extensions))
        .build()
}

fn value(cookie: &Cookie<'_>) -> HeaderValue {
    HeaderValue::from_str(&cookie.to_string()).expect("the key is ASCII")
}
