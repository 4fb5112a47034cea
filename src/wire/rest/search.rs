//! Searching people and messages.

use serde::{Deserialize, Serialize};

use super::{ConversationSummary, Message};
use crate::domain::{ConversationId, UserId};

/// What a message must contain to be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SearchKind {
    /// A photo.
    Photo,
    /// A file that is no photo.
    File,
    /// A web address.
    Link,
}

/// Who must have sent a message to be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SearchAuthor {
    /// The viewer.
    Me,
    /// The other member.
    Them,
}

/// The order of what a search has found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SearchOrder {
    /// Of the newest messages that answer, the best come first.
    #[default]
    Best,
    /// The newest come first, as for going through a conversation from one result to the next.
    Newest,
}

/// A page of what a search has found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SearchPage {
    /// Conversations with people whose names answer. Only on the first page of a search over all conversations.
    pub people: Vec<ConversationSummary>,
    /// Messages, in the order that was asked for: see [`SearchOrder`].
    pub results: Vec<SearchResult>,
    /// The `cursor` of the next page; absent on the last page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// How far the index is, while messages that were there before it are being indexed and may be missing here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indexing: Option<Indexing>,
}

/// A message that a search has found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SearchResult {
    /// Its conversation.
    pub conversation_id: ConversationId,
    /// The other member.
    pub participant_id: UserId,
    /// The other member's name.
    pub participant_name: String,
    /// The address of the other member's picture.
    pub participant_avatar: Option<String>,
    /// The message as it is now.
    pub message: Message,
    /// The words of its text that answer, ascending: the position of the first character and the length, in Unicode code
    /// points. Empty if only the name of a file answers.
    pub highlights: Vec<(usize, usize)>,
}

/// The progress of an index, in positions of the viewer's feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Indexing {
    /// What is indexed.
    pub done: i64,
    /// What there is.
    pub total: i64,
}
