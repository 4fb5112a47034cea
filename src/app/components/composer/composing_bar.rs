//! What the message box is for, if it is not a new message: the message that is answered or edited. Not in the module: loaded when
//! there is one.

use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use crate::app::components::shared::{Glyph, NotLoaded};
use crate::app::components::thread::quote_line;
use crate::app::hooks::use_chat::use_chat;
use crate::app::hooks::use_composing::{Composing, use_composings};
use crate::app::hooks::use_message_menu::use_message_menu;
use crate::app::platform;
use crate::app::reactive::memo;
use crate::app::words::{use_action_words, use_words};

/// The message, and a button that ends it.
#[wasm_split(composing_bar, fallible)]
pub fn composing_bar() -> Result<AnyView, NotLoaded> {
    let (words, of) = (use_words(), use_action_words());
    let (composings, me, menu) = (use_composings(), use_chat().me, use_message_menu());
    let title = memo(move || match composings.now.get() {
        Some(Composing::Reply(quote)) if quote.sender_id == me => {
            of.replying_to_yourself.to_owned()
        }
        Some(Composing::Reply(_)) => (of.replying_to)(&menu.peer_name.get()),
        Some(Composing::Edit(..)) => of.editing.to_owned(),
        None => String::new(),
    });
    let text = memo(move || match composings.now.get() {
        Some(Composing::Reply(quote)) => quote_line(&quote, words),
        Some(Composing::Edit(_, text)) => text,
        None => String::new(),
    });
    let end = move |_| {
        // The button goes with the bar.
        platform::focus(".composer-input");
        composings.end();
    };
    Ok(view! {
        <div class="composing-bar" translate="no">
            <p class="composing-title" role="status">
                {title}
            </p>
            <p class="composing-text" dir="auto">
                {text}
            </p>
            <button type="button" class="icon-button" aria-label=words.cancel on:click=end>
                <Glyph icon=icondata::LuX />
            </button>
        </div>
    }
    .into_any())
}
