//! Uploads of files, also of messages that wait for them: they go on after a reload, in another conversation and after a
//! lost connection. What uploads is a part that loads on first use (`hooks/uploader.rs`).

use std::time::Duration;

use leptos::prelude::*;
use leptos::reactive::computed::ScopedFuture;
use leptos::task::spawn_local;

use super::uploader;
use super::use_chat::Chat;
use crate::app::components::shared::with_retries;
use crate::app::platform::{self, ChosenFile, Keep};
use crate::app::reactive::{effect, memo};
use crate::app::state::outbox::Outbox;
use crate::app::state::uploads::{FileKey, OutgoingFile, Stage, Upload, Uploads};
use crate::domain::{ActionId, ConversationId, read_json};

/// Delay before the part that uploads is asked for again.
const AGAIN: Duration = Duration::from_secs(5);

/// The uploads of this page.
#[derive(Debug, Clone, Copy)]
pub struct FileUploads {
    pub(super) chat: Chat,
    pub(super) all: RwSignal<Uploads>,
    /// The number of files that are being uploaded.
    pub(super) running: StoredValue<usize>,
}

/// Uploads as long as the pages are mounted.
///
/// On the server: uploads nothing.
pub fn provide_uploads(chat: Chat) {
    let uploads = FileUploads {
        chat,
        all: RwSignal::default(),
        running: StoredValue::new(0),
    };
    provide_context(uploads);
    let has_files = memo(move || {
        let is_in_outbox = |outbox: &Outbox| outbox.file_keys().next().is_some();
        chat.outbox.with(is_in_outbox) || uploads.all.with(|all| !all.is_empty())
    });
    let owner = Owner::current().unwrap_or_default();
    let is_loaded = StoredValue::new(false);
    effect(move || {
        if has_files.get() && !is_loaded.get_value() {
            is_loaded.set_value(true);
            // In this scope: what the part begins lives as long as the page.
            spawn_local(owner.with(|| ScopedFuture::new(load(uploads))));
        }
    });
}

async fn load(uploads: FileUploads) {
    while with_retries(move || uploader::begin(uploads))
        .await
        .is_err()
    {
        platform::sleep(AGAIN).await;
    }
}

/// The uploads of this page.
#[must_use]
pub fn use_uploads() -> FileUploads {
    expect_context()
}

impl FileUploads {
    /// Puts a file into the tray of a conversation, and uploads it. `false` if a message takes no more.
    #[must_use]
    pub fn add(&self, conversation: ConversationId, chosen: &ChosenFile) -> bool {
        let name = ActionId::new_at(platform::now());
        let file = OutgoingFile {
            key: FileKey(format!("{}:{name}", self.chat.me)),
            file_name: chosen.name(),
            size: chosen.size(),
            attachment: None,
        };
        let key = file.key.clone();
        let is_added = self.all.try_update(|all| all.add(file, conversation));
        if is_added == Some(true) {
            // What is kept must be known: the rest is removed one day.
            self.keep_tray(conversation);
            platform::save(Keep::Tab, &chosen_name(&key), "");
            platform::keep_file(&key, chosen);
        }
        is_added == Some(true)
    }

    /// Removes a file from its tray.
    pub fn remove(&self, key: &FileKey) {
        let conversation = self.get(key).map(|it| it.conversation);
        self.all.try_update(|all| all.remove(key));
        conversation.iter().for_each(|id| self.keep_tray(*id));
        drop_file(key);
    }

    /// Tries a refused file again.
    pub fn retry(&self, key: &FileKey) {
        self.all.try_update(|all| all.retried(key));
    }

    /// Gives the files of a tray to a message. `None` if one was refused.
    #[must_use]
    pub fn give_to(
        &self,
        message: &ActionId,
        conversation: ConversationId,
    ) -> Option<Vec<OutgoingFile>> {
        self.all
            .try_update(|all| all.give_to(message, conversation))?
    }

