//! The rules of the chat as validated values: members of a conversation, content of messages, meaning of ticks. Pure
//! Rust for server and browser; imports no other module of this crate.

pub mod agreement;
pub mod attachment;
pub mod blocked;
pub mod body;
pub mod change;
pub mod conversation;
pub mod device;
pub mod emoji;
pub mod ids;
pub mod image_hosts;
pub mod json;
pub mod links;
pub mod list_settings;
pub mod marked;
pub mod message;
pub mod note;
pub mod picture;
pub mod quote;
pub mod reaction;
pub mod read_change;
pub mod receipt;
pub mod report;
pub mod search_keys;
pub mod search_text;
mod searched;
pub mod settings_change;
pub mod shared;
pub mod stage;
pub mod stored_message;
pub mod text;
pub mod timestamp;
pub mod user;

pub use agreement::{Agreement, AgreementStep, Consent};
pub use attachment::{
    Album, AlbumSummary, Attachment, AttachmentId, AttachmentKind, InvalidAttachmentId,
};
pub use blocked::Blocked;
pub use body::{Body, LinkedFile};
pub use change::{Change, ChangeKind, MarkState, UnknownChange};
pub use conversation::ConversationId;
pub use device::Device;
pub use emoji::{Emoji, InvalidEmoji};
pub use ids::{ActionId, FeedSeq, MessageId, Seq, UserId};
pub use image_hosts::ImageHosts;
pub use json::{by_parts, read_json, read_tree};
pub use list_settings::{ListFilter, ListSettings};
pub use marked::MarkedKind;
pub use message::{MessageText, MessageType};
pub use note::{InvalidNote, Note};
pub use picture::{PictureId, PicturePurpose, face_in, face_path, picture_path, small_face};
pub use quote::Quote;
pub use reaction::{Reaction, Reactions, TooManyReactions};
pub use receipt::Tick;
pub use report::ReportReason;
pub use search_text::{InvalidSearch, SearchText};
pub use settings_change::SettingsChange;
pub use shared::SharedKind;
pub use stage::{InvalidStage, Stage};
pub use stored_message::Message;
pub use timestamp::Timestamp;
pub use user::{Email, FullName, Password, UserType, shown_name};
