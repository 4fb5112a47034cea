//! Keys that work anywhere on the Messages pages.

/// What a key does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shortcut {
    /// Moves the focus to the search over all conversations.
    Search,
    /// Closes the details or the search in the conversation, or else the conversation.
    Close,
    /// Opens the conversation above the open one.
    Previous,
    /// Opens the conversation below the open one.
    Next,
    /// Lists the shortcuts.
    Help,
}

/// A key that was pressed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Pressed<'a> {
    /// The value of the key, such as `Escape`.
    pub key: &'a str,
    /// Control, or Command on a Mac.
    pub control: bool,
    /// Alt, or Option on a Mac.
    pub alt: bool,
    /// The focus is in a text field.
    pub in_text: bool,
    /// The person has turned single keys off.
    pub needs_modifier: bool,
    /// The focus is in a search box, where Escape clears the text.
    pub in_search: bool,
}

impl Shortcut {
    /// What this key does, if anything.
    #[must_use]
    pub fn of(pressed: Pressed<'_>) -> Option<Self> {
        let Pressed {
            key,
            control,
            alt,
            in_text,
            needs_modifier,
            in_search,
        } = pressed;
        let is_single = !in_text && !needs_modifier;
        match (key, control, alt) {
            ("k" | "K", true, false) => Some(Self::Search),
            ("/", true, false) => Some(Self::Help),
            ("/", false, false) if is_single => Some(Self::Search),
            ("?", false, false) if is_single => Some(Self::Help),
            ("Escape", false, false) if !in_search => Some(Self::Close),
            ("ArrowUp", false, true) => Some(Self::Previous),
            ("ArrowDown", false, true) => Some(Self::Next),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_do_what_they_do_in_other_messengers() {
        let plain = |key| Pressed {
            key,
            ..Pressed::default()
        };
        let (control, alt) = (true, true);
        let of = Shortcut::of;
        assert_eq!(of(plain("/")), Some(Shortcut::Search));
        assert_eq!(of(plain("?")), Some(Shortcut::Help));
        assert_eq!(of(plain("Escape")), Some(Shortcut::Close));
        assert_eq!(of(plain("ArrowDown")), None);
        assert_eq!(of(plain("k")), None);
        let find = Pressed {
            control,
            ..plain("k")
        };
        assert_eq!(of(find), Some(Shortcut::Search));
        let help = Pressed {
            control,
            in_text: true,
            ..plain("/")
        };
        assert_eq!(of(help), Some(Shortcut::Help));
        let next = Pressed {
            alt,
            ..plain("ArrowDown")
        };
        assert_eq!(of(next), Some(Shortcut::Next));
        let previous = Pressed {
            alt,
            ..plain("ArrowUp")
        };
        assert_eq!(of(previous), Some(Shortcut::Previous));
    }

    #[test]
    fn single_keys_can_be_turned_off() {
        let of = |key, control| {
            Shortcut::of(Pressed {
                key,
                control,
                needs_modifier: true,
                ..Pressed::default()
            })
        };
        assert_eq!((of("/", false), of("?", false)), (None, None));
        assert_eq!(of("/", true), Some(Shortcut::Help));
        assert_eq!(of("k", true), Some(Shortcut::Search));
        assert_eq!(
            of("Escape", false),
            Some(Shortcut::Close),
            "it is no character"
        );
    }

    #[test]
    fn text_fields_keep_their_keys() {
        let in_text = true;
        for key in ["/", "?"] {
            let typed = Pressed {
                key,
                in_text,
                ..Pressed::default()
            };
            assert_eq!(Shortcut::of(typed), None);
        }
        let cleared = Pressed {
            key: "Escape",
            in_text,
            in_search: true,
            ..Pressed::default()
        };
        assert_eq!(Shortcut::of(cleared), None);
    }
}
