//! The outbox as the browser stores it: a JSON list of entries.

use serde_json::Value;

use super::Outbox;
use crate::domain::{read_json, read_tree};

impl Outbox {
    /// Parses the stored form; what is no list counts as empty.
    #[must_use]
    pub fn read(kept: &str) -> Self {
        let mut outbox = Self::default();
        for entry in read_json::<Vec<Value>>(kept).unwrap_or_default() {
            match read_tree(&entry) {
                Ok(entry) => outbox.entries.push(entry),
                Err(_) => outbox.unknown.push(entry),
            }
        }
        outbox
    }

    /// The stored form. What could not be read is at its end.
    #[must_use]
    pub fn written(&self) -> String {
        let known = self.entries.iter().map(serde_json::to_string);
        let unknown = self.unknown.iter().map(serde_json::to_string);
        let all: Vec<_> = known.chain(unknown).flatten().collect();
        match all.is_empty() {
            true => String::new(),
            false => format!("[{}]", all.join(",")),
        }
    }

    /// Could everything be read?
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.unknown.is_empty()
    }
}
