//! A person's avatar.

use leptos::html;
use leptos::prelude::*;

use crate::app::initial::may_load;
use crate::app::platform;
use crate::app::reactive::{effect, live, memo};
use crate::domain::text::initials;
use crate::domain::{UserId, small_face};

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
    /// Whether it is wider than 48 pixels.
    #[prop(optional)]
    is_large: bool,
    /// Whether to show the green dot.
    #[prop(optional)]
    is_online: Option<Memo<bool>>,
) -> impl IntoView {
    let colour = user.0.rem_euclid(COLOURS);
    let letters =
        memo(move || initials(&name.get(), platform::first_grapheme, platform::upper_case));
    // The initials stand below the picture, so it is enough to take away one that cannot be loaded.
    let broken = RwSignal::new(None::<String>);
    let source = move || {
        let source = picture.get().filter(|it| may_load(it))?;
        Some(if is_large { source } else { small_face(source) })
    };
    let image = live(move || match source() {
        Some(source) if broken.with(|it| it.as_ref() != Some(&source)) => {
            view! { <Picture source broken /> }.into_any()
        }
        _ => ().into_any(),
    });
    let dot = is_online.map(|is_online| {
        let is_away = memo(move || !is_online.get());
        view! { <span class="avatar-dot" class:hidden=is_away></span> }
    });
    view! {
        <span class=format!("avatar avatar-{colour} {class}") aria-hidden="true" translate="no">
            <span class="avatar-face">
                <span>{letters}</span>
                {image}
            </span>
            {dot}
        </span>
    }
}

#[component]
fn Picture(source: String, broken: RwSignal<Option<String>>) -> impl IntoView {
    let element = NodeRef::<html::Img>::new();
    let fail = {
        let source = source.clone();
        move || broken.set(Some(source.clone()))
    };
    // It may have failed before the page was alive.
    effect({
        let fail = fail.clone();
        move || {
            if element
                .get()
                .is_some_and(|it| it.complete() && it.natural_width() == 0)
            {
                fail();
            }
        }
    });
    view! {
        <img
            class="avatar-picture"
            src=source
            alt=""
            loading="lazy"
            decoding="async"
            node_ref=element
            on:error=move |_| fail()
        />
    }
}
