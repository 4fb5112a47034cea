//! The private note on a person, with the form in which it is edited. Not in the module: loaded when the details of the next
//! conversation open, or when somebody edits the note that the server has rendered.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use super::note_view::{NoteHead, NoteRefusal, NoteText, opening};
use crate::app::components::shared::{NotLoaded, Variant};
use crate::app::hooks::use_details::DetailsView;
use crate::app::hooks::use_note::{LIVE, NoteStage, PersonNote, use_note};
use crate::app::platform;
use crate::app::reactive::{live, memo};
use crate::app::words::{use_note_words, use_words};
use crate::domain::{ConversationId, Note};

/// So many characters before the end it is said how many are left.
const NEARLY_FULL: usize = 200;

#[derive(Clone, Copy, PartialEq)]
enum Shown {
    Loading,
    Failure,
    Note,
    Form,
}

/// The note on the other member of this conversation. If `is_asked`, its form opens.
#[wasm_split(person_note, fallible)]
pub fn living_note(
    id: ConversationId,
    is_asked: bool,
    details: DetailsView,
) -> Result<AnyView, NotLoaded> {
    let (words, of) = (use_words(), use_note_words());
    let note = use_note(id, is_asked, details);
    let shown = memo(move || {
        note.stage.with(|stage| match stage {
            NoteStage::Loading => Shown::Loading,
            NoteStage::Failed => Shown::Failure,
            NoteStage::Shown => Shown::Note,
            _ => Shown::Form,
        })
    });
    let shown = live(move || match shown.get() {
        Shown::Loading => {
            view! { <p class="text-sm text-muted-foreground">{words.loading}</p> }.into_any()
        }
        Shown::Failure => view! { <NotRead note /> }.into_any(),
        Shown::Note => view! { <StoredNote note /> }.into_any(),
        Shown::Form => view! { <NoteForm note /> }.into_any(),
    });
    let said = move || match note.is_saved.get() {
        true if note.stored.with(Note::is_empty) => of.removed,
        true => of.saved,
        false => "",
    };
    Ok(view! {
        <div class="note-live" tabindex="-1">
            <NoteHead />
            <p class="sr-only" role="status" translate="no">
                {said}
            </p>
            {shown}
        </div>
    }
    .into_any())
}

#[component]
fn NotRead(note: PersonNote) -> impl IntoView {
    let words = use_words();
    let retry = move |_| {
        // The button goes with its focus.
        platform::focus(LIVE);
        note.retry();
    };
    view! {
        <p class="text-sm" role="alert">
            {words.failed}
            ". "
            {words.try_later}
        </p>
        <button type="button" class=Variant::Outline.class() on:click=retry>
            {words.retry}
        </button>
    }
}

#[component]
fn StoredNote(note: PersonNote) -> impl IntoView {
    let opens = memo(move || note.stored.with(opening));
    view! {
        {live(move || view! { <NoteText note=note.stored.get() /> }.into_any())}
        <button type="button" class=format!("note-open {}", Variant::Outline.class()) on:click=move |_| note.begin()>
            {opens}
        </button>
    }
}

#[component]
fn NoteForm(note: PersonNote) -> impl IntoView {
    let (words, of) = (use_words(), use_note_words());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        note.save();
    };
    let over = memo(move || note.length.get().saturating_sub(Note::MAX_CHARS));
    let room = memo(
        move || match Note::MAX_CHARS.saturating_sub(note.length.get()) {
            0 if over.get() > 0 => (words.characters_over)(over.get()),
            left if left <= NEARLY_FULL => (of.left)(left),
            _ => String::new(),
        },
    );
    let is_over = memo(move || over.get() > 0);
    view! {
        <form class="note-form" on:submit=submit>
            {live(move || note.stage.with(|stage| refusal(stage, &note.stored)))}
            <textarea
                class="input note-area"
                rows="5"
                dir="auto"
                autocomplete="off"
                aria-label=of.title
                aria-invalid=move || is_over.get().then_some("true")
                node_ref=note.area
                on:input=move |_| note.changed()
                on:keydown=move |event| note.pressed(&event)
            ></textarea>
            <p
                class="note-room"
                class:text-destructive=is_over
                aria-live=move || if is_over.get() { "polite" } else { "off" }
                translate="no"
            >
                {room}
            </p>
            <div class="flex flex-wrap gap-2">
                <button type="submit" class=Variant::Primary.class()>
                    {words.save}
                </button>
                <button type="button" class=Variant::Outline.class() on:click=move |_| note.cancel()>
                    {words.cancel}
                </button>
            </div>
        </form>
    }
}

/// Why the text was not saved.
fn refusal(stage: &NoteStage, stored: &RwSignal<Note>) -> AnyView {
    let of = use_note_words();
    match stage {
        NoteStage::Refused(error) => view! { <NoteRefusal error=error.clone() /> }.into_any(),
        NoteStage::Changed => {
            let stored = stored.get_untracked();
            let now = if stored.is_empty() {
                of.removed_there.into_any()
            } else {
                view! {
                    <p>{of.changed}</p>
                    <NoteText note=stored />
                    <p>{of.replaces}</p>
                }
                .into_any()
            };
            view! {
                <div class="note-changed" role="alert">
                    {now}
                </div>
            }
            .into_any()
        }
        _ => ().into_any(),
    }
}
