//! A form that works without JavaScript. With it, a message shows at once and is sent by the outbox; the box
//! is never disabled and never loses focus or text.

use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::html;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use crate::app::components::shared::{FormError, Glyph};
use crate::app::hooks::use_chat::use_chat;
use crate::app::hooks::use_draft::use_draft;
use crate::app::hooks::use_socket::use_socket;
use crate::app::hooks::use_typing::use_typing;
use crate::app::platform;
use crate::app::words::use_words;
use crate::domain::message::InvalidText;
use crate::domain::{ClientMessageId, ConversationId, MessageText};
use crate::server_fns::chat::SendMessage;

/// Key code of every key that goes to an input method; Safari tells the end of a composition only so.
const INPUT_METHOD: u32 = 229;

/// Writes into a conversation.
#[component]
pub fn Composer(
    /// Which.
    id: ConversationId,
    /// The name of what the form sends.
    form_message_id: ClientMessageId,
    /// Called when a message has been written.
    on_sent: Callback<()>,
) -> impl IntoView {
    let words = use_words();
    let chat = use_chat();
    let draft = use_draft(chat, id);
    let typing = use_typing(use_socket(), id);
    let input = NodeRef::<html::Textarea>::new();
    let (excess, set_excess) = signal(0_usize);
    let refused = ServerAction::<SendMessage>::new();
    let error = Signal::derive(move || refused.value().get().and_then(Result::err));

    let came_by_link = chat.is_alive.get_untracked();
    Effect::new(move || {
        let Some(input) = input.get() else { return };
        // What was typed before the page came alive stays.
        if input.value().is_empty() {
            input.set_value(&draft.text());
        }
        platform::fit_to_text(&input);
        if came_by_link && platform::has_fine_pointer() {
            let _ = input.focus();
        }
    });
    let on_input = move |_| {
        let Some(input) = input.get_untracked() else {
            return;
        };
        let text = input.value();
        typing.typed(text.trim().is_empty());
        draft.keep(&text);
        set_excess.set(text.chars().count().saturating_sub(MessageText::MAX_CHARS));
        platform::fit_to_text(&input);
    };
    let send = move || {
        let Some(input) = input.get_untracked() else {
            return;
        };
        let _ = input.focus();
        match MessageText::new(input.value()) {
            Ok(text) => {
                typing.stop();
                chat.write(id, text.into());
                input.set_value("");
                draft.keep("");
                platform::fit_to_text(&input);
                on_sent.run(());
            }
            // The count below the box says how many are too many.
            Err(InvalidText::TooLong | InvalidText::Blank | InvalidText::Nul) => {}
        }
    };
    let on_keydown = move |event: KeyboardEvent| {
        let composes = event.is_composing() || event.key_code() == INPUT_METHOD;
        if event.key() == "Enter" && !event.shift_key() && !composes {
            event.prevent_default();
            send();
        }
    };
    view! {
        <form
            class="composer"
            method="post"
            action=SendMessage::url()
            on:submit=move |event: SubmitEvent| {
                event.prevent_default();
                send();
            }
        >
            <FormError error />
            <Show when=move || excess.get() != 0>
                <p class="text-sm text-destructive">{move || (words.characters_over)(excess.get())}</p>
            </Show>
            <input type="hidden" name="conversation_id" value=id.to_string() />
            <input type="hidden" name="client_message_id" value=form_message_id.to_string() />
            <div class="composer-box">
                <textarea
                    class="composer-input"
                    name="text"
                    rows="1"
                    dir="auto"
                    autocomplete="off"
                    enterkeyhint="send"
                    aria-label=words.message
                    placeholder=words.message
                    node_ref=input
                    on:input=on_input
                    on:keydown=on_keydown
                ></textarea>
                <button type="submit" class="send-button" aria-label=words.send>
                    <Glyph icon=icondata::LuSendHorizontal />
                </button>
            </div>
        </form>
    }
}
