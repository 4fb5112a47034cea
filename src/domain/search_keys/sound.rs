//! How a word sounds: its consonants and the vowels between them, as letters of one small alphabet in which all scripts
//! meet.
//!
//! | letters | meaning |
//! |---|---|
//! | `k g c j t d n p b f m r l v s h` | consonants, without aspiration; `s` and `sh` are one, `z` is `j`. `h` only begins words |
//! | `K C T P` | Tamil letters, which stand for voiced and unvoiced consonants |
//! | `B` | the Bengali letter that others write `b` or `v` |
//! | `D` | flapped ड़, written `d` or `r` |
//! | `G` | Latin `g` before `e` and `i` |
//! | `Z` | Latin `s` between vowels |
//! | `N` | a nasal that follows the next consonant |
//! | `a e i o u` | vowels, without length; `y` is `i` |
//! | `x`, `y` | the vowel that Indic consonants contain, and the Bengali one |
//! | `w` | Latin `u`, which is also the vowel of "uncle" |
//! | `*` | a vowel that the script does not write |

/// A consonant and the vowels after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Syllable {
    /// What it can be, one bit for each plain consonant.
    consonant: u16,
    /// The letters after it, one bit for each.
    vowels: u16,
}

/// A sound that can be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sound {
    /// The vowels before the first consonant.
    before: u16,
    syllables: Vec<Syllable>,
}

const CONSONANTS: &[u8] = b"kgcjtdnpbfmrlvsh";
const VOWELS: &[u8] = b"axyeiouw*";

const fn bit(letters: &[u8], letter: u8) -> u16 {
    let mut index = 0;
    while index < letters.len() {
        if letters[index] == letter {
            return 1 << index;
        }
        index += 1;
    }
    0
}

const fn bits(letters: &[u8], some: &[u8]) -> u16 {
    let (mut all, mut index) = (0, 0);
    while index < some.len() {
        all |= bit(letters, some[index]);
        index += 1;
    }
    all
}

const fn consonant(letter: u8) -> u16 {
    match letter {
        b'K' => bits(CONSONANTS, b"kg"),
        b'C' => bits(CONSONANTS, b"csj"),
        b'T' => bits(CONSONANTS, b"td"),
        b'P' => bits(CONSONANTS, b"pbf"),
        b'B' => bits(CONSONANTS, b"bv"),
        b'D' => bits(CONSONANTS, b"dr"),
        b'G' => bits(CONSONANTS, b"gj"),
        b'Z' => bits(CONSONANTS, b"sj"),
        b'N' => bits(CONSONANTS, b"nm"),
        plain => bit(CONSONANTS, plain),
    }
}

const fn vowel(letter: u8) -> u16 {
    bit(VOWELS, letter)
}

const fn vowels(some: &[u8]) -> u16 {
    bits(VOWELS, some)
}

/// The vowels that are written for each other, in the order of [`VOWELS`]. They include each vowel itself.
const ALIKE: [u16; 9] = [
    vowels(b"axye*"),
    vowels(b"axyeow*"),
    vowels(b"axyow*"),
    vowels(b"axei*"),
    vowels(b"ei*"),
    vowels(b"xyow*"),
    vowels(b"uw*"),
    vowels(b"xyouw*"),
    u16::MAX,
];
/// The vowels that may be silent.
const SILENT: u16 = vowels(b"xy*");
/// These may be left out in words of several consonants, and at the end.
const LEFT_OUT: u16 = SILENT | vowels(b"ae");

/// Can these vowels be written for each other? Each of them must have its counterpart.
fn vowels_alike(one: u16, other: u16, left_out: u16) -> bool {
    match (one, other) {
        (0, some) | (some, 0) => some & !left_out == 0,
        _ => have_counterparts(one, other) && have_counterparts(other, one),
    }
}

fn have_counterparts(some: u16, others: u16) -> bool {
    const U: u16 = vowels(b"uw");
    // "Yu" is often written "u".
    let some = if some & U == 0 {
        some
    } else {
        some & !vowel(b'i')
    };
    let mut alike = ALIKE.iter().enumerate();
    alike.all(|(index, alike)| some & (1 << index) == 0 || alike & others != 0)
}

impl Sound {
    pub(super) fn parse(letters: &[u8]) -> Self {
        let mut sound = Self {
            before: 0,
            syllables: Vec::with_capacity(letters.len()),
        };
        for letter in letters {
            let consonant = consonant(*letter);
            if consonant != 0 {
                sound.syllables.push(Syllable {
                    consonant,
                    vowels: 0,
                });
            } else if let Some(last) = sound.syllables.last_mut() {
                last.vowels |= vowel(*letter);
            } else {
                sound.before |= vowel(*letter);
            }
        }
        sound
    }

