//! The files that will be sent with the next message. Choosing, showing and uploading them is a part that loads on first use
//! (`components/composer/tray.rs`); what the message box needs of it is here.

use leptos::html;
use leptos::prelude::*;

use crate::app::state::tray::{Item, Items};
use crate::domain::Attachment;
use crate::wire::ApiError;

/// The files of one message box.
#[derive(Debug, Clone, Copy)]
pub struct Tray {
    /// The control by which files are chosen.
    pub chooser: NodeRef<html::Input>,
    /// How often files were chosen.
    pub chosen: RwSignal<u32>,
    items: RwSignal<Items>,
    /// The message was sent before its files were there: it goes out when they are.
    is_waiting: RwSignal<bool>,
}

/// An empty tray.
#[must_use]
pub fn use_tray() -> Tray {
    Tray {
        chooser: NodeRef::new(),
        chosen: RwSignal::new(0),
        items: RwSignal::default(),
        is_waiting: RwSignal::new(false),
    }
}

impl Tray {
    /// Opens the chooser of the system.
    pub fn choose(&self) {
        if let Some(chooser) = self.chooser.get_untracked() {
            chooser.click();
        }
    }

    /// Takes note that the chooser has files.
    pub fn files_chosen(&self) {
        self.chosen.update(|count| *count += 1);
    }

    /// Adds a file that is about to be uploaded. Returns its key, or `None` if there are enough.
    #[must_use]
    pub fn add(&self, file_name: String, size: u64) -> Option<u32> {
        self.items
            .try_update(|items| items.add(file_name, size))
            .flatten()
    }

    /// Notes the progress of an upload in bytes. Returns false if the person has removed the file.
    pub fn progressed(&self, key: u32, uploaded: u64) -> bool {
        let is_there = self
            .items
            .try_update(|items| items.progressed(key, uploaded));
        is_there == Some(true)
    }

    /// Notes the end of an upload.
    pub fn ended(&self, key: u32, result: Result<Attachment, ApiError>) {
        self.items.try_update(|items| items.ended(key, result));
        if self.items.try_with_untracked(Items::has_failed) == Some(true) {
            self.is_waiting.set(false);
        }
    }

    /// Removes a file.
    pub fn remove(&self, key: u32) {
        self.items.update(|items| items.remove(key));
    }

    /// Notes that a failed upload is tried again.
    pub fn retried(&self, key: u32) {
        self.items.update(|items| items.retried(key));
    }

    /// Is there nothing to send?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.with_untracked(Items::is_empty)
    }

    /// All files if each is uploaded; they are taken out. Otherwise the message waits for them.
    #[must_use]
    pub fn take(&self) -> Option<Vec<Attachment>> {
        let taken = self.items.try_update(Items::take).flatten();
        let waits = taken.is_none() && !self.items.with_untracked(Items::has_failed);
        self.is_waiting.set(waits);
        taken
    }

    /// Whether a message waits for its files, and these are there now.
    #[must_use]
    pub fn is_due(&self) -> bool {
        self.is_waiting.get() && self.items.with(Items::are_ready)
    }

    /// Does a message wait for its files?
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.is_waiting.get()
    }

    /// The keys of the files, in order.
    #[must_use]
    pub fn keys(&self) -> Vec<u32> {
        self.items
            .with(|items| items.all().iter().map(|item| item.key).collect())
    }

    /// A file; `None` once it is removed.
    #[must_use]
    pub fn item(&self, key: u32) -> Option<Item> {
        self.items
            .with(|items| items.all().iter().find(|item| item.key == key).cloned())
    }
}
