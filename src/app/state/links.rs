//! Web and mail addresses in a message. Only safe addresses become links: no other scheme, and no address that
//! imitates another one (`https://bank.example@evil.example`).

use linkify::{LinkFinder, LinkKind};

/// A part of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Plain text.
    Text(String),
    /// A web or mail address.
    Link {
        /// Target of the link.
        href: String,
        /// The address as typed.
        label: String,
    },
}

/// Splits a message into plain text and links.
#[must_use]
pub fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut plain = String::new();
    for span in LinkFinder::new().spans(text) {
        match span.kind().and_then(|kind| href(span.as_str(), kind)) {
            Some(href) => {
                if !plain.is_empty() {
                    pieces.push(Piece::Text(std::mem::take(&mut plain)));
                }
                let label = span.as_str().to_owned();
                pieces.push(Piece::Link { href, label });
            }
            None => plain.push_str(span.as_str()),
        }
    }
    if !plain.is_empty() {
        pieces.push(Piece::Text(plain));
    }
    pieces
}

fn href(address: &str, kind: &LinkKind) -> Option<String> {
    match kind {
        LinkKind::Email => Some(format!("mailto:{address}")),
        LinkKind::Url => is_plain_web_address(address).then(|| address.to_owned()),
        _ => None,
    }
}

fn is_plain_web_address(address: &str) -> bool {
    let Some((scheme, rest)) = address.split_once("://") else {
        return false;
    };
    let web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    // Browsers treat a backslash like a slash, so it ends the host here too.
    let host = rest.split(['/', '\\', '?', '#']).next().unwrap_or_default();
    web && !host.is_empty() && !host.contains('@')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(text: &str) -> Vec<(String, String)> {
        let links = pieces(text).into_iter().filter_map(|piece| match piece {
            Piece::Link { href, label } => Some((href, label)),
            Piece::Text(_) => None,
        });
        links.collect()
    }

    fn whole(text: &str) -> String {
        let parts = pieces(text).into_iter().map(|piece| match piece {
            Piece::Text(text) => text,
            Piece::Link { label, .. } => label,
        });
        parts.collect()
    }

    #[test]
    fn web_and_mail_addresses_become_links() {
        let text = "देखो https://example.com/a_(b), या asha@example.com";
        let expected = [
            ("https://example.com/a_(b)", "https://example.com/a_(b)"),
            ("mailto:asha@example.com", "asha@example.com"),
        ];
        let expected = expected.map(|(href, label)| (href.to_owned(), label.to_owned()));
        assert_eq!(links(text), expected);
        assert_eq!(whole(text), text);
    }

    #[test]
    fn nothing_else_does() {
        for text in [
            "javascript:alert(1)",
            "javascript://example.com/%0aalert(1)",
            "data:text/html,hi",
            "//evil.example",
            "ftp://example.com",
            "https://bank.example@evil.example/",
            "https://user:pass@evil.example",
            "file:///etc/passwd",
            "<b>bold</b> & 'quotes'",
        ] {
            assert!(
                links(text)
                    .iter()
                    .all(|(href, _)| href.starts_with("mailto:")),
                "{text}: {:?}",
                links(text)
            );
            assert_eq!(whole(text), text);
        }
    }

    #[test]
    fn an_empty_message_has_no_pieces() {
        assert!(pieces("").is_empty());
    }
}
