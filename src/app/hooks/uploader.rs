//! Uploads queued files. Not in the module: loaded when there is something to upload.

use std::collections::BTreeSet;
use std::time::Duration;

use leptos::ev::storage;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_split_helpers::wasm_split;

use super::use_uploads::{
    FileUploads, address_name, chosen_name, drop_file, kept_tray, tray_prefix,
};
use crate::app::components::shared::NotLoaded;
use crate::app::platform::{self, Keep};
use crate::app::reactive::effect;
use crate::app::state::backoff;
use crate::app::state::outbox::{Outbox, Step};
use crate::app::state::uploads::{FileKey, OutgoingFile, Stage, Upload, Uploads};
use crate::domain::{Attachment, AttachmentId};
use crate::server_fns::chat::uploaded;
use crate::wire::{ApiError, ErrorCode};

/// Number of files that are uploaded at a time.
const AT_ONCE: usize = 2;

/// A file that nothing needs is removed after this time: another tab may be about to need it.
const UNUSED: Duration = Duration::from_secs(24 * 60 * 60);

/// Uploads what trays and messages need, from now on.
///
/// # Errors
/// The part of the page was not loaded.
#[wasm_split(upload, fallible)]
pub fn begin(uploads: FileUploads) -> Result<(), NotLoaded> {
    let chat = uploads.chat;
    let mut known = BTreeSet::new();
    effect(move || {
        let files = chat.outbox.with(|outbox| {
            uploads.change(|all| all.follow_outbox(outbox));
            outbox.file_keys().cloned().collect::<BTreeSet<_>>()
        });
        // Those of messages that are sent or given up are not needed any more.
        known.difference(&files).for_each(drop_file);
        known = files;
    });
    effect(move || {
        if uploads.all.with(Uploads::has_queued) {
            work(uploads);
        }
    });
    effect(move || {
        let heard = window_event_listener(storage, move |event| {
            let name = event.key().unwrap_or_default();
            let conversation = name.strip_prefix(&tray_prefix(chat));
            if let Some(conversation) = conversation.and_then(|id| id.parse().ok()) {
                uploads.restore_tray(conversation);
            }
        });
        on_cleanup(move || heard.remove());
    });
    spawn_local(remove_unused(uploads));
    Ok(())
}

/// Uploads until no file is queued.
fn work(uploads: FileUploads) {
    let running = uploads.running.try_get_value().unwrap_or(AT_ONCE);
    for _ in running..AT_ONCE {
        uploads.running.try_update_value(|running| *running += 1);
        spawn_local(async move {
            while let Some(upload) = uploads.begin_next() {
                run(uploads, upload).await;
            }
            uploads.running.try_update_value(|running| *running -= 1);
        });
    }
}

/// Uploads a file, unless another tab does.
async fn run(uploads: FileUploads, upload: Upload) {
    let key = &upload.file.key;
    let Some(turn) = platform::turn_now(&address_name(key)).await else {
        uploads.progressed(key, Stage::Elsewhere);
        spawn_local(follow(uploads, key.clone()));
        return;
    };
    let result = transfer(uploads, &upload).await;
    if let Some(result) = result.transpose() {
        uploads.ended(key, result);
    }
    turn.end();
}

/// Takes a file back when the other tab has ended its upload, or sleeps. Until then the next one is uploaded here.
async fn follow(uploads: FileUploads, key: FileKey) {
    platform::turn(&address_name(&key)).await.end();
    uploads.left_here(&key);
}

/// `None` if nobody needs the file any more, or if only another tab can have it.
async fn transfer(uploads: FileUploads, upload: &Upload) -> Result<Option<Attachment>, ApiError> {
    let key = &upload.file.key;
    if let Some(attachment) = uploads.uploaded_elsewhere(key) {
        return Ok(Some(attachment));
    }
    let Some(file) = platform::kept_file(key).await else {
        if uploads.is_chosen_here(key) || platform::keeps_files().await {
            return Err(ApiError::new(ErrorCode::AttachmentNotFound, ""));
        }
        uploads.progressed(key, Stage::Elsewhere);
        return Ok(None);
    };
    let name = address_name(key);
    let began_at = platform::load(Keep::Device, &name);
    let begun = |address: &str| platform::save(Keep::Device, &name, address);
    let report = |stage| uploads.progressed(key, stage);
    let Some(id) = platform::upload(&file, began_at, begun, report).await? else {
        return Ok(None);
    };
    platform::send_poster(&file, id).await;
    described(id).await.map(Some)
}

