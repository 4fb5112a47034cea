//! What a search sees of a message, on the server and on a device without a network.

use super::{AttachmentKind, Body, MessageType};

impl Body {
    /// The texts whose words are searched: the text, and the names of the files.
    pub fn searched_texts(&self) -> impl Iterator<Item = &str> {
        let of_files = self.attachments().iter().map(|it| it.file_name.as_str());
        let linked = self.file_name().filter(|_| self.attachments().is_empty());
        [self.text()].into_iter().chain(of_files).chain(linked)
    }

    /// Does it contain a photo?
    #[must_use]
    pub fn has_photo(&self) -> bool {
        let mut files = self.attachments().iter();
        files.any(|it| it.kind() == AttachmentKind::Photo)
            || self.linked_type() == Some(MessageType::Image)
    }

    /// Does it contain a file that is no photo?
    #[must_use]
    pub fn has_other_file(&self) -> bool {
        let mut files = self.attachments().iter();
        files.any(|it| it.kind() != AttachmentKind::Photo)
            || self.linked_type() == Some(MessageType::File)
    }

    /// Does its text contain a web address?
    #[must_use]
    pub fn has_address(&self) -> bool {
        self.text().contains("://")
    }

    /// The type of a file on another host.
    fn linked_type(&self) -> Option<MessageType> {
        let address = self.url().filter(|_| self.attachments().is_empty());
        address.map(|_| self.message_type())
    }
}
