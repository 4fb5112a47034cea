//! Searching what this device keeps, when the server cannot be asked: by the same rules, among fewer messages.

use std::cmp::Reverse;

use super::Filter;
use crate::app::state::thread::Thread;
use crate::domain::search_keys::{Query, Word, words};
use crate::domain::{Message, Seq, UserId};
use crate::wire::rest::{self, SearchKind, SearchOrder, SearchPage, SearchResult};

/// A conversation that this device keeps.
#[derive(Debug)]
pub struct KeptConversation {
    /// Its messages.
    pub thread: Thread,
    /// The other member.
    pub peer: UserId,
    /// The other member's name.
    pub peer_name: String,
    /// The address of the other member's picture.
    pub picture: Option<String>,
}

/// What answers a search of `me` in these conversations, all of it. `decomposed` gives the lower case of Unicode's NFD for a
/// character.
#[must_use]
pub fn found_on_device(
    kept: &[KeptConversation],
    text: &str,
    (filter, order): (Filter, SearchOrder),
    me: UserId,
    decomposed: fn(char) -> String,
) -> SearchPage {
    let chars = |text: &str| {
        let chars = text.chars().enumerate();
        let all = chars.flat_map(|(at, c)| {
            // Most texts need no tables of Unicode.
            let lower = match c {
                c if c.is_ascii() => c.to_ascii_lowercase().to_string(),
                c => decomposed(c),
            };
            lower.chars().map(|c| (at, c)).collect::<Vec<_>>()
        });
        all.collect::<Vec<_>>()
    };
    let words_of = |text: &str| -> Vec<Word> { words(chars(text).into_iter()) };
    let query = Query::parse(chars(text).into_iter());
    let mut found = Vec::new();
    for conversation in kept {
        for message in conversation.thread.messages().iter() {
            let is_gone =
                message.body.deleted_at().is_some() || conversation.thread.is_hidden(message.id);
            if is_gone || !filter.admits(message, me) {
                continue;
            }
            let all: Vec<Word> = message.body.searched_texts().flat_map(words_of).collect();
            if let Some(rank) = query.rank(&all) {
                let result = conversation.result(message, me, &query, &words_of);
                found.push((rank, result));
            }
        }
    }
    found.sort_by_key(|(_, it)| Reverse((it.message.created_at, it.message.seq)));
    if order == SearchOrder::Best {
        found.sort_by_key(|(rank, _)| Reverse(*rank));
    }
    SearchPage {
        people: Vec::new(),
        results: found.into_iter().map(|(_, result)| result).collect(),
        next_cursor: None,
        indexing: None,
    }
}

impl KeptConversation {
    fn result(
        &self,
        message: &Message,
        me: UserId,
        query: &Query,
        words_of: &impl Fn(&str) -> Vec<Word>,
    ) -> SearchResult {
        SearchResult {
            conversation_id: message.conversation_id,
            participant_id: self.peer,
            participant_name: self.peer_name.clone(),
            participant_avatar: self.picture.clone(),
            message: rest::Message::seen_by(me, message, Seq::ZERO, Seq::ZERO),
            highlights: query.highlights(&words_of(message.body.text())),
        }
    }
}

impl Filter {
    /// Is the search limited to messages like this one?
    fn admits(self, message: &Message, me: UserId) -> bool {
        let body = &message.body;
        let has_kind = match self.kind {
            None => true,
            Some(SearchKind::Photo) => body.has_photo(),
            Some(SearchKind::File) => body.has_other_file(),
            Some(SearchKind::Link) => body.has_address(),
        };
        has_kind && (!self.is_mine || message.sender_id == me)
    }
}
