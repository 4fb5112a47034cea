//! The user's private note on the other member of a conversation: it is read when the details open. Part of what loads on first use.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::use_chat::{Chat, use_chat};
use super::use_composer::INPUT_METHOD;
use super::use_details::DetailsView;
use super::use_draft::note_drafts_name;
use super::use_socket::use_socket;
use crate::app::platform::{self, Keep};
use crate::app::reactive::effect;
use crate::app::state::note_drafts::{NoteDraft, NoteDrafts};
use crate::domain::{ConversationId, Note};
use crate::server_fns::people::{read_note, save_note};
use crate::wire::{ApiError, ErrorCode};

/// Selects the note of a living page.
pub const LIVE: &str = ".note-live";
/// Its button that opens the form.
const OPEN: &str = ".note-live .note-open";

/// What is shown of the note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoteStage {
    /// Nothing yet.
    Loading,
    /// That it could not be loaded.
    Failed,
    /// The note.
    Shown,
    /// The form.
    Editing,
    /// The form, while the answer is on its way.
    Saving,
    /// The form, and why the text was not saved.
    Refused(ApiError),
    /// The form, and the note that was stored on another device meanwhile.
    Changed,
}

impl NoteStage {
    /// Is the form shown?
    #[must_use]
    pub const fn is_form(&self) -> bool {
        !matches!(self, Self::Loading | Self::Failed | Self::Shown)
    }
}

/// The note, and the form in which it is edited.
#[derive(Debug, Clone, Copy)]
pub struct PersonNote {
    /// The note as it is stored, as far as this page knows.
    pub stored: RwSignal<Note>,
    /// What is shown.
    pub stage: RwSignal<NoteStage>,
    /// The note was saved here.
    pub is_saved: RwSignal<bool>,
    /// How many characters the note in the form has.
    pub length: RwSignal<usize>,
    /// The text area of the form.
    pub area: NodeRef<html::Textarea>,
    id: ConversationId,
    chat: Chat,
    /// The text in the form.
    typed: StoredValue<String>,
    /// The stored note that the writer has seen.
    seen: StoredValue<Note>,
    /// The form opens as soon as the note is there.
    is_asked: StoredValue<bool>,
}

/// The note on the other member of this conversation. If `is_asked`, its form opens.
///
/// On the server: never used, because its part loads on first use.
#[must_use]
pub fn use_note(id: ConversationId, is_asked: bool, details: DetailsView) -> PersonNote {
    let socket = use_socket();
    let it = PersonNote {
        stored: RwSignal::new(Note::default()),
        stage: RwSignal::new(NoteStage::Loading),
        is_saved: RwSignal::new(false),
        length: RwSignal::new(0),
        area: NodeRef::new(),
        id,
        chat: use_chat(),
        typed: StoredValue::new(String::new()),
        seen: StoredValue::new(Note::default()),
        is_asked: StoredValue::new(is_asked),
    };
    effect(move || {
        if let Some(area) = it.area.get() {
            area.set_value(&it.typed.get_value());
            if it.is_asked.get_value() {
                it.is_asked.set_value(false);
                let _ = area.focus();
            }
        }
    });
    effect(move || {
        if socket.is_connected() && it.stage.get_untracked() == NoteStage::Failed {
            it.load();
        }
    });
    effect(move || {
        let is_open = details.is_open.get();
        let stage = it.stage.get_untracked();
        if stage == NoteStage::Loading || is_open && !stage.is_form() {
            it.load();
        }
    });
    it
}

impl PersonNote {
    /// Reads the note.
    pub fn load(self) {
        spawn_local(async move {
            match read_note(self.id).await {
                Ok(stored) => {
                    self.stored.try_set(stored);
                    if self.stage.try_with_untracked(NoteStage::is_form) == Some(false) {
                        self.show();
                    }
                }
                Err(error) => {
                    self.chat.check_session(&error);
                    let is_new = self.stage.try_get_untracked() == Some(NoteStage::Loading);
                    if is_new {
                        self.stage.try_set(NoteStage::Failed);
                    }
                }
            }
        });
    }

    /// Reads it after a failure.
    pub fn retry(self) {
        self.stage.set(NoteStage::Loading);
        self.load();
    }

