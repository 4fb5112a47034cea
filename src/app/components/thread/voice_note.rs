//! A voice message: its waveform, duration and controls. Without JavaScript, the player of the browser.

use leptos::prelude::*;

use crate::app::components::shared::Glyph;
use crate::app::hooks::use_voice_player::use_voice_player;
use crate::app::platform;
use crate::app::reactive::{choose, memo, when};
use crate::app::state::content;
use crate::app::state::voice::clock;
use crate::app::state::voice::playing::{self, Ask, Track};
use crate::app::state::voice::waveform::{path, values};
use crate::app::words::use_words;

/// A voice message. The player acts (`voice_player.rs`).
#[component]
pub fn VoiceNote(
    /// Address of the sound.
    url: String,
    /// Milliseconds.
    duration: u32,
    /// See [`crate::domain::Attachment::waveform`].
    waveform: String,
) -> impl IntoView {
    let (words, player) = (use_words(), use_voice_player());
    let label = content::voice(Some(duration), &words.files);
    let bars = path(values(&waveform));
    let total = duration.div_ceil(1_000);
    let track = StoredValue::new(Track {
        url: url.clone(),
        duration,
    });
    let ask = move |ask| player.asked.set(Some((track.get_value(), ask)));
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
        <div class="voice" dir="ltr" role="group" aria-label=label.clone() on:click=move |event| event.stop_propagation()>
            <div class="voice-player">
                <button type="button" class="voice-button" aria-label=play on:click=move |_| ask(Ask::Toggle)>
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
                    on:click=move |event| ask(Ask::Seek(platform::part_of(&event)))
                    on:keydown=move |event| {
                        let key = event.key();
                        // With Alt they lead to other conversations.
                        if playing::is_key(&key) && !event.alt_key() {
                            event.prevent_default();
                            ask(Ask::Key(key));
                        }
                    }
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
                    on:click=move |_| ask(Ask::Faster)
                >
                    {rate}
                </button>
            </div>
            <audio class="voice-audio" controls preload="none" src=url aria-label=label.clone()></audio>
            {when(is_missing, || view! { <p role="alert">{use_words().failed}</p> }.into_any())}
        </div>
    }
}
