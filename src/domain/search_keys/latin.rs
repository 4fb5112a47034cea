//! Latin letters, as people in India write their languages, and English words, with them.

use super::letters::Letters;

/// What several letters together sound like, and how many of them are spoken by it; the others follow by themselves. The
/// first entry that fits is taken.
const TOGETHER: [(&[u8], usize, &[u8]); 46] = [
    (b"tion", 4, b"sxn"),
    (b"sion", 4, b"sxn"),
    (b"cian", 4, b"sxn"),
    (b"ture", 4, b"cxr"),
    (b"cial", 2, b"s"),
    (b"tial", 2, b"s"),
    (b"igh", 3, b"ai"),
    (b"ign", 3, b"en"),
    (b"gue", 2, b"g"),
    (b"gui", 2, b"g"),
    (b"tch", 3, b"c"),
    (b"chh", 3, b"c"),
    (b"ch", 2, b"c"),
    (b"sh", 2, b"s"),
    (b"th", 2, b"t"),
    (b"dh", 2, b"d"),
    (b"kh", 2, b"k"),
    (b"gh", 2, b"g"),
    (b"bh", 2, b"b"),
    (b"jh", 2, b"j"),
    (b"ph", 2, b"f"),
    (b"wh", 2, b"v"),
    // The last letter of "Tamil".
    (b"zh", 2, b"l"),
    (b"ck", 2, b"k"),
    (b"dg", 2, b"j"),
    (b"qu", 2, b"kv"),
    (b"ea", 2, b"e"),
    (b"ee", 2, b"i"),
    (b"ie", 2, b"i"),
    (b"oo", 2, b"u"),
    (b"ce", 1, b"s"),
    (b"ci", 1, b"s"),
    (b"cy", 1, b"s"),
    (b"ge", 1, b"G"),
    (b"gi", 1, b"G"),
    (b"np", 1, b"N"),
    (b"nb", 1, b"N"),
    (b"mp", 1, b"N"),
    (b"mb", 1, b"N"),
    // "Show", "window"; but not "power".
    (b"owa", 1, b"o"),
    (b"owe", 1, b"o"),
    (b"owi", 1, b"o"),
    (b"owo", 1, b"o"),
    (b"owu", 1, b"o"),
    (b"owy", 1, b"o"),
    (b"ow", 2, b"o"),
];

/// Adds the sound of a word of the letters `a` to `z`.
pub(super) fn pronounce(word: &[u8], sound: &mut Letters) {
    let mut rest = word;
    while let Some(first) = rest.first() {
        let together = TOGETHER
            .iter()
            .find(|(written, ..)| rest.starts_with(written));
        let (spoken, count): (&[u8], usize) = match (together, first) {
            (Some((_, count, spoken)), _) => (spoken, *count),
            (None, b'c' | b'q') => (b"k", 1),
            (None, b'x') => (b"ks", 1),
            // "Mysuru", "style"; "price", "first".
            (None, b'y') if is_between(sound, rest) => (b"e", 1),
            (None, b'i') if is_neutral(rest) && !sound.ends_with_breath() => (b"e", 1),
            // "Music", "please".
            (None, b's') if is_between_vowels(sound, rest) => (b"Z", 1),
            (None, b'y') => (b"i", 1),
            (None, b'z') => (b"j", 1),
            (None, b'w') => (b"v", 1),
            (None, b'u') => (b"w", 1),
            (None, plain) => (std::slice::from_ref(plain), 1),
        };
        sound.push(spoken);
        rest = rest.get(count..).unwrap_or_default();
    }
}

const VOWELS: &[u8] = b"aeiou";

/// Is this letter between consonants?
fn is_between(before: &Letters, rest: &[u8]) -> bool {
    let is_before_consonant = rest.get(1).is_some_and(|next| !VOWELS.contains(next));
    is_before_consonant && !before.is_empty() && !before.ends_with_vowel()
}

/// Is this `i` spoken differently because of an `e` at the end, or an `r`?
fn is_neutral(rest: &[u8]) -> bool {
    match rest {
        [_, consonant, b'e'] => !VOWELS.contains(consonant),
        [_, b'r', consonant, ..] => !VOWELS.contains(consonant),
        _ => false,
    }
}

fn is_between_vowels(before: &Letters, rest: &[u8]) -> bool {
    before.ends_with_vowel() && rest.get(1).is_some_and(|next| VOWELS.contains(next))
}
