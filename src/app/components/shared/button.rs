//! Buttons, in shadcn's variants.

use leptos::prelude::*;

/// How much a button asks for attention.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Variant {
    /// The thing to do here.
    #[default]
    Primary,
    /// One of several.
    Outline,
    /// Barely there.
    Ghost,
}

impl Variant {
    /// The classes of a button, also for links that look like one.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Primary => "button bg-primary text-primary-foreground hover:bg-primary/90",
            Self::Outline => "button border border-input bg-card hover:bg-accent",
            Self::Ghost => "button text-muted-foreground hover:bg-accent hover:text-foreground",
        }
    }
}

/// A button.
#[component]
pub fn Button(
    /// How much it asks for attention.
    #[prop(optional)]
    variant: Variant,
    /// `submit` in a form.
    #[prop(default = "button")]
    kind: &'static str,
    /// What it says.
    children: Children,
) -> impl IntoView {
    view! {
        <button type=kind class=variant.class()>
            {children()}
        </button>
    }
}
