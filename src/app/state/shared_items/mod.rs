//! What was shared in a conversation: lists of photos and videos, of files, and of links, newest first. A list comes in
//! pages; what arrives later is taken from the conversation.

mod items;

use std::collections::BTreeMap;

use super::thread::Thread;
use crate::domain::{Change, ChangeKind, Message, Seq, SharedKind};
use crate::wire::rest::SharedPage;

pub use items::{Month, SharedContent, SharedFile, SharedLink, months};

/// A list, as far as it is loaded.
#[derive(Debug, Clone, PartialEq)]
pub struct SharedList {
    kind: SharedKind,
    messages: BTreeMap<Seq, Message>,
    /// All messages of the list from this position on are here; `None` before the first page.
    from: Option<Seq>,
    /// The messages of the conversation up to this position were looked at.
    looked: Seq,
}

/// What stands below the items of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListEnd {
    /// There is nothing to show before the first page.
    Waiting,
    /// A page could not be loaded.
    Failed,
    /// Older items follow.
    More,
    /// There are no items.
    Empty,
    /// All items are here.
    Complete,
}

impl SharedList {
    /// A list of which nothing is loaded.
    #[must_use]
    pub const fn new(kind: SharedKind) -> Self {
        Self {
            kind,
            messages: BTreeMap::new(),
            from: None,
            looked: Seq::ZERO,
        }
    }

    /// The kind of its items.
    #[must_use]
    pub const fn kind(&self) -> SharedKind {
        self.kind
    }

    /// The `before` of the next page; `None` for the newest page, and if there are no older items.
    #[must_use]
    pub fn next(&self) -> Option<Seq> {
        self.from.filter(|from| *from > Seq::ZERO)
    }

    /// What stands below its items.
    #[must_use]
    pub fn end(&self, has_failed: bool) -> ListEnd {
        match self.from {
            _ if has_failed => ListEnd::Failed,
            None => ListEnd::Waiting,
            Some(from) if from > Seq::ZERO => ListEnd::More,
            Some(_) if self.messages.is_empty() => ListEnd::Empty,
            Some(_) => ListEnd::Complete,
        }
    }

    /// Adds the page that follows.
    pub fn add(&mut self, page: SharedPage) {
        self.from = Some(page.next_before.unwrap_or_default());
        self.insert(page);
    }

    /// Adds the newest page, which was read again. If it does not reach what is loaded, that is loaded anew.
    pub fn add_newest(&mut self, page: SharedPage) {
        let reached = page.next_before.unwrap_or_default();
        let newest = self.messages.last_key_value().map(|(seq, _)| *seq);
        if newest.is_none_or(|newest| newest < reached) {
            self.messages.clear();
            self.from = Some(reached);
        }
        self.insert(page);
    }

    fn insert(&mut self, page: SharedPage) {
        let messages = page.messages.into_iter().map(Message::from);
        self.messages.extend(messages.map(|it| (it.seq, it)));
    }

    /// The messages that have arrived in the conversation since it was looked at last and belong into this list.
    #[must_use]
    pub fn news_in(&self, thread: &Thread) -> Vec<Message> {
        let Some(from) = self.from else {
            return Vec::new();
        };
        let messages = thread.messages().iter().rev();
        let news = messages.take_while(|it| it.seq > self.looked && it.seq >= from);
        let is_new = |it: &&Message| !self.messages.contains_key(&it.seq);
        news.filter(is_new)
            .filter(|it| !thread.is_hidden(it.id))
            .filter(|it| it.body.shares(self.kind))
            .cloned()
            .collect()
    }

    /// Adds messages that have arrived in the conversation, which was looked at up to a position. Before the first page nothing
    /// counts as looked at: the page may have been read before what has arrived meanwhile.
    pub fn follow(&mut self, news: Vec<Message>, looked: Seq) {
        if self.from.is_some() {
            self.looked = self.looked.max(looked);
            self.messages
                .extend(news.into_iter().map(|it| (it.seq, it)));
        }
    }
}

impl SharedList {
    /// Applies a change about a message, of which `loaded` is the present state if the conversation has it: what was deleted leaves
    /// the list, and an edited text enters or leaves it with its links.
    pub fn revise(&mut self, change: &Change, loaded: Option<&Message>) {
        let Some(id) = change.kind.message() else {
            return;
        };
        let here = self.messages.values().find(|it| it.id == id).cloned();
        let is_hidden = matches!(change.kind, ChangeKind::Hidden { .. });
        let is_edited = matches!(change.kind, ChangeKind::Edited { .. });
        let Some(mut now) = here.or_else(|| loaded.filter(|_| is_edited).cloned()) else {
            return;
        };
        now.revise(change.user_id, change.at, &change.kind);
        if is_hidden || !now.body.shares(self.kind) {
            self.messages.remove(&now.seq);
        } else if self.from.is_some_and(|from| now.seq >= from) {
            self.messages.insert(now.seq, now);
        }
    }

    /// The list as it will be after changes that the server does not have yet.
    #[must_use]
    pub fn after<'a>(&self, pending: impl Iterator<Item = &'a Change>, thread: &Thread) -> Self {
        let mut now = self.clone();
        for change in pending {
            let loaded = change
                .kind
                .message()
                .and_then(|id| thread.messages().by_id(id));
            now.revise(change, loaded);
        }
        now
    }
}

/// The tab that a key leads to.
#[must_use]
pub fn tab_of_key(selected: SharedKind, key: &str) -> Option<SharedKind> {
    let tabs = SharedKind::ALL;
    let at = tabs.iter().position(|kind| *kind == selected)?;
    let next = match key {
        "ArrowRight" => (at + 1) % tabs.len(),
        "ArrowLeft" => (at + tabs.len() - 1) % tabs.len(),
        "Home" => 0,
        "End" => tabs.len() - 1,
        _ => return None,
    };
    tabs.get(next).copied()
}

#[cfg(test)]
mod tests;
