//! The private note on a person, as it is shown and as a form without JavaScript.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::text::linked;
use crate::app::components::shared::{Variant, refusal_of, text_area};
use crate::app::initial::Initial;
use crate::app::words::{use_note_words, use_words};
use crate::domain::{ConversationId, Note};
use crate::server_fns::people::{SaveNote, read_note};
use crate::wire::{ApiError, ErrorCode};

/// What it is.
#[component]
pub fn NoteHead() -> impl IntoView {
    let of = use_note_words();
    view! {
        <h2 class="text-sm font-semibold">{of.title}</h2>
        <p class="text-sm text-muted-foreground">{of.only_you}</p>
    }
}

/// Its text, with addresses and phone numbers as links.
#[component]
pub fn NoteText(
    /// The note.
    note: Note,
) -> impl IntoView {
    (!note.is_empty()).then(|| {
        view! {
            <p class="note-text" dir="auto" translate="no">
                {linked(note.as_str())}
            </p>
        }
    })
}

/// Why a text was not saved.
#[component]
pub fn NoteRefusal(
    /// The refusal.
    error: ApiError,
) -> impl IntoView {
    let (words, of) = (use_words(), use_note_words());
    let reason = match error.code {
        ErrorCode::TryAgain => of.unreachable,
        ErrorCode::InvalidInput => of.too_long,
        _ => words.reason(&error),
    };
    view! {
        <p class="notice notice-destructive" role="alert">
            {reason}
        </p>
    }
}

/// What the button that opens the form says.
#[must_use]
pub fn opening(note: &Note) -> &'static str {
    let of = use_note_words();
    if note.is_empty() { of.add } else { of.edit }
}

/// The note as the server renders it. Its button is for living pages, the form for those without JavaScript.
pub fn rendered(id: ConversationId) -> AnyView {
    let shown = async move {
        let note = read_note(id).await.ok();
        note.map(|note| {
            let opens = opening(&note);
            view! {
                <NoteHead />
                <NoteText note=note.clone() />
                <button type="button" class=format!("note-open {}", Variant::Outline.class())>
                    {opens}
                </button>
                <NoteForm id note />
            }
            .into_any()
        })
    };
    view! { <Suspense>{Suspend::new(shown)}</Suspense> }.into_any()
}

/// If the note was changed on another device meanwhile, that one stands above the form, which contains what was typed.
#[component]
fn NoteForm(id: ConversationId, note: Note) -> impl IntoView {
    let (words, of) = (use_words(), use_note_words());
    let error = refusal_of(SaveNote::PATH);
    let is_open = error.is_some();
    let typed = error.as_ref().map(|_| expect_context::<Initial>().typed);
    let typed = typed.filter(|it| it.is_in(id));
    let is_changed = error
        .as_ref()
        .is_some_and(|it| it.code == ErrorCode::NoteChanged);
    let replaces = if note.is_empty() {
        of.removed_there
    } else {
        of.replaces
    };
    let typed = typed.and_then(|it| it.get("note").map(str::to_owned));
    let typed = typed.unwrap_or_else(|| note.as_str().to_owned());
    let area = view! {
        <textarea class="input note-area" name="note" rows="5" dir="auto" autocomplete="off" aria-label=of.title></textarea>
    };
    view! {
        <details class="without-js" open=is_open>
            <summary class=Variant::Outline.class()>{opening(&note)}</summary>
            <form class="note-form" method="post" action=SaveNote::url()>
                {error.map(|error| view! { <NoteRefusal error /> })}
                {is_changed.then(|| view! { <p class="text-sm">{replaces}</p> })}
                <input type="hidden" name="conversation_id" value=id.to_string() />
                <input type="hidden" name="before" value=String::from(note) />
                {text_area(area.into_inner(), typed)}
                <button type="submit" class=Variant::Primary.class()>
                    {words.save}
                </button>
            </form>
        </details>
    }
}
