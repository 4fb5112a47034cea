//! `Content-Disposition` and file names.

use axum::http::HeaderValue;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::media_type::MediaType;

/// Longest file name.
const MAX_CHARS: usize = 150;
const MAX_BYTES: usize = 255;

/// An ending that is longer is a part of the name and not an extension.
const MAX_EXTENSION_CHARS: usize = 16;

/// What a file is called if nothing of its name is left.
const UNNAMED: &str = "file";

/// Everything but the `attr-char` of RFC 8187.
const NOT_ATTR_CHAR: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

/// Names of devices that Windows finds in every folder, with any extension.
const DEVICES: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8",
    "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Whether a browser may show a file in place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words of the header")]
pub enum Disposition {
    Inline,
    Attachment,
}

/// The header of a file with this name (RFC 6266): the name in ASCII for old clients, and in UTF-8. The name
/// is cleaned.
#[must_use]
pub fn content_disposition(disposition: Disposition, file_name: &str) -> HeaderValue {
    let word = match disposition {
        Disposition::Inline => "inline",
        Disposition::Attachment => "attachment",
    };
    let name = clean_file_name(file_name);
    // '%' would be decoded by some clients; quotes and backslashes are not in a clean name.
    let ascii = name.replace(|it: char| !it.is_ascii() || it == '%', "_");
    let utf8 = utf8_percent_encode(&name, NOT_ATTR_CHAR);
    let header = format!("{word}; filename=\"{ascii}\"; filename*=UTF-8''{utf8}");
    HeaderValue::from_str(&header).unwrap_or(HeaderValue::from_static("attachment"))
}

/// A name under which a file of this type may be saved: clean, and with an extension of the type, so that a text named
/// `setup.exe` or an archive named `invitation.apk` is not opened as a program.
#[must_use]
pub fn download_name(file_name: &str, media_type: MediaType) -> String {
    let name = clean_file_name(file_name);
    let extension = extension(&name).to_ascii_lowercase();
    if media_type.extensions().contains(&extension.as_str()) {
        return name;
    }
    clean_file_name(&format!("{name}.{}", media_type.extension()))
}

/// A name without folders and without anything that could mislead people or file systems: control and direction
/// characters, leading dots, `..`, characters that Windows reserves. At most 150 characters and 255 bytes; a shortened
/// name keeps its extension. Never empty.
#[must_use]
pub fn clean_file_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let mut clean = String::with_capacity(name.len());
    for character in name.chars().filter(|it| !is_hidden(*it)) {
        match character {
            '<' | '>' | ':' | '"' | '|' | '?' | '*' => clean.push('_'),
            '.' if clean.ends_with('.') => {}
            _ => clean.push(character),
        }
    }
    let clean = trimmed(&clean);
    let device = clean
        .split('.')
        .next()
        .unwrap_or_default()
        .trim_end()
        .to_ascii_lowercase();
    let clean = if DEVICES.contains(&device.as_str()) {
        shortened(&format!("_{clean}"))
    } else {
        shortened(clean)
    };
    if clean.is_empty() {
        UNNAMED.to_owned()
    } else {
        clean
    }
}

/// Without blanks and dots at the ends; Windows drops those at the end itself.
fn trimmed(name: &str) -> &str {
    name.trim_matches(|it: char| it == '.' || it.is_whitespace())
}

/// Controls, line and paragraph separators, direction marks, overrides and isolates, the byte order mark and other
/// invisible characters. The joiners U+200C and U+200D stay: Indic scripts and emoji need them.
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        )
}

/// The extension without the dot; empty if there is none.
fn extension(name: &str) -> &str {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let is_extension = !stem.is_empty()
        && extension.len() <= MAX_EXTENSION_CHARS
        && extension.chars().all(|it| it.is_ascii_alphanumeric());
    if is_extension { extension } else { "" }
}

/// The name, shortened before its extension if it is too long.
fn shortened(name: &str) -> String {
    let extension = extension(name);
    let (stem, ending) = match extension.len() {
        0 => (name, ""),
        length => name.split_at(name.len() - length - 1),
    };
    let max_bytes = MAX_BYTES - ending.len();
    let max_chars = MAX_CHARS - ending.len();
    let fits = stem.char_indices().take(max_chars);
    let end = fits
        .map(|(at, character)| at + character.len_utf8())
        .take_while(|end| *end <= max_bytes)
        .last();
    let stem = stem.get(..end.unwrap_or_default()).unwrap_or_default();
    let stem = if stem.is_empty() {
        UNNAMED
    } else {
        trimmed(stem)
    };
    format!("{stem}{ending}")
}

#[cfg(test)]
mod tests;
