//! Chosen files, kept until the server has them. The browser's database keeps them beyond the page, as far as there is
//! space; what this page was given it also finds without the database.

use std::cell::RefCell;
use std::collections::HashMap;

use futures::channel::oneshot;
use js_sys::futures::spawn_local;
use js_sys::{Array, JsString};
use leptos::web_sys::Event;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{File, IdbObjectStore, IdbRequest, Url};

use super::kv_store::Database;
use super::upload::ChosenFile;
use crate::app::state::uploads::FileKey;

thread_local! {
    static DATABASE: &'static Database =
        Box::leak(Box::new(Database::new("chitrasethu-files", "files")));
    /// The files of this page, and the addresses under which it shows them.
    static HERE: RefCell<HashMap<FileKey, Shown>> = RefCell::default();
}

struct Shown {
    file: File,
    address: Option<String>,
}

impl Drop for Shown {
    fn drop(&mut self) {
        if let Some(address) = &self.address {
            let _ = Url::revoke_object_url(address);
        }
    }
}

/// Keeps a file under a key.
pub fn keep_file(key: &FileKey, chosen: &ChosenFile) {
    remember(key, &chosen.file);
    let (key, file) = (key_of(key), JsValue::from(chosen.file.clone()));
    spawn_local(async move {
        if let Some(files) = objects().await {
            let _ = files.put_with_key(&file, &key);
        }
    });
}

/// The file under a key, if this device has it.
pub async fn kept_file(key: &FileKey) -> Option<ChosenFile> {
    if let Some(file) = HERE.with_borrow(|here| here.get(key).map(|it| it.file.clone())) {
        return Some(ChosenFile { file });
    }
    let request = objects().await?.get(&key_of(key)).ok()?;
    let file: File = answer(request).await?.dyn_into().ok()?;
    remember(key, &file);
    Some(ChosenFile { file })
}

/// Does this browser keep files beyond the page?
pub async fn keeps_files() -> bool {
    objects().await.is_some()
}

/// Removes the file under a key.
pub fn drop_file(key: &FileKey) {
    HERE.with_borrow_mut(|here| here.remove(key));
    let key = key_of(key);
    spawn_local(async move {
        if let Some(files) = objects().await {
            let _ = files.delete(&key);
        }
    });
}

/// The keys of all kept files.
pub async fn kept_file_keys() -> Vec<FileKey> {
    let request = objects().await.and_then(|it| it.get_all_keys().ok());
    let Some(request) = request else {
        return Vec::new();
    };
    let keys = answer(request)
        .await
        .map(|it| Array::from(&it))
        .unwrap_or_default();
    let keys = keys.iter().filter_map(|key| key.as_string());
    keys.map(FileKey).collect()
}

/// An address under which this page can show a file until it is removed, if the file is a picture.
pub fn picture_of(key: &FileKey) -> Option<String> {
    HERE.with_borrow_mut(|here| {
        let shown = here.get_mut(key)?;
        if !shown.file.type_().starts_with("image/") {
            return None;
        }
        if shown.address.is_none() {
            shown.address = Url::create_object_url_with_blob(&shown.file).ok();
        }
        shown.address.clone()
    })
}

fn remember(key: &FileKey, file: &File) {
    HERE.with_borrow_mut(|here| {
        here.entry(key.clone()).or_insert_with(|| Shown {
            file: file.clone(),
            address: None,
        });
    });
}

fn key_of(key: &FileKey) -> JsValue {
    JsString::from(key.0.as_str()).into()
}

async fn objects() -> Option<IdbObjectStore> {
    DATABASE.with(|it| *it).objects().await
}

/// The result of a request; `None` if it fails.
async fn answer(request: IdbRequest) -> Option<JsValue> {
    let (tell, told) = oneshot::channel();
    let mut tell = Some(tell);
    let on_answer = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
        let is_found = event.type_() == "success";
        let _ = tell.take().map(|tell| tell.send(is_found));
    });
    request.set_onsuccess(Some(on_answer.as_ref().unchecked_ref()));
    request.set_onerror(Some(on_answer.as_ref().unchecked_ref()));
    let is_found = told.await.unwrap_or(false);
    request.set_onsuccess(None);
    request.set_onerror(None);
    request.result().ok().filter(|_| is_found)
}