/// What the server says of an uploaded file.
async fn described(id: AttachmentId) -> Result<Attachment, ApiError> {
    let mut failures = 0;
    loop {
        match uploaded(id).await {
            Err(error) if error.is_passing() => {
                let wait = backoff::delay_ms(failures, platform::random());
                platform::sleep(Duration::from_millis(wait)).await;
                failures += 1;
            }
            result => return result,
        }
    }
}

/// Removes files of this person that a closed page has left behind.
async fn remove_unused(uploads: FileUploads) {
    let all = platform::kept_file_keys().await;
    let Some((owner, needed)) = uploads.needed().await else {
        return;
    };
    let unused = all.iter().filter(|key| !needed.contains(key));
    let own = unused.filter(|key| key.0.starts_with(&owner));
    own.filter(|key| is_old(key, &owner)).for_each(drop_file);
}

/// The key of a file ends with a UUID that contains its time.
fn is_old(key: &FileKey, owner: &str) -> bool {
    let id = uuid::Uuid::try_parse(&key.0[owner.len()..]).ok();
    let chosen_at = id.and_then(|id| id.get_timestamp());
    chosen_at.is_none_or(|it| {
        let (seconds, _) = it.to_unix();
        let now = u64::try_from(platform::now().0 / 1_000).unwrap_or_default();
        now.saturating_sub(seconds) > UNUSED.as_secs()
    })
}

impl FileUploads {
    /// No other tab uploads a file any more.
    fn left_here(&self, key: &FileKey) {
        self.all.try_update(|all| all.left_here(key));
    }

    /// Was a file chosen in this tab, also before it was loaded again?
    fn is_chosen_here(&self, key: &FileKey) -> bool {
        platform::load(Keep::Tab, &chosen_name(key)).is_some()
    }

    /// What another tab has made of a file, if it has uploaded it.
    fn uploaded_elsewhere(&self, key: &FileKey) -> Option<Attachment> {
        let upload = self.get(key)?;
        let of = |files: &[OutgoingFile]| {
            let file = files.iter().find(|it| it.key == *key)?;
            file.attachment.as_deref().cloned()
        };
        match &upload.message {
            Some(message) => {
                let outbox = self.chat.outbox;
                outbox.with_untracked(|outbox| of(&outbox.get(message)?.files))
            }
            None => of(&kept_tray(&self.tray_name(upload.conversation))),
        }
    }

    /// Notes the end of an upload.
    fn ended(&self, key: &FileKey, result: Result<Attachment, ApiError>) {
        if let Err(error) = &result {
            self.chat.check_session(error);
        }
        self.all.try_update(|all| all.ended(key, result.clone()));
        let Some(upload) = self.get(key) else {
            return;
        };
        match (upload.message, result) {
            (None, _) => self.keep_tray(upload.conversation),
            (Some(message), Ok(attachment)) => {
                let step = Step::Uploaded(message, key.clone(), Box::new(attachment));
                self.chat.outbox.take(step);
            }
            // After signing in again it goes on.
            (Some(_), Err(error)) if error.ends_session() => {}
            (Some(message), Err(error)) => self.chat.outbox.take(Step::Refused(message, error)),
        }
    }

    /// The keys of all files that trays and messages need, and the person they belong to. `None` if the outbox cannot be
    /// read.
    async fn needed(&self) -> Option<(String, BTreeSet<FileKey>)> {
        let outbox = self.chat.outbox.stored().await?;
        let mut needed: BTreeSet<_> = outbox.file_keys().cloned().collect();
        let shown = |outbox: &Outbox| outbox.file_keys().cloned().collect::<Vec<_>>();
        needed.extend(self.chat.outbox.with_untracked(shown));
        for name in platform::kept_names(Keep::Device, &tray_prefix(self.chat)) {
            needed.extend(kept_tray(&name).into_iter().map(|file| file.key));
        }
        Some((format!("{}:", self.chat.me), needed))
    }
}
