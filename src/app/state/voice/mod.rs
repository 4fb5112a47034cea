//! Voice messages: [`recording`] one, its [`waveform`], what its upload says ([`upload`]), and playing ([`playing`]).

pub mod playing;
pub mod recording;
pub mod upload;
pub mod waveform;

/// A duration in minutes and seconds: `0:12`.
#[must_use]
pub fn clock(seconds: u32) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}
