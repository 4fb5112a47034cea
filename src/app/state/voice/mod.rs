//! Voice messages: [`recording`] one, its [`waveform`], what its upload says ([`upload`]), and playing ([`playing`]).

pub mod playing;
pub mod recording;
pub mod upload;
pub mod waveform;

use playing::Track;

/// A voice message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voice {
    /// Address of the sound.
    pub url: String,
    /// Milliseconds.
    pub duration: u32,
    /// See [`crate::domain::Attachment::waveform`].
    pub waveform: String,
}

impl Voice {
    /// What the player needs of it.
    #[must_use]
    pub fn track(&self) -> Track {
        Track {
            url: self.url.clone(),
            duration: self.duration,
        }
    }
}

/// A duration in minutes and seconds: `0:12`.
#[must_use]
pub fn clock(seconds: u32) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}
