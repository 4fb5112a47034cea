//! The message box: its text is kept as a draft, reported as typing, and sent by Enter or the button. The box is never disabled and
//! never loses focus or text.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::web_sys::HtmlTextAreaElement;

use super::use_chat::Chat;
use super::use_composing::{Composing, Composings, use_composings};
use super::use_draft::{Draft, use_draft};
use super::use_socket::Socket;
use super::use_tray::Tray;
use super::use_typing::{Typing, use_typing};
use crate::app::platform;
use crate::app::reactive::effect;
use crate::app::state::outbox::{MessageEdit, OutboxEntry};
use crate::domain::message::InvalidText;
use crate::domain::text::is_blank;
use crate::domain::{ActionId, ConversationId, MessageId, MessageText};

/// Key code of keys handled by an input method; Safari marks the end of a composition only with it.
pub const INPUT_METHOD: u32 = 229;

/// The message box of one conversation.
#[derive(Debug, Clone, Copy)]
pub struct ComposerBox {
    /// The text area.
    pub input: NodeRef<html::Textarea>,
    /// Number of characters above the limit; 0 if the text fits.
    pub excess: ReadSignal<usize>,
    set_excess: WriteSignal<usize>,
    chat: Chat,
    conversation: ConversationId,
    draft: Draft,
    typing: Typing,
    tray: Tray,
    /// Is it to be sent when its files are in the tray?
    is_waiting: RwSignal<bool>,
    composings: Composings,
    /// What was being written before the box was used to edit a message.
    put_aside: StoredValue<Option<String>>,
    on_sent: Callback<()>,
}

/// The message box of a conversation. `on_sent` is called after a message was written.
///
/// On the server: an empty box in a form.
#[must_use]
pub fn use_composer(
    chat: Chat,
    socket: Socket,
    conversation: ConversationId,
    tray: Tray,
    on_sent: Callback<()>,
) -> ComposerBox {
    let (excess, set_excess) = signal(0);
    let composer = ComposerBox {
        input: NodeRef::new(),
        excess,
        set_excess,
        chat,
        conversation,
        draft: use_draft(chat, conversation),
        typing: use_typing(socket, conversation),
        tray,
        is_waiting: RwSignal::new(false),
        composings: use_composings(),
        put_aside: StoredValue::new(None),
        on_sent,
    };
    // The box gets the focus when a conversation is opened, unless the user was faster with something else on a page
    // that has just been loaded. On touch devices the on-screen keyboard would cover half of the screen, so the user
    // taps first.
    let came_by_link = chat.is_alive.get_untracked();
    effect(move || {
        let Some(input) = composer.input.get() else {
            return;
        };
        // What was typed before hydration is the draft.
        if input.value().is_empty() {
            input.set_value(&composer.draft.text());
            platform::fit_to_text(&input);
        } else {
            composer.typed();
        }
        if !platform::has_coarse_pointer() && (came_by_link || platform::is_focus_free()) {
            let _ = input.focus();
        }
    });
    effect(move || {
        let now = composer.composings.now.get();
        composer.turn_to(now);
    });
    let shown = move || composer.input.get_untracked().map(|input| input.value());
    composer.draft.follow(shown, move |text| {
        if let Some(input) = composer.input.get_untracked() {
            input.set_value(text);
            composer.measure(&input);
        }
    });
    effect(move || {
        if !tray.is_behind() && composer.is_waiting.get_untracked() {
            composer.send_now();
        }
    });
    composer
}

impl ComposerBox {
    /// Handles a change of the text.
    pub fn typed(&self) {
        let Some(input) = self.input.get_untracked() else {
            return;
        };
        // An edit is neither a draft nor typing.
        if self.put_aside.with_value(Option::is_none) {
            let text = input.value();
            self.typing.typed(text.trim().is_empty());
            self.draft.keep(&text);
        }
        self.measure(&input);
    }

    /// Puts a text where the caret is, instead of what is selected.
    pub fn insert(&self, text: &str) {
        let Some(input) = self.input.get_untracked() else {
            return;
        };
        let place =
            |at: Option<u32>| at.unwrap_or_else(|| input.value().encode_utf16().count() as u32);
        let from = place(input.selection_start().ok().flatten());
        let to = place(input.selection_end().ok().flatten());
        if input
            .set_range_text_with_start_and_end(text, from, to)
            .is_ok()
        {
            let caret = from + text.encode_utf16().count() as u32;
            let _ = input.set_selection_range(caret, caret);
            self.typed();
        }
    }

