//! Recording from the microphone, and the recordings of this page that are not sent yet.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::futures::JsFuture;
use js_sys::{Array, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    AnalyserNode, AudioContext, Blob, BlobEvent, DataTransfer, Event, EventInit, File,
    FilePropertyBag, HtmlInputElement, MediaRecorder, MediaRecorderOptions, MediaStream,
    MediaStreamConstraints, MediaStreamTrack, Url,
};

use crate::app::state::voice::Voice;
use crate::app::state::voice::recording::Problem;
use crate::app::state::voice::upload::media_type;
use crate::app::state::voice::waveform;
use crate::domain::ConversationId;

/// What is asked for, the best first. Safari plays nothing but AAC everywhere; it claims to record WebM, which it does not play.
const TYPES: [&str; 4] = [
    "audio/mp4;codecs=mp4a.40.2",
    "audio/mp4",
    "audio/webm;codecs=opus",
    "audio/ogg;codecs=opus",
];

/// Enough for speech.
const BITS_PER_SECOND: u32 = 48_000;

/// The number of samples by which loudness is measured.
const SAMPLES: usize = 1_024;

thread_local! {
    static KEPT: RefCell<Vec<(ConversationId, Voice, Blob)>> = const { RefCell::new(Vec::new()) };
}

/// A microphone that is open and recorded. Clones are the same one.
#[derive(Clone)]
pub struct Microphone {
    stream: MediaStream,
    recorder: MediaRecorder,
    context: AudioContext,
    analyser: AnalyserNode,
    /// Fulfilled with everything that was recorded.
    data: Promise,
    sound: Rc<RefCell<Option<Blob>>>,
}

/// Can this browser record here? Without a secure connection it has no microphone.
pub fn can_record() -> bool {
    let has = |object: &JsValue, name: &str| Reflect::has(object, &name.into()) == Ok(true);
    let window = window();
    has(&window, "MediaRecorder") && has(&window.navigator(), "mediaDevices")
}

/// Asks for a microphone and begins to record from it.
///
/// # Errors
/// Why there is none.
pub async fn open_microphone() -> Result<Microphone, Problem> {
    let devices = window().navigator().media_devices().map_err(problem)?;
    let constraints = MediaStreamConstraints::new();
    constraints.set_audio(&JsValue::TRUE);
    let stream = devices
        .get_user_media_with_constraints(&constraints)
        .map_err(problem)?;
    let stream = JsFuture::from(stream).await.map_err(problem)?;
    let stream: MediaStream = stream.dyn_into().map_err(problem)?;
    record(&stream).map_err(|error| {
        close(&stream);
        problem(error)
    })
}

fn record(stream: &MediaStream) -> Result<Microphone, JsValue> {
    let options = MediaRecorderOptions::new();
    options.set_audio_bits_per_second(BITS_PER_SECOND);
    let known = TYPES
        .into_iter()
        .find(|it| MediaRecorder::is_type_supported(it));
    if let Some(known) = known {
        options.set_mime_type(known);
    }
    let recorder =
        MediaRecorder::new_with_media_stream_and_media_recorder_options(stream, &options)?;
    let context = AudioContext::new()?;
    let analyser = context.create_analyser()?;
    context
        .create_media_stream_source(stream)?
        .connect_with_audio_node(&analyser)?;
    let data = Promise::new(&mut |resolve, _| recorder.set_ondataavailable(Some(&resolve)));
    recorder.start()?;
    Ok(Microphone {
        stream: stream.clone(),
        recorder,
        context,
        analyser,
        data,
        sound: Rc::default(),
    })
}

impl Microphone {
    /// How loud it is now.
    pub fn level(&self) -> f32 {
        let mut samples = [0.0; SAMPLES];
        self.analyser.get_float_time_domain_data(&mut samples);
        waveform::loudness(&samples)
    }

    /// Ends the recording.
    pub fn stop(&self) {
        // Fails if it has ended by itself.
        let _ = self.recorder.stop();
    }

