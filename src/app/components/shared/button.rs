//! Buttons, in shadcn's variants.

use leptos::prelude::*;

/// How prominent a button is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Variant {
    /// The main action of a view.
    #[default]
    Primary,
    /// One of several actions.
    Outline,
    /// Without border or background.
    Ghost,
}

impl Variant {
    /// The CSS classes of a button, also for links that look like buttons.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Primary => "button bg-primary text-primary-foreground hover:bg-primary/90",
            Self::Outline => "button border border-input bg-card hover:bg-accent",
            Self::Ghost => "button text-muted-foreground hover:bg-accent hover:text-foreground",
        }
    }
}

/// A button in one of the variants.
#[component]
pub fn Button(
    /// How prominent it is.
    #[prop(optional)]
    variant: Variant,
    /// The `type` attribute, such as `submit`.
    #[prop(default = "button")]
    kind: &'static str,
    /// The label.
    children: Children,
) -> impl IntoView {
    view! {
        <button type=kind class=variant.class()>
            {children()}
        </button>
    }
}
