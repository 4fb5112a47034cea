//! The files that will be sent with the next message.

use crate::domain::{Album, Attachment};
use crate::wire::ApiError;

/// A file in the tray.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Unique in the tray.
    pub key: u32,
    /// Name of the file.
    pub file_name: String,
    /// Size in bytes.
    pub size: u64,
    /// How far its upload is.
    pub stage: Stage,
}

/// How far an upload is.
#[derive(Debug, Clone, PartialEq)]
pub enum Stage {
    /// So many bytes are uploaded.
    Uploading(u64),
    /// It can be sent.
    Ready(Box<Attachment>),
    /// It was refused, with the reason.
    Failed(ApiError),
}

/// What has become of an upload.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It goes on.
    Open,
    /// It can be sent.
    Ready,
    /// It was refused, with the reason.
    Failed(ApiError),
}

impl Item {
    /// What has become of its upload.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        match &self.stage {
            Stage::Uploading(_) => Outcome::Open,
            Stage::Ready(_) => Outcome::Ready,
            Stage::Failed(error) => Outcome::Failed(error.clone()),
        }
    }

    /// The uploaded share in per cent.
    #[must_use]
    pub fn percent(&self) -> u32 {
        match &self.stage {
            Stage::Uploading(bytes) => u32::try_from(bytes * 100 / self.size.max(1))
                .unwrap_or(100)
                .min(100),
            Stage::Ready(_) => 100,
            Stage::Failed(_) => 0,
        }
    }
}

/// The files, in the order in which they were chosen.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Items {
    items: Vec<Item>,
    last_key: u32,
}

impl Items {
    /// All files.
    #[must_use]
    pub fn all(&self) -> &[Item] {
        &self.items
    }

    /// Is there none?
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Adds a file; `None` if a message takes no more.
    pub fn add(&mut self, file_name: String, size: u64) -> Option<u32> {
        if self.items.len() >= Album::MAX {
            return None;
        }
        self.last_key += 1;
        self.items.push(Item {
            key: self.last_key,
            file_name,
            size,
            stage: Stage::Uploading(0),
        });
        Some(self.last_key)
    }

    /// Notes the progress of an upload. Returns whether the file is still there.
    pub fn progressed(&mut self, key: u32, bytes: u64) -> bool {
        self.change(key, Stage::Uploading(bytes))
    }

    /// Notes the end of an upload.
    pub fn ended(&mut self, key: u32, result: Result<Attachment, ApiError>) {
        let stage = match result {
            Ok(attachment) => Stage::Ready(Box::new(attachment)),
            Err(error) => Stage::Failed(error),
        };
        self.change(key, stage);
    }

    /// Begins a failed upload again.
    pub fn retried(&mut self, key: u32) {
        self.change(key, Stage::Uploading(0));
    }

    /// Removes a file.
    pub fn remove(&mut self, key: u32) {
        self.items.retain(|item| item.key != key);
    }

    /// Can all be sent, and is there one?
    #[must_use]
    pub fn are_ready(&self) -> bool {
        let is_ready = |item: &Item| matches!(item.stage, Stage::Ready(_));
        !self.items.is_empty() && self.items.iter().all(is_ready)
    }

    /// Was one refused?
    #[must_use]
    pub fn has_failed(&self) -> bool {
        self.items
            .iter()
            .any(|item| matches!(item.stage, Stage::Failed(_)))
    }

    /// Takes all files out if each can be sent.
    pub fn take(&mut self) -> Option<Vec<Attachment>> {
        if !self.are_ready() {
            return None;
        }
        let ready = self.items.drain(..).filter_map(|item| match item.stage {
            Stage::Ready(attachment) => Some(*attachment),
            Stage::Uploading(_) | Stage::Failed(_) => None,
        });
        Some(ready.collect())
    }

    fn change(&mut self, key: u32, stage: Stage) -> bool {
        let item = self.items.iter_mut().find(|item| item.key == key);
        item.map(|item| item.stage = stage).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::ErrorCode;

    fn attachment(name: &str) -> Attachment {
        Attachment {
            file_name: name.to_owned(),
            ..crate::domain::attachment::tests::attachment("image/png")
        }
    }

    #[test]
    fn files_are_taken_together_and_in_order_once_all_are_there() {
        let mut items = Items::default();
        assert_eq!(items.take(), None, "nothing to send");
        let first = items.add("a".to_owned(), 10).unwrap();
        let second = items.add("b".to_owned(), 10).unwrap();
        assert!(items.progressed(first, 5));
        assert_eq!(items.all()[0].percent(), 50);
        items.ended(second, Ok(attachment("b")));
        assert_eq!(items.take(), None, "one is missing");
        items.ended(first, Ok(attachment("a")));
        let taken = items.take().unwrap();
        let names: Vec<_> = taken.iter().map(|it| &*it.file_name).collect();
        assert_eq!(names, ["a", "b"]);
        assert!(items.is_empty());
    }

    #[test]
    fn a_refused_file_is_tried_again_or_removed() {
        let mut items = Items::default();
        let key = items.add("a".to_owned(), 0).unwrap();
        items.ended(key, Err(ApiError::new(ErrorCode::PayloadTooLarge, "")));
        assert!(items.has_failed());
        items.retried(key);
        assert!(!items.has_failed());
        items.remove(key);
        assert!(!items.progressed(key, 1), "it is gone");
    }

    #[test]
    fn a_message_takes_thirty_files() {
        let mut items = Items::default();
        for _ in 0..Album::MAX {
            assert!(items.add("a".to_owned(), 1).is_some());
        }
        assert_eq!(items.add("a".to_owned(), 1), None);
    }
}
