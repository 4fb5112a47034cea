//! The address of a search.

use leptos_router::location::Url;
use leptos_router::params::ParamsMap;

use crate::app::paths;
use crate::app::state::message_search::Filter;
use crate::domain::ConversationId;
use crate::wire::rest::SearchKind;

const KINDS: [(&str, SearchKind); 3] = [
    ("photo", SearchKind::Photo),
    ("file", SearchKind::File),
    ("link", SearchKind::Link),
];

/// What an address asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Asked {
    /// The text; empty if there is none.
    pub(super) text: String,
    /// Only this conversation.
    pub(super) here: Option<ConversationId>,
    /// What the search is limited to.
    pub(super) filter: Filter,
    /// The cursor of the page.
    pub(super) cursor: Option<String>,
}

impl Asked {
    /// Reads a query. `None` if it names no conversation where it should; other values that are unknown are ignored.
    pub(super) fn read(query: &ParamsMap) -> Option<Self> {
        let here = query.get("in").map(|id| id.parse());
        let kind = query.get("kind");
        let kind = kind.and_then(|kind| KINDS.into_iter().find(|(name, _)| *name == kind));
        Some(Self {
            text: query.get("q").unwrap_or_default().trim().to_owned(),
            here: here.transpose().ok()?,
            filter: Filter {
                kind: kind.map(|(_, kind)| kind),
                is_mine: query.get("from").as_deref() == Some("me"),
            },
            cursor: query.get("cursor"),
        })
    }

    /// The address of this search with another filter, from its first page, or from a cursor.
    pub(super) fn address(&self, filter: Filter, cursor: Option<&str>) -> String {
        let of_kind = |kind| KINDS.into_iter().find(|(_, it)| *it == kind);
        let kind = filter.kind.and_then(of_kind).map(|(name, _)| name);
        let here = self.here.map(|id| id.to_string());
        let pairs = [
            ("q", Some(self.text.as_str())),
            ("in", here.as_deref()),
            ("kind", kind),
            ("from", filter.is_mine.then_some("me")),
            ("cursor", cursor),
        ];
        let pairs = pairs.into_iter().filter_map(|(name, value)| {
            let value = value.filter(|value| !value.is_empty())?;
            Some(format!("{name}={}", Url::escape(value)))
        });
        paths::with_query(paths::SEARCH, &pairs.collect::<Vec<_>>().join("&"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::state::message_search::Chip;

    #[test]
    fn an_address_is_read_as_it_was_written() {
        let asked = Asked {
            text: "शादी & फ़ोटो".to_owned(),
            here: "conv_1_2".parse().ok(),
            filter: Filter::default().toggled(Chip::Photos).toggled(Chip::Mine),
            cursor: Some("7.1".to_owned()),
        };
        let address = asked.address(asked.filter, Some("7.1"));
        let query = address.strip_prefix("/search?").unwrap();
        let pairs = query.split('&').map(|pair| pair.split_once('=').unwrap());
        let pairs = pairs.map(|(name, value)| (name.to_owned(), Url::unescape(value)));
        assert_eq!(Asked::read(&pairs.collect()), Some(asked));
        assert_eq!(Asked::default().address(Filter::default(), None), "/search");
    }

    #[test]
    fn a_conversation_that_cannot_be_is_refused_and_other_nonsense_ignored() {
        let read = |name: &str, value: &str| {
            let pairs = [(name.to_owned(), value.to_owned())];
            Asked::read(&pairs.into_iter().collect())
        };
        assert_eq!(read("in", "conv_2_1"), None);
        assert_eq!(read("kind", "video"), Some(Asked::default()));
        assert_eq!(read("from", "nobody"), Some(Asked::default()));
    }
}
