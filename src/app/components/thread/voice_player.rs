//! Plays voice messages, one at a time. Not in the module: loaded when somebody plays one.

use std::time::Duration;

use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use super::voice_view;
use crate::app::components::shared::{FirstUse, NotLoaded};
use crate::app::hooks::use_voice_player::{VoicePlayer, use_voice_player};
use crate::app::platform::Sound;
use crate::app::reactive::{effect, memo, when};
use crate::app::state::voice::playing::{Act, Playing};

/// So often the position is shown anew.
const REFRESH: Duration = Duration::from_millis(100);

/// Where the player is loaded. Shows something only if it cannot be.
#[component]
pub fn VoicePlayerPart() -> impl IntoView {
    let player = use_voice_player();
    let is_asked = memo(move || player.asked.with(Option::is_some));
    let part = || view! { <FirstUse load=voice_player /> }.into_any();
    view! { <div class="voice-loader">{when(is_asked, part)}</div> }
}

/// The player: nothing to see.
#[wasm_split(voice_player, fallible)]
pub fn voice_player() -> Result<AnyView, NotLoaded> {
    let player = use_voice_player();
    player.is_loaded(voice_view::show);
    let Some(sound) = Sound::new() else {
        return Ok(().into_any());
    };
    let sound = StoredValue::new_local(sound);
    // Something is about to change, also while nothing plays.
    let is_busy = RwSignal::new(false);
    effect(move || {
        let Some((track, ask)) = player.asked.get() else {
            return;
        };
        let act = player
            .playing
            .try_update(|playing| playing.ask(&track, &ask));
        if let Some(act) = act {
            sound.with_value(|sound| perform(sound, act, player));
            is_busy.set(true);
        }
    });
    effect(move || {
        if !is_busy.get() {
            return;
        }
        let follow = move || {
            let goes_on = sound.try_with_value(|sound| follow(sound, player));
            if goes_on == Some(false) {
                is_busy.set(false);
            }
        };
        let following = set_interval_with_handle(follow, REFRESH);
        on_cleanup(move || {
            if let Ok(following) = following {
                following.clear();
            }
        });
    });
    on_cleanup(move || {
        sound.try_with_value(Sound::pause);
    });
    Ok(().into_any())
}

fn perform(sound: &Sound, act: Act, player: VoicePlayer) {
    player.playing.with_untracked(|playing| match act {
        Act::Stay => {}
        Act::Load => sound.load(
            playing.url().unwrap_or_default(),
            playing.at(),
            playing.rate(),
        ),
        Act::Play => sound.play(),
        Act::Pause => sound.pause(),
        Act::Seek => sound.seek(playing.at(), playing.is_running()),
        Act::Rate => sound.set_rate(playing.rate()),
    });
}

/// Takes over where the sound is. Returns whether it will move on.
fn follow(sound: &Sound, player: VoicePlayer) -> bool {
    let state = sound.state();
    if player.playing.with_untracked(|it| it.url().is_none()) {
        return false;
    }
    player.playing.update(|playing| {
        if state.has_failed {
            playing.failed();
        } else if state.has_ended && playing.is_running() {
            playing.ended();
        } else if let Some(at) = state.at
            && playing.is_running()
        {
            playing.reached(at);
            if state.is_paused {
                playing.paused();
            }
        }
    });
    state.at.is_none() || player.playing.with_untracked(Playing::is_running)
}
