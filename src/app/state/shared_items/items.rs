//! The items of a list: files and links with their messages.

use time::Date;

use super::SharedList;
use crate::app::state::calendar::{self, Zone};
use crate::app::state::photos::{Photo, Photos};
use crate::domain::links::{host_of, web_addresses};
use crate::domain::{
    Attachment, AttachmentKind, Body, LinkedFile, Message, Seq, SharedKind, Timestamp, UserId,
};

/// A photo, a video or another file, with what is known of its message.
#[derive(Debug, Clone, PartialEq)]
pub struct SharedFile {
    /// Position of the message.
    pub seq: Seq,
    /// Sent by the signed-in user.
    pub mine: bool,
    /// Time of the message.
    pub at: Timestamp,
    /// The file.
    pub content: SharedContent,
}

/// A file that was shared.
#[derive(Debug, Clone, PartialEq)]
pub enum SharedContent {
    /// Uploaded to this server.
    Uploaded(Box<Attachment>),
    /// A file elsewhere.
    Linked(Box<LinkedFile>),
}

/// A web address in a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedLink {
    /// Position of the message.
    pub seq: Seq,
    /// The number of the address in its message.
    pub number: usize,
    /// Sent by the signed-in user.
    pub mine: bool,
    /// Time of the message.
    pub at: Timestamp,
    /// The address.
    pub href: String,
    /// Its host.
    pub host: String,
    /// The text of the message.
    pub text: String,
}

/// The files of a month, newest first.
#[derive(Debug, Clone, PartialEq)]
pub struct Month {
    /// Its first day.
    pub first: Date,
    /// Its files.
    pub files: Vec<SharedFile>,
}

impl SharedFile {
    /// Identifies it among the others.
    #[must_use]
    pub fn key(&self) -> String {
        match &self.content {
            SharedContent::Uploaded(file) => file.id.to_string(),
            SharedContent::Linked(_) => self.seq.to_string(),
        }
    }

    /// Where the file is.
    #[must_use]
    pub fn address(&self) -> Option<String> {
        match &self.content {
            SharedContent::Uploaded(file) => Some(file.url.clone()),
            SharedContent::Linked(file) => file.url.clone(),
        }
    }

    /// Its kind if it was uploaded to this server.
    #[must_use]
    pub fn kind(&self) -> Option<AttachmentKind> {
        match &self.content {
            SharedContent::Uploaded(file) => Some(file.kind()),
            SharedContent::Linked(_) => None,
        }
    }
}

impl SharedList {
    /// Photos and videos, or files, newest first.
    #[must_use]
    pub fn files(&self, me: UserId) -> Vec<SharedFile> {
        let messages = self.messages.values().rev();
        messages
            .flat_map(|it| files_of(it, self.kind, me))
            .collect()
    }

    /// Web addresses: newest messages first, those of one message in their order.
    #[must_use]
    pub fn links(&self, me: UserId) -> Vec<SharedLink> {
        let messages = self.messages.values().rev();
        messages.flat_map(|it| links_of(it, me)).collect()
    }

    /// The photos of the list, oldest first.
    #[must_use]
    pub fn photos(&self, me: UserId) -> Photos {
        let files = self.files(me).into_iter().rev();
        let photos = files.filter_map(|shared| match shared.content {
            SharedContent::Uploaded(file) if file.kind() == AttachmentKind::Photo => Some(Photo {
                file: *file,
                mine: shared.mine,
                at: shared.at,
                seq: Some(shared.seq),
            }),
            _ => None,
        });
        Photos::new(photos.collect())
    }
}

fn files_of(message: &Message, kind: SharedKind, me: UserId) -> Vec<SharedFile> {
    let shared = |content| SharedFile {
        seq: message.seq,
        mine: message.sender_id == me,
        at: message.created_at,
        content,
    };
    match &message.body {
        Body::Text(_) | Body::Deleted(_) => Vec::new(),
        Body::Album(album) => {
            let files = album.attachments.iter().rev();
            let files = files.filter(|file| SharedKind::of(file) == Some(kind));
            let files = files.map(|file| SharedContent::Uploaded(Box::new(file.clone())));
            files.map(shared).collect()
        }
        Body::Linked(file) => vec![shared(SharedContent::Linked(Box::new(file.clone())))],
    }
}

fn links_of(message: &Message, me: UserId) -> Vec<SharedLink> {
    let addresses = web_addresses(message.body.text()).enumerate();
    let link = |(number, href): (usize, String)| SharedLink {
        seq: message.seq,
        number,
        mine: message.sender_id == me,
        at: message.created_at,
        host: host_of(&href).unwrap_or_default().to_ascii_lowercase(),
        href,
        text: message.body.text().to_owned(),
    };
    addresses.map(link).collect()
}

/// Groups files, which are newest first, by the month of their messages.
#[must_use]
pub fn months(files: Vec<SharedFile>, zone: Zone) -> Vec<Month> {
    let mut months: Vec<Month> = Vec::new();
    for file in files {
        let day = calendar::day(file.at, zone);
        let first = day.replace_day(1).unwrap_or(day);
        match months.last_mut() {
            Some(month) if month.first == first => month.files.push(file),
            _ => months.push(Month {
                first,
                files: vec![file],
            }),
        }
    }
    months
}
