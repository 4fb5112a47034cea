//! Microphone, sound, and pictures of files: there are none on the server.

use leptos::web_sys::{HtmlInputElement, MouseEvent};

use super::ChosenFile;
use crate::app::platform::SoundState;
use crate::app::state::voice::Voice;
use crate::app::state::voice::recording::Problem;
use crate::domain::{AttachmentId, ConversationId};

/// A microphone that is open.
#[derive(Clone)]
pub enum Microphone {}

/// Nothing can be recorded.
pub fn can_record() -> bool {
    false
}

/// There is no microphone.
///
/// # Errors
/// Always.
pub async fn open_microphone() -> Result<Microphone, Problem> {
    Err(Problem::NoMicrophone)
}

impl Microphone {
    /// How loud it is now.
    pub fn level(&self) -> f32 {
        match *self {}
    }

    /// Ends the recording.
    pub fn stop(&self) {
        match *self {}
    }

    /// Waits for the end of the recording.
    pub async fn ended(&self) -> bool {
        match *self {}
    }

    /// Keeps what was recorded.
    pub fn keep(&self, _conversation: ConversationId, _duration: u32, _waveform: String) {
        match *self {}
    }
}

/// Nothing is kept.
pub fn recorded(_conversation: ConversationId) -> Option<Voice> {
    None
}

/// Nothing is kept.
pub fn discard_recording(_conversation: ConversationId) {}

/// Nothing is kept.
pub fn attach_recording(_conversation: ConversationId, _chooser: &HtmlInputElement) -> bool {
    false
}

/// Is never called.
pub fn part_of(_event: &MouseEvent) -> f64 {
    0.0
}

/// There are no chosen files.
pub async fn readable(chosen: ChosenFile) -> ChosenFile {
    chosen
}

/// Is never called.
pub async fn send_poster(chosen: &ChosenFile, _id: AttachmentId) {
    match *chosen {}
}

/// A sound that plays.
#[derive(Clone)]
pub enum Sound {}

impl Sound {
    /// There is none.
    pub fn new() -> Option<Self> {
        None
    }

    /// Loads a sound and plays it.
    pub fn load(&self, _url: &str, _at: u32, _rate: f64) {
        match *self {}
    }

    /// Plays on.
    pub fn play(&self) {
        match *self {}
    }

    /// Pauses.
    pub fn pause(&self) {
        match *self {}
    }

    /// Goes to a position.
    pub fn seek(&self, _at: u32, _plays: bool) {
        match *self {}
    }

    /// Takes a speed.
    pub fn set_rate(&self, _rate: f64) {
        match *self {}
    }

    /// How far it is.
    pub fn state(&self) -> SoundState {
        match *self {}
    }
}
