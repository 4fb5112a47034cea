//! How the viewer keeps a conversation, as forms: what its menu does where there is JavaScript. And the way to the forms of messages. Rendered by the server only, so that it
//! is not in the module.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use crate::app::components::shared::{FormError, refusal_of};
use crate::app::hooks::use_chat::use_chat;
use crate::app::hooks::use_clock::use_clock;
use crate::app::paths;
use crate::app::platform;
use crate::app::words::{use_list_action_words, use_message_form_words, use_words};
use crate::domain::{ListSettings, Seq, Stage, Timestamp, UserType};
use crate::server_fns::people::Block;
use crate::server_fns::settings::{SetStage, UpdateConversation};
use crate::wire::rest::ConversationSummary;

/// Buttons that pin, mute, archive, or mark as unread.
#[component]
pub fn KeepForms(
    /// The current row of the conversation.
    row: Memo<ConversationSummary>,
) -> impl IntoView {
    let now = use_clock().now;
    platform::adopted(move || forms(&row.get_untracked(), now.get_untracked()))
}

fn forms(row: &ConversationSummary, now: Timestamp) -> AnyView {
    let of = use_list_action_words();
    let settings = row.settings();
    let is_archived = settings.is_archived(row.last_message_seq, now);
    if row.last_seq == Seq::ZERO {
        return ().into_any();
    }
    let button = |name: &'static str, value: String, says: &'static str| {
        view! {
            <button type="submit" class="button border border-input bg-card" name=name value=value>
                {says}
            </button>
        }
    };
    let pin = if settings.pinned { of.unpin } else { of.pin };
    let pin = (!is_archived).then(|| button("pinned", (!settings.pinned).to_string(), pin));
    let newest = row.last_message_seq.max(Seq(1));
    let (from, unread) = if settings.is_marked_unread() {
        (Seq::ZERO, of.mark_read)
    } else {
        (newest, of.mark_unread)
    };
    let (until, mute) = if settings.is_muted(now) {
        (Timestamp::default(), of.unmute)
    } else {
        (ListSettings::ALWAYS, of.mute_always)
    };
    let archive = if is_archived {
        of.unarchive
    } else {
        of.archive
    };
    let block = if row.blocked.by_me {
        of.unblock
    } else {
        of.block
    };
    view! {
        <a class="without-js text-link mt-6 inline-block" href=paths::message_forms(row.conversation_id)>
            {use_message_form_words().title}
        </a>
        <form
            class="without-js mt-4 grid w-full gap-2"
            method="post"
            action=UpdateConversation::url()
            aria-label=use_words().inbox.actions
        >
            <FormError error=refusal_of(UpdateConversation::PATH) />
            <input type="hidden" name="conversation_id" value=row.conversation_id.to_string() />
            {pin}
            {button("unread_from_seq", from.to_string(), unread)}
            {button("muted_until", until.iso(), mute)}
            {button("archived", (!is_archived).to_string(), archive)}
            {button("cleared_seq", newest.to_string(), of.delete)}
        </form>
        {(use_chat().role == UserType::Photographer).then(|| stage_form(row))}
        <form class="without-js mt-2 grid w-full gap-2" method="post" action=Block::url()>
            <FormError error=refusal_of(Block::PATH) />
            <input type="hidden" name="conversation_id" value=row.conversation_id.to_string() />
            {button("on", (!row.blocked.by_me).to_string(), block)}
        </form>
    }
    .into_any()
}

/// The stage of a photographer's conversation; an empty field takes it away.
fn stage_form(row: &ConversationSummary) -> AnyView {
    let of = use_list_action_words();
    let suggestion = |name: &'static str| view! { <option value=name></option> };
    view! {
        <form class="without-js mt-2 grid w-full gap-2" method="post" action=SetStage::url()>
            <FormError error=refusal_of(SetStage::PATH) />
            <input type="hidden" name="conversation_id" value=row.conversation_id.to_string() />
            <label class="grid gap-1">
                {of.stage}
                <input
                    class="input"
                    name="stage"
                    value=row.stage.as_str().to_owned()
                    maxlength=Stage::MAX_CHARS.to_string()
                    autocomplete="off"
                    dir="auto"
                    list="stages"
                />
            </label>
            <datalist id="stages">{of.stages.map(suggestion).collect_view()}</datalist>
            <button type="submit" class="button border border-input bg-card">
                {use_words().save}
            </button>
        </form>
    }
    .into_any()
}
