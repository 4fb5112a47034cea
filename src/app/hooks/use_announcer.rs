//! Announces new messages of the open conversation to screen readers, each once.

use leptos::prelude::*;

/// The text of the page's polite live region.
#[derive(Debug, Clone, Copy)]
pub struct Announcer {
    /// The current announcement.
    pub said: ReadSignal<String>,
    set_said: WriteSignal<String>,
}

/// Provides the page's announcer.
///
/// On the server: announces nothing.
pub fn provide_announcer() -> Announcer {
    let (said, set_said) = signal(String::new());
    let announcer = Announcer { said, set_said };
    provide_context(announcer);
    announcer
}

impl Announcer {
    /// Announces a text. Screen readers queue it after the current announcement.
    pub fn say(&self, mut text: String) {
        // A live region announces a repeated text only if its content differs.
        if self.said.try_get_untracked().as_ref() == Some(&text) {
            text.push('\u{a0}');
        }
        self.set_said.try_set(text);
    }
}
