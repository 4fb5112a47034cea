//! What a voice message looks like: its waveform, duration and controls. Without JavaScript, the player of the browser. Not in the
//! module, but in the part of the player.

use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use crate::app::components::shared::{Glyph, NotLoaded};
use crate::app::hooks::use_voice_player::{ShowVoice, use_voice_player};
use crate::app::reactive::{choose, memo, when};
use crate::app::state::content;
use crate::app::state::voice::waveform::{path, values};
use crate::app::state::voice::{Voice, clock};
use crate::app::words::use_words;

/// The function that shows a voice message.
///
/// # Errors
/// The part of the page was not loaded.
#[wasm_split(voice_player, fallible)]
pub fn voice_view() -> Result<ShowVoice, NotLoaded> {
    Ok(show)
}

pub(super) fn show(voice: Voice) -> AnyView {
    view! { <VoiceView voice /> }.into_any()
}

/// A voice message. What is clicked in it, `use_voice_player` knows by `data-ask`.
#[component]
pub fn VoiceView(
    /// The message.
    voice: Voice,
) -> impl IntoView {
    let (words, player) = (use_words(), use_voice_player());
    let Voice {
        url,
        duration,
        waveform,
    } = voice;
    let name = url.clone();
    let label = content::voice(Some(duration), &words.files);
    let bars = path(values(&waveform));
    let total = duration.div_ceil(1_000);
    let shown = memo({
        let url = url.clone();
        move || player.playing.with(|it| it.shown(&url))
    });
    let is_running = memo(move || shown.get().is_running);
    let is_missing = memo(move || shown.get().is_missing);
    let seconds = memo(move || shown.get().at / 1_000);
    let play = move || {
        if is_running.get() {
            words.files.pause
        } else {
            words.files.play
        }
    };
    let icon = choose(
        is_running,
        || view! { <Glyph icon=icondata::LuPause /> }.into_any(),
        || view! { <Glyph icon=icondata::LuPlay /> }.into_any(),
    );
    let time = move || {
        clock(if seconds.get() > 0 {
            seconds.get()
        } else {
            total
        })
    };
    let rate = memo(move || player.playing.with(|it| it.rate_label()));
    // Of the width of the picture: 64 bars.
    let played = move || {
        format!(
            "{}",
            u64::from(shown.get().at) * 192 / u64::from(duration.max(1))
        )
    };
    view! {
        <div class="voice" dir="ltr" role="group" aria-label=label.clone() data-voice=name>
            <div class="voice-player">
                <button type="button" class="voice-button" aria-label=play data-ask="toggle">
                    {icon}
                </button>
                <div
                    class="voice-wave"
                    role="slider"
                    tabindex="0"
                    aria-label=words.files.position
                    aria-valuemin="0"
                    aria-valuemax=total
                    aria-valuenow=seconds
                    aria-valuetext=move || clock(seconds.get())
                    data-ask="seek"
                >
                    <svg viewBox="0 0 192 32" preserveAspectRatio="none" aria-hidden="true">
                        <path d=bars.clone()></path>
                        <svg width=played height="32">
                            <path d=bars></path>
                        </svg>
                    </svg>
                </div>
                <span class="voice-time" aria-hidden="true" translate="no">
                    {time}
                </span>
                <button
                    type="button"
                    class="voice-button voice-rate"
                    aria-label=move || (words.files.speed)(rate.get())
                    data-ask="faster"
                >
                    {rate}
                </button>
            </div>
            <audio class="voice-audio" controls preload="none" src=url aria-label=label.clone()></audio>
            {when(is_missing, || view! { <p role="alert">{use_words().failed}</p> }.into_any())}
        </div>
    }
}
