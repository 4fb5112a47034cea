//! What a message is in one line: its text, or a word for what is attached to it. And which texts are folded.

use super::voice::clock;
use crate::app::words::{FileWords, Words};
use crate::domain::text::is_blank;
use crate::domain::{AlbumSummary, AttachmentKind, Body, MessageType};

/// The line of a message.
#[must_use]
pub fn line_of(body: &Body, words: &Words) -> String {
    if body.deleted_at().is_some() {
        return words.message_deleted.to_owned();
    }
    let album = AlbumSummary::of(body.attachments());
    let kind = body.message_type();
    line(body.text(), kind, body.file_name(), album, words)
}

/// The line of these parts of a message.
#[must_use]
pub fn line(
    text: &str,
    kind: MessageType,
    file_name: Option<&str>,
    album: Option<AlbumSummary>,
    words: &Words,
) -> String {
    let is_text = kind == MessageType::Text && file_name.is_none() && album.is_none();
    if is_text || !is_blank(text) {
        return text.to_owned();
    }
    match album {
        Some(album) => album_line(album, file_name, words),
        None => name(kind, file_name, words),
    }
}

/// What files without a caption are in one line.
fn album_line(album: AlbumSummary, file_name: Option<&str>, words: &Words) -> String {
    let words = &words.files;
    let one = album.count == 1;
    match album.kind {
        AttachmentKind::Photo => (words.photos)(album.count),
        AttachmentKind::Video => (words.videos)(album.count),
        AttachmentKind::Voice if one => voice(album.duration, words),
        AttachmentKind::Voice | AttachmentKind::Audio | AttachmentKind::File => match file_name {
            Some(name) if one && !is_blank(name) => name.to_owned(),
            _ => (words.files)(album.count),
        },
    }
}

/// A voice note with its duration in minutes and seconds.
#[must_use]
pub fn voice(duration: Option<u32>, words: &FileWords) -> String {
    let seconds = duration.unwrap_or_default().div_ceil(1000);
    (words.voice)(&clock(seconds))
}

/// A message with more characters or lines than these is folded.
const FOLDED_CHARS: usize = 1_500;
const FOLDED_LINES: usize = 25;

/// Is a text so long that a thread shows only its beginning at first?
#[must_use]
pub fn is_long(text: &str) -> bool {
    text.chars().nth(FOLDED_CHARS).is_some() || text.lines().nth(FOLDED_LINES).is_some()
}

/// The name of an attachment: pictures have names that say nothing, such as `IMG_2041.jpg`.
#[must_use]
pub fn name(kind: MessageType, file_name: Option<&str>, words: &Words) -> String {
    match (kind, file_name.filter(|name| !is_blank(name))) {
        (MessageType::Image, _) => words.photo.to_owned(),
        (_, Some(name)) => name.to_owned(),
        (_, None) => words.file.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::words::{EN, HI};
    use crate::domain::Timestamp;

    #[test]
    fn texts_are_long_by_characters_or_lines() {
        assert!(!is_long(&"क".repeat(1_500)));
        assert!(is_long(&"क".repeat(1_501)));
        assert!(!is_long(&"a\n".repeat(25)));
        assert!(is_long(&"a\n".repeat(26)));
    }

    #[test]
    fn a_message_without_text_is_named_after_what_is_attached() {
        use MessageType::{File, Image, Text};
        for (text, kind, file_name, expected) in [
            ("hello", Text, None, "hello"),
            ("our hall", Image, Some("a.jpg"), "our hall"),
            ("", Image, Some("a.jpg"), "Photo"),
            ("\u{200b}", File, Some("offer.pdf"), "offer.pdf"),
            ("", File, None, "File"),
            ("", File, Some(" "), "File"),
            ("", Text, None, ""),
        ] {
            let parts = (text.to_owned(), kind, None, file_name.map(str::to_owned));
            let line = line(text, kind, file_name, None, &EN);
            assert_eq!(line, expected, "{text:?}");
            let body = Body::from_parts(parts.0, parts.1, parts.2, parts.3, Vec::new());
            assert_eq!(line_of(&body, &EN), expected, "{text:?}");
        }
        assert_eq!(line("", Image, None, None, &HI), "फ़ोटो");
        assert_eq!(
            line_of(&Body::Deleted(Timestamp(0)), &HI),
            HI.message_deleted
        );
    }

    #[test]
    fn files_are_counted_by_kind() {
        use AttachmentKind::{File, Photo, Video, Voice};
        let line = |kind, count, file_name, words| {
            let album = AlbumSummary {
                kind,
                count,
                duration: Some(61_200),
            };
            line("", MessageType::File, file_name, Some(album), words)
        };
        assert_eq!(line(Photo, 1, Some("a.jpg"), &EN), "Photo");
        assert_eq!(line(Photo, 3, Some("a.jpg"), &EN), "3 photos");
        assert_eq!(line(Video, 2, None, &EN), "2 videos");
        assert_eq!(line(Voice, 1, None, &EN), "Voice message 1:02");
        assert_eq!(line(File, 1, Some("contract.pdf"), &EN), "contract.pdf");
        assert_eq!(line(File, 2, Some("contract.pdf"), &EN), "2 files");
        assert_eq!(line(Photo, 3, None, &HI), "3 फ़ोटो");
    }
}
