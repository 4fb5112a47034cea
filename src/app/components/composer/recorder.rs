//! Records a voice message, plays it, and sends it. Not in the module: loaded when somebody records.

use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use super::recording::{LiveRecording, use_recording};
use crate::app::components::shared::{NotLoaded, Variant};
use crate::app::components::thread::VoiceNote;
use crate::app::hooks::use_recorder::{MAIN, Recorder, use_recorder};
use crate::app::hooks::use_voice_player::use_voice_player;
use crate::app::platform;
use crate::app::reactive::{effect, live, memo};
use crate::app::state::voice::playing::Ask;
use crate::app::state::voice::recording::{Problem, Stage};
use crate::app::state::voice::{Voice, clock};
use crate::app::words::{use_voice_words, use_words};

/// Selects the button that records.
const RECORD: &str = ".record-button";

/// The recorder.
#[wasm_split(recorder, fallible)]
pub fn recorder() -> Result<AnyView, NotLoaded> {
    let (recorder, words) = (use_recorder(), use_voice_words());
    let recording = use_recording(recorder.conversation);
    effect(move || {
        if !recorder.is_held.get() {
            recording.released();
        }
    });
    let is_sending = RwSignal::new(None::<usize>);
    effect(move || {
        let files = recorder.tray.count();
        if is_sending.get().is_some_and(|before| files > before) {
            // What was written meanwhile is not finished.
            if recorder.composer.is_blank() {
                untrack(|| recorder.composer.send_now());
            }
            finish(recorder);
        }
    });
    let stage = memo(move || recording.stage.get());
    // Whoever has pressed a button goes on with the next one. A button that is held keeps the focus.
    effect(move || {
        stage.track();
        if !recorder.is_held.get_untracked() {
            request_animation_frame(|| platform::focus(MAIN));
        }
    });
    let shown = live(move || match stage.get() {
        Stage::Asking => asking(recorder, recording),
        Stage::Running(_) => running(recorder, recording),
        Stage::Done(_) => match platform::recorded(recorder.conversation) {
            Some(recorded) => done(recorder, recording, recorded, is_sending),
            None => ().into_any(),
        },
        Stage::Failed(problem) => failed(recorder, recording, problem),
    });
    Ok(view! {
        <section class="recorder" aria-label=words.title>
            {shown}
        </section>
    }
    .into_any())
}

fn asking(recorder: Recorder, recording: LiveRecording) -> AnyView {
    view! {
        <p role="status">{use_voice_words().allow}</p>
        {leave(recorder, recording, use_words().cancel, "recorder-main")}
    }
    .into_any()
}

fn running(recorder: Recorder, recording: LiveRecording) -> AnyView {
    let words = use_voice_words();
    let time = move || clock(recording.seconds.get());
    let bars = move || recording.bars.get();
    view! {
        <span class="recorder-dot" aria-hidden="true"></span>
        <span class="sr-only" role="status">
            {words.recording}
        </span>
        <span class="voice-time" role="timer" aria-live="off" translate="no">
            {time}
        </span>
        <svg class="recorder-level" viewBox="0 0 144 32" preserveAspectRatio="none" aria-hidden="true">
            <path d=bars></path>
        </svg>
        <div class="recorder-choice">
            {leave(recorder, recording, use_words().cancel, "")}
            <button
                type="button"
                class=format!("recorder-main {}", Variant::Outline.class())
                on:click=move |_| recording.stop()
            >
                {words.stop}
            </button>
        </div>
    }
    .into_any()
}

fn done(
    recorder: Recorder,
    recording: LiveRecording,
    recorded: Voice,
    is_sending: RwSignal<Option<usize>>,
) -> AnyView {
    let words = use_voice_words();
    let track = recorded.track();
    let player = use_voice_player();
    on_cleanup(move || {
        player.asked.try_set(Some((track, Ask::Stop)));
    });
    let label = if is_alone(recorder) {
        words.send
    } else {
        words.attach
    };
    let send = move |_| {
        let files = untrack(|| recorder.tray.count());
        let is_alone = is_alone(recorder);
        let Some(chooser) = recorder.tray.chooser.get_untracked() else {
            return;
        };
        if !platform::attach_recording(recorder.conversation, &chooser) {
            return;
        }
        if is_alone {
            // Once the tray has it.
            is_sending.set(Some(files));
        } else {
            finish(recorder);
        }
    };
    view! {
        <VoiceNote voice=recorded />
        <div class="recorder-choice">
            {leave(recorder, recording, words.discard, "")}
            <button type="button" class=format!("recorder-main {}", Variant::Primary.class()) on:click=send>
                {label}
            </button>
        </div>
    }
    .into_any()
}

fn failed(recorder: Recorder, recording: LiveRecording, problem: Problem) -> AnyView {
    let words = use_voice_words();
    let reason = match problem {
        Problem::Refused => words.refused,
        Problem::NoMicrophone => words.no_microphone,
        Problem::Failed => words.failed,
    };
    view! {
        <p role="alert">{reason}</p>
        <div class="recorder-choice">
            {leave(recorder, recording, use_words().cancel, "")}
            <button
                type="button"
                class=format!("recorder-main {}", Variant::Outline.class())
                on:click=move |_| recording.begin()
            >
                {use_words().retry}
            </button>
        </div>
    }
    .into_any()
}

/// The button that throws the recording away.
fn leave(
    recorder: Recorder,
    recording: LiveRecording,
    label: &'static str,
    class: &str,
) -> AnyView {
    let leave = move |_| {
        // The button disappears; the focus must not go with it.
        platform::focus(RECORD);
        recording.discard();
        recorder.close();
    };
    view! {
        <button type="button" class=format!("{class} {}", Variant::Ghost.class()) on:click=leave>
            {label}
        </button>
    }
    .into_any()
}

/// Closes the recorder. The focus goes to the box, unless that would open a keyboard on the screen.
fn finish(recorder: Recorder) {
    if platform::has_coarse_pointer() {
        platform::focus(RECORD);
    } else {
        recorder.composer.focus();
    }
    recorder.close();
}

/// Is the recording all that there is to send? Otherwise it joins the unfinished message.
fn is_alone(recorder: Recorder) -> bool {
    recorder.tray.is_empty() && recorder.composer.is_blank()
}
