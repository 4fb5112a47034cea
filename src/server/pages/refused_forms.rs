//! What was typed into forms that the server has refused, until the page shows it again. The browser gets only an id: a
//! cookie has no room for a text of 10,000 characters.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::server_fn::ServerFn;
use leptos::server_fn::error::ServerFnUrlError;
use percent_encoding::percent_decode_str;
use tokio::time::Instant;
use uuid::Uuid;

use crate::app::initial::Typed;
use crate::server::auth::cookie::{self, REFUSED_FORM_LIFETIME as LIFETIME};
use crate::server_fns::chat::SendMessage;
use crate::wire::ApiError;

/// Limit of all forms together. The oldest ones go first.
const MAX_BYTES: usize = 8 * 1024 * 1024;
/// Fields that are never sent back.
const SECRET: [&str; 3] = ["password", "current_password", "new_password"];

/// The forms that were refused within the last minutes.
#[derive(Debug, Default)]
pub struct RefusedForms(Mutex<VecDeque<RefusedForm>>);

#[derive(Debug)]
struct RefusedForm {
    id: String,
    typed: Typed,
    bytes: usize,
    until: Instant,
}

impl RefusedForms {
    /// Keeps a form without its secrets, and without fields that are far too long. Returns the id under which it is found.
    pub fn keep(&self, mut typed: Typed) -> String {
        typed
            .0
            .retain(|(name, value)| !SECRET.contains(&&**name) && value.len() <= longest(name));
        let id = Uuid::new_v4().to_string();
        let form = RefusedForm {
            id: id.clone(),
            bytes: typed
                .0
                .iter()
                .map(|(name, value)| name.len() + value.len())
                .sum(),
            until: Instant::now() + LIFETIME,
            typed,
        };
        let mut forms = self.current();
        forms.push_back(form);
        while forms.iter().map(|form| form.bytes).sum::<usize>() > MAX_BYTES {
            forms.pop_front();
        }
        id
    }

    /// Keeps a form, and tells the browser under which id. `node` is the cookie that leads it back to this node, if there
    /// are several ([`node_cookie::of_form`](crate::server::http::node_cookie::of_form)).
    pub fn keep_for(&self, response: &mut Response, typed: Typed, node: Option<HeaderValue>) {
        let cookie = cookie::keep_refused_form(&self.keep(typed));
        let cookie = HeaderValue::from_str(&cookie).expect("an id is ASCII");
        for cookie in node.into_iter().chain([cookie]) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }

    /// Leads the form of a message back to `page`, one of our own paths, which shows the reason and what was typed as if
    /// the server function had refused it.
    pub fn lead_back(
        &self,
        page: &str,
        typed: Typed,
        reason: ApiError,
        node: Option<HeaderValue>,
    ) -> Response {
        // Only the query is used.
        let url = ServerFnUrlError::new(SendMessage::PATH, reason).to_url("http://localhost");
        let query = url.as_ref().ok().and_then(|url| url.query());
        let page = format!("{page}?{}", query.unwrap_or_default());
        let mut response = Redirect::to(&page).into_response();
        self.keep_for(&mut response, typed, node);
        response
    }

    /// What was typed into the form with this id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<Typed> {
        let forms = self.current();
        let form = forms.iter().find(|form| form.id == id);
        form.map(|form| form.typed.clone())
    }

    fn current(&self) -> MutexGuard<'_, VecDeque<RefusedForm>> {
        let mut forms = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        forms.retain(|form| form.until > now);
        forms
    }
}

/// The fields of a form that is encoded like a query.
#[must_use]
pub fn typed(body: &str) -> Typed {
    let fields = body.split('&').filter_map(|pair| pair.split_once('='));
    let fields = fields.map(|(name, value)| (decoded(name), decoded(value)));
    Typed(fields.collect())
}

/// The greatest number of bytes of a field that is shown again: somewhat more than it takes, so that people can shorten it.
fn longest(name: &str) -> usize {
    match name {
        "text" => 64 * 1024,
        "bio" | "note" => 16 * 1024,
        _ => 2 * 1024,
    }
}

fn decoded(text: &str) -> String {
    let text = text.replace('+', " ");
    percent_decode_str(&text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_refused_form_is_found_for_some_minutes_without_its_password() {
        let forms = RefusedForms::default();
        let body = "full_name=Asha+Rao&bio=%E0%A4%85%0D%0Aand+%26+more&password=horse\
             &current_password=horse&new_password=horse";
        let id = forms.keep(typed(body));
        let typed = forms.find(&id).unwrap();
        assert_eq!(typed.get("full_name"), Some("Asha Rao"));
        assert_eq!(typed.get("bio"), Some("अ\r\nand & more"));
        for secret in SECRET {
            assert_eq!(typed.get(secret), None);
        }
        assert_eq!(forms.find("elsewhere"), None);
        tokio::time::advance(LIFETIME).await;
        assert_eq!(forms.find(&id), None);
    }

    #[test]
    fn no_field_is_kept_that_nobody_has_typed() {
        let forms = RefusedForms::default();
        let (long, text) = ("x".repeat(100_000), "अ".repeat(10_001));
        let id = forms.keep(typed(&format!(
            "email={long}&full_name=Asha&text={text}&bio={long}"
        )));
        let typed = forms.find(&id).unwrap();
        assert_eq!(typed.get("full_name"), Some("Asha"));
        assert_eq!(typed.get("text"), Some(&*text));
        assert_eq!((typed.get("email"), typed.get("bio")), (None, None));
    }

    #[test]
    fn the_oldest_forms_go_when_there_are_too_many() {
        let forms = RefusedForms::default();
        let large = format!("text={}", "x".repeat(longest("text")));
        let ids: Vec<_> = (0..2 * MAX_BYTES / large.len())
            .map(|_| forms.keep(typed(&large)))
            .collect();
        let kept: Vec<_> = ids.iter().map(|id| forms.find(id).is_some()).collect();
        let first = kept.iter().position(|kept| *kept).unwrap();
        assert!(
            first > 0 && kept[first..].iter().all(|kept| *kept),
            "{first}"
        );
        assert!((kept.len() - first) * large.len() <= MAX_BYTES);
    }
}
