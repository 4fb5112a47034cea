//! Signing out.

use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use crate::app::components::shared::{Button, Glyph, Variant};
use crate::app::hooks::use_chat::{Chat, use_chat};
use crate::app::hooks::use_draft::{forget_drafts, has_note_drafts};
use crate::app::hooks::use_uploads::{forget_trays, has_trays};
use crate::app::reactive::{memo, when};
use crate::app::words::use_words;
use crate::server_fns::accounts::SignOut;

/// A plain form: signing out unloads the page with everything of this person. It asks first if there is unsent text.
/// Drafts are removed; unsent messages are kept until the same person returns, and nobody else sees them.
#[component]
pub fn SignOutForm() -> impl IntoView {
    let words = use_words();
    let chat = use_chat();
    let question = NodeRef::<html::Dialog>::new();
    let has_drafts = memo(move || chat.drafts.with(|drafts| !drafts.is_empty()));
    let has_unsent = memo(move || chat.outbox.with(|outbox| !outbox.is_empty()));
    // Files that were chosen, and notes that are being written, count as unfinished messages.
    let is_lost = RwSignal::new(false);
    let on_submit = move |event: SubmitEvent| {
        is_lost.set(has_drafts.get_untracked() || has_trays(chat) || has_note_drafts(chat));
        let asks = is_lost.get_untracked() || has_unsent.get_untracked();
        match question.get_untracked() {
            Some(question) if asks && question.show_modal().is_ok() => event.prevent_default(),
            _ => forget(chat),
        }
    };
    view! {
        <form method="post" action=SignOut::url() on:submit=on_submit>
            <SignOutButton />
        </form>
        <dialog class="dialog" aria-labelledby="sign-out-question" node_ref=question>
            <form class="grid gap-3" method="post" action=SignOut::url() on:submit=move |_| forget(chat)>
                <h2 class="text-lg font-semibold" id="sign-out-question">
                    {words.sign_out_question}
                </h2>
                {when(memo(move || is_lost.get()), || view! { <p>{words.drafts_are_lost}</p> }.into_any())}
                {when(has_unsent, || view! { <p>{words.unsent_stays}</p> }.into_any())}
                <div class="mt-3 flex flex-wrap justify-end gap-2">
                    <button type="button" class=Variant::Outline.class() on:click=move |_| close(question)>
                        {words.cancel}
                    </button>
                    <Button kind="submit">{words.sign_out}</Button>
                </div>
            </form>
        </dialog>
    }
}

/// The icon in the bar.
#[component]
pub fn SignOutButton() -> impl IntoView {
    let label = use_words().sign_out;
    view! {
        <button type="submit" class="icon-button" aria-label=label title=label>
            <Glyph icon=icondata::LuLogOut class="text-lg" />
        </button>
    }
}

fn close(question: NodeRef<html::Dialog>) {
    if let Some(question) = question.get_untracked() {
        question.close();
    }
}

/// Removes what was not sent.
fn forget(chat: Chat) {
    forget_drafts(chat);
    forget_trays(chat);
}
