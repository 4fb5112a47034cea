//! Effects, memos and conditional views whose closures are boxed. Leptos makes a copy of its machinery for
//! each closure that it is given; with a box there is one copy for all, and the module that a first visit
//! loads is much smaller for it.

use std::sync::Arc;

use leptos::prelude::*;

/// Runs something now and whenever a signal that it read has changed.
///
/// On the server: does nothing.
pub fn effect(run: impl FnMut() + 'static) {
    effect_of(Box::new(run));
}

fn effect_of(run: Box<dyn FnMut()>) {
    Effect::new(run);
}

/// A value that follows from signals, computed once for each of their changes; who reads it hears of it only
/// when it is another one.
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

/// Shows one view while a condition holds, and another while it does not.
pub fn choose(
    condition: Memo<bool>,
    then: impl Fn() -> AnyView + Send + Sync + 'static,
    otherwise: impl Fn() -> AnyView + Send + Sync + 'static,
) -> AnyView {
    live(move || if condition.get() { then() } else { otherwise() })
}

/// A view that is made anew whenever a signal that it read has changed.
pub fn live(view: impl Fn() -> AnyView + Send + Sync + 'static) -> AnyView {
    live_of(Arc::new(view))
}

fn live_of(view: Arc<dyn Fn() -> AnyView + Send + Sync>) -> AnyView {
    (move || view()).into_any()
}
