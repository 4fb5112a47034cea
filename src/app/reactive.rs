//! Effects, memos and conditional views with boxed closures. Leptos compiles its machinery once for each
//! closure type; with a box there is one copy for all: 514 instead of 527 kB as transferred (brotli, 2026-11-26, release
//! build of the module with and without the boxes of this file).

use std::sync::Arc;

use leptos::prelude::*;

/// Runs a closure now and whenever a signal that it has read changes.
///
/// On the server: does nothing.
pub fn effect(run: impl FnMut() + 'static) {
    effect_of(Box::new(run));
}

fn effect_of(run: Box<dyn FnMut()>) {
    Effect::new(run);
}

/// A value derived from signals, computed once per change; its readers are notified only if the value differs.
pub fn memo<T>(compute: impl Fn() -> T + Send + Sync + 'static) -> Memo<T>
where
    T: PartialEq + Send + Sync + 'static,
{
    memo_of(Arc::new(compute))
}

fn memo_of<T>(compute: Arc<dyn Fn() -> T + Send + Sync>) -> Memo<T>
where
    T: PartialEq + Send + Sync + 'static,
{
    Memo::new(move |_| compute())
}

/// Shows a view while a condition holds.
pub fn when(condition: Memo<bool>, view: impl Fn() -> AnyView + Send + Sync + 'static) -> AnyView {
    choose(condition, view, || ().into_any())
}

/// Shows one view while a condition holds, another while it does not.
pub fn choose(
    condition: Memo<bool>,
    then: impl Fn() -> AnyView + Send + Sync + 'static,
    otherwise: impl Fn() -> AnyView + Send + Sync + 'static,
) -> AnyView {
    live(move || if condition.get() { then() } else { otherwise() })
}

/// A view that is rendered again whenever a signal that it has read changes.
pub fn live(view: impl Fn() -> AnyView + Send + Sync + 'static) -> AnyView {
    live_of(Arc::new(view))
}

fn live_of(view: Arc<dyn Fn() -> AnyView + Send + Sync>) -> AnyView {
    (move || view()).into_any()
}

/// A view of a text that is built anew, not changed, whenever the text changes: a translation of the page may have replaced its
/// nodes, and what is written into those that were there before is not seen.
pub fn anew(
    text: Memo<Option<String>>,
    view: impl Fn(Option<String>) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    anew_of(text, Arc::new(view))
}

fn anew_of(
    text: Memo<Option<String>>,
    view: Arc<dyn Fn(Option<String>) -> AnyView + Send + Sync>,
) -> AnyView {
    let texts = move || [text.get()];
    view! { <For each=texts key=Option::clone children=move |text| view(text) /> }.into_any()
}
