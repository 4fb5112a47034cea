//! Key-value stores of texts in IndexedDB. They survive the page and are shared by all tabs of the browser.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use futures::channel::oneshot;
use futures::future::{Either, select};
use js_sys::futures::spawn_local;
use leptos::prelude::window;
use leptos::web_sys::Event;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{IdbDatabase, IdbObjectStore, IdbRequest, IdbTransaction, IdbTransactionMode};

use super::sleep;
use crate::app::platform::Store;

/// A slower database is treated as broken; in some browsers a broken one never answers.
const TIMEOUT: Duration = Duration::from_secs(3);

type Change = Box<dyn FnOnce(&str) -> String>;
type Handler = Closure<dyn FnMut(Event)>;

/// A database with one object store.
pub(super) struct Database {
    name: &'static str,
    objects: &'static str,
    open: RefCell<Option<IdbDatabase>>,
    /// Detected once, so that later calls do not wait again.
    is_broken: Cell<bool>,
}

impl Database {
    pub(super) const fn new(name: &'static str, objects: &'static str) -> Self {
        Self {
            name,
            objects,
            open: RefCell::new(None),
            is_broken: Cell::new(false),
        }
    }
}

// Two databases: what can be fetched again is removed without touching what exists nowhere else. `device.js` knows both, the
// service worker the second one.
thread_local! {
    static OUTBOX: &'static Database = Box::leak(Box::new(Database::new("chitrasethu", "shelf")));
    static COPIES: &'static Database =
        Box::leak(Box::new(Database::new("chitrasethu-copies", "copies")));
}

/// Changes the text under a key in one transaction, and returns the new text after the commit. A missing text counts
/// as empty; an empty one is removed. `None` if the browser cannot store it.
pub async fn amend(
    store: Store,
    name: &str,
    change: impl FnOnce(&str) -> String + 'static,
) -> Option<String> {
    let database = match store {
        Store::Outbox => OUTBOX.with(|it| *it),
        Store::Copies => COPIES.with(|it| *it),
    };
    // To its end, also if nobody waits for it any more: the database must not call what is gone. By the browser itself:
    // Leptos cannot run anything before the page is mounted.
    let (name, change) = (name.to_owned(), Box::new(change));
    let (tell, told) = oneshot::channel();
    spawn_local(async move {
        let _ = tell.send(database.amend(&name, change).await);
    });
    told.await.ok()?
}

impl Database {
    async fn amend(&'static self, name: &str, change: Change) -> Option<String> {
        let transaction = self.begin().await?;
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
        let store = transaction.object_store(self.objects).ok()?;
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
            let is_started = after == before
                || if after.is_empty() {
                    store.delete(&key).is_ok()
                } else {
                    store.put_with_key(&JsValue::from_str(&after), &key).is_ok()
                };
            if is_started {
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

    /// The object store in a new transaction; `None` without a database.
    pub(super) async fn objects(&'static self) -> Option<IdbObjectStore> {
        let transaction = self.begin().await?;
        transaction.object_store(self.objects).ok()
    }

    async fn begin(&'static self) -> Option<IdbTransaction> {
        // Reopens the database once if the browser has closed the connection in the meantime.
        if let Some(transaction) = self.opened().await.and_then(|it| self.transact(&it)) {
            return Some(transaction);
        }
        self.open.take();
        self.transact(&self.opened().await?)
    }

    fn transact(&self, database: &IdbDatabase) -> Option<IdbTransaction> {
        let mode = IdbTransactionMode::Readwrite;
        let begun = database.transaction_with_str_and_mode(self.objects, mode);
        begun.ok()
    }

    async fn opened(&'static self) -> Option<IdbDatabase> {
        if let Some(open) = self.open.borrow().clone() {
            return Some(open);
        }
        if self.is_broken.get() {
            return None;
        }
        let opened = self.open_anew().await;
        self.is_broken.set(opened.is_none());
        self.open.replace(opened.clone());
        opened
    }

    async fn open_anew(&'static self) -> Option<IdbDatabase> {
        let request = window().indexed_db().ok()??.open(self.name).ok()?;
        let made = request.clone();
        let on_new = Handler::new(move |_| {
            if let Some(database) = result(&made) {
                let _ = database.create_object_store(self.objects);
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
