//! The picture that stands for a person.

use leptos::prelude::*;

use crate::app::reactive::{live, memo};
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
    name: Memo<String>,
    /// Their picture.
    picture: Memo<Option<String>>,
    /// Size and place.
    #[prop(default = "size-12")]
    class: &'static str,
    /// A green dot.
    #[prop(optional)]
    is_online: Option<Memo<bool>>,
) -> impl IntoView {
    let colour = user.0.rem_euclid(COLOURS);
    let letters = memo(move || initials(&name.get()));
    let image = live(move || {
        match picture.get() {
        Some(source) => view! { <img class="avatar-picture" src=source alt="" loading="lazy" decoding="async" /> }
            .into_any(),
        None => ().into_any(),
    }
    });
    let dot = is_online.map(|is_online| {
        let is_away = memo(move || !is_online.get());
        view! { <span class="avatar-dot" class:hidden=is_away></span> }
    });
    view! {
        <span class=format!("avatar avatar-{colour} {class}") aria-hidden="true">
            <span class="avatar-face">
                <span>{letters}</span>
                {image}
            </span>
            {dot}
        </span>
    }
}
