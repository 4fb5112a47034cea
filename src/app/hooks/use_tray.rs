//! The files that will be sent with the next message of a conversation. Choosing and showing them is a part that loads on
//! first use (`components/composer/tray.rs`); what the message box needs of it is here.

use leptos::html;
use leptos::prelude::*;

use super::use_uploads::{FileUploads, use_uploads};
use crate::app::platform;
use crate::app::reactive::effect;
use crate::app::state::uploads::OutgoingFile;
use crate::domain::{ActionId, ConversationId};

/// The files of one message box.
#[derive(Debug, Clone, Copy)]
pub struct Tray {
    /// The conversation of the message box.
    pub conversation: ConversationId,
    /// The uploads of the page.
    pub uploads: FileUploads,
    /// The control by which files are chosen.
    pub chooser: NodeRef<html::Input>,
    /// How often files were chosen.
    pub chosen: RwSignal<u32>,
    /// Were there files since the conversation was opened?
    pub is_used: RwSignal<bool>,
    /// How many of these choices are in the tray. The others wait for its part of the page, or are converted.
    pub taken: RwSignal<u32>,
}

/// The tray of a conversation, with the files that were chosen and not sent before.
///
/// On the server: empty.
#[must_use]
pub fn use_tray(conversation: ConversationId) -> Tray {
    let tray = Tray {
        conversation,
        uploads: use_uploads(),
        chooser: NodeRef::new(),
        chosen: RwSignal::new(0),
        is_used: RwSignal::new(false),
        taken: RwSignal::new(0),
    };
    effect(move || {
        // Before the page was alive.
        let has_chosen = tray
            .chooser
            .get()
            .is_some_and(|it| platform::takes_several(&it));
        if has_chosen || tray.uploads.is_tray_kept(conversation) || !tray.is_empty() {
            tray.is_used.set(true);
        }
    });
    tray
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
        self.is_used.set(true);
        self.chosen.update(|count| *count += 1);
    }

    /// Are there chosen files that are not in the tray yet?
    #[must_use]
    pub fn is_behind(&self) -> bool {
        self.taken.get() < self.chosen.get()
    }

    /// Is there no file?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.uploads.is_tray_empty(self.conversation)
    }

    /// The number of files. The caller's scope tracks it.
    #[must_use]
    pub fn count(&self) -> usize {
        self.uploads.tray(self.conversation).len()
    }

    /// Gives all files to a message. `None` if one was refused: it has to be tried again or removed first.
    #[must_use]
    pub fn give_to(&self, message: &ActionId) -> Option<Vec<OutgoingFile>> {
        self.uploads.give_to(message, self.conversation)
    }

    /// Keeps the tray as it is after its files were given away.
    pub fn forget(&self) {
        self.uploads.forget_tray(self.conversation);
    }
}
