//! Playing voice messages. The player and what voice messages look like load on first use
//! (`components/thread/voice_player.rs`, `voice_view.rs`); what the messages need of them is here.

use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::*;

use crate::app::components::shared::NotLoaded;
use crate::app::components::thread::voice_view;
use crate::app::platform;
use crate::app::state::voice::Voice;
use crate::app::state::voice::playing::{self, Ask, Playing, Track};

/// Attribute of the controls of a voice message.
const ASK: &str = "data-ask";

/// Shows a voice message.
pub type ShowVoice = fn(Voice) -> AnyView;

/// The player of a conversation.
#[derive(Debug, Clone, Copy)]
pub struct VoicePlayer {
    /// What was asked for last.
    pub asked: RwSignal<Option<(Track, Ask)>>,
    /// What plays.
    pub playing: RwSignal<Playing>,
    /// Shows a voice message, once it is loaded.
    view: RwSignal<Option<ShowVoice>>,
}

/// Provides the player of a conversation.
pub fn provide_voice_player() {
    provide_context(VoicePlayer {
        asked: RwSignal::new(None),
        playing: RwSignal::default(),
        view: RwSignal::new(None),
    });
}

/// The player of the conversation.
#[must_use]
pub fn use_voice_player() -> VoicePlayer {
    expect_context::<VoicePlayer>()
}

impl VoicePlayer {
    /// Was anything asked for? Tracked.
    #[must_use]
    pub fn is_used(&self) -> bool {
        self.asked.with(Option::is_some)
    }

    /// Can [`Self::show`] show voice messages? Tracked.
    #[must_use]
    pub fn has_view(&self) -> bool {
        self.view.with(Option::is_some)
    }

    /// A voice message; nothing until its view is loaded.
    #[must_use]
    pub fn show(&self, voice: Voice) -> AnyView {
        let view = self.view.get_untracked();
        view.map_or_else(|| ().into_any(), |view| view(voice))
    }

    /// Loads the view of voice messages.
    ///
    /// # Errors
    /// It did not arrive.
    pub async fn load(self) -> Result<AnyView, NotLoaded> {
        let view = voice_view::voice_view().await?;
        self.is_loaded(view);
        Ok(().into_any())
    }

    /// Takes the view of voice messages.
    pub fn is_loaded(&self, view: ShowVoice) {
        if self.view.try_with_untracked(Option::is_none) == Some(true) {
            self.view.set(Some(view));
        }
    }

    /// A click in a voice message.
    pub fn clicked(&self, event: &MouseEvent, track: &Track) {
        // A tap on the message shows its date.
        event.stop_propagation();
        let ask = match platform::attribute_around(event, ASK).as_deref() {
            Some("toggle") => Ask::Toggle,
            Some("seek") => Ask::Seek(platform::part_of(event)),
            Some("faster") => Ask::Faster,
            _ => return,
        };
        self.asked.set(Some((track.clone(), ask)));
    }

    /// A key is pressed in a voice message.
    pub fn pressed(&self, event: &KeyboardEvent, track: &Track) {
        let key = event.key();
        let is_position = platform::attribute_around(event, ASK).as_deref() == Some("seek");
        // With Alt they lead to other conversations.
        if is_position && playing::is_key(&key) && !event.alt_key() {
            event.prevent_default();
            self.asked.set(Some((track.clone(), Ask::Key(key))));
        }
    }
}
