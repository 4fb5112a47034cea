//! A voice message. What it looks like is a part of its own: what the server has rendered stays as it is until a voice message is
//! played, and the part is loaded for those that come later.

use leptos::prelude::*;

use super::voice_view::VoiceView;
use crate::app::components::shared::FirstUse;
use crate::app::hooks::use_voice_player::use_voice_player;
use crate::app::platform;
use crate::app::reactive::{live, memo};
use crate::app::state::voice::Voice;

/// A voice message.
#[component]
pub fn VoiceNote(
    /// The message.
    voice: Voice,
) -> impl IntoView {
    let player = use_voice_player();
    let track = StoredValue::new(voice.track());
    let voice = StoredValue::new(voice);
    let is_adopted = platform::is_adopting();
    let is_alive = memo(move || player.has_view() && (!is_adopted || player.is_used()));
    let shown = live(move || {
        if is_alive.get() {
            if is_adopted {
                platform::keep_focus("data-voice", "data-ask");
            }
            return player.show(voice.get_value());
        }
        if is_adopted {
            let view = move || view! { <VoiceView voice=voice.get_value() /> }.into_any();
            return platform::adopted(view);
        }
        // As high as the message will be.
        view! {
            <div class="voice voice-loader">
                <div class="voice-player"></div>
                <FirstUse load=move || player.load() />
            </div>
        }
        .into_any()
    });
    view! {
        <div
            on:click=move |event| track.with_value(|track| player.clicked(&event, track))
            on:keydown=move |event| track.with_value(|track| player.pressed(&event, track))
        >
            {shown}
        </div>
    }
}
