//! The message form of a conversation. It works without JavaScript; with JavaScript, a message appears at once
//! and the outbox sends it.

use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::record_button::RecordButton;
use super::{composing_bar, recorder, tray};
use crate::app::components::shared::{
    FirstUse, FormError, Glyph, emoji_picker, refusal_of, text_area,
};
use crate::app::hooks::use_chat::use_chat;
use crate::app::hooks::use_composer::use_composer;
use crate::app::hooks::use_composing::use_composings;
use crate::app::hooks::use_recorder::provide_recorder;
use crate::app::hooks::use_socket::use_socket;
use crate::app::hooks::use_tray::use_tray;
use crate::app::initial::Initial;
use crate::app::platform;
use crate::app::reactive::{memo, when};
use crate::app::words::use_words;
use crate::domain::{ActionId, ConversationId};
use crate::server_fns::chat::SendMessage;

/// Where the form is sent without JavaScript.
const ACTION: &str = "/api/upload/message";

/// The form that sends a message.
#[component]
pub fn Composer(
    /// The conversation to send to.
    id: ConversationId,
    /// The message id in the form's hidden field.
    form_message_id: ActionId,
    /// Called after a message was sent.
    on_sent: Callback<()>,
) -> impl IntoView {
    let words = use_words();
    let tray = use_tray(id);
    provide_context(tray);
    let composer = use_composer(use_chat(), use_socket(), id, tray, on_sent);
    let composings = use_composings();
    let composes = memo(move || composings.now.with(Option::is_some));
    let composing = move || view! { <FirstUse load=composing_bar::composing_bar /> }.into_any();
    let has_chosen = memo(move || tray.is_used.get());
    let files = move || view! { <FirstUse load=tray::tray /> }.into_any();
    let recorder = provide_recorder(id, composer, tray);
    let records = memo(move || recorder.is_open.get());
    let recording = move || view! { <FirstUse load=recorder::recorder /> }.into_any();
    let shows_emoji = RwSignal::new(false);
    let emoji = move || {
        let pick = Callback::new(move |emoji: String| composer.insert(&emoji));
        let leave = move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                event.prevent_default();
                shows_emoji.set(false);
                platform::focus(".composer-input");
            }
        };
        view! {
            <div class="emoji-panel" on:keydown=leave>
                <FirstUse load=move || emoji_picker(pick) />
            </div>
        }
        .into_any()
    };
    let excess = composer.excess;
    let is_too_long = memo(move || excess.get() != 0);
    let surplus = memo(move || (words.characters_over)(excess.get()));
    let warning = move || {
        view! {
            <p class="text-sm text-destructive" aria-live="polite" translate="no">
                {surplus}
            </p>
        }
        .into_any()
    };
    // A refused message stays in the box of its conversation.
    let error = refusal_of(SendMessage::PATH);
    let typed = error.as_ref().map(|_| expect_context::<Initial>().typed);
    let typed = typed.filter(|it| it.is_in(id));
    let typed = typed.and_then(|it| it.get("text").map(str::to_owned));
    let area = view! {
        <textarea
            class="composer-input"
            name="text"
            rows="1"
            dir="auto"
            autocomplete="off"
            aria-label=words.message
            placeholder=words.message
            node_ref=composer.input
            on:input=move |_| composer.typed()
            on:keydown=move |event| composer.pressed(&event)
        ></textarea>
    };
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        composer.send();
    };
    view! {
        <form class="composer" method="post" action=ACTION enctype="multipart/form-data" on:submit=on_submit>
            <FormError error />
            {when(is_too_long, warning)}
            {when(composes, composing)}
            {when(has_chosen, files)}
            {when(records, recording)}
            {when(memo(move || shows_emoji.get()), emoji)}
            <input type="hidden" name="conversation_id" value=id.to_string() />
            <input type="hidden" name="client_message_id" value=form_message_id.to_string() />
            <div class="composer-box">
                <button
                    type="button"
                    class="attach-button"
                    aria-label=words.files.attach
                    title=words.files.attach
                    on:click=move |_| tray.choose()
                >
                    <Glyph icon=icondata::LuPaperclip />
                </button>
                <RecordButton recorder />
                // Keyboards on a screen have emoji of their own.
                <button
                    type="button"
                    class="attach-button emoji-button"
                    aria-label=words.emoji
                    title=words.emoji
                    aria-expanded=move || shows_emoji.get().to_string()
                    on:click=move |_| shows_emoji.update(|it| *it = !*it)
                >
                    <Glyph icon=icondata::LuSmile />
                </button>
                <div class="composer-text">{text_area(area.into_inner(), typed.unwrap_or_default())}</div>
                <button type="submit" class="send-button" aria-label=words.send>
                    <Glyph icon=icondata::LuSendHorizontal />
                </button>
            </div>
            // Behind the text, which is kept when a file is refused. A living page has the button, and lets people choose
            // several. Neither `accept` nor `capture`: phones offer camera, pictures and files.
            <label class="without-js file-label">
                {words.files.attach_one}
                <input
                    type="file"
                    class="file-chooser"
                    name="file"
                    node_ref=tray.chooser
                    on:input=move |_| tray.files_chosen()
                />
            </label>
        </form>
    }
}
