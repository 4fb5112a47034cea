//! What happens to messages, for views beside the conversation: lists of messages follow it.

use leptos::prelude::*;

use crate::domain::Change;

/// Those who are told of changes about messages.
#[derive(Debug, Clone, Copy)]
pub struct Revisions {
    listeners: StoredValue<Vec<(usize, Callback<Change>)>>,
    next: StoredValue<usize>,
}

impl Revisions {
    /// Nobody listens yet.
    ///
    /// On the server: nobody ever does.
    #[must_use]
    pub fn new() -> Self {
        Self {
            listeners: StoredValue::new(Vec::new()),
            next: StoredValue::new(0),
        }
    }

    /// Calls `listener` with each change about a message, in the order of the log, after it was applied to the conversation and
    /// until this scope is cleaned up.
    pub fn listen(self, listener: impl Fn(Change) + Send + Sync + 'static) {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        let listener = Callback::new(listener);
        self.listeners.update_value(|all| all.push((id, listener)));
        on_cleanup(move || {
            let leave = |all: &mut Vec<(usize, _)>| all.retain(|(it, _)| *it != id);
            self.listeners.try_update_value(leave);
        });
    }

    /// Tells a change.
    pub(super) fn tell(self, change: &Change) {
        let listeners = self.listeners.try_get_value().unwrap_or_default();
        for (_, listener) in listeners {
            listener.run(change.clone());
        }
    }
}

impl Default for Revisions {
    fn default() -> Self {
        Self::new()
    }
}