    /// The box is for something else now. The text of an edit makes room for what was written before.
    fn turn_to(self, composing: Option<Composing>) {
        let Some(input) = self.input.get_untracked() else {
            return;
        };
        let before = self.put_aside.try_update_value(Option::take).flatten();
        let is_begun = composing.is_some();
        let text = match composing {
            Some(Composing::Edit(_, text)) => {
                let typed = before.unwrap_or_else(|| input.value());
                self.put_aside.set_value(Some(typed));
                Some(text)
            }
            Some(Composing::Reply(_)) | None => before,
        };
        if let Some(text) = text {
            input.set_value(&text);
            self.measure(&input);
        }
        if is_begun {
            let _ = input.focus();
        }
    }

    fn measure(&self, input: &HtmlTextAreaElement) {
        let length = input.value().chars().count();
        self.set_excess
            .set(length.saturating_sub(MessageText::MAX_CHARS));
        platform::fit_to_text(input);
    }

    /// Handles a key press: Enter sends, unless it starts a new line or ends a composition. Keyboards on a screen have
    /// no Shift+Enter, so there Enter starts a new line and the button sends.
    pub fn pressed(&self, event: &KeyboardEvent) {
        let composes = event.is_composing() || event.key_code() == INPUT_METHOD;
        let breaks_line = event.shift_key() || composes || platform::has_coarse_pointer();
        let is_done = match event.key().as_str() {
            "Enter" if !breaks_line => {
                self.send();
                true
            }
            "Escape" if !composes => self.composings.end(),
            "ArrowUp" if !composes && !event.shift_key() && self.is_empty() => {
                self.composings.edit_last()
            }
            _ => false,
        };
        if is_done {
            event.prevent_default();
        }
    }

    fn is_empty(&self) -> bool {
        let input = self.input.get_untracked();
        input.is_some_and(|input| input.value().is_empty())
    }

    /// Puts the focus into the box.
    pub fn focus(&self) {
        if let Some(input) = self.input.get_untracked() {
            let _ = input.focus();
        }
    }

    /// Is there no text in the box?
    #[must_use]
    pub fn is_blank(&self) -> bool {
        let input = self.input.get_untracked();
        input.is_none_or(|input| is_blank(&input.value()))
    }

    /// Sends the text of the box with the files of the tray if it is a valid message, and puts the focus into the box.
    pub fn send(&self) {
        self.focus();
        self.send_now();
    }

    /// The same without the focus.
    pub fn send_now(&self) {
        let Some(input) = self.input.get_untracked() else {
            return;
        };
        let composing = self.composings.now.get_untracked();
        if let Some(Composing::Edit(message, before)) = composing {
            return self.send_edit(message, &before, input.value());
        }
        // Files that were chosen go with it. Whoever asks again does not want to wait for them.
        let waits = untrack(|| self.tray.is_behind()) && !self.is_waiting.get_untracked();
        self.is_waiting.set(waits);
        if waits {
            return;
        }
        // A blank text is not sent without files; for a text that is too long the excess is shown.
        let text = match MessageText::new(input.value()) {
            Ok(text) => text.into(),
            Err(InvalidText::Blank) if !self.tray.is_empty() => String::new(),
            Err(_) => return,
        };
        let name = ActionId::new_at(platform::now());
        // Why a file was refused is said in the tray.
        let Some(files) = self.tray.give_to(&name) else {
            return;
        };
        self.typing.stop();
        let has_files = !files.is_empty();
        let mut message = OutboxEntry::new(self.conversation, name, text, platform::now());
        message.files = files;
        if let Some(Composing::Reply(quote)) = composing {
            message.reply_to = Some(quote);
        }
        self.chat.write(message);
        self.composings.end();
        if has_files {
            self.tray.forget();
        }
        self.draft.sent(&input.value());
        input.set_value("");
        platform::fit_to_text(&input);
        self.on_sent.run(());
    }

    /// Edits a message, if its text has changed. A text that is blank or too long stays in the box.
    fn send_edit(&self, message: MessageId, before: &str, text: String) {
        let Ok(text) = MessageText::new(text) else {
            return;
        };
        if text.as_str() != before {
            let edit = MessageEdit::Text(text.into());
            self.chat.act(self.conversation, message, edit, None);
        }
        self.composings.end();
    }
}
