//! Playing voice messages. The player loads on first use (`components/thread/voice_player.rs`); what the messages show of it
//! is here.

use leptos::prelude::*;

use crate::app::state::voice::playing::{Ask, Playing, Track};

/// The player of a conversation.
#[derive(Debug, Clone, Copy)]
pub struct VoicePlayer {
    /// What was asked for last.
    pub asked: RwSignal<Option<(Track, Ask)>>,
    /// What plays.
    pub playing: RwSignal<Playing>,
}

/// Provides the player of a conversation.
pub fn provide_voice_player() {
    provide_context(VoicePlayer {
        asked: RwSignal::new(None),
        playing: RwSignal::default(),
    });
}

/// The player of the conversation.
#[must_use]
pub fn use_voice_player() -> VoicePlayer {
    expect_context::<VoicePlayer>()
}
