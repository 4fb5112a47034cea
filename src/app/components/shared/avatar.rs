//! The picture that stands for a person.

use leptos::prelude::*;

use crate::domain::UserId;
use crate::domain::text::initials;

/// How many colours there are for people without a picture; the style sheet has as many.
const COLOURS: i64 = 8;

/// A person's picture, or their initials on a colour of their own. Their name always stands beside it, so it
/// says nothing to those who listen.
#[component]
pub fn Avatar(
    /// Whose: the colour follows from it and stays when the name changes.
    user: UserId,
    /// Their name.
    #[prop(into)]
    name: Signal<String>,
    /// Their picture.
    #[prop(into)]
    picture: Signal<Option<String>>,
    /// Size and place.
    #[prop(default = "size-12")]
    class: &'static str,
    /// A green dot.
    #[prop(optional, into)]
    is_online: Signal<bool>,
) -> impl IntoView {
    let colour = user.0.rem_euclid(COLOURS);
    let image = move || {
        let source = picture.get()?;
        Some(
            view! { <img class="avatar-picture" src=source alt="" loading="lazy" decoding="async" /> },
        )
    };
    view! {
        <span class=format!("avatar avatar-{colour} {class}") aria-hidden="true">
            <span class="avatar-face">
                <span>{move || initials(&name.get())}</span>
                {image}
            </span>
            <span class="avatar-dot" class:hidden=move || !is_online.get()></span>
        </span>
    }
}
