//! The Indic scripts. Their blocks of Unicode have the same order, so that one table serves all, with what some letters
//! stand for elsewhere.

use super::letters::Letters;

/// A script by its block of 128 characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Devanagari,
    Bengali,
    Gurmukhi,
    Gujarati,
    Odia,
    Tamil,
    Telugu,
    Kannada,
    Malayalam,
}

const SCRIPTS: [Script; 9] = [
    Script::Devanagari,
    Script::Bengali,
    Script::Gurmukhi,
    Script::Gujarati,
    Script::Odia,
    Script::Tamil,
    Script::Telugu,
    Script::Kannada,
    Script::Malayalam,
];

/// The script of a character, and its place in the block.
fn place(c: char) -> Option<(Script, u8)> {
    let offset = u32::from(c).checked_sub(0x900)?;
    let script = SCRIPTS.get(usize::try_from(offset / 128).ok()?)?;
    u8::try_from(offset % 128)
        .ok()
        .map(|place| (*script, place))
}

/// Is this a letter or a sign of an Indic script that is part of words?
pub(super) fn is_part(c: char) -> bool {
    place(c).is_some_and(|(_, place)| !matches!(place, 0x64..=0x6F))
}

const VIRAMA: u8 = 0x4D;
const NUKTA: u8 = 0x3C;

/// Adds the sound of a word in one of the scripts. Returns whether it ends with a nasal that is often not written, as in
/// नहीं.
pub(super) fn pronounce(word: &[char], sound: &mut Letters) -> bool {
    let letters: Vec<(Script, u8)> = word.iter().copied().filter_map(place).collect();
    let mut index = 0;
    let mut ends_nasal = false;
    while let Some((script, at)) = letters.get(index).copied() {
        let next = |by: usize| letters.get(index + by).map(|(_, place)| *place);
        let mut taken = 1;
        ends_nasal = false;
        match at {
            0x01 | 0x02 | 0x70 => {
                let following = letters.get(index + 1);
                ends_nasal = nasal(script, following.map(|(_, place)| *place), sound);
            }
            // Vowels whose canonical decomposition has two parts.
            0x46 | 0x47 if matches!(next(1), Some(0x3E | 0x42)) => {
                sound.push(b"o");
                taken = 2;
            }
            0x46 | 0x47 if next(1) == Some(0x57) => {
                sound.push(b"au");
                taken = 2;
            }
            0x46 | 0x47 if next(1) == Some(0x56) => {
                sound.push(b"e");
                taken = 2;
            }
            // ਮਹਿੰਦੀ is spoken "mehndi".
            0x3F if script == Script::Gurmukhi && sound.ends_with_breath() => sound.push(b"e"),
            0x05..=0x14 | 0x3E..=0x4C => sound.push(vowel(at)),
            0x15..=0x39 => {
                let spoken = consonant(script, at, next(1), next(2), next(3));
                sound.push(spoken.0);
                taken = spoken.1;
                taken += usize::from(next(taken) == Some(NUKTA));
                match next(taken) {
                    Some(VIRAMA) => taken += 1,
                    // Its own vowel follows.
                    Some(0x3E..=0x4C) => {}
                    // At the end of a word Hindi does not speak it.
                    _ => sound.push(inherent(script)),
                }
            }
            // Letters that exist once.
            _ => sound.push(single(script, at)),
        }
        index += taken;
    }
    drop_final(letters.last().map(|(script, at)| (*script, *at)), sound);
    ends_nasal
}

/// What the vowel within consonants sounds like.
const fn inherent(script: Script) -> &'static [u8] {
    match script {
        Script::Bengali | Script::Odia => b"y",
        _ => b"x",
    }
}

/// In the north the vowel within the last consonant is silent, unless it is the only one.
fn drop_final(last: Option<(Script, u8)>, sound: &mut Letters) {
    let is_silent = matches!(
        last,
        Some((
            Script::Devanagari | Script::Gurmukhi | Script::Gujarati | Script::Bengali,
            0x15..=0x39 | NUKTA | 0x5C
        ))
    );
    if is_silent {
        sound.drop_last(b'x');
    }
}

