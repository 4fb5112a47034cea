//! How well spellings find each other: pairs of people's languages, and messages made of their words.
//!
//! `pairs/tuned.tsv` was looked at while the keys were made, `pairs/held_out.tsv` was written before and is only counted.

use std::collections::{BTreeSet, HashMap};

use unicode_normalization::UnicodeNormalization as _;

use super::{Needle, Query, Rank, Word, words};

const TUNED: &str = include_str!("pairs/tuned.tsv");
const HELD_OUT: &str = include_str!("pairs/held_out.tsv");
/// Other forms of the same words, which are no false positives.
const SAME: &str = include_str!("pairs/same.tsv");
/// Other words of messages.
const COMMON: &str = include_str!("pairs/common.txt");

fn decomposed(text: &str) -> impl Iterator<Item = (usize, char)> {
    let chars = text.chars().enumerate();
    chars.flat_map(|(at, c)| {
        let lower = std::iter::once(c).nfd().flat_map(char::to_lowercase);
        lower.map(move |c| (at, c))
    })
}

fn words_of(text: &str) -> Vec<Word> {
    words(decomposed(text))
}

fn query(text: &str) -> Query {
    Query::parse(decomposed(text))
}

fn rank(search: &str, text: &str) -> Option<Rank> {
    query(search).rank(&words_of(text))
}

fn pairs(table: &'static str) -> impl Iterator<Item = [&'static str; 2]> {
    table.lines().map(|line| {
        let columns: Vec<_> = line.split('\t').collect();
        [columns[1], columns[2]]
    })
}

/// How many of the pairs find each other, counted in both directions.
fn found(table: &'static str) -> (usize, usize) {
    let both = pairs(table).flat_map(|[one, other]| [(one, other), (other, one)]);
    let both: Vec<_> = both.collect();
    // Inside of words much is found that does not belong together.
    let found = both
        .iter()
        .filter(|(search, text)| rank(search, text) > Some(Rank::Inside));
    (found.count(), both.len())
}

#[test]
fn spellings_find_each_other() {
    let (found, all) = found(TUNED);
    assert_eq!(all, 414);
    assert!(found >= 408, "{found} of {all}");
}

#[test]
fn spellings_that_were_not_looked_at_find_each_other() {
    let (found, all) = found(HELD_OUT);
    assert_eq!(all, 300);
    assert!(found >= 279, "{found} of {all}");
}

/// 100,000 messages of 3 to 14 words, as lists of word numbers.
fn messages(vocabulary: usize) -> Vec<Vec<usize>> {
    let mut state = 42_u64;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).unwrap()
    };
    let mut message = || {
        let length = 3 + random(12);
        (0..length).map(|_| random(vocabulary)).collect()
    };
    (0..100_000).map(|_| message()).collect()
}

/// Numbers the words so that forms of the same word have the same number.
fn meanings() -> HashMap<&'static str, usize> {
    let mut meanings: HashMap<&str, usize> = HashMap::new();
    let all = pairs(TUNED).chain(pairs(HELD_OUT)).chain(pairs(SAME));
    for (next, pair) in all.enumerate() {
        let known: Vec<usize> = pair
            .iter()
            .filter_map(|it| meanings.get(it).copied())
            .collect();
        let meaning = known.first().copied().unwrap_or(next);
        for other in meanings.values_mut().filter(|it| known.contains(it)) {
            *other = meaning;
        }
        meanings.extend(pair.map(|word| (word, meaning)));
    }
    meanings
}