    /// Keeps the tray of a conversation as it is now.
    pub fn keep_tray(&self, conversation: ConversationId) {
        let files = |all: &Uploads| all.tray(conversation).map(|it| it.file.clone()).collect();
        let files: Vec<OutgoingFile> = self.all.with_untracked(files);
        if let Ok(json) = serde_json::to_string(&files)
            && !files.is_empty()
        {
            platform::save(Keep::Device, &self.tray_name(conversation), &json);
        } else {
            self.forget_tray(conversation);
        }
    }

    /// The tray of a conversation is empty now.
    pub fn forget_tray(&self, conversation: ConversationId) {
        platform::forget(Keep::Device, &self.tray_name(conversation));
    }

    /// Does the device keep files in the tray of a conversation?
    #[must_use]
    pub fn is_tray_kept(&self, conversation: ConversationId) -> bool {
        platform::load(Keep::Device, &self.tray_name(conversation)).is_some()
    }

    /// Shows the tray of a conversation as the device keeps it.
    pub fn restore_tray(&self, conversation: ConversationId) {
        let kept = kept_tray(&self.tray_name(conversation));
        self.change(|all| all.follow_tray(conversation, &kept));
    }

    /// The keys of the files in the tray of a conversation, in order.
    #[must_use]
    pub fn tray(&self, conversation: ConversationId) -> Vec<FileKey> {
        self.all.with(|all| {
            let tray = all.tray(conversation);
            tray.map(|it| it.file.key.clone()).collect()
        })
    }

    /// Is there no file in the tray of a conversation?
    #[must_use]
    pub fn is_tray_empty(&self, conversation: ConversationId) -> bool {
        let first = |all: &Uploads| all.tray(conversation).next().is_none();
        self.all.with_untracked(first)
    }

    /// The upload of a file; `None` once it is not needed any more. The caller's scope tracks its changes.
    #[must_use]
    pub fn upload(&self, key: &FileKey) -> Option<Upload> {
        self.all.with(|all| all.get(key).cloned())
    }

    /// The next file to upload; it counts as begun.
    pub(super) fn begin_next(&self) -> Option<Upload> {
        self.all.try_update(Uploads::begin_next).flatten()
    }

    /// Notes how far an upload is. Returns whether the file is still wanted.
    pub(super) fn progressed(&self, key: &FileKey, stage: Stage) -> bool {
        self.all.try_update(|all| all.progressed(key, stage)) == Some(true)
    }

    /// The name under which the device keeps the tray of a conversation.
    pub(super) fn tray_name(&self, conversation: ConversationId) -> String {
        format!("{}{conversation}", tray_prefix(self.chat))
    }

    pub(super) fn get(&self, key: &FileKey) -> Option<Upload> {
        let get = |all: &Uploads| all.get(key).cloned();
        self.all.try_with_untracked(get).flatten()
    }

    /// Changes the uploads; who tracks them is told only if there is a difference.
    pub(super) fn change(&self, change: impl FnOnce(&mut Uploads)) {
        self.all.try_maybe_update(|all| {
            let before = all.clone();
            change(all);
            (*all != before, ())
        });
    }
}

/// The files of the tray with this name, as the device keeps them.
pub(super) fn kept_tray(name: &str) -> Vec<OutgoingFile> {
    let kept = platform::load(Keep::Device, name).unwrap_or_default();
    read_json(kept).unwrap_or_default()
}

/// Removes a file from the device.
pub(super) fn drop_file(key: &FileKey) {
    platform::drop_file(key);
    platform::forget(Keep::Device, &address_name(key));
    platform::forget(Keep::Tab, &chosen_name(key));
}

/// The name under which the address of an upload is kept.
pub(super) fn address_name(key: &FileKey) -> String {
    format!("upload:{key}")
}

/// The name under which a tab keeps that a file was chosen in it.
pub(super) fn chosen_name(key: &FileKey) -> String {
    format!("chosen:{key}")
}

/// The beginning of the names under which the device keeps this person's trays.
pub(super) fn tray_prefix(chat: Chat) -> String {
    format!("tray:{}:", chat.me)
}
