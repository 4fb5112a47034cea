//! Files on their way to the server: those in the trays above the message boxes, and those of messages that wait for them.

mod outgoing;
#[cfg(test)]
mod tests;

use crate::app::state::outbox::{Outbox, OutboxEntry};
use crate::domain::{ActionId, Album, Attachment, ConversationId};
use crate::wire::ApiError;

pub use outgoing::{FileKey, OutgoingFile};

/// A file that this tab uploads or has uploaded.
#[derive(Debug, Clone, PartialEq)]
pub struct Upload {
    /// The file.
    pub file: OutgoingFile,
    /// The conversation in which it will be sent.
    pub conversation: ConversationId,
    /// The message that waits for it; `None` while it is in the tray.
    pub message: Option<ActionId>,
    /// How far it is.
    pub stage: Stage,
}

/// How far an upload is.
#[derive(Debug, Clone, PartialEq)]
pub enum Stage {
    /// It is not begun.
    Queued,
    /// Another tab uploads it.
    Elsewhere,
    /// So many bytes are on the server.
    Running(u64),
    /// So many bytes are on the server, which takes the next ones later.
    Waiting(u64),
    /// It can be sent.
    Done,
    /// It was refused, with the reason.
    Failed(ApiError),
}

/// What has become of an upload.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It goes on.
    Open,
    /// It goes on by itself when the server takes more.
    Waiting,
    /// It can be sent.
    Done,
    /// It was refused, with the reason.
    Failed(ApiError),
}

impl Upload {
    /// A file that is not uploaded yet, or one of which the server has everything.
    #[must_use]
    pub fn new(file: OutgoingFile, conversation: ConversationId) -> Self {
        let stage = if file.attachment.is_some() {
            Stage::Done
        } else {
            Stage::Queued
        };
        Self {
            file,
            conversation,
            message: None,
            stage,
        }
    }

    /// What has become of it.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        match &self.stage {
            Stage::Queued | Stage::Elsewhere | Stage::Running(_) => Outcome::Open,
            Stage::Waiting(_) => Outcome::Waiting,
            Stage::Done => Outcome::Done,
            Stage::Failed(error) => Outcome::Failed(error.clone()),
        }
    }

    /// The uploaded share in per cent.
    #[must_use]
    pub fn percent(&self) -> u32 {
        match &self.stage {
            Stage::Running(bytes) | Stage::Waiting(bytes) => {
                u32::try_from(bytes * 100 / self.file.size.max(1))
                    .unwrap_or(100)
                    .min(100)
            }
            Stage::Done => 100,
            Stage::Queued | Stage::Elsewhere | Stage::Failed(_) => 0,
        }
    }

    fn is_in_tray(&self, conversation: ConversationId) -> bool {
        self.conversation == conversation && self.message.is_none()
    }
}

/// All uploads of this tab, in the order in which the files were chosen.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Uploads(Vec<Upload>);

impl Uploads {
    /// Is there none?
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The upload of a file.
    #[must_use]
    pub fn get(&self, key: &FileKey) -> Option<&Upload> {
        self.0.iter().find(|it| it.file.key == *key)
    }

    /// The files in the tray of a conversation.
    pub fn tray(&self, conversation: ConversationId) -> impl Iterator<Item = &Upload> {
        self.0.iter().filter(move |it| it.is_in_tray(conversation))
    }

    /// Puts a file into the tray of a conversation. `false` if a message takes no more, or if it is there.
    pub fn add(&mut self, file: OutgoingFile, conversation: ConversationId) -> bool {
        let has_room = self.tray(conversation).count() < Album::MAX;
        let fits = has_room && self.get(&file.key).is_none();
        if fits {
            self.0.push(Upload::new(file, conversation));
        }
        fits
    }

    /// Removes a file.
    pub fn remove(&mut self, key: &FileKey) {
        self.0.retain(|it| it.file.key != *key);
    }

    /// Is a file waiting to be uploaded?
    #[must_use]
    pub fn has_queued(&self) -> bool {
        self.0.iter().any(|it| it.stage == Stage::Queued)
    }

    /// The next file to upload; it counts as begun.
    pub fn begin_next(&mut self) -> Option<Upload> {
        let next = self.0.iter_mut().find(|it| it.stage == Stage::Queued)?;
        next.stage = Stage::Running(0);
        Some(next.clone())
    }

