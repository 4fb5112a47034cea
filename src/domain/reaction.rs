//! Reactions to a message.

use serde::{Deserialize, Deserializer, Serialize};

use super::{Emoji, UserId};

/// One emoji of one person at a message.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reaction {
    /// The emoji.
    pub emoji: Emoji,
    /// The person.
    pub user_id: UserId,
}

/// A person has as many reactions at the message as they may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Too many reactions")]
pub struct TooManyReactions;

/// The reactions to a message. Each emoji of a person is there once. They are ordered by emoji and person, not by time: so they are
/// the same wherever they come from, and those that are there keep their order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Reactions(Vec<Reaction>);

impl Reactions {
    /// The maximum number of one person.
    pub const MAX: usize = 5;

    /// The reactions, those with the same emoji together.
    pub fn iter(&self) -> impl Iterator<Item = &Reaction> {
        self.0.iter()
    }

    /// Is there none?
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds or removes a reaction. Returns whether it was not like this before.
    ///
    /// # Errors
    /// [`TooManyReactions`] if the person has [`Self::MAX`] others.
    pub fn set(&mut self, reaction: Reaction, on: bool) -> Result<bool, TooManyReactions> {
        let own = self.0.iter().filter(|it| it.user_id == reaction.user_id);
        let is_full = own.count() >= Self::MAX;
        match (self.0.binary_search(&reaction), on) {
            (Err(_), true) if is_full => return Err(TooManyReactions),
            (Err(at), true) => self.0.insert(at, reaction),
            (Ok(at), false) => drop(self.0.remove(at)),
            (Ok(_), true) | (Err(_), false) => return Ok(false),
        }
        Ok(true)
    }
}

/// Storage keeps them in the order of their times.
impl<'de> Deserialize<'de> for Reactions {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let all = Vec::<Reaction>::deserialize(deserializer)?;
        Ok(all.into_iter().collect())
    }
}

impl FromIterator<Reaction> for Reactions {
    fn from_iter<I: IntoIterator<Item = Reaction>>(all: I) -> Self {
        let mut all: Vec<_> = all.into_iter().collect();
        all.sort_unstable();
        Self(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reaction(user: i64, emoji: &str) -> Reaction {
        Reaction {
            user_id: UserId(user),
            emoji: emoji.parse().unwrap(),
        }
    }

    #[test]
    fn each_emoji_of_a_person_is_there_once() {
        let mut all = Reactions::default();
        assert_eq!(all.set(reaction(1, "❤️"), true), Ok(true));
        assert_eq!(all.set(reaction(1, "❤"), true), Ok(false));
        assert_eq!(all.set(reaction(2, "❤"), true), Ok(true));
        assert_eq!(all.set(reaction(1, "👍"), false), Ok(false));
        assert_eq!(all.set(reaction(1, "❤"), false), Ok(true));
        assert!(all.iter().eq([&reaction(2, "❤")]));
    }

    #[test]
    fn their_order_does_not_depend_on_time() {
        let parts = [(2, "👍"), (1, "❤️"), (1, "👍")].map(|(user, emoji)| reaction(user, emoji));
        let mut one_by_one = Reactions::default();
        for part in parts.clone() {
            assert_eq!(one_by_one.set(part, true), Ok(true));
        }
        let at_once: Reactions = parts.into_iter().rev().collect();
        assert_eq!(one_by_one, at_once);
        let json = serde_json::to_string(&at_once).unwrap();
        let json = json.replace("❤️", "❤");
        assert_eq!(serde_json::from_str::<Reactions>(&json).unwrap(), at_once);
    }

    #[test]
    fn a_person_has_five_at_most() {
        let mut all = Reactions::default();
        for emoji in ["👍", "❤️", "😂", "😮", "😢"] {
            assert_eq!(all.set(reaction(1, emoji), true), Ok(true));
        }
        assert_eq!(all.set(reaction(1, "🙏"), true), Err(TooManyReactions));
        assert_eq!(all.set(reaction(1, "👍"), true), Ok(false));
        assert_eq!(all.set(reaction(2, "🙏"), true), Ok(true));
        assert_eq!(all.set(reaction(1, "👍"), false), Ok(true));
        assert_eq!(all.set(reaction(1, "🙏"), true), Ok(true));
    }
}
