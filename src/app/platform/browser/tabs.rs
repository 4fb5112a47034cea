//! Coordination of the tabs of one browser: locks and messages.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use futures::StreamExt;
use futures::channel::mpsc::{self, UnboundedSender};
use futures::channel::oneshot;
use futures::future::{Either, select};
use gloo_timers::callback::Interval;
use js_sys::futures::JsFuture;
use js_sys::{Function, Object, Promise, Reflect};
use leptos::prelude::window;
use leptos::task::spawn_local;
use leptos::web_sys::MessageEvent;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::BroadcastChannel;

use super::{forget, load, now, save, sleep};
use crate::app::platform::Keep;

/// Interval at which the holder of a lock renews its lease.
const BEAT: Duration = Duration::from_secs(1);
/// Interval at which a tab that waits for the lock looks at the lease.
const LOOK: Duration = Duration::from_millis(500);
/// The lock is taken from a tab that has not renewed its lease for this long, in milliseconds: the browser has suspended
/// it, or its thread is busy.
const LEASE_MS: i64 = 2_000;

/// Options of a lock that another tab has: it is taken from that tab, or not granted.
const STEAL: &str = "steal";
const IF_AVAILABLE: &str = "ifAvailable";

/// A lock that only one tab holds at a time. It is released when this is dropped or the tab is closed.
pub struct Turn {
    end: Option<Function>,
    _lease: Lease,
}

impl Turn {
    /// Releases the lock to the next tab.
    pub fn end(self) {}
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(end) = &self.end {
            let _ = end.call0(&JsValue::UNDEFINED);
        }
    }
}

/// Shows the other tabs that the holder of a lock is awake. Most turns end before the first renewal and write nothing.
struct Lease {
    name: Rc<str>,
    renewed: Rc<Cell<bool>>,
    _beat: Interval,
}

impl Lease {
    fn begin(lock: &str) -> Self {
        let name: Rc<str> = Self::name(lock).into();
        let renewed = Rc::new(Cell::new(false));
        let (of, told) = (Rc::clone(&name), Rc::clone(&renewed));
        let beat = Interval::new(BEAT.as_millis() as u32, move || {
            told.set(true);
            save(Keep::Device, &of, &now().0.to_string());
        });
        Self {
            name,
            renewed,
            _beat: beat,
        }
    }

    fn is_over(lock: &str) -> bool {
        let renewed = load(Keep::Device, &Self::name(lock)).and_then(|at| at.parse().ok());
        let renewed = renewed.map(|at: i64| (now().0 - at).abs());
        renewed.is_none_or(|ago| ago > LEASE_MS)
    }

    fn name(lock: &str) -> String {
        format!("lease:{lock}")
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if self.renewed.get() {
            forget(Keep::Device, &self.name);
        }
    }
}

/// Waits until this tab gets the lock: within three seconds if its holder sleeps. In browsers without locks it is granted at
/// once. A holder that wakes up again goes on for a moment as if it had the lock; what tabs do in turns is harmless when
/// it is repeated.
pub async fn turn(name: &str) -> Turn {
    let Some(mut granted) = request_lock(name, None) else {
        return hold(name, None);
    };
    let since = now().0;
    loop {
        match select(granted, Box::pin(sleep(LOOK))).await {
            Either::Left((end, _)) => return hold(name, end.ok().flatten()),
            Either::Right((_, waiting)) => granted = waiting,
        }
        if now().0 - since >= LEASE_MS && Lease::is_over(name) {
            let Some(stolen) = request_lock(name, Some(STEAL)) else {
                return hold(name, None);
            };
            return hold(name, stolen.await.ok().flatten());
        }
    }
}

/// This tab's turn, unless another tab has it now. In browsers without locks it is always granted.
pub async fn turn_now(name: &str) -> Option<Turn> {
    let Some(granted) = request_lock(name, Some(IF_AVAILABLE)) else {
        return Some(hold(name, None));
    };
    match granted.await {
        Ok(None) => None,
        granted => Some(hold(name, granted.ok().flatten())),
    }
}

fn hold(name: &str, end: Option<Function>) -> Turn {
    Turn {
        end,
        _lease: Lease::begin(name),
    }
}

/// `navigator.locks.request(name, { option: true }, granted)`; in the bindings it is only available as unstable. Returns the
/// function that releases the lock when it is granted, `None` if another tab has it; an error if it is refused.
fn request_lock(name: &str, option: Option<&str>) -> Option<oneshot::Receiver<Option<Function>>> {
    let locks = get(&get(&window(), "navigator")?, "locks")?;
    let request: Function = get(&locks, "request")?.dyn_into().ok()?;
    let options = Object::new();
    if let Some(option) = option {
        Reflect::set(&options, &option.into(), &true.into()).ok()?;
    }
    let (grant, granted) = oneshot::channel();
    let mut grant = Some(grant);
    let on_granted = Closure::<dyn FnMut(JsValue) -> Promise>::new(move |lock: JsValue| {
        // The lock is held until this promise resolves. It resolves at once if there is none, or if the caller no longer waits.
        Promise::new(&mut |end, _| {
            let held = (!lock.is_null()).then(|| end.clone());
            let told = grant.take().map(|grant| grant.send(held));
            if lock.is_null() || matches!(told, Some(Err(_))) {
                let _ = end.call0(&JsValue::UNDEFINED);
            }
        })
    });
    let name = JsValue::from_str(name);
    let asked = request.call3(&locks, &name, &options, on_granted.as_ref());
    let asked: Promise = asked.ok()?.dyn_into().ok()?;
    spawn_local(async move {
        // Until the lock is released, refused or stolen.
        let _ = JsFuture::from(asked).await;
        drop(on_granted);
    });
    Some(granted)
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
