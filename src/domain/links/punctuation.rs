//! Punctuation after which an address has ended. Link finders know that of ASCII only.

/// Ends an address wherever it stands.
pub(super) fn ends_address(c: char) -> bool {
    c.is_whitespace() || ends_sentence(c)
}

/// Ends a sentence or a part of one, in scripts that put no space after it as well (Unicode's `Terminal_Punctuation`
/// without ASCII).
const fn ends_sentence(c: char) -> bool {
    matches!(c,
        // Greek, Armenian, Hebrew
        '\u{037E}' | '\u{0387}' | '\u{0589}' | '\u{05C3}'
        // Arabic and Urdu, Syriac, N'Ko, Samaritan, Mandaic
        | '\u{060C}' | '\u{061B}' | '\u{061D}'..='\u{061F}' | '\u{06D4}' | '\u{0700}'..='\u{070C}'
        | '\u{07F8}' | '\u{07F9}' | '\u{0830}'..='\u{083E}' | '\u{085E}'
        // Danda and double danda, which all scripts of India share; those of their own follow below
        | '\u{0964}' | '\u{0965}'
        // Thai, Tibetan, Burmese, Ethiopic, Canadian syllabics, Runes, Philippine scripts, Khmer, Mongolian, Limbu
        | '\u{0E5A}' | '\u{0E5B}' | '\u{0F08}' | '\u{0F0D}'..='\u{0F12}' | '\u{104A}' | '\u{104B}'
        | '\u{1361}'..='\u{1368}' | '\u{166E}' | '\u{16EB}'..='\u{16ED}' | '\u{1735}' | '\u{1736}'
        | '\u{17D4}'..='\u{17D6}' | '\u{17DA}' | '\u{1802}'..='\u{1805}' | '\u{1808}' | '\u{1809}'
        | '\u{1944}' | '\u{1945}'
        // Tai Tham, Balinese, Lepcha, Ol Chiki
        | '\u{1AA8}'..='\u{1AAB}' | '\u{1B5A}' | '\u{1B5B}' | '\u{1B5D}'..='\u{1B5F}' | '\u{1B7D}'..='\u{1B7F}'
        | '\u{1C3B}'..='\u{1C3F}' | '\u{1C7E}' | '\u{1C7F}'
        // … ‼ ‽ ⁇ ⁈ ⁉
        | '\u{2026}' | '\u{203C}' | '\u{203D}' | '\u{2047}'..='\u{2049}'
        // Chinese and Japanese, Lisu, Vai, Bamum, Phags-pa, Saurashtra, Kayah Li, Javanese, Cham, Tai Viet, Meitei
        | '\u{3001}' | '\u{3002}' | '\u{A4FE}' | '\u{A4FF}' | '\u{A60D}'..='\u{A60F}' | '\u{A6F3}'..='\u{A6F7}'
        | '\u{A876}' | '\u{A877}' | '\u{A8CE}' | '\u{A8CF}' | '\u{A92F}' | '\u{A9C7}'..='\u{A9C9}'
        | '\u{AA5D}'..='\u{AA5F}' | '\u{AADF}' | '\u{AAF0}' | '\u{AAF1}' | '\u{ABEB}'
        // Wide and half-width forms
        | '\u{FE12}' | '\u{FE15}' | '\u{FE16}' | '\u{FE50}'..='\u{FE57}' | '\u{FF01}' | '\u{FF0C}' | '\u{FF0E}'
        | '\u{FF1A}' | '\u{FF1B}' | '\u{FF1F}' | '\u{FF61}' | '\u{FF64}'
        // Historic scripts of India: Kaithi, Chakma, Mahajani, Sharada, Khojki, Newa, Tirhuta, Siddham, Modi …
        | '\u{110BE}'..='\u{110C1}' | '\u{11141}'..='\u{11143}' | '\u{111C5}' | '\u{111C6}'
        | '\u{11238}'..='\u{1123C}' | '\u{1144B}'..='\u{1144D}' | '\u{115C2}'..='\u{115C5}' | '\u{11641}' | '\u{11642}')
}

/// May stand inside an address, but is not its end: closing quotes and brackets, dashes, and what ASCII has behind them.
pub(super) const fn is_never_last(c: char) -> bool {
    matches!(
        c,
        '»' | '«' | '›' | '‹' | '\u{2018}'
            ..='\u{201F}'
                | '–'
                | '—'
                | '⟩'
                | '⟫'
                | '⟧'
                | '❯'
                | '〉'
                | '》'
                | '」'
                | '』'
                | '】'
                | '〕'
                | '〗'
                | '〙'
                | '〛'
                | '〞'
                | '〟'
                | '）'
                | '］'
                | '｝'
                | '｠'
                | '｣'
                | '\u{FD3E}'
                | '\u{FD3F}'
                | '.'
                | ','
                | ':'
                | ';'
                | '!'
                | '?'
                | '\''
                | '*'
    )
}
