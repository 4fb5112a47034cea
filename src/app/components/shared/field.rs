//! Inputs with label, hint, and the reason why their value was refused.

use leptos::html::{self, HtmlElement};
use leptos::prelude::*;
use leptos::tachys::html::attribute::Attribute;

use crate::app::platform;
use crate::app::words::use_words;
use crate::wire::{ApiError, FormField};

/// A labelled input of one line.
#[component]
pub fn Field(
    /// The label.
    label: &'static str,
    /// Which field of the form it is; its name is also the element's id.
    field: FormField,
    /// The initial value.
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
    /// The refusal of the form.
    #[prop(optional_no_strip)]
    error: Option<ApiError>,
) -> impl IntoView {
    let name = field.name();
    let is_wrong = is_about(error.as_ref(), field);
    let described_by = hint
        .map(|_| hint_id(field))
        .into_iter()
        .chain(is_wrong.then(|| error_id(field)))
        .collect::<Vec<_>>()
        .join(" ");
    view! {
        <div class="grid gap-1.5">
            <FieldLabel label field />
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
                aria-describedby=Some(described_by).filter(|ids| !ids.is_empty())
                aria-invalid=is_wrong.then_some("true")
                autofocus=is_wrong
            />
            {hint
                .map(|hint| {
                    view! {
                        <p class="text-sm text-muted-foreground" id=hint_id(field)>
                            {hint}
                        </p>
                    }
                })}
            {is_wrong.then(|| view! { <WrongValue field /> })}
        </div>
    }
}

/// A labelled text of several lines.
#[component]
pub fn TextArea(
    /// The label.
    label: &'static str,
    /// Which field of the form it is; its name is also the element's id.
    field: FormField,
    /// The initial value.
    value: String,
    /// The refusal of the form.
    error: Option<ApiError>,
) -> impl IntoView {
    let name = field.name();
    let is_wrong = is_about(error.as_ref(), field);
    let area = view! {
        <textarea
            class="input min-h-28"
            id=name
            name=name
            rows="4"
            dir="auto"
            aria-describedby=is_wrong.then(|| error_id(field))
            aria-invalid=is_wrong.then_some("true")
            autofocus=is_wrong
        ></textarea>
    };
    view! {
        <div class="grid gap-1.5">
            <FieldLabel label field />
            {text_area(area.into_inner(), value)}
            {is_wrong.then(|| view! { <WrongValue field /> })}
        </div>
    }
}

/// Fills in a text area; HTML parsers leave no text node in an empty one.
pub fn text_area<At>(area: HtmlElement<html::Textarea, At, ()>, text: String) -> AnyView
where
    At: Attribute + Send,
{
    if text.is_empty() {
        area.into_any()
    } else {
        area.child(platform::in_textarea(&text)).into_any()
    }
}

#[component]
fn FieldLabel(label: &'static str, field: FormField) -> impl IntoView {
    view! {
        <label class="text-sm font-medium" for=field.name()>
            {label}
        </label>
    }
}

/// Read out with its field, which gets the focus when the page is loaded.
#[component]
fn WrongValue(field: FormField) -> impl IntoView {
    view! {
        <p class="text-sm text-destructive" id=error_id(field)>
            {(use_words().wrong_value)(field)}
        </p>
    }
}

fn is_about(error: Option<&ApiError>, field: FormField) -> bool {
    error.is_some_and(|error| error.field == Some(field))
}

fn hint_id(field: FormField) -> String {
    format!("{}-hint", field.name())
}

fn error_id(field: FormField) -> String {
    format!("{}-error", field.name())
}
