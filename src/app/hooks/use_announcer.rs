//! What is said aloud: new messages of the open conversation, once each.

use leptos::prelude::*;

/// The text of the page's polite live region.
#[derive(Debug, Clone, Copy)]
pub struct Announcer {
    /// What was said last.
    pub said: ReadSignal<String>,
    set_said: WriteSignal<String>,
}

/// Makes the page's announcer.
///
/// On the server: silent.
pub fn provide_announcer() -> Announcer {
    let (said, set_said) = signal(String::new());
    let announcer = Announcer { said, set_said };
    provide_context(announcer);
    announcer
}

impl Announcer {
    /// Says something as soon as whatever is being said is over.
    pub fn say(&self, mut text: String) {
        // The same words again are only said if the text differs.
        if self.said.try_get_untracked().as_ref() == Some(&text) {
            text.push('\u{a0}');
        }
        self.set_said.try_set(text);
    }
}
