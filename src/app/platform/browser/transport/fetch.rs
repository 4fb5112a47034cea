//! Requests to our own origin that end with whoever made them.

use js_sys::futures::JsFuture;
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AbortController, RequestInit, Response};

/// Breaks the request off when it is dropped before its answer.
struct Breaker(AbortController);

impl Drop for Breaker {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// The text that answers a GET, or a POST of this body; `None` for a refusal, and where nobody answers.
pub(super) async fn ask(path: &str, body: Option<&str>) -> Option<String> {
    let breaker = Breaker(AbortController::new().ok()?);
    let request = RequestInit::new();
    request.set_signal(Some(&breaker.0.signal()));
    if let Some(body) = body {
        request.set_method("POST");
        request.set_body(&JsValue::from_str(body));
    }
    let answered = JsFuture::from(window().fetch_with_str_and_init(path, &request)).await;
    let answer: Response = answered.ok()?.dyn_into().ok()?;
    if !answer.ok() {
        return None;
    }
    JsFuture::from(answer.text().ok()?).await.ok()?.as_string()
}

/// Posts a body without waiting for anything.
pub(super) fn post_and_forget(path: &str, body: &str) {
    let _ = window()
        .navigator()
        .send_beacon_with_opt_str(path, Some(body));
}