    /// Shows the note that was read, or the form if somebody wants it or has begun to write.
    fn show(self) {
        let draft = self.drafts().of(self.id).cloned();
        match draft {
            Some(draft) => {
                let is_changed = self.stored.with_untracked(|stored| *stored != draft.before);
                self.open(draft.text);
                if is_changed {
                    self.stage.set(NoteStage::Changed);
                }
            }
            None if self.is_asked.get_value() => self.begin(),
            None => self.stage.set(NoteStage::Shown),
        }
    }

    /// Opens the form.
    pub fn begin(self) {
        self.is_asked.set_value(true);
        self.open(self.stored.with_untracked(|it| it.as_str().to_owned()));
    }

    fn open(self, text: String) {
        self.seen.set_value(self.stored.get_untracked());
        self.is_saved.set(false);
        self.length.set(text.trim().chars().count());
        self.typed.set_value(text);
        self.stage.set(NoteStage::Editing);
    }

    /// Handles a change of the text.
    pub fn changed(self) {
        let Some(area) = self.area.get_untracked() else {
            return;
        };
        let text = area.value();
        self.length.set(text.trim().chars().count());
        self.typed.set_value(text.clone());
        let before = self.seen.get_value();
        let mut drafts = self.drafts();
        drafts.keep(self.id, NoteDraft { text, before });
        self.keep(&drafts);
    }

    /// Handles a key press in the form.
    pub fn pressed(self, event: &KeyboardEvent) {
        if event.is_composing() || event.key_code() == INPUT_METHOD {
            return;
        }
        match event.key().as_str() {
            "Escape" => self.cancel(),
            "Enter" if event.ctrl_key() || event.meta_key() => self.save(),
            _ => return,
        }
        event.prevent_default();
    }

    /// Closes the form; what was typed is given up.
    pub fn cancel(self) {
        self.forget();
        self.close();
    }

    fn close(self) {
        self.stage.set(NoteStage::Shown);
        // In the next frame the button is there.
        request_animation_frame(|| platform::focus(OPEN));
    }

    /// Saves the text of the form.
    pub fn save(self) {
        if self.stage.with_untracked(|it| *it == NoteStage::Saving) {
            return;
        }
        let Ok(new) = Note::new(&self.typed.get_value()) else {
            let refused = ApiError::new(ErrorCode::InvalidInput, "invalid note");
            return self.stage.set(NoteStage::Refused(refused));
        };
        self.stage.set(NoteStage::Saving);
        let before = self.seen.get_value();
        spawn_local(async move {
            let answer = save_note(self.id, new.clone().into(), before.into()).await;
            match answer {
                Ok(()) => self.saved(new),
                Err(error) if error.code == ErrorCode::NoteChanged => {
                    match read_note(self.id).await {
                        Ok(stored) => {
                            self.stored.try_set(stored.clone());
                            self.seen.try_set_value(stored);
                            self.end_saving(NoteStage::Changed);
                        }
                        Err(error) => self.end_saving(NoteStage::Refused(error)),
                    }
                }
                Err(error) => {
                    self.chat.check_session(&error);
                    self.end_saving(NoteStage::Refused(error));
                }
            }
        });
    }

    /// A note is stored. What was typed after it stays in the form.
    fn saved(self, new: Note) {
        let is_all = self
            .typed
            .try_with_value(|typed| Note::new(typed).as_ref() == Ok(&new))
            .unwrap_or(true);
        self.stored.try_set(new.clone());
        self.seen.try_set_value(new);
        if is_all {
            self.forget();
        }
        if self.stage.try_get_untracked() != Some(NoteStage::Saving) {
            return;
        }
        if is_all {
            self.is_saved.set(true);
            self.close();
        } else {
            self.stage.set(NoteStage::Editing);
        }
    }

    /// Unless the form was closed meanwhile.
    fn end_saving(self, stage: NoteStage) {
        if self.stage.try_get_untracked() == Some(NoteStage::Saving) {
            self.stage.set(stage);
        }
    }

    fn drafts(self) -> NoteDrafts {
        NoteDrafts::read(platform::load(Keep::Tab, &note_drafts_name(self.chat)).as_deref())
    }

    fn forget(self) {
        let mut drafts = self.drafts();
        drafts.remove(self.id);
        self.keep(&drafts);
    }

    fn keep(self, drafts: &NoteDrafts) {
        let name = note_drafts_name(self.chat);
        match drafts.written() {
            Some(written) => platform::save(Keep::Tab, &name, &written),
            None => platform::forget(Keep::Tab, &name),
        }
    }
}
