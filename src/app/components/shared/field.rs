//! An input with its label.

use leptos::prelude::*;

/// A labelled input.
#[component]
pub fn Field(
    /// The label.
    label: &'static str,
    /// The name in the form; also the element's id.
    name: &'static str,
    /// The initial value.
    #[prop(optional)]
    value: String,
    /// The `type` attribute.
    #[prop(default = "text")]
    kind: &'static str,
    /// The `autocomplete` attribute.
    #[prop(default = "on")]
    autocomplete: &'static str,
    /// Whether it must be filled in.
    #[prop(optional)]
    required: bool,
    /// Minimum number of characters.
    #[prop(optional)]
    min_length: Option<u32>,
    /// Maximum number of characters.
    #[prop(optional)]
    max_length: Option<u32>,
    /// A hint below the input.
    #[prop(optional)]
    hint: Option<&'static str>,
) -> impl IntoView {
    let hint_id = format!("{name}-hint");
    let described_by = hint.map(|_| hint_id.clone());
    view! {
        <div class="grid gap-1.5">
            <label class="text-sm font-medium" for=name>
                {label}
            </label>
            <input
                class="input"
                id=name
                name=name
                type=kind
                value=value
                autocomplete=autocomplete
                required=required
                minlength=min_length
                maxlength=max_length
                aria-describedby=described_by
            />
            {hint
                .map(|hint| {
                    view! {
                        <p class="text-sm text-muted-foreground" id=hint_id>
                            {hint}
                        </p>
                    }
                })}
        </div>
    }
}
