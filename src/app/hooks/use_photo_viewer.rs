//! Which photo the viewer shows. The viewer itself loads on first use (`components/thread/photo_viewer.rs`).

use leptos::ev::MouseEvent;
use leptos::html;
use leptos::prelude::*;

use crate::app::platform;
use crate::app::state::photos::Photos;
use crate::app::state::thread::Thread;
use crate::domain::AttachmentId;

/// The photo viewer of a conversation.
#[derive(Debug, Clone, Copy)]
pub struct PhotoViewer {
    /// The dialog.
    pub dialog: NodeRef<html::Dialog>,
    /// The photo that is shown; `None` while the dialog is closed.
    pub shown: RwSignal<Option<AttachmentId>>,
    /// The conversation whose photos are shown.
    pub thread: RwSignal<Thread>,
    /// The photos of the list from which it was opened; `None` for those of the loaded messages.
    pub listed: StoredValue<Option<Photos>>,
    /// The other member's name.
    pub peer_name: Memo<String>,
}

/// Provides the photo viewer of a conversation.
pub fn provide_photo_viewer(thread: RwSignal<Thread>, peer_name: Memo<String>) {
    provide_context(PhotoViewer {
        dialog: NodeRef::new(),
        shown: RwSignal::new(None),
        thread,
        listed: StoredValue::new(None),
        peer_name,
    });
}

/// The photo viewer of the conversation.
#[must_use]
pub fn use_photo_viewer() -> PhotoViewer {
    expect_context::<PhotoViewer>()
}

impl PhotoViewer {
    /// A photo of the log is clicked, or Enter pressed on it: shows it, unless the click asks for a new tab or a download.
    pub fn clicked(&self, event: &MouseEvent, id: AttachmentId) {
        self.open(event, id, ".log", None);
    }

    /// The same for a photo elsewhere: in the element that `place` selects, among the photos of a list.
    pub fn open(&self, event: &MouseEvent, id: AttachmentId, place: &str, listed: Option<Photos>) {
        let Some(dialog) = self.dialog.get_untracked().filter(|_| !asks_browser(event)) else {
            return;
        };
        // Not every browser gives a clicked link the focus, which returns to it when the dialog closes.
        platform::focus(&format!("{place} [data-photo='{id}']"));
        if dialog.show_modal().is_ok() {
            event.prevent_default();
            event.stop_propagation();
            self.listed.set_value(listed);
            self.shown.set(Some(id));
        }
    }

    /// Closes the dialog.
    pub fn close(&self) {
        if let Some(dialog) = self.dialog.get_untracked() {
            dialog.close();
        }
    }
}

/// Does a click on a link ask for a new tab or a download?
#[must_use]
pub fn asks_browser(event: &MouseEvent) -> bool {
    event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key()
}
