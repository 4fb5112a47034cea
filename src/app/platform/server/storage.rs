//! A server keeps nothing in a browser: everything here is empty or does nothing.

use crate::app::platform::{Keep, Store};
use crate::app::state::device_copy::ListCopy;
use crate::domain::UserId;

/// Always `None`.
pub fn load(_keep: Keep, _name: &str) -> Option<String> {
    None
}

/// Does nothing.
pub fn save(_keep: Keep, _name: &str, _value: &str) {}

/// Does nothing.
pub fn forget(_keep: Keep, _name: &str) {}

/// Always empty.
pub fn kept_names(_keep: Keep, _prefix: &str) -> Vec<String> {
    Vec::new()
}

/// Always `None`.
pub async fn amend(
    _store: Store,
    _name: &str,
    _change: impl FnOnce(&str) -> String + 'static,
) -> Option<String> {
    None
}

/// Always `None`.
pub fn kept_list() -> Option<ListCopy> {
    None
}

/// Always `None`.
pub fn signed_in_person() -> Option<UserId> {
    None
}

/// Does nothing.
pub fn forget_copies() {}
