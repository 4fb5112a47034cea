//! Signing out. `device.js` asks first if something was not finished or not sent; without it, the form is sent at once.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use crate::app::components::shared::{Button, Glyph, Variant};
use crate::app::words::use_words;
use crate::server_fns::accounts::SignOut;

/// A plain form, and the question that the script opens: signing out unloads the page with everything of this person.
/// What was not finished is removed; unsent messages are kept until the same person returns, and nobody else sees them.
#[component]
pub fn SignOutForm() -> impl IntoView {
    let words = use_words();
    view! {
        <form method="post" action=SignOut::url() id="sign-out">
            <button type="submit" class="icon-button" aria-label=words.sign_out title=words.sign_out>
                <Glyph icon=icondata::LuLogOut class="text-lg" />
            </button>
        </form>
        <dialog class="dialog" id="sign-out-question" aria-labelledby="sign-out-title">
            <form class="grid gap-3" method="post" action=SignOut::url()>
                <h2 class="text-lg font-semibold" id="sign-out-title">
                    {words.sign_out_question}
                </h2>
                <p id="drafts-are-lost">{words.drafts_are_lost}</p>
                <p id="unsent-stays">{words.unsent_stays}</p>
                <div class="mt-3 flex flex-wrap justify-end gap-2">
                    <button type="submit" formmethod="dialog" class=Variant::Outline.class()>
                        {words.cancel}
                    </button>
                    <Button kind="submit">{words.sign_out}</Button>
                </div>
            </form>
        </dialog>
    }
}
