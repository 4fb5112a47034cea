//! The messages of a conversation, and what can be done with each, as forms: what the menu of a message does where there is JavaScript.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::about_conversation::{Subject, about_conversation, asked, message_link, more, sheet};
use super::login::typed;
use crate::app::components::shared::{FormError, Variant, refusal_of, text_area};
use crate::app::hooks::use_jump::AT;
use crate::app::initial::Initial;
use crate::app::state::content;
use crate::app::words::{use_action_words, use_message_form_words, use_words};
use crate::domain::text::is_blank;
use crate::domain::{Message, Seq};
use crate::server_fns::actions::{DeleteMessage, EditMessage, Pin, Star};
use crate::server_fns::chat::history;
use crate::wire;
use crate::wire::rest::MessagesPage;

/// The number of messages of a page.
const ROWS: i64 = 30;

/// `/conversations/{conversation}/messages?before=&at=`: the messages, newest first; with `at`, the one at this position.
#[component]
pub fn MessageFormsPage() -> impl IntoView {
    let at = asked(AT).map(Seq);
    let (before, limit) = match at {
        Some(Seq(at)) => (Some(Seq(at.saturating_add(1))), 1),
        None => (asked("before").map(Seq), ROWS),
    };
    about_conversation(
        move |id| history(id, before, None, None, Some(limit)),
        move |subject, page| match at {
            Some(at) => one(subject, at, page),
            None => list(subject, page),
        },
    )
}

fn list(subject: &Subject, page: MessagesPage) -> AnyView {
    let (words, of) = (use_words(), use_message_form_words());
    let next = page.oldest_seq.filter(|_| page.has_more);
    let messages = page.messages.into_iter().rev();
    let entry = |message: wire::rest::Message| {
        let message = Message::from(message);
        message_link(
            format!("?{AT}={}", message.seq),
            subject.byline(message.sender_id, message.created_at),
            content::line_of(&message.body, words),
            ().into_any(),
        )
    };
    let content = view! {
        <p class="mb-4">{of.choose}</p>
        <ul class="shared-rows">{messages.map(entry).collect_view()}</ul>
        {more(next.map(|before| format!("?before={before}")))}
    };
    sheet(subject, of.title, content.into_any())
}

/// The message at this position with its forms. Those that would be refused are missing; the clock of the server decides.
fn one(subject: &Subject, at: Seq, page: MessagesPage) -> AnyView {
    let (words, of) = (use_words(), use_message_form_words());
    let found = page.messages.into_iter().find(|it| it.seq == at);
    let shown = match found.filter(|it| it.deleted_at.is_none()) {
        Some(message) => {
            let text = match is_blank(&message.text) {
                true => content::line_of(&Message::from(message.clone()).body, words),
                false => message.text.clone(),
            };
            view! {
                <p class="shared-about">{subject.byline(message.sender_id, message.created_at)}</p>
                <p class="mt-1 whitespace-pre-wrap wrap-anywhere" dir="auto">
                    {text}
                </p>
                {forms(subject, &message)}
            }
            .into_any()
        }
        None => view! { <p role="status">{words.message_deleted}</p> }.into_any(),
    };
    let content = view! {
        {shown}
        <p class="mt-6">
            <a class="text-link" href="?">
                {of.other_messages}
            </a>
        </p>
    };
    sheet(subject, of.title, content.into_any())
}

fn forms(subject: &Subject, message: &wire::rest::Message) -> AnyView {
    let of = use_action_words();
    let id = message.id.to_string();
    let age = expect_context::<Initial>().now.0 - message.created_at.0;
    let is_agreed = message.agreement.is_some_and(|it| it.is_final());
    let is_own = message.sender_id == subject.user.user_id && !is_agreed;
    let can_edit = is_own && age < Message::EDITABLE_MS && !is_blank(&message.text);
    let can_delete = is_own && age < Message::DELETABLE_MS;
    let button = |action: &'static str, name: &'static str, value: String, says: &'static str| {
        view! {
            <form method="post" action=action>
                <input type="hidden" name="message" value=id.clone() />
                <button type="submit" class=Variant::Outline.class() name=name value=value>
                    {says}
                </button>
            </form>
        }
    };
    let star = if message.starred { of.unstar } else { of.star };
    let pin = if message.pinned { of.unpin } else { of.pin };
    let delete = |whom: &str, says| button(DeleteMessage::url(), "whom", whom.to_owned(), says);
    let error = [DeleteMessage::PATH, Star::PATH, Pin::PATH];
    let error = error.into_iter().find_map(refusal_of);
    view! {
        {can_edit.then(|| edit_form(message))}
        <div class="mt-4 flex flex-wrap gap-3">
            <FormError error />
            {button(Star::url(), "on", (!message.starred).to_string(), star)}
            {button(Pin::url(), "on", (!message.pinned).to_string(), pin)}
            {delete("me", of.delete_for_me)}
            {can_delete.then(|| delete("everyone", of.delete_for_everyone))}
        </div>
    }
    .into_any()
}

fn edit_form(message: &wire::rest::Message) -> AnyView {
    let of = use_message_form_words();
    let error = refusal_of(EditMessage::PATH);
    let written = typed(error.as_ref()).get("text").map(str::to_owned);
    let area = view! { <textarea class="input" name="text" rows="4" dir="auto"></textarea> };
    view! {
        <form method="post" action=EditMessage::url() class="mt-4 grid gap-2">
            <FormError error />
            <input type="hidden" name="message" value=message.id.to_string() />
            <label class="grid gap-1">
                {of.text}
                {text_area(area.into_inner(), written.unwrap_or_else(|| message.text.clone()))}
            </label>
            <button type="submit" class=Variant::Primary.class()>
                {use_words().save}
            </button>
        </form>
    }
    .into_any()
}
