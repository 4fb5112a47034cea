//! Entries of the log by key.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Bubble, LogLine};

/// The entries that are in the document, in order and by key.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lines {
    keys: Vec<String>,
    by_key: HashMap<String, Arc<LogLine>>,
}

impl Lines {
    /// Takes the entries in order.
    #[must_use]
    pub fn new(all: Vec<LogLine>) -> Self {
        let mut lines = Self::default();
        for line in all {
            let key = line.key();
            // A key that came twice would be an error of the reducer; the log must not break over it.
            if lines.by_key.insert(key.clone(), Arc::new(line)).is_none() {
                lines.keys.push(key);
            }
        }
        lines
    }

    /// The stable keys of the entries, in order.
    #[must_use]
    pub fn keys(&self) -> Vec<String> {
        self.keys.clone()
    }

    /// Are there no entries?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The entry with a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Arc<LogLine>> {
        self.by_key.get(key).cloned()
    }

    /// The message with a key.
    #[must_use]
    pub fn bubble(&self, key: &str) -> Option<Bubble> {
        match self.by_key.get(key)?.as_ref() {
            LogLine::Bubble(bubble) => Some((**bubble).clone()),
            _ => None,
        }
    }

    /// The height of the gap with a key.
    #[must_use]
    pub fn gap(&self, key: &str) -> Option<f64> {
        match self.by_key.get(key)?.as_ref() {
            LogLine::Gap(gap) => Some(gap.height),
            _ => None,
        }
    }
}
