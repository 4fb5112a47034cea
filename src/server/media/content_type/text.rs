//! Plain text and CSV: what has no signature, but reads as text and not as markup.

use super::{MediaType, extension_of};

/// How far [`looks_like_markup`] looks. Browsers without `nosniff` look at 1,445 bytes.
const SNIFFED_BYTES: usize = 1_445;

/// Beginnings of tags that make a text a document with possible scripts.
const MARKUP: [&[u8]; 8] = [
    b"<!doctype",
    b"<html",
    b"<head",
    b"<body",
    b"<script",
    b"<iframe",
    b"<svg",
    b"<?xml",
];

/// Formats that read as text and are not accepted: RTF, PostScript, scripts with an interpreter line.
const OTHER_FORMATS: [&[u8]; 3] = [b"{\\rtf", b"%!PS", b"#!"];

/// Text or CSV, or nothing if the bytes are not text (UTF-8 or Windows-1252) or are markup. UTF-16 is refused.
pub(super) fn recognise(head: &[u8], is_whole: bool, file_name: &str) -> Option<MediaType> {
    let start = without_blanks(head);
    let is_refused = start.is_empty()
        || looks_like_markup(head)
        || OTHER_FORMATS.iter().any(|it| start.starts_with(it));
    if is_refused || !(is_utf8(head, is_whole) || is_windows_1252(head)) {
        return None;
    }
    Some(if extension_of(file_name) == "csv" {
        MediaType::Csv
    } else {
        MediaType::Txt
    })
}

/// The bytes after a byte order mark and white space.
pub(super) fn without_blanks(head: &[u8]) -> &[u8] {
    head.strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(head)
        .trim_ascii_start()
}

/// A text that begins with a tag, a comment or a processing instruction, or has a telling tag near its beginning.
/// "<3" is no tag.
fn looks_like_markup(head: &[u8]) -> bool {
    let begins = match without_blanks(head) {
        [b'<', second, ..] => second.is_ascii_alphabetic() || b"!?/".contains(second),
        _ => false,
    };
    let sniffed = head
        .get(..SNIFFED_BYTES)
        .unwrap_or(head)
        .to_ascii_lowercase();
    begins || MARKUP.iter().any(|tag| super::contains(&sniffed, tag))
}

fn is_utf8(head: &[u8], is_whole: bool) -> bool {
    let is_valid = match std::str::from_utf8(head) {
        Ok(_) => true,
        // The head may end within a character.
        Err(error) => !is_whole && error.error_len().is_none(),
    };
    is_valid && !head.iter().any(|it| is_control(*it))
}

/// Bytes that Windows-1252 defines, at least seven of ten of them ASCII: a Western European text. Random bytes have
/// control characters and as many bytes above 0x7f as below.
fn is_windows_1252(head: &[u8]) -> bool {
    let is_undefined = |byte: u8| matches!(byte, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d);
    let ascii = head.iter().filter(|it| it.is_ascii()).count();
    ascii * 10 >= head.len() * 7 && !head.iter().any(|it| is_control(*it) || is_undefined(*it))
}

/// Control characters that no text file has. Tab, line ends and form feed are fine.
fn is_control(byte: u8) -> bool {
    matches!(byte, 0x00..=0x08 | 0x0b | 0x0e..=0x1f | 0x7f)
}
