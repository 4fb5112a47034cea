//! What a message is in one line: its text, or a word for what is attached to it. And which texts are folded.

use crate::app::words::Words;
use crate::domain::text::is_blank;
use crate::domain::{Body, MessageType};

/// The line of a message.
#[must_use]
pub fn line_of(body: &Body, words: &Words) -> String {
    let file_name = body.attachment().and_then(|it| it.file_name.as_deref());
    line(body.text(), body.message_type(), file_name, words)
}

/// The line of these parts of a message.
#[must_use]
pub fn line(text: &str, kind: MessageType, file_name: Option<&str>, words: &Words) -> String {
    let is_text = kind == MessageType::Text && file_name.is_none();
    if is_text || !is_blank(text) {
        text.to_owned()
    } else {
        name(kind, file_name, words)
    }
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
            assert_eq!(line(text, kind, file_name, &EN), expected, "{text:?}");
            let body = Body::from_parts(parts.0, parts.1, parts.2, parts.3);
            assert_eq!(line_of(&body, &EN), expected, "{text:?}");
        }
        assert_eq!(line("", Image, None, &HI), "फ़ोटो");
    }
}