    /// The number of consonants.
    pub(super) fn consonants(&self) -> usize {
        self.syllables.len()
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.before == 0 && self.syllables.is_empty()
    }

    /// Is this the whole of `word`?
    pub(super) fn is(&self, word: &Self) -> bool {
        self.syllables.len() == word.syllables.len() && self.begins_at(word, 0, true)
    }

    /// Does `word` begin with this?
    pub(super) fn begins(&self, word: &Self) -> bool {
        self.begins_at(word, 0, false)
    }

    /// Is this somewhere in `word`?
    pub(super) fn is_in(&self, word: &Self) -> bool {
        let starts = word.syllables.len() + 1 - self.syllables.len().min(word.syllables.len() + 1);
        (0..starts).any(|start| self.begins_at(word, start, false))
    }

    fn begins_at(&self, word: &Self, start: usize, whole: bool) -> bool {
        let Some(there) = word.syllables.get(start..start + self.syllables.len()) else {
            return false;
        };
        let before = match start.checked_sub(1) {
            None => word.before,
            Some(previous) => word.syllables[previous].vowels,
        };
        // What comes before the first letter of a part does not matter.
        let begins_alike = match (self.before, start) {
            (0, 0) => before == 0,
            (0, _) => true,
            (mine, _) => before != 0 && vowels_alike(mine, before, 0),
        };
        let last = self.syllables.len();
        let inside = if last > 2 { LEFT_OUT } else { SILENT };
        begins_alike
            && self
                .syllables
                .iter()
                .zip(there)
                .zip(1..)
                .all(|((mine, theirs), nth)| {
                    let vowels = if nth < last {
                        vowels_alike(mine.vowels, theirs.vowels, inside)
                    } else if whole {
                        vowels_alike(mine.vowels, theirs.vowels, LEFT_OUT)
                    } else {
                        // The word may go on after its last letter here.
                        mine.vowels == 0
                            || (theirs.vowels != 0 && have_counterparts(mine.vowels, theirs.vowels))
                    };
                    mine.consonant & theirs.consonant != 0 && vowels
                })
    }
}

/// Is this the letter of a vowel?
pub(super) const fn is_vowel(letter: u8) -> bool {
    vowel(letter) != 0
}

/// Words that sound alike have the same skeleton: the classes of their consonants, after an `a` if they begin with a
/// vowel.
pub(super) fn skeleton(letters: &[u8]) -> String {
    let mut skeleton = String::with_capacity(letters.len());
    for letter in letters {
        if consonant(*letter) != 0 {
            skeleton.push(class(*letter));
        } else if skeleton.is_empty() {
            skeleton.push('a');
        }
    }
    skeleton
}

/// The class of a consonant. Consonants that some letter can stand for are in one class, except for those of `D` and
/// `G`, which a search looks up in both.
const fn class(consonant: u8) -> char {
    match consonant {
        b'k' | b'g' | b'K' | b'G' => 'k',
        b'c' | b'j' | b's' | b'C' | b'Z' => 's',
        b't' | b'd' | b'T' | b'D' => 't',
        b'n' | b'm' | b'N' => 'n',
        b'p' | b'b' | b'f' | b'v' | b'P' | b'B' => 'p',
        b'r' => 'r',
        b'l' => 'l',
        _ => 'h',
    }
}

/// The letters without what only some scripts tell.
pub(super) fn plain(letters: &[u8]) -> impl Iterator<Item = u8> {
    letters.iter().filter_map(|letter| match letter {
        b'x' | b'y' => Some(b'a'),
        b'w' => Some(b'u'),
        b'*' => None,
        b'Z' => Some(b's'),
        letter => Some(letter.to_ascii_lowercase()),
    })
}

/// The other skeletons under which a word that sounds like this can be found.
pub(super) fn other_skeletons(letters: &[u8]) -> Vec<String> {
    let mut others = Vec::new();
    let mut with = |index: usize, letter: u8| {
        let mut other = letters.to_vec();
        other[index] = letter;
        others.push(skeleton(&other));
    };
    for (index, letter) in letters.iter().enumerate() {
        let is_soft = letters
            .get(index + 1)
            .is_none_or(|next| b"ei".contains(next));
        match letter {
            b'r' if index > 0 => with(index, b'D'),
            b'D' => with(index, b'r'),
            b'G' => with(index, b'j'),
            b'j' if is_soft => with(index, b'G'),
            _ => {}
        }
    }
    others.truncate(4);
    others
}
