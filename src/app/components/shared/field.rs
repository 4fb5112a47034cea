//! A line to write in, with its label.

use leptos::prelude::*;

/// A labelled input.
#[component]
pub fn Field(
    /// What it is for.
    label: &'static str,
    /// Its name in the form.
    name: &'static str,
    /// What it begins with.
    #[prop(optional)]
    value: String,
    /// The kind of input.
    #[prop(default = "text")]
    kind: &'static str,
    /// What the browser may fill in.
    #[prop(default = "on")]
    autocomplete: &'static str,
    /// Must there be something?
    #[prop(optional)]
    required: bool,
    /// The fewest characters.
    #[prop(optional)]
    min_length: Option<u32>,
    /// The most characters.
    #[prop(optional)]
    max_length: Option<u32>,
    /// A sentence of help.
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