    /// Waits for the end of the recording, also if the microphone is unplugged, and closes the microphone. Returns whether
    /// anything was recorded.
    pub async fn ended(&self) -> bool {
        let data = JsFuture::from(self.data.clone()).await;
        close(&self.stream);
        let _ = self.context.close();
        let data = data.ok().and_then(|it| it.dyn_into::<BlobEvent>().ok());
        let sound = data.and_then(|it| it.data());
        let sound = sound.filter(|it| it.size() > 0.0);
        let is_there = sound.is_some();
        self.sound.replace(sound);
        is_there
    }

    /// Keeps what was recorded for a conversation, until it is attached or discarded.
    pub fn keep(&self, conversation: ConversationId, duration: u32, waveform: String) {
        let Some(sound) = self.sound.borrow_mut().take() else {
            return;
        };
        discard_recording(conversation);
        let recorded = Voice {
            url: Url::create_object_url_with_blob(&sound).unwrap_or_default(),
            duration,
            waveform,
        };
        KEPT.with_borrow_mut(|kept| kept.push((conversation, recorded, sound)));
        ask_before_leaving();
    }
}

/// The browser asks before kept recordings go with the page, whatever conversation is open.
fn ask_before_leaving() {
    thread_local! {
        static ASKS: Closure<dyn Fn(Event)> = Closure::new(|event: Event| {
            if KEPT.with_borrow(|kept| !kept.is_empty()) {
                event.prevent_default();
            }
        });
    }
    // Added once, however often this is called.
    ASKS.with(|asks| {
        let asks = asks.as_ref().unchecked_ref();
        let _ = window().add_event_listener_with_callback("beforeunload", asks);
    });
}

/// The recording that is kept for a conversation.
pub fn recorded(conversation: ConversationId) -> Option<Voice> {
    KEPT.with_borrow(|kept| {
        let found = kept.iter().find(|(of, ..)| *of == conversation);
        found.map(|(_, recorded, _)| recorded.clone())
    })
}

/// Removes the recording of a conversation.
pub fn discard_recording(conversation: ConversationId) {
    KEPT.with_borrow_mut(|kept| {
        kept.retain(|(of, recorded, _)| {
            let stays = *of != conversation;
            if !stays {
                let _ = Url::revoke_object_url(&recorded.url);
            }
            stays
        });
    });
}

/// Gives the recording of a conversation to the control by which files are chosen, as if the person had chosen it. Returns
/// false if that is not possible; then the recording stays.
pub fn attach_recording(conversation: ConversationId, chooser: &HtmlInputElement) -> bool {
    let file = KEPT.with_borrow(|kept| {
        let found = kept.iter().find(|(of, ..)| *of == conversation);
        found.and_then(|(_, recorded, sound)| file_of(recorded, sound).ok())
    });
    let is_attached = file.is_some_and(|file| choose(&file, chooser).is_ok());
    if is_attached {
        discard_recording(conversation);
    }
    is_attached
}

fn file_of(recorded: &Voice, sound: &Blob) -> Result<File, JsValue> {
    let recorded_as = sound.type_();
    let name = match &*recorded_as {
        it if it.starts_with("audio/webm") => "voice-message.webm",
        it if it.starts_with("audio/ogg") => "voice-message.ogg",
        _ => "voice-message.m4a",
    };
    let options = FilePropertyBag::new();
    options.set_type(&media_type(
        &recorded_as,
        recorded.duration,
        &recorded.waveform,
    ));
    File::new_with_blob_sequence_and_options(&Array::of1(sound), name, &options)
}

fn choose(file: &File, chooser: &HtmlInputElement) -> Result<(), JsValue> {
    let files = DataTransfer::new()?;
    files.items().add_with_file(file)?;
    chooser.set_files(files.files().as_ref());
    let changed = EventInit::new();
    changed.set_bubbles(true);
    chooser.dispatch_event(&Event::new_with_event_init_dict("input", &changed)?)?;
    Ok(())
}

fn close(stream: &MediaStream) {
    for track in stream.get_tracks() {
        track.unchecked_into::<MediaStreamTrack>().stop();
    }
}

fn problem(error: impl AsRef<JsValue>) -> Problem {
    let name = Reflect::get(error.as_ref(), &"name".into());
    let name = name.ok().and_then(|name| name.as_string());
    Problem::of(&name.unwrap_or_default())
}
