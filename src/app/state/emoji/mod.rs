//! The emoji that can be picked: their groups, their names, and which ones a search finds. The table is made by `scripts/emoji.sh`.

use crate::app::words::Language;

/// Groups and emoji, a line each: see `scripts/emoji.mjs`.
const TABLE: &str = include_str!("emoji.tsv");

/// So many emoji are found at most.
const MAX_FOUND: usize = 120;

/// So many emoji that were used last are kept.
const MAX_RECENT: usize = 24;

/// The groups, in the order of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Faces and hearts.
    Smileys,
    /// Hands and people.
    People,
    /// Animals and plants.
    Nature,
    /// Food and drinks.
    Food,
    /// Vehicles, places, weather and times.
    Travel,
    /// Celebrations, games and sports.
    Activities,
    /// Things.
    Objects,
    /// Signs.
    Symbols,
    /// Flags.
    Flags,
}

impl Group {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Smileys,
        Self::People,
        Self::Nature,
        Self::Food,
        Self::Travel,
        Self::Activities,
        Self::Objects,
        Self::Symbols,
        Self::Flags,
    ];

    /// The name in the table.
    const fn key(self) -> &'static str {
        match self {
            Self::Smileys => "smileys",
            Self::People => "people",
            Self::Nature => "nature",
            Self::Food => "food",
            Self::Travel => "travel",
            Self::Activities => "activities",
            Self::Objects => "objects",
            Self::Symbols => "symbols",
            Self::Flags => "flags",
        }
    }
}

/// An emoji of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The emoji.
    pub emoji: &'static str,
    names: [&'static str; 2],
    words: [&'static str; 2],
}

impl Entry {
    /// A line of the table; `None` if it is none of an emoji.
    fn of(line: &'static str) -> Option<Self> {
        let mut parts = line.split('\t');
        let mut next = || parts.next();
        let (emoji, english, more, hindi, and_more) = (next()?, next()?, next()?, next()?, next()?);
        Some(Self {
            emoji,
            names: [english, hindi],
            words: [more, and_more],
        })
    }

    /// Its name.
    #[must_use]
    pub const fn name(&self, language: Language) -> &'static str {
        match language {
            Language::En => self.names[0],
            Language::Hi => self.names[1],
        }
    }

    /// Does a word of every language's begin with this one?
    fn has(&self, word: &str) -> bool {
        let all = self.names.iter().chain(&self.words);
        let mut all = all.flat_map(|text| text.split([' ', ':', '-']));
        all.any(|it| it.to_lowercase().starts_with(word))
    }
}

fn entries() -> impl Iterator<Item = Entry> {
    TABLE.lines().filter_map(Entry::of)
}

/// The emoji of a group.
#[must_use]
pub fn of_group(group: Group) -> Vec<Entry> {
    let lines = TABLE.lines();
    let mut lines = lines.skip_while(|line| line.strip_prefix("# ") != Some(group.key()));
    lines.next();
    lines.map_while(Entry::of).collect()
}

/// The emoji whose words, in English or Hindi, begin with all the words of a search; those whose name begins with it come first.
#[must_use]
pub fn found(search: &str) -> Vec<Entry> {
    let search = search.trim().to_lowercase();
    let words: Vec<_> = search.split_whitespace().collect();
    if words.is_empty() {
        return Vec::new();
    }
    let is_named = |it: &Entry| {
        it.names
            .iter()
            .any(|name| name.to_lowercase().starts_with(&search))
    };
    let all = entries().filter(|it| words.iter().all(|word| it.has(word)));
    let (mut first, others): (Vec<_>, Vec<_>) = all.partition(is_named);
    first.extend(others);
    first.truncate(MAX_FOUND);
    first
}

/// What was used last, from its stored form.
#[must_use]
pub fn recent(kept: &str) -> Vec<Entry> {
    let kept = kept.split_whitespace();
    kept.filter_map(|emoji| entries().find(|it| it.emoji == emoji))
        .collect()
}

/// The stored form after an emoji was used.
#[must_use]
pub fn used(kept: &str, emoji: &str) -> String {
    let others = kept.split_whitespace().filter(|it| *it != emoji);
    let all: Vec<_> = std::iter::once(emoji)
        .chain(others)
        .take(MAX_RECENT)
        .collect();
    all.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Emoji;

    #[test]
    fn every_emoji_is_in_a_group_and_can_be_a_reaction() {
        let all: Vec<_> = Group::ALL.into_iter().flat_map(of_group).collect();
        assert_eq!(all, entries().collect::<Vec<_>>());
        assert!(all.len() > 1_800, "{}", all.len());
        for it in all {
            assert!(it.emoji.parse::<Emoji>().is_ok(), "{it:?}");
            for language in Language::ALL {
                assert!(!it.name(language).is_empty(), "{it:?}");
            }
        }
    }

    #[test]
    fn emoji_are_found_by_their_english_and_hindi_words() {
        for (search, emoji) in [
            ("camera", "📷"),
            ("Wedding", "💍"),
            ("अंगूठी", "💍"),
            ("नमस्ते", "🙏"),
            ("thank", "🙏"),
            ("red heart", "❤️"),
            ("लाल दिल", "❤️"),
            ("diya", "🪔"),
            ("india", "🇮🇳"),
            ("भारत", "🇮🇳"),
        ] {
            let found = found(search);
            assert!(
                found.iter().any(|it| it.emoji == emoji),
                "{search}: {found:?}"
            );
        }
        assert_eq!(found("camera")[0].emoji, "📷");
        assert!(found("  ").is_empty() && found("qqq").is_empty());
        assert!(found("a").len() <= MAX_FOUND);
    }

    #[test]
    fn what_was_used_last_comes_first_and_once() {
        let kept = ["👍", "🎉", "👍"]
            .into_iter()
            .fold(String::new(), |kept, it| used(&kept, it));
        assert_eq!(kept, "👍 🎉");
        let shown: Vec<_> = recent(&format!("{kept} gone"))
            .iter()
            .map(|it| it.emoji)
            .collect();
        assert_eq!(shown, ["👍", "🎉"]);
        let many = entries().fold(String::new(), |kept, it| used(&kept, it.emoji));
        assert_eq!(recent(&many).len(), MAX_RECENT);
    }
}
