//! A key-value store of texts in IndexedDB. It survives the page and is shared by all tabs of the browser.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use futures::channel::oneshot;
use futures::future::{Either, select};
use leptos::prelude::window;
use leptos::web_sys::Event;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{IdbDatabase, IdbRequest, IdbTransaction, IdbTransactionMode};

use super::sleep;

const DATABASE: &str = "chitrasethu";
const STORE: &str = "shelf";
/// A slower database is treated as broken; in some browsers a broken one never answers.
const TIMEOUT: Duration = Duration::from_secs(3);

type Change = Box<dyn FnOnce(&str) -> String>;
type Handler = Closure<dyn FnMut(Event)>;

thread_local! {
    static OPEN: RefCell<Option<IdbDatabase>> = const { RefCell::new(None) };
    /// Detected once, so that later calls do not wait again.
    static IS_BROKEN: Cell<bool> = const { Cell::new(false) };
}

/// Changes the text under a key in one transaction, and returns the new text after the commit. A missing text counts
/// as empty. `None` if the browser cannot store it.
pub async fn amend(name: &str, change: impl FnOnce(&str) -> String + 'static) -> Option<String> {
    amend_with(name, Box::new(change)).await
}

async fn amend_with(name: &str, change: Change) -> Option<String> {
    let transaction = begin().await?;
    let (finish, finished) = oneshot::channel();
    let mut finish = Some(finish);
    let on_end = Handler::new(move |event: Event| {
        let is_kept = event.type_() == "complete";
        let _ = finish.take().map(|finish| finish.send(is_kept));
    });
    transaction.set_oncomplete(Some(on_end.as_ref().unchecked_ref()));
    transaction.set_onabort(Some(on_end.as_ref().unchecked_ref()));

    let (become_text, mut text) = oneshot::channel();
    let key = JsValue::from_str(name);
    let store = transaction.object_store(STORE).ok()?;
    let reading = store.get(&key).ok()?;
    let (read, mut once) = (reading.clone(), Some((change, become_text)));
    let on_read = Handler::new(move |_| {
        let Some((change, become_text)) = once.take() else {
            return;
        };
        let before = read.result().ok().and_then(|it| it.as_string());
        let before = before.unwrap_or_default();
        let after = change(&before);
        // If a write cannot be started, no text is returned; a write that fails later aborts the transaction.
        if after == before || store.put_with_key(&JsValue::from_str(&after), &key).is_ok() {
            let _ = become_text.send(after);
        }
    });
    reading.set_onsuccess(Some(on_read.as_ref().unchecked_ref()));

    let finished = within_timeout(finished).await;
    if finished.is_none() {
        let _ = transaction.abort();
    }
    reading.set_onsuccess(None);
    transaction.set_oncomplete(None);
    transaction.set_onabort(None);
    text.try_recv().ok()?.filter(|_| finished == Some(true))
}

async fn begin() -> Option<IdbTransaction> {
    // Reopens the database once if the browser has closed the connection in the meantime.
    if let Some(transaction) = database().await.and_then(|it| transact(&it)) {
        return Some(transaction);
    }
    OPEN.take();
    transact(&database().await?)
}

fn transact(database: &IdbDatabase) -> Option<IdbTransaction> {
    let mode = IdbTransactionMode::Readwrite;
    database.transaction_with_str_and_mode(STORE, mode).ok()
}

async fn database() -> Option<IdbDatabase> {
    if let Some(open) = OPEN.with_borrow(Clone::clone) {
        return Some(open);
    }
    if IS_BROKEN.get() {
        return None;
    }
    let opened = open().await;
    IS_BROKEN.set(opened.is_none());
    OPEN.set(opened.clone());
    opened
}

async fn open() -> Option<IdbDatabase> {
    let request = window().indexed_db().ok()??.open(DATABASE).ok()?;
    let made = request.clone();
    let on_new = Handler::new(move |_| {
        if let Some(database) = result(&made) {
            let _ = database.create_object_store(STORE);
        }
    });
    let (answer, answered) = oneshot::channel();
    let mut answer = Some(answer);
    let on_answer = Handler::new(move |_| {
        let _ = answer.take().map(|answer| answer.send(()));
    });
    request.set_onupgradeneeded(Some(on_new.as_ref().unchecked_ref()));
    request.set_onsuccess(Some(on_answer.as_ref().unchecked_ref()));
    request.set_onerror(Some(on_answer.as_ref().unchecked_ref()));
    let answered = within_timeout(answered).await;
    request.set_onupgradeneeded(None);
    request.set_onsuccess(None);
    request.set_onerror(None);
    answered.and_then(|()| result(&request))
}

fn result(request: &IdbRequest) -> Option<IdbDatabase> {
    request.result().ok()?.dyn_into().ok()
}

async fn within_timeout<T>(answer: oneshot::Receiver<T>) -> Option<T> {
    match select(answer, Box::pin(sleep(TIMEOUT))).await {
        Either::Left((answer, _)) => answer.ok(),
        Either::Right(_) => None,
    }
}
