//! Writes the sound of a word, letter by letter.

use super::sound::is_vowel;

/// The longest sound that is kept, in letters. Longer words are found by their beginning.
const MAX_LETTERS: usize = 32;

/// The letters of a word so far, in the alphabet of [`super::sound`].
#[derive(Default)]
pub(super) struct Letters {
    letters: Vec<u8>,
    /// An h after a vowel, which is heard only before some vowels.
    breath: bool,
}

impl Letters {
    /// Adds letters. A letter that is written twice is one.
    pub(super) fn push(&mut self, letters: &[u8]) {
        for letter in letters {
            if *letter == b'h' && !self.letters.is_empty() {
                self.breath = self.ends_with_vowel();
                continue;
            }
            if std::mem::take(&mut self.breath) && b"iouw".contains(letter) {
                // "Bohot" is "bahut".
                if self.letters.pop_if(|last| *last == b'o').is_some() {
                    self.add(b'x');
                }
                self.add(b'h');
                self.add(if *letter == b'o' { b'w' } else { *letter });
                continue;
            }
            if *letter == b'm' {
                self.letters.pop_if(|last| *last == b'N');
            }
            self.add(*letter);
        }
    }

    fn add(&mut self, letter: u8) {
        if self.letters.len() < MAX_LETTERS && self.last() != Some(letter) {
            self.letters.push(letter);
        }
    }

    /// The last letter.
    pub(super) fn last(&self) -> Option<u8> {
        self.letters.last().copied()
    }

    /// Takes the last letter away, if it is this one.
    pub(super) fn drop_last(&mut self, letter: u8) {
        self.letters.pop_if(|last| *last == letter);
    }

    pub(super) fn ends_with_vowel(&self) -> bool {
        self.last().is_some_and(is_vowel)
    }

    /// Was an h the last that was added, after a vowel?
    pub(super) const fn ends_with_breath(&self) -> bool {
        self.breath
    }

    pub(super) fn is_empty(&self) -> bool {
        self.letters.is_empty()
    }

    pub(super) fn finish(self) -> Vec<u8> {
        self.letters
    }
}
