//! Brings the page to life, together with `start.js`, which watches from outside.

use std::cell::Cell;
use std::panic;
use std::time::Duration;

use js_sys::futures::spawn_local;
use js_sys::{Function, Reflect};
use leptos::mount::{hydrate_from, hydrate_islands, mount_to};
use leptos::prelude::*;
use leptos::tachys::html::InertElement;
use leptos::web_sys::HtmlElement;
use wasm_bindgen::{JsCast, JsValue};

use super::device_copy::read_kept_list;

thread_local! {
    static IS_HYDRATING: Cell<bool> = const { Cell::new(false) };
}

/// Hydrates the page that the server has sent. If something has changed its HTML since, the page is rendered afresh
/// with the values of the server, in place of that HTML and before the browser paints again. Without a network the page is
/// rendered from what this device has kept.
pub fn start<V: IntoView + 'static>(app: fn() -> V) {
    panic::set_hook(Box::new(|panic| {
        console_error_panic_hook::hook(panic);
        ask("broke");
    }));
    let way = ask("begins").as_string().unwrap_or_default();
    if way == "offline" {
        spawn_local(async move {
            if read_kept_list().await {
                ask("empties");
                if let Some(page) = page_box() {
                    mount_to(page, app).forget();
                    set_timeout(|| drop(ask("lives")), Duration::ZERO);
                }
            }
        });
        return;
    }
    let Some(page) = page_box() else {
        return;
    };
    match way.as_str() {
        "hydrate" => {
            IS_HYDRATING.set(true);
            hydrate_from(page, app).forget();
            IS_HYDRATING.set(false);
            ask("lives");
        }
        "mount" => {
            // Creates the owner that gives access to the server's values, and hydrates nothing.
            hydrate_islands();
            mount_to(page, app).forget();
            let values = Owner::current_shared_context();
            // Routes are built by tasks; when this runs, all of them have run.
            let is_built = move || {
                if let Some(values) = values {
                    values.hydration_complete();
                }
                ask("lives");
            };
            set_timeout(is_built, Duration::ZERO);
        }
        _ => {}
    }
}

/// Is this the HTML of the server, which only comes to life? Then [`adopted`] keeps what the server has rendered.
pub fn is_adopting() -> bool {
    IS_HYDRATING.get()
}

/// The element that the server has rendered for a view: it stays as it is, and the code of the view need not be in the module.
pub fn adopted(_view: impl FnOnce() -> AnyView) -> AnyView {
    InertElement::new("<div></div>").into_any()
}

fn page_box() -> Option<HtmlElement> {
    let page = document().get_element_by_id("page");
    page.and_then(|it| it.dyn_into().ok())
}

/// Calls a function of `start.js`.
pub(super) fn ask(name: &str) -> JsValue {
    let page = Reflect::get(&window(), &"page".into()).unwrap_or_default();
    let function = Reflect::get(&page, &name.into()).unwrap_or_default();
    let function = function.dyn_ref::<Function>().cloned();
    let answer = function.and_then(|it| it.call0(&page).ok());
    answer.unwrap_or_default()
}
