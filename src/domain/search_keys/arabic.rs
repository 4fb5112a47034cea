//! Urdu, which leaves out short vowels.

use super::letters::Letters;

/// Is this a letter or a sign of Urdu that is part of words?
pub(super) const fn is_part(c: char) -> bool {
    matches!(c, '\u{621}'..='\u{65F}' | '\u{66E}'..='\u{6D3}')
}

/// Adds the sound of a word. Returns whether it ends with ں, which is often not written in Latin letters.
pub(super) fn pronounce(word: &[char], sound: &mut Letters) -> bool {
    for (index, letter) in word.iter().enumerate() {
        let next = word.get(index + 1).copied();
        let spoken = spoken(*letter, sound, next);
        let begins_with_consonant = spoken.first().is_some_and(|it| !b"aeiou".contains(it));
        if begins_with_consonant && !sound.is_empty() && !sound.ends_with_vowel() {
            sound.push(b"*");
        }
        sound.push(spoken);
    }
    word.last() == Some(&'\u{6BA}')
}

fn spoken(letter: char, before: &Letters, next: Option<char>) -> &'static [u8] {
    match letter {
        'ا' | 'ع' => b"a",
        'ب' => b"b",
        'پ' => b"p",
        'ت' | 'ٹ' | 'ط' => b"t",
        'ث' | 'س' | 'ش' | 'ص' => b"s",
        'ج' | 'ذ' | 'ز' | 'ژ' | 'ض' | 'ظ' => b"j",
        'چ' => b"c",
        'ح' => b"h",
        'خ' | 'ق' | 'ک' | 'ك' => b"k",
        'د' | 'ڈ' => b"d",
        'ر' => b"r",
        'ڑ' => b"D",
        'غ' | 'گ' => b"g",
        'ف' => b"f",
        'ل' => b"l",
        'م' => b"m",
        'ن' => b"n",
        // Last in a word it is a vowel.
        'ہ' | 'ه' | 'ة' if next.is_none() => b"a",
        'ہ' | 'ه' => b"h",
        // A consonant before and after vowels, otherwise a vowel.
        'و' if before.is_empty() || matches!(next, Some('ا' | 'ی' | 'ے' | 'ي')) => b"v",
        'و' if before.ends_with_vowel() => b"v",
        'و' => b"*",
        'ی' | 'ي' if before.ends_with_breath() => b"i",
        'ی' | 'ي' if next.is_none() || before.is_empty() => b"i",
        'ی' | 'ي' | 'ے' => b"e",
        _ => b"",
    }
}
