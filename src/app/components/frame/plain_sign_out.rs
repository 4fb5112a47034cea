//! Signing out on a plain page. `plain.js` asks first if there is unsent text, as [`SignOutForm`](super::SignOutForm)
//! does on the Messages pages; without it, the form is sent at once.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::sign_out::SignOutButton;
use crate::app::components::shared::{Button, Variant};
use crate::app::words::use_words;
use crate::server_fns::accounts::SignOut;

/// The form, and the question that the script opens.
#[component]
pub fn PlainSignOut() -> impl IntoView {
    let words = use_words();
    view! {
        <form method="post" action=SignOut::url() id="sign-out">
            <SignOutButton />
        </form>
        <dialog class="dialog" aria-labelledby="sign-out-question">
            <form class="grid gap-3" method="post" action=SignOut::url()>
                <h2 class="text-lg font-semibold" id="sign-out-question">
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
