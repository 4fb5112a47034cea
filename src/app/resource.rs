//! Values that the server sends along with a page.

use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::server_fns::Json;

/// Loads once, on the server if the page is rendered there.
pub fn once<T>(load: impl Future<Output = T> + Send + 'static) -> OnceResource<T, Json>
where
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
{
    OnceResource::new_with_options(load, false)
}

/// A value that is the same on the server and in the browser.
pub fn shared<T>(value: impl FnOnce() -> T) -> T
where
    T: Serialize + DeserializeOwned + 'static,
{
    SharedValue::<T, Json>::new_with_encoding(value).into_inner()
}
