//! Reports a person to the staff of the platform. Part of the menu of a conversation, which loads on first use.

use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::components::shared::{FormError, Variant};
use crate::app::hooks::use_chat::use_chat;
use crate::app::hooks::use_menu::MenuPopup;
use crate::app::platform;
use crate::app::reactive::{effect, live, memo};
use crate::app::words::use_list_action_words;
use crate::domain::{ActionId, ConversationId, ReportReason};
use crate::server_fns::people::report;
use crate::wire::ApiError;

#[derive(Clone, PartialEq)]
enum Stage {
    Asked,
    Sending,
    Refused(ApiError),
    Sent,
}

/// Why, in one's own words if one likes; afterwards, that it has arrived.
#[component]
pub fn ReportForm(
    /// The menu in whose place it stands.
    popup: MenuPopup,
    /// The conversation with the person.
    id: ConversationId,
    /// The person's name.
    name: String,
    /// The user has not blocked them.
    can_block: bool,
) -> impl IntoView {
    let (of, chat) = (use_list_action_words(), use_chat());
    let stage = RwSignal::new(Stage::Asked);
    let reason = RwSignal::new(ReportReason::Spam);
    let details = NodeRef::<html::Textarea>::new();
    let heading = NodeRef::<html::H2>::new();
    effect(move || {
        // The menu, and afterwards the form, has gone with its focus.
        let _ = stage.with(|stage| *stage == Stage::Sent);
        if let Some(heading) = heading.get() {
            let _ = heading.focus();
        }
    });
    // A repeat after a lost answer is the same report.
    let action_id = StoredValue::new(ActionId::new_at(platform::now()));
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        if stage.with_untracked(|stage| *stage == Stage::Sending) {
            return;
        }
        stage.set(Stage::Sending);
        let details = details.get_untracked().map(|area| area.value());
        let (reason, action_id) = (reason.get_untracked(), action_id.get_value());
        spawn_local(async move {
            let answer = report(id, reason, details, Some(action_id)).await;
            stage.try_set(match answer {
                Ok(()) => Stage::Sent,
                Err(error) => {
                    chat.check_session(&error);
                    Stage::Refused(error)
                }
            });
        });
    };
    let choice = move |of_choice: ReportReason, says: &'static str| {
        view! {
            <label class="report-reason">
                <input
                    type="radio"
                    name="reason"
                    value=of_choice.as_str()
                    prop:checked=move || reason.get() == of_choice
                    on:change=move |_| reason.set(of_choice)
                />
                {says}
            </label>
        }
    };
    let error = move || match stage.get() {
        Stage::Refused(error) => view! { <FormError error=Some(error) /> }.into_any(),
        _ => ().into_any(),
    };
    let is_sent = memo(move || stage.with(|stage| *stage == Stage::Sent));
    let title = (of.report_person)(&name);
    let name = StoredValue::new(name);
    let form = move || {
        view! {
            <form class="grid gap-3 p-2" on:submit=send>
                {live(error)}
                <fieldset class="grid gap-1">
                    <legend class="sr-only">{of.report_reason}</legend>
                    {choice(ReportReason::Spam, of.reason_spam)}
                    {choice(ReportReason::Abuse, of.reason_abuse)}
                    {choice(ReportReason::Fraud, of.reason_fraud)}
                    {choice(ReportReason::Other, of.reason_other)}
                </fieldset>
                <label class="grid gap-1">
                    {of.report_details}
                    <textarea class="input" rows="3" maxlength="1000" dir="auto" node_ref=details></textarea>
                </label>
                <p class="text-sm text-muted-foreground">{name.with_value(|name| (of.report_note)(name))}</p>
                <button type="submit" class=Variant::Primary.class()>
                    {of.report_send}
                </button>
                <button type="button" class="button border border-input bg-card" on:click=move |_| popup.close()>
                    {of.cancel}
                </button>
            </form>
        }
        .into_any()
    };
    let sent = move || {
        let block = move |_| {
            popup.close();
            chat.block(id, true);
        };
        view! {
            <div class="grid gap-3 p-2">
                <p role="status">{of.report_sent}</p>
                {can_block
                    .then(|| {
                        view! {
                            <button type="button" class="button border border-input bg-card" on:click=block>
                                {of.block}
                            </button>
                        }
                    })}
                <button type="button" class=Variant::Primary.class() on:click=move |_| popup.close()>
                    {of.done}
                </button>
            </div>
        }
        .into_any()
    };
    view! {
        <h2 class="p-2 text-lg font-semibold wrap-anywhere" dir="auto" tabindex="-1" node_ref=heading>
            {title}
        </h2>
        {live(move || if is_sent.get() { sent() } else { form() })}
    }
}
