//! Playing a sound.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::futures::JsFuture;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlAudioElement, MouseEvent};

use crate::app::platform::SoundState;

/// Beyond the end of every sound, in seconds. Recordings do not say how long they are; a browser that looks for this position
/// reads them to their end and finds every other position from then on.
const BEYOND: f64 = 1e7;

/// A sound that plays. Clones are the same one.
#[derive(Clone)]
pub struct Sound {
    audio: HtmlAudioElement,
    wanted: Rc<Cell<Option<Wanted>>>,
}

/// A position that is looked for.
#[derive(Clone, Copy)]
struct Wanted {
    seconds: f64,
    plays: bool,
    /// The browser reads to the end.
    is_measuring: bool,
}

impl Sound {
    /// Nothing, until something is loaded.
    pub fn new() -> Option<Self> {
        let audio = HtmlAudioElement::new().ok()?;
        Some(Self {
            audio,
            wanted: Rc::default(),
        })
    }

    /// Loads a sound and plays it.
    pub fn load(&self, url: &str, at: u32, rate: f64) {
        self.wanted.set(None);
        self.audio.set_src(url);
        self.audio.set_default_playback_rate(rate);
        self.audio.set_playback_rate(rate);
        if at > 0 {
            self.seek(at, true);
        } else {
            self.play();
        }
    }

    /// Plays on.
    pub fn play(&self) {
        let Ok(playing) = self.audio.play() else {
            return;
        };
        spawn_local(async move {
            // A refusal shows in the state of the element.
            let _ = JsFuture::from(playing).await;
        });
    }

    /// Pauses.
    pub fn pause(&self) {
        if let Some(wanted) = self.wanted.get() {
            let plays = false;
            self.wanted.set(Some(Wanted { plays, ..wanted }));
        }
        let _ = self.audio.pause();
    }

    /// Goes to a position in milliseconds, as soon as the browser knows where that is.
    pub fn seek(&self, at: u32, plays: bool) {
        self.wanted.set(Some(Wanted {
            seconds: f64::from(at) / 1_000.0,
            plays,
            is_measuring: false,
        }));
        // Without this, browsers may load nothing.
        if self.audio.ready_state() == 0 {
            self.audio.set_preload("auto");
        }
        self.look();
    }

    /// Takes a speed.
    pub fn set_rate(&self, rate: f64) {
        self.audio.set_default_playback_rate(rate);
        self.audio.set_playback_rate(rate);
    }

    /// How far it is.
    pub fn state(&self) -> SoundState {
        self.look();
        let is_looking = self.wanted.get().is_some();
        let seconds = self.audio.current_time();
        SoundState {
            at: (!is_looking).then_some((seconds * 1_000.0) as u32),
            is_paused: !is_looking && self.audio.paused(),
            has_ended: !is_looking && self.audio.ended(),
            has_failed: self.audio.error().is_some(),
        }
    }

    /// Goes on looking for the wanted position.
    fn look(&self) {
        let Some(wanted) = self.wanted.get() else {
            return;
        };
        if self.audio.ready_state() == 0 || self.audio.seeking() {
            return;
        }
        if !wanted.is_measuring && !self.audio.duration().is_finite() {
            self.audio.set_current_time(BEYOND);
            self.wanted.set(Some(Wanted {
                is_measuring: true,
                ..wanted
            }));
            return;
        }
        self.wanted.set(None);
        self.audio.set_current_time(wanted.seconds);
        if wanted.plays {
            self.play();
        }
    }
}

/// Which part of the element lies before the click, from 0 to 1.
pub fn part_of(event: &MouseEvent) -> f64 {
    let element = event.target().and_then(|it| it.dyn_into::<Element>().ok());
    let width = element.map_or(0, |it| it.client_width());
    f64::from(event.offset_x()) / f64::from(width.max(1))
}