    /// Notes how far an upload is. Returns whether the file is still wanted.
    pub fn progressed(&mut self, key: &FileKey, stage: Stage) -> bool {
        let upload = self.find(key);
        upload.map(|it| it.stage = stage).is_some()
    }

    /// No other tab uploads a file any more: it is this tab's turn.
    pub fn left_here(&mut self, key: &FileKey) {
        if let Some(upload) = self.find(key)
            && upload.stage == Stage::Elsewhere
        {
            upload.stage = Stage::Queued;
        }
    }

    /// Notes the end of an upload.
    pub fn ended(&mut self, key: &FileKey, result: Result<Attachment, ApiError>) {
        let Some(upload) = self.find(key) else {
            return;
        };
        upload.stage = match result {
            Ok(attachment) => {
                upload.file.attachment = Some(Box::new(attachment));
                Stage::Done
            }
            Err(error) => Stage::Failed(error),
        };
    }

    /// Begins a failed upload again.
    pub fn retried(&mut self, key: &FileKey) {
        if let Some(upload) = self.find(key) {
            upload.stage = Stage::Queued;
        }
    }

    /// Gives the files in the tray of a conversation to a message, which waits for those that are not uploaded yet. `None`
    /// if one was refused: it has to be tried again or removed first.
    pub fn give_to(
        &mut self,
        message: &ActionId,
        conversation: ConversationId,
    ) -> Option<Vec<OutgoingFile>> {
        let has_failed = |it: &Upload| matches!(it.stage, Stage::Failed(_));
        if self.tray(conversation).any(has_failed) {
            return None;
        }
        let mut given = Vec::new();
        for upload in &mut self.0 {
            if upload.is_in_tray(conversation) {
                upload.message = Some(message.clone());
                given.push(upload.file.clone());
            }
        }
        Some(given)
    }

    /// Follows the tray of a conversation as the device keeps it: another tab may have added, removed or sent files.
    pub fn follow_tray(&mut self, conversation: ConversationId, kept: &[OutgoingFile]) {
        let is_kept = |it: &Upload| kept.iter().any(|file| file.key == it.file.key);
        self.0
            .retain(|it| !it.is_in_tray(conversation) || is_kept(it));
        for file in kept {
            match self.find(&file.key) {
                Some(upload) if upload.file.attachment.is_none() && file.attachment.is_some() => {
                    *upload = Upload::new(file.clone(), conversation);
                }
                Some(_) => {}
                None => self.0.push(Upload::new(file.clone(), conversation)),
            }
        }
    }

    /// Follows the outbox: uploads what its messages wait for, and forgets the files of messages that are sent, removed or
    /// complete.
    pub fn follow_outbox(&mut self, outbox: &Outbox) {
        let awaited = |it: &Upload| {
            let name = it.message.as_ref()?;
            let entry = outbox.get(name)?;
            entry.awaits(&it.file.key).then_some(entry)
        };
        self.0
            .retain(|it| it.message.is_none() || awaited(it).is_some());
        for upload in &mut self.0 {
            let refusal = awaited(upload).map(|entry| &entry.refused);
            match (refusal, &upload.stage) {
                (Some(None), Stage::Failed(_)) => upload.stage = Stage::Queued,
                (Some(Some(refusal)), Stage::Elsewhere) => {
                    upload.stage = Stage::Failed(refusal.clone());
                }
                _ => {}
            }
        }
        for entry in outbox.incomplete() {
            self.take_in(entry);
        }
    }

    fn take_in(&mut self, entry: &OutboxEntry) {
        for file in entry.files.iter().filter(|it| it.attachment.is_none()) {
            if self.get(&file.key).is_some() {
                continue;
            }
            let mut upload = Upload::new(file.clone(), entry.conversation);
            upload.message = Some(entry.name.clone());
            if let Some(refusal) = &entry.refused {
                upload.stage = Stage::Failed(refusal.clone());
            }
            self.0.push(upload);
        }
    }

    fn find(&mut self, key: &FileKey) -> Option<&mut Upload> {
        self.0.iter_mut().find(|it| it.file.key == *key)
    }
}
