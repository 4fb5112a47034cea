//! A running recording. Part of what loads on first use.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use leptos::ev::beforeunload;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::platform::{self, Microphone};
use crate::app::reactive::effect;
use crate::app::state::voice::recording::{Problem, Recording, STEP_MS, Stage};
use crate::domain::ConversationId;

/// A recording with its microphone. It goes on to its end when the recorder is gone: what was recorded until then is kept.
struct Session {
    conversation: ConversationId,
    recording: RefCell<Recording>,
    microphone: RefCell<Option<Rc<Microphone>>>,
    /// Nobody wants it any more.
    is_discarded: Cell<bool>,
}

/// A recording as it is shown.
#[derive(Clone, Copy)]
pub(super) struct LiveRecording {
    pub(super) stage: RwSignal<Stage>,
    pub(super) seconds: RwSignal<u32>,
    /// The last levels as an SVG path.
    pub(super) bars: RwSignal<String>,
    session: StoredValue<Rc<Session>, LocalStorage>,
}

/// The recording that is kept for the conversation, or a new one, which begins at once.
pub(super) fn use_recording(conversation: ConversationId) -> LiveRecording {
    let session = Rc::new(Session {
        conversation,
        recording: RefCell::default(),
        microphone: RefCell::default(),
        is_discarded: Cell::new(false),
    });
    let live = LiveRecording {
        stage: RwSignal::new(Stage::Asking),
        seconds: RwSignal::new(0),
        bars: RwSignal::new(String::new()),
        session: StoredValue::new_local(session),
    };
    match platform::recorded(conversation) {
        Some(recorded) => live.stage.set(Stage::Done(recorded.duration)),
        None => live.begin(),
    }
    effect(move || {
        if !matches!(live.stage.get(), Stage::Running(_)) {
            return;
        }
        let step = Duration::from_millis(STEP_MS.unsigned_abs());
        let measuring = set_interval_with_handle(move || live.measure(), step);
        on_cleanup(move || {
            if let Ok(measuring) = measuring {
                measuring.clear();
            }
        });
    });
    // The browser asks before a recording goes with the page; a complete one it asks for itself.
    let leaving = window_event_listener(beforeunload, move |event| {
        let stage = live.stage.try_get_untracked();
        if matches!(stage, Some(Stage::Running(_))) {
            event.prevent_default();
        }
    });
    on_cleanup(move || {
        leaving.remove();
        live.session.try_with_value(|session| session.leave());
    });
    live
}

impl Session {
    /// The recorder is closed: what runs ends, and what has not begun does not begin.
    fn leave(&self) {
        if self.recording.borrow().stage() == Stage::Asking {
            self.is_discarded.set(true);
        }
        self.stop();
    }

    fn stop(&self) {
        if let Some(microphone) = &*self.microphone.borrow() {
            microphone.stop();
        }
    }

    /// Records until the end.
    async fn run(self: Rc<Self>, changed: impl Fn(Stage)) {
        let change = |step: &dyn Fn(&mut Recording)| {
            step(&mut self.recording.borrow_mut());
            changed(self.recording.borrow().stage());
        };
        let microphone = match platform::open_microphone().await {
            Ok(microphone) => Rc::new(microphone),
            Err(problem) => return change(&|it| it.failed(problem)),
        };
        self.microphone.replace(Some(Rc::clone(&microphone)));
        if self.is_discarded.get() {
            microphone.stop();
        }
        change(&|it| it.begun(platform::now().0));
        let is_there = microphone.ended().await;
        self.microphone.replace(None);
        if self.is_discarded.get() {
            return;
        }
        let mut recording = self.recording.borrow().clone();
        recording.ended(platform::now().0);
        if let Stage::Done(duration) = recording.stage()
            && is_there
        {
            microphone.keep(self.conversation, duration, recording.waveform());
            change(&|it| *it = recording.clone());
        } else {
            change(&|it| it.failed(Problem::Failed));
        }
    }
}

impl LiveRecording {
    /// Asks for the microphone and records.
    pub(super) fn begin(self) {
        self.session.with_value(|session| {
            session.recording.replace(Recording::default());
            self.stage.set(Stage::Asking);
            let running = Rc::clone(session).run(move |stage| {
                self.stage.try_set(stage);
            });
            spawn_local(running);
        });
    }

    /// Ends the recording.
    pub(super) fn stop(self) {
        self.session.with_value(|session| session.stop());
    }

    /// The button is released: a recording for which it was held ends.
    pub(super) fn released(self) {
        self.session.with_value(|session| {
            if session.recording.borrow().released(platform::now().0) {
                session.stop();
            }
        });
    }

    /// Throws away what was recorded.
    pub(super) fn discard(self) {
        self.session.with_value(|session| {
            session.is_discarded.set(true);
            session.stop();
            platform::discard_recording(session.conversation);
        });
    }

    fn measure(self) {
        let now = platform::now().0;
        self.session.try_with_value(|session| {
            let Some(level) = session.microphone.borrow().as_ref().map(|it| it.level()) else {
                return;
            };
            let mut recording = session.recording.borrow_mut();
            if recording.measured(level, now) {
                session.stop();
            }
            self.seconds.set(recording.seconds(now));
            self.bars.set(recording.bars());
        });
    }
}
