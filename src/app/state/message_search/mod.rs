//! Searching messages: what it is limited to, and what was found.

mod device;
mod snippet;

pub use device::{KeptConversation, found_on_device};
pub use snippet::{Piece, snippet};

use crate::app::state::content::line_of;
use crate::app::words::Words;
use crate::domain::{ConversationId, Message, Seq, Timestamp, UserId};
use crate::wire::rest::{Indexing, SearchAuthor, SearchKind, SearchPage, SearchResult};

/// What a search is limited to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filter {
    /// Messages that contain this.
    pub kind: Option<SearchKind>,
    /// Messages of the user.
    pub is_mine: bool,
}

/// A limit that the user chooses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chip {
    /// Messages with photos.
    Photos,
    /// Messages with other files.
    Files,
    /// Messages with web addresses.
    Links,
    /// Messages of the user.
    Mine,
}

impl Chip {
    /// All limits, in the order in which the interface shows them.
    pub const ALL: [Self; 4] = [Self::Photos, Self::Files, Self::Links, Self::Mine];

    const fn kind(self) -> Option<SearchKind> {
        match self {
            Self::Photos => Some(SearchKind::Photo),
            Self::Files => Some(SearchKind::File),
            Self::Links => Some(SearchKind::Link),
            Self::Mine => None,
        }
    }
}

impl Filter {
    /// Is this limit chosen?
    #[must_use]
    pub fn has(self, chip: Chip) -> bool {
        match chip.kind() {
            Some(kind) => self.kind == Some(kind),
            None => self.is_mine,
        }
    }

    /// The filter after this limit was chosen, or given up. Of the kinds, one at most is chosen.
    #[must_use]
    pub fn toggled(self, chip: Chip) -> Self {
        match chip.kind() {
            Some(kind) => Self {
                kind: (!self.has(chip)).then_some(kind),
                ..self
            },
            None => Self {
                is_mine: !self.is_mine,
                ..self
            },
        }
    }

    /// The author for the server.
    #[must_use]
    pub fn author(self) -> Option<SearchAuthor> {
        self.is_mine.then_some(SearchAuthor::Me)
    }
}

/// A message that was found, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Its conversation.
    pub conversation: ConversationId,
    /// Its position there.
    pub seq: Seq,
    /// The other member.
    pub peer: UserId,
    /// The other member's name.
    pub peer_name: String,
    /// The address of the other member's picture.
    pub picture: Option<String>,
    /// Is it the user's?
    pub mine: bool,
    /// When it was stored.
    pub at: Timestamp,
    /// The part of its text that answers.
    pub pieces: Vec<Piece>,
}

/// What distinguishes a hit from the others.
pub type HitKey = (ConversationId, Seq);

impl Hit {
    /// A result as it is shown.
    #[must_use]
    pub fn of(result: SearchResult, words: &Words) -> Self {
        let mine = result.message.sender_id != result.participant_id;
        let message = Message::from(result.message);
        let pieces = match line_that_answers(&message, &result.highlights) {
            Some(names) => vec![Piece::plain(names)],
            None => snippet(&line_of(&message.body, words), &result.highlights),
        };
        Self {
            conversation: result.conversation_id,
            seq: message.seq,
            peer: result.participant_id,
            peer_name: result.participant_name,
            picture: result.participant_avatar,
            mine,
            at: message.created_at,
            pieces,
        }
    }

    /// What distinguishes it.
    #[must_use]
    pub const fn key(&self) -> HitKey {
        (self.conversation, self.seq)
    }

    /// The text that is shown.
    #[must_use]
    pub fn text(&self) -> String {
        self.pieces.iter().map(|it| it.text.as_str()).collect()
    }
}

/// The names of the files, if they answer and the text does not.
fn line_that_answers(message: &Message, highlights: &[(usize, usize)]) -> Option<String> {
    let names = message.body.searched_texts().skip(1);
    let names: Vec<_> = names.filter(|name| !name.is_empty()).collect();
    (highlights.is_empty() && !names.is_empty()).then(|| names.join(", "))
}

/// What a search has found so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    hits: Vec<Hit>,
    people: Vec<ConversationId>,
    next: Option<String>,
    /// Is it only what this device keeps?
    pub is_of_device: bool,
    /// How far the server has indexed older messages, if it is not done.
    pub indexing: Option<Indexing>,
}

impl Found {
    /// What was found on this device.
    #[must_use]
    pub fn on_device(page: SearchPage, words: &Words) -> Self {
        let mut found = Self {
            is_of_device: true,
            ..Self::default()
        };
        found.add(page, words);
        found
    }

    /// Accepts the next page. What was found before stays where it is.
    pub fn add(&mut self, page: SearchPage, words: &Words) {
        for result in page.results {
            let hit = Hit::of(result, words);
            if self.position(hit.key()).is_none() {
                self.hits.push(hit);
            }
        }
        let people = page.people.into_iter().map(|row| row.conversation_id);
        self.people.extend(people);
        self.next = page.next_cursor;
        self.indexing = page.indexing;
    }

    /// The messages, in the order of the search.
    #[must_use]
    pub fn hits(&self) -> &[Hit] {
        &self.hits
    }

    /// The conversations with people whose names answer, whatever their script and spelling.
    #[must_use]
    pub fn people(&self) -> &[ConversationId] {
        &self.people
    }

    /// The cursor of the next page; `None` at the end.
    #[must_use]
    pub fn next(&self) -> Option<&str> {
        self.next.as_deref()
    }

    /// Where a hit stands.
    #[must_use]
    pub fn position(&self, key: HitKey) -> Option<usize> {
        self.hits.iter().position(|hit| hit.key() == key)
    }

    /// In one conversation, newest first: the hit at a position of the log, or the next older one.
    #[must_use]
    pub fn at_or_before(&self, seq: Seq) -> Option<usize> {
        self.hits.iter().position(|hit| hit.seq <= seq)
    }

    /// In one conversation, newest first: the hit that is reached by one step from a position of the log, to an older one or
    /// to a newer one.
    #[must_use]
    pub fn beside(&self, seq: Option<Seq>, to_older: bool) -> Option<Seq> {
        let mut all = self.hits.iter().map(|hit| hit.seq);
        match (seq, to_older) {
            (None, _) => all.next(),
            (Some(seq), true) => all.find(|it| *it < seq),
            (Some(seq), false) => all.rev().find(|it| *it > seq),
        }
    }
}

#[cfg(test)]
mod tests;
