//! The session cookie of the pages. It holds the session's token and is hidden from scripts.

use std::time::Duration;

use axum::http::HeaderMap;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};

use crate::domain::UserId;

const PLAIN: &str = "chitrasethu_session";
/// With this prefix, browsers refuse the cookie without `Secure`, with another path or from another host (RFC
/// 6265bis).
const ON_HTTPS: &str = "__Host-chitrasethu_session";

/// The person of the session, for the browser alone: what it keeps for times without a network is of this person only. The
/// server believes nothing that it says.
const PERSON: &str = "person";

const REFUSED_FORM: &str = "refused_form";
/// How long a refused form is kept. The browser follows the redirect to it at once; a slow network needs longer, and so does
/// somebody to whom the page could not be shown, and who tries again.
pub const REFUSED_FORM_LIFETIME: Duration = Duration::from_mins(10);

/// The token in the request's session cookie. On https only the one with the prefix counts: another host of the same domain
/// can set the other one (RFC 6265bis).
#[must_use]
pub fn token(headers: &HeaderMap, https: bool) -> Option<String> {
    let jar = CookieJar::from_headers(headers);
    jar.get(name(https)).map(|cookie| cookie.value().to_owned())
}

/// The `Set-Cookie` values that start a person's session in this browser.
#[must_use]
pub fn begin(person: UserId, token: String, lifetime_seconds: i64, https: bool) -> [String; 2] {
    let name = name_person(person, lifetime_seconds);
    [cookie(token, lifetime_seconds, https), name]
}

/// The `Set-Cookie` values that end the session in this browser, also one that began without https.
#[must_use]
pub fn end(https: bool) -> Vec<String> {
    let mut ended = vec![cookie(String::new(), 0, https), name_nobody()];
    if https {
        ended.push(cookie(String::new(), 0, false));
    }
    ended
}

/// The person that the browser was told.
#[must_use]
pub fn named_person(headers: &HeaderMap) -> Option<String> {
    let jar = CookieJar::from_headers(headers);
    jar.get(PERSON).map(|it| it.value().to_owned())
}

/// The `Set-Cookie` value that tells the browser whose session it has, for as long as the session lasts.
#[must_use]
pub fn name_person(person: UserId, lifetime_seconds: i64) -> String {
    format!("{PERSON}={person}; SameSite=Lax; Path=/; Max-Age={lifetime_seconds}")
}

/// The `Set-Cookie` value that tells the browser that its session is nobody's.
#[must_use]
pub fn name_nobody() -> String {
    format!("{PERSON}=; SameSite=Lax; Path=/; Max-Age=0")
}

/// The id of the form that was refused last in this browser.
#[must_use]
pub fn refused_form(headers: &HeaderMap) -> Option<String> {
    let jar = CookieJar::from_headers(headers);
    jar.get(REFUSED_FORM).map(|it| it.value().to_owned())
}

/// The `Set-Cookie` value with the id of a refused form.
#[must_use]
pub fn keep_refused_form(id: &str) -> String {
    let seconds = REFUSED_FORM_LIFETIME.as_secs();
    format!("{REFUSED_FORM}={id}; HttpOnly; SameSite=Lax; Path=/; Max-Age={seconds}")
}

fn cookie(token: String, lifetime_seconds: i64, https: bool) -> String {
    Cookie::build((name(https), token))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(https)
        .max_age(time::Duration::seconds(lifetime_seconds))
        .build()
        .to_string()
}

const fn name(https: bool) -> &'static str {
    if https { ON_HTTPS } else { PLAIN }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_and_other_sites_cannot_read_the_cookie() {
        let [session, person] = begin(UserId(7), "t.o.k".into(), 60, true);
        assert_eq!(
            session,
            "__Host-chitrasethu_session=t.o.k; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=60"
        );
        assert_eq!(person, "person=7; SameSite=Lax; Path=/; Max-Age=60");
        let ended = |https| end(https).join("\n");
        assert!(ended(false).starts_with("chitrasethu_session=;"));
        for cookie in [
            "__Host-chitrasethu_session=;",
            "\nchitrasethu_session=;",
            "\nperson=;",
        ] {
            assert!(ended(true).contains(cookie), "{cookie}");
        }
    }

    #[test]
    fn the_token_is_read_from_the_cookie_that_was_set() {
        let mut headers = HeaderMap::new();
        headers.insert("cookie", "x=1; chitrasethu_session=t.o.k".parse().unwrap());
        assert_eq!(token(&headers, false).as_deref(), Some("t.o.k"));
        assert_eq!(
            token(&headers, true),
            None,
            "anybody of the domain may have set it"
        );
        let both = "chitrasethu_session=foreign; __Host-chitrasethu_session=t.o.k";
        headers.insert("cookie", both.parse().unwrap());
        assert_eq!(token(&headers, true).as_deref(), Some("t.o.k"));
    }
}
