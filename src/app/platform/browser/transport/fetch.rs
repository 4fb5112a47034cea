//! Requests to our own origin, cancelled when their future is dropped.

use js_sys::futures::JsFuture;
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AbortController, RequestInit, Response};

/// Cancels the request when it is dropped before the response.
struct Breaker(AbortController);

impl Drop for Breaker {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// The body of the response to a GET, or to a POST with the given body; `None` on an error status or a network
/// failure.
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

/// Posts a body without waiting for the response.
pub(super) fn post_and_forget(path: &str, body: &str) {
    let _ = window()
        .navigator()
        .send_beacon_with_opt_str(path, Some(body));
}
