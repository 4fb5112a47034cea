//! Parts of the page that load on first use. The first visit must not wait for what few people need: such a part is a
//! file of its own, cut out of the module by `#[wasm_split(name, fallible)]` above the function that builds it.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use leptos::html;
use leptos::prelude::*;
use leptos::reactive::computed::ScopedFuture;
use leptos::task::spawn_local;
use wasm_split_helpers::SplitLoaderError;

use super::{EmptyState, Variant};
use crate::app::platform;
use crate::app::reactive::live;
use crate::app::state::backoff;
use crate::app::words::use_words;

/// So often the file of a part is asked for before the user is told.
const TRIES: u32 = 3;

/// A part whose file did not arrive. The next try asks for it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotLoaded;

impl From<SplitLoaderError> for NotLoaded {
    fn from(_: SplitLoaderError) -> Self {
        Self
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Loading,
    Here,
    Failed,
}

/// What is asked for until it arrives.
type Asked<T> = Pin<Box<dyn Future<Output = Result<T, NotLoaded>>>>;

/// Loads a part and shows it. Meanwhile, or if it cannot be loaded, it says so and offers another try, or to load the page
/// again: the server may have a newer version, without the file of this one.
///
/// Only on a living page: what the server renders must be in the module, unless it is adopted (`platform::adopted`).
#[component]
pub fn FirstUse<F, P>(
    /// The function that `wasm_split` has made.
    load: F,
    /// Nobody has asked for it, so nothing is said while it is missing.
    #[prop(optional)]
    is_quiet: bool,
    /// What is shown while it is missing.
    #[prop(optional)]
    meanwhile: Option<ViewFn>,
) -> impl IntoView
where
    F: Fn() -> P + Send + Sync + 'static,
    P: Future<Output = Result<AnyView, NotLoaded>> + 'static,
{
    first_use(Arc::new(move || Box::pin(load())), is_quiet, meanwhile)
}

/// One copy for all parts.
fn first_use(
    load: Arc<dyn Fn() -> Asked<AnyView> + Send + Sync>,
    is_quiet: bool,
    meanwhile: Option<ViewFn>,
) -> AnyView {
    let stage = RwSignal::new(Stage::Loading);
    let part = StoredValue::new_local(None::<AnyView>);
    let around = NodeRef::<html::Div>::new();
    let owner = StoredValue::new(Owner::current().unwrap_or_default());
    let begin = move || {
        stage.set(Stage::Loading);
        let load = Arc::clone(&load);
        let loading = async move {
            let next = match retried(&*load).await {
                Ok(view) => {
                    part.try_set_value(Some(view));
                    Stage::Here
                }
                Err(NotLoaded) => Stage::Failed,
            };
            stage.try_set(next);
        };
        // In the scope of this component, so that the part finds its context and lives as long.
        if let Some(owner) = owner.try_get_value() {
            spawn_local(owner.with(|| ScopedFuture::new(loading)));
        }
    };
    begin();
    let retry = Callback::new(move |()| {
        // The button disappears; the focus must not go with it.
        if let Some(around) = around.get_untracked() {
            let _ = around.focus();
        }
        begin();
    });
    let now = live(move || match stage.get() {
        Stage::Loading | Stage::Failed if is_quiet => ().into_any(),
        Stage::Loading => match &meanwhile {
            Some(meanwhile) => meanwhile.run(),
            None => view! { <p role="status">{use_words().loading}</p> }.into_any(),
        },
        Stage::Here => part.try_update_value(Option::take).flatten().into_any(),
        Stage::Failed => view! { <Failed retry /> }.into_any(),
    });
    view! {
        <div tabindex="-1" node_ref=around>
            {now}
        </div>
    }
    .into_any()
}

#[component]
fn Failed(retry: Callback<()>) -> impl IntoView {
    let words = use_words();
    view! {
        <div role="alert">
            <EmptyState icon=icondata::LuWifiOff title=words.failed lead=words.try_later>
                <button type="button" class=Variant::Outline.class() on:click=move |_| retry.run(())>
                    {words.retry}
                </button>
                <a class=Variant::Outline.class() href="" rel="external">
                    {words.reload}
                </a>
            </EmptyState>
        </div>
    }
}

/// Loads a part; if its file does not arrive, it is asked for a few times.
///
/// # Errors
/// It did not arrive.
pub async fn with_retries<T, P>(load: impl Fn() -> P) -> Result<T, NotLoaded>
where
    P: Future<Output = Result<T, NotLoaded>> + 'static,
{
    retried(&|| Box::pin(load()) as Asked<T>).await
}

async fn retried<T>(load: &dyn Fn() -> Asked<T>) -> Result<T, NotLoaded> {
    for failures in 0..TRIES - 1 {
        if let Ok(part) = load().await {
            return Ok(part);
        }
        let wait = backoff::delay_ms(failures, platform::random());
        platform::sleep(Duration::from_millis(wait)).await;
    }
    load().await
}