#[test]
fn few_messages_are_found_that_have_nothing_to_do_with_the_search() {
    let meanings = meanings();
    let is_number = |word: &&str| word.contains(|c: char| c.is_numeric());
    let vocabulary = meanings.keys().copied().chain(COMMON.split_whitespace());
    let vocabulary: BTreeSet<&str> = vocabulary.filter(|word| !is_number(word)).collect();
    let vocabulary: Vec<&str> = vocabulary.into_iter().collect();
    let mut containing = vec![Vec::new(); vocabulary.len()];
    for (message, its_words) in messages(vocabulary.len()).iter().enumerate() {
        for word in its_words {
            containing[*word].push(message);
        }
    }
    let keys: Vec<Vec<Word>> = vocabulary.iter().map(|word| words_of(word)).collect();
    let mut forms: HashMap<usize, Vec<&str>> = HashMap::new();
    for (form, meaning) in &meanings {
        forms.entry(*meaning).or_default().push(form);
    }
    let forms_of = |word: &'static str| match meanings.get(word) {
        Some(meaning) => forms[meaning].clone(),
        None => vec![word],
    };
    let (mut found, mut wrong) = (0, 0);
    for search in meanings.keys().filter(|word| !is_number(word)) {
        let query = query(search);
        let (mut all, mut right) = (BTreeSet::<usize>::new(), BTreeSet::<usize>::new());
        for (nth, word) in vocabulary.iter().enumerate() {
            if query.rank(&keys[nth]) > Some(Rank::Inside) {
                all.extend(&containing[nth]);
                // Beginnings are meant to be found.
                let begins = |form: &&str| forms_of(search).iter().any(|it| form.starts_with(it));
                if forms_of(word).iter().any(begins) {
                    right.extend(&containing[nth]);
                }
            }
        }
        found += all.len();
        wrong += all.len() - right.len();
    }
    let share = wrong * 1_000 / found;
    assert!(share <= SHARE, "{wrong} of {found}: {share} per mille");
}

/// Per mille of the messages that are found.
const SHARE: usize = 200;

#[test]
fn what_answers_is_found_by_its_needles() {
    for [one, other] in pairs(TUNED).chain(pairs(HELD_OUT)) {
        let half: String = one.chars().take(one.chars().count() / 2).collect();
        for (search, text) in [(one, other), (other, one), (&half, other)] {
            for asked in query(search).asked() {
                for word in words_of(text).iter().filter(|it| asked.rank(it).is_some()) {
                    let lines: Vec<String> = word.lines().filter(|it| asked.answers(it)).collect();
                    let contains = |line: &String| {
                        asked.needles().iter().any(|needle| match needle {
                            Needle::Begins(text) => line.starts_with(text),
                            Needle::Contains(text) => line.contains(text),
                        })
                    };
                    assert!(lines.iter().any(contains), "{search} {text} {lines:?}");
                }
            }
        }
    }
}

#[test]
fn the_better_a_word_answers_the_higher_it_ranks() {
    for (search, text, expected) in [
        ("shaadi", "Shaadi", Some(Rank::Written)),
        ("shaa", "shaadi", Some(Rank::Written)),
        ("receptio", "reception", Some(Rank::Written)),
        ("shaadi", "shadi", Some(Rank::Alike)),
        ("shaadi", "शादी", Some(Rank::Alike)),
        ("sha", "शादी", Some(Rank::Begins)),
        ("mehandi", "mehndi", Some(Rank::Sounds)),
        ("pur", "Jaipur", Some(Rank::Inside)),
        ("pu", "Jaipur", None),
        ("s", "shaadi", None),
        ("kal", "kul", None),
        ("shaadi", "sidhi", None),
        ("14 feb", "१४ फ़रवरी", Some(Rank::Alike)),
        ("14 feb", "14/02/2026", Some(Rank::Alike)),
        ("14 feb", "15 feb", None),
        ("2", "feb", None),
        ("14", "1400", None),
        ("125000", "₹1,25,000", Some(Rank::Written)),
        ("14,15", "1415", None),
        ("d’souza", "D'Souza", Some(Rank::Written)),
        ("🙏", "ok 🙏🙏", Some(Rank::Written)),
        ("улица", "Улица", Some(Rank::Written)),
    ] {
        assert_eq!(rank(search, text), expected, "{search} {text}");
    }
}

#[test]
fn positions_count_code_points() {
    let text = "✨ फ़ोटो of Élodie’s 14th";
    let chars: Vec<char> = text.chars().collect();
    let cut = |word: &Word| {
        chars[word.start..word.start + word.len]
            .iter()
            .collect::<String>()
    };
    let cut: Vec<String> = words_of(text).iter().map(cut).collect();
    assert_eq!(cut, ["✨", "फ़ोटो", "of", "Élodie’s", "14th"]);
}

#[test]
fn names_of_months_are_kept_folded() {
    for (name, month) in [("फ़रवरी", 2), ("ফেব্রুয়ারি", 2), ("Sept", 9), ("ஆகஸ்ட்", 8)]
    {
        assert_eq!(words_of(name)[0].month, Some(month), "{name}");
    }
}
