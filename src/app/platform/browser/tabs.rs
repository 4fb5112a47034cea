//! Coordination of the tabs of one browser: locks and messages.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use futures::StreamExt;
use futures::channel::mpsc::{self, UnboundedSender};
use futures::channel::oneshot;
use futures::future::{Either, select};
use js_sys::{Function, Promise, Reflect};
use leptos::prelude::window;
use leptos::task::spawn_local;
use leptos::web_sys::MessageEvent;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::BroadcastChannel;

use super::sleep;

/// Maximum time to wait for the lock; longer than a turn takes.
const TIMEOUT: Duration = Duration::from_secs(30);

/// A lock that only one tab holds at a time. It is released when this is dropped or the tab is closed.
#[derive(Debug)]
pub struct Turn(Option<Function>);

impl Turn {
    /// Releases the lock to the next tab.
    pub fn end(self) {}
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(end) = &self.0 {
            let _ = end.call0(&JsValue::UNDEFINED);
        }
    }
}

/// Waits until this tab gets the lock. In browsers without locks it is granted at once, and after [`TIMEOUT`] it is
/// granted although another tab, which may have been suspended, holds it.
pub async fn turn(name: &str) -> Turn {
    let (grant, granted) = oneshot::channel();
    let grant = Rc::new(Cell::new(Some(grant)));
    let give = Rc::clone(&grant);
    let on_granted = Closure::<dyn FnMut(JsValue) -> Promise>::new(move |_| {
        // The lock is held until this promise resolves. It resolves at once if the caller no longer waits.
        Promise::new(&mut |end, _| {
            if let Some(Err(end)) = give.take().map(|grant| grant.send(end)) {
                let _ = end.call0(&JsValue::UNDEFINED);
            }
        })
    });
    let on_refused = Closure::<dyn FnMut(JsValue)>::new(move |_| drop(grant.take()));
    let Some(request) = request_lock(name, on_granted.as_ref()) else {
        return Turn(None);
    };
    let _ = request.catch(&on_refused);
    let turn = match select(granted, Box::pin(sleep(TIMEOUT))).await {
        Either::Left((end, _)) => return Turn(end.ok()),
        Either::Right(_) => Turn(None),
    };
    // The browser may still call the closures later.
    on_granted.forget();
    on_refused.forget();
    turn
}

/// `navigator.locks.request(name, granted)`; in the bindings it is only available as unstable.
fn request_lock(name: &str, granted: &JsValue) -> Option<Promise> {
    let locks = get(&get(&window(), "navigator")?, "locks")?;
    let request: Function = get(&locks, "request")?.dyn_into().ok()?;
    let asked = request.call2(&locks, &JsValue::from_str(name), granted);
    asked.ok()?.dyn_into().ok()
}

fn get(of: &JsValue, name: &str) -> Option<JsValue> {
    let value = Reflect::get(of, &JsValue::from_str(name)).ok()?;
    (!value.is_undefined()).then_some(value)
}

/// A channel to the other tabs. Dropping it closes the channel.
#[derive(Debug)]
pub struct OtherTabs(UnboundedSender<String>);

impl OtherTabs {
    /// Sends a message to all other tabs.
    pub fn tell(&self, what: String) {
        let _ = self.0.unbounded_send(what);
    }
}

/// Opens a channel and listens to the other tabs on it. Does nothing in a browser without channels.
pub fn other_tabs(about: &str, on: impl Fn(String) + 'static) -> OtherTabs {
    let (sender, mut told) = mpsc::unbounded::<String>();
    let channel = BroadcastChannel::new(about).ok();
    spawn_local(async move {
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(text) = event.data().as_string() {
                on(text);
            }
        });
        if let Some(channel) = &channel {
            channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        }
        while let Some(text) = told.next().await {
            if let Some(channel) = &channel {
                let _ = channel.post_message(&JsValue::from_str(&text));
            }
        }
        if let Some(channel) = channel {
            channel.close();
        }
    });
    OtherTabs(sender)
}