fn vowel(at: u8) -> &'static [u8] {
    match at {
        0x05 => b"x",
        0x06 | 0x3E => b"a",
        0x07 | 0x08 | 0x3F | 0x40 => b"i",
        0x09 | 0x0A | 0x41 | 0x42 => b"u",
        // In the south and west "ru", elsewhere "ri".
        0x0B | 0x43 | 0x44 => b"r*",
        0x0C => b"l*",
        0x0D..=0x0F | 0x45..=0x47 => b"e",
        // In English words the a of "family".
        0x10 | 0x48 => b"e",
        // The o of "call" and "office".
        0x11 | 0x49 => b"y",
        0x14 | 0x4C => b"au",
        _ => b"o",
    }
}

/// The sound of a consonant, and how many letters it takes: some are spoken together with those that follow.
fn consonant(
    script: Script,
    at: u8,
    second: Option<u8>,
    third: Option<u8>,
    fourth: Option<u8>,
) -> (&'static [u8], usize) {
    let is_joined = second == Some(VIRAMA);
    match (script, at, third) {
        // ज्ञ.
        (_, 0x1C, Some(0x1E)) if is_joined => return (b"gi", 3),
        // Tamil and Malayalam write two r for t.
        (Script::Tamil, 0x31, Some(0x31)) if is_joined => return (b"tr", 3),
        (Script::Malayalam, 0x31, Some(0x31)) if is_joined => return (b"t", 3),
        (Script::Malayalam, 0x28, Some(0x31)) if is_joined => return (b"nt", 3),
        (Script::Tamil, 0x29, Some(0x31)) if is_joined && fourth != Some(VIRAMA) => {
            return (b"ndr", 3);
        }
        _ => {}
    }
    let has_nukta = second == Some(NUKTA);
    let spoken: &[u8] = match (script, at) {
        (Script::Tamil, 0x15) => b"K",
        (Script::Tamil, 0x1A) => b"C",
        (Script::Tamil, 0x1F | 0x24) | (Script::Malayalam, 0x1F) => b"T",
        (Script::Tamil, 0x2A) => b"P",
        (Script::Bengali, 0x2C) => b"B",
        (Script::Bengali | Script::Odia, 0x2F) if !has_nukta => b"j",
        (_, 0x21 | 0x22) if has_nukta => b"D",
        (_, 0x15 | 0x16) => b"k",
        (_, 0x17 | 0x18) => b"g",
        (_, 0x1A | 0x1B) => b"c",
        (_, 0x1C | 0x1D) => b"j",
        (_, 0x1F | 0x20 | 0x24 | 0x25) => b"t",
        (_, 0x21 | 0x22 | 0x26 | 0x27) => b"d",
        (_, 0x2A) => b"p",
        (_, 0x2B) => b"f",
        (_, 0x2C | 0x2D) => b"b",
        (_, 0x2E) => b"m",
        (_, 0x2F) => b"i",
        (_, 0x30 | 0x31) => b"r",
        (_, 0x32..=0x34) => b"l",
        (_, 0x35) => b"v",
        (_, 0x36..=0x38) => b"s",
        (_, 0x39) => b"h",
        _ => b"n",
    };
    (spoken, 1)
}

/// A dot or ring for a nasal. Returns whether it is the last letter of a northern word, where it is often not written.
fn nasal(script: Script, following: Option<u8>, sound: &mut Letters) -> bool {
    let is_southern = matches!(
        script,
        Script::Tamil | Script::Telugu | Script::Kannada | Script::Malayalam
    );
    match following {
        None if is_southern => sound.push(b"m"),
        None => return true,
        // Before the lips close.
        Some(0x2A..=0x2E) => sound.push(b"N"),
        Some(_) if script == Script::Bengali => sound.push(b"ng"),
        Some(_) => sound.push(b"n"),
    }
    false
}

fn single(script: Script, at: u8) -> &'static [u8] {
    match (script, at) {
        (Script::Gurmukhi, 0x5C) => b"Dx",
        // Bengali ৎ.
        (Script::Bengali, 0x4E) => b"t",
        (Script::Gurmukhi, 0x72) => b"i",
        (Script::Gurmukhi, 0x73) => b"u",
        (Script::Malayalam, 0x7A | 0x7B) => b"n",
        (Script::Malayalam, 0x7C) => b"r",
        (Script::Malayalam, 0x7D | 0x7E) => b"l",
        (Script::Malayalam, 0x7F) => b"k",
        (Script::Kannada, 0x5E) => b"l",
        _ => b"",
    }
}
