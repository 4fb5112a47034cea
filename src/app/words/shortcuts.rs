//! The words of the list of keyboard shortcuts.

/// The title of the list, and what the keys do that have no other name on the page.
#[derive(Debug)]
pub struct ShortcutWords {
    /// The title.
    pub title: &'static str,
    /// Opens the conversation above.
    pub previous: &'static str,
    /// Opens the conversation below.
    pub next: &'static str,
    /// Closes the details or the conversation.
    pub close: &'static str,
    /// Breaks the line.
    pub new_line: &'static str,
    /// Above the keys that do something with the message that has the focus.
    pub on_message: &'static str,
    /// Turns the keys without Ctrl or Alt on or off.
    pub single_keys: &'static str,
}
