//! A person's avatar.

use leptos::prelude::*;

use crate::app::reactive::{live, memo};
use crate::domain::UserId;
use crate::domain::text::initials;

/// Number of colours for people without a picture; the style sheet defines the same number.
const COLOURS: i64 = 8;

/// A person's picture, or their initials on a colour. Hidden from screen readers, because the name always
/// stands beside it.
#[component]
pub fn Avatar(
    /// Determines the colour, which stays when the name changes.
    user: UserId,
    /// The person's name, for the initials.
    name: Memo<String>,
    /// The address of the picture.
    picture: Memo<Option<String>>,
    /// CSS classes for size and position.
    #[prop(default = "size-12")]
    class: &'static str,
    /// Whether to show the green dot.
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
