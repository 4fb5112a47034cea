//! Web and mail addresses and phone numbers in a message. Only safe addresses become links: no other scheme, and no
//! address that imitates another one (`https://bank.example@evil.example`).

mod phone;
mod punctuation;

use linkify::{LinkFinder, LinkKind};

use crate::domain::text::is_reordered;
use punctuation::{ends_address, is_never_last};

/// A part of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Plain text.
    Text(String),
    /// A web or mail address, or a phone number.
    Link {
        /// Target of the link.
        href: String,
        /// The address as typed.
        label: String,
    },
}

#[derive(Debug, Default)]
struct Pieces {
    done: Vec<Piece>,
    /// Text after the last link.
    plain: String,
}

/// Splits a message into plain text and links.
#[must_use]
pub fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Pieces::default();
    let mut finder = LinkFinder::new();
    finder.url_must_have_scheme(false);
    for sentence in text.split_inclusive(ends_address) {
        let end = sentence.trim_end_matches(ends_address).len();
        for span in finder.spans(&sentence[..end]) {
            let whole = span.as_str();
            let address = whole.trim_end_matches(is_never_last);
            match span.kind().and_then(|kind| href(address, kind)) {
                Some(href) => {
                    pieces.link(href, address);
                    pieces.plain.push_str(&whole[address.len()..]);
                }
                None => pieces.plain.push_str(whole),
            }
        }
        pieces.plain.push_str(&sentence[end..]);
    }
    pieces.end_text();
    pieces.done
}

impl Pieces {
    fn link(&mut self, href: String, label: &str) {
        self.end_text();
        let label = label.to_owned();
        self.done.push(Piece::Link { href, label });
    }

    /// Phone numbers are looked for in what is no address.
    fn end_text(&mut self) {
        let text = std::mem::take(&mut self.plain);
        let mut rest = text.as_str();
        while let Some((at, number)) = phone::first_number(rest) {
            self.text(&rest[..at.start]);
            let label = rest[at.clone()].to_owned();
            self.done.push(Piece::Link {
                href: format!("tel:{number}"),
                label,
            });
            rest = &rest[at.end..];
        }
        self.text(rest);
    }

    fn text(&mut self, text: &str) {
        if !text.is_empty() {
            self.done.push(Piece::Text(text.to_owned()));
        }
    }
}

fn href(address: &str, kind: &LinkKind) -> Option<String> {
    match kind {
        // It could read as another address than the one that it leads to.
        _ if is_reordered(address) => None,
        LinkKind::Email => Some(format!("mailto:{address}")),
        LinkKind::Url if is_web_address(address) => Some(address.to_owned()),
        // Other names with a dot are too often none: "ok.thanks".
        LinkKind::Url => has_www(address).then(|| format!("https://{address}")),
        _ => None,
    }
}

fn has_www(address: &str) -> bool {
    let start = address.get(..4);
    let host = address.split('/').next().unwrap_or_default();
    start.is_some_and(|it| it.eq_ignore_ascii_case("www.")) && host[4..].contains('.')
}

/// The web addresses that are links in a text, in order.
pub fn web_addresses(text: &str) -> impl Iterator<Item = String> {
    pieces(text).into_iter().filter_map(|piece| match piece {
        Piece::Link { href, .. } => is_web_address(&href).then_some(href),
        Piece::Text(_) => None,
    })
}

/// Is it an address of the web that imitates no other one?
#[must_use]
pub fn is_web_address(address: &str) -> bool {
    host_of(address).is_some()
}

/// The host of a web address, with its port if it has one; `None` if [`is_web_address`] refuses it.
#[must_use]
pub fn host_of(address: &str) -> Option<&str> {
    let (scheme, rest) = address.split_once("://")?;
    let web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    // Browsers treat a backslash like a slash, so it ends the host here too.
    let host = rest.split(['/', '\\', '?', '#']).next().unwrap_or_default();
    (web && !host.is_empty() && !host.contains('@')).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_reads_as_another_address_is_no_link() {
        for text in [
            "https://evil.example/\u{202e}moc.knab",
            "www.evil.example/\u{2066}bank\u{2069}",
            "mail\u{202e}@evil.example",
        ] {
            assert!(
                links(text)
                    .iter()
                    .all(|(href, _)| !href.contains('\u{202e}') && !href.contains('\u{2066}')),
                "{text}"
            );
        }
    }

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
    fn a_link_ends_before_the_punctuation_of_any_script() {
        let address = "https://photos.example/shaadi";
        for behind in [
            "। धन्यवाद",
            "।धन्यवाद",
            "॥",
            "۔ شکریہ",
            "، اور",
            "؟",
            "。谢谢",
            "、",
            "！",
            "？",
            "）",
            "”",
            "’ ok",
            "»",
            ".”",
            "…",
            " — ok",
            "።",
            "၊",
            "។",
            "։",
            "!",
            ".",
            ")",
            "\u{a0}।",
        ] {
            let text = format!("“({address}{behind}");
            let expected = vec![(address.to_owned(), address.to_owned())];
            assert_eq!(links(&text), expected, "{text}");
            assert_eq!(whole(&text), text);
        }
        let text = "asha@example.com। https://example.com/शादी_(2026)। https://example.com/D’Souza";
        let expected = [
            "asha@example.com",
            "https://example.com/शादी_(2026)",
            "https://example.com/D’Souza",
        ];
        let labels: Vec<_> = links(text).into_iter().map(|(_, label)| label).collect();
        assert_eq!(labels, expected);
    }

    #[test]
    fn addresses_without_a_scheme_and_phone_numbers_become_links() {
        let text = "www.example.com/a, WWW.Example.org। +91 98220 00000 or 98220-00001 https://example.com/9822000000";
        let expected = [
            ("https://www.example.com/a", "www.example.com/a"),
            ("https://WWW.Example.org", "WWW.Example.org"),
            ("tel:+919822000000", "+91 98220 00000"),
            ("tel:+919822000001", "98220-00001"),
            (
                "https://example.com/9822000000",
                "https://example.com/9822000000",
            ),
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
            "ok.thanks",
            "www.example",
            "14.02.2026 at 11.46",
            "https://।",
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
    fn web_addresses_are_links_with_a_host() {
        let text = "Https://Example.com:8443/a?b www.example.org, asha@example.com https://a@b.example 98220 00001";
        let found: Vec<_> = web_addresses(text).collect();
        let expected = ["Https://Example.com:8443/a?b", "https://www.example.org"];
        assert_eq!(found, expected);
        let hosts: Vec<_> = found.iter().filter_map(|it| host_of(it)).collect();
        assert_eq!(hosts, ["Example.com:8443", "www.example.org"]);
        assert_eq!(host_of("https://a@b.example"), None);
        assert_eq!(host_of("ftp://example.com"), None);
    }

    #[test]
    fn an_empty_message_has_no_pieces() {
        assert!(pieces("").is_empty());
    }
}
