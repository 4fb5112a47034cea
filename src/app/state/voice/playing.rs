//! Playing voice messages, one at a time.

/// How far the arrow keys go, in milliseconds.
const STEP_MS: i64 = 5_000;

/// How far the page keys go.
const LARGE_STEP_MS: i64 = 15_000;

/// The speeds, one after another.
const RATES: [(f64, &str); 3] = [(1.0, "1×"), (1.5, "1.5×"), (2.0, "2×")];

/// The sound of a voice message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Track {
    /// Address of the sound.
    pub url: String,
    /// Duration in milliseconds, as it was when it was recorded.
    pub duration: u32,
}

/// What somebody asks of a voice message.
#[derive(Debug, Clone, PartialEq)]
pub enum Ask {
    /// Play or pause.
    Toggle,
    /// Go on from this part of the whole, from 0 to 1.
    Seek(f64),
    /// A key is pressed on its position.
    Key(String),
    /// The next speed.
    Faster,
    /// Its sound goes away.
    Stop,
}

/// Does the key move a position?
#[must_use]
pub fn is_key(key: &str) -> bool {
    key.starts_with("Arrow") || key.starts_with("Page") || matches!(key, "Home" | "End")
}

/// What the sound must do now.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Act {
    /// Nothing.
    Stay,
    /// Load the track, and play from the position.
    Load,
    /// Play on.
    Play,
    /// Pause.
    Pause,
    /// Go to the position.
    Seek,
    /// Take the speed.
    Rate,
}

/// The message that plays, or was played last.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Playing {
    track: Option<Track>,
    is_running: bool,
    /// Milliseconds from the beginning.
    at: u32,
    /// Index of the speed.
    rate: usize,
    is_missing: bool,
}

/// A voice message as it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Shown {
    /// Does it play?
    pub is_running: bool,
    /// The position in milliseconds.
    pub at: u32,
    /// It could not be loaded.
    pub is_missing: bool,
}

impl Playing {
    /// Somebody asks something of a track. Returns what the sound must do; its other tracks stop.
    pub fn ask(&mut self, track: &Track, ask: &Ask) -> Act {
        let is_other = self.track.as_ref().is_none_or(|it| it.url != track.url);
        let start = match ask {
            Ask::Faster => {
                self.rate = (self.rate + 1) % RATES.len();
                return Act::Rate;
            }
            Ask::Key(key) => match self.target(key, track, is_other) {
                Some(target) => Some(target),
                None => return Act::Stay,
            },
            Ask::Seek(part) => Some((part.clamp(0.0, 1.0) * f64::from(track.duration)) as u32),
            Ask::Stop if is_other || !self.is_running => return Act::Stay,
            Ask::Stop | Ask::Toggle => None,
        };
        if is_other || self.is_missing {
            *self = Self {
                track: Some(track.clone()),
                is_running: true,
                at: start.unwrap_or_default(),
                rate: self.rate,
                is_missing: false,
            };
            return Act::Load;
        }
        match start {
            Some(start) => {
                self.at = start;
                Act::Seek
            }
            None => {
                self.is_running = !self.is_running;
                if self.is_running {
                    Act::Play
                } else {
                    Act::Pause
                }
            }
        }
    }

    /// Where a key leads.
    fn target(&self, key: &str, track: &Track, is_other: bool) -> Option<u32> {
        let at = if is_other { 0 } else { i64::from(self.at) };
        let end = i64::from(track.duration);
        let target = match key {
            "ArrowLeft" | "ArrowDown" => at - STEP_MS,
            "ArrowRight" | "ArrowUp" => at + STEP_MS,
            "PageDown" => at - LARGE_STEP_MS,
            "PageUp" => at + LARGE_STEP_MS,
            "Home" => 0,
            "End" => end,
            _ => return None,
        };
        u32::try_from(target.clamp(0, end)).ok()
    }

    /// The sound has come so far.
    pub fn reached(&mut self, at: u32) {
        let end = self.track.as_ref().map_or(0, |it| it.duration);
        self.at = at.min(end);
    }

    /// The sound has ended: the next press plays from the beginning.
    pub fn ended(&mut self) {
        self.is_running = false;
        self.at = 0;
    }

    /// The browser has paused the sound, for a call or another program.
    pub fn paused(&mut self) {
        self.is_running = false;
    }

    /// The sound cannot be loaded.
    pub fn failed(&mut self) {
        self.is_running = false;
        self.is_missing = true;
    }

    /// Address of the track.
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        self.track.as_ref().map(|it| &*it.url)
    }

    /// The position in milliseconds.
    #[must_use]
    pub const fn at(&self) -> u32 {
        self.at
    }

    /// Does a track play?
    #[must_use]
    pub const fn is_running(&self) -> bool {
        self.is_running
    }

    /// The speed, for all tracks.
    #[must_use]
    pub fn rate(&self) -> f64 {
        RATES.get(self.rate).map_or(1.0, |(rate, _)| *rate)
    }

    /// The speed as it is shown.
    #[must_use]
    pub fn rate_label(&self) -> &'static str {
        RATES.get(self.rate).map_or("", |(_, label)| label)
    }

    /// How the track with this address is shown.
    #[must_use]
    pub fn shown(&self, url: &str) -> Shown {
        if self.url() != Some(url) {
            return Shown::default();
        }
        Shown {
            is_running: self.is_running,
            at: self.at,
            is_missing: self.is_missing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn track(url: &str) -> Track {
        Track {
            url: url.to_owned(),
            duration: 20_000,
        }
    }

    fn key(name: &str) -> Ask {
        Ask::Key(name.to_owned())
    }

    #[test]
    fn one_plays_at_a_time() {
        let mut playing = Playing::default();
        assert_eq!(playing.ask(&track("a"), &Ask::Toggle), Act::Load);
        playing.reached(3_000);
        assert_eq!(playing.ask(&track("a"), &Ask::Toggle), Act::Pause);
        assert_eq!(playing.ask(&track("a"), &Ask::Toggle), Act::Play);
        assert_eq!(playing.shown("a").at, 3_000, "it goes on");
        assert_eq!(playing.ask(&track("b"), &Ask::Stop), Act::Stay);
        assert_eq!(playing.ask(&track("b"), &Ask::Toggle), Act::Load);
        assert_eq!(playing.ask(&track("b"), &Ask::Stop), Act::Pause);
        assert_eq!(playing.ask(&track("b"), &Ask::Stop), Act::Stay);
        assert_eq!(playing.ask(&track("b"), &Ask::Toggle), Act::Play);
        assert_eq!(playing.shown("a"), Shown::default());
        assert!(playing.shown("b").is_running);
        assert_eq!(playing.at(), 0);
    }

    #[test]
    fn positions_are_reached_by_click_and_keys() {
        let mut playing = Playing::default();
        assert_eq!(playing.ask(&track("a"), &Ask::Seek(0.5)), Act::Load);
        assert_eq!(playing.at(), 10_000);
        for (name, at) in [
            ("ArrowRight", 15_000),
            ("ArrowUp", 20_000),
            ("ArrowRight", 20_000),
            ("ArrowLeft", 15_000),
            ("PageDown", 0),
            ("PageUp", 15_000),
            ("Home", 0),
            ("End", 20_000),
        ] {
            assert!(is_key(name), "{name}");
            assert_eq!(playing.ask(&track("a"), &key(name)), Act::Seek, "{name}");
            assert_eq!(playing.at(), at, "{name}");
        }
        assert!(!is_key("Tab") && !is_key("k"));
        assert_eq!(playing.ask(&track("a"), &key("Tab")), Act::Stay);
        assert_eq!(playing.ask(&track("b"), &key("Tab")), Act::Stay);
        assert_eq!(playing.url(), Some("a"), "another key plays nothing");
        assert_eq!(playing.ask(&track("a"), &Ask::Seek(7.0)), Act::Seek);
        assert_eq!(playing.at(), 20_000);
    }

    #[test]
    fn the_speed_goes_round_and_stays_for_the_next() {
        let mut playing = Playing::default();
        let mut rates = Vec::new();
        for _ in 0..4 {
            rates.push(playing.rate());
            assert_eq!(playing.ask(&track("a"), &Ask::Faster), Act::Rate);
        }
        assert_eq!(rates, [1.0, 1.5, 2.0, 1.0]);
        playing.ask(&track("b"), &Ask::Toggle);
        assert_eq!(playing.rate(), 1.5);
        assert_eq!(playing.url(), Some("b"));
    }

    #[test]
    fn what_has_ended_begins_again_and_what_is_missing_is_loaded_again() {
        let mut playing = Playing::default();
        playing.ask(&track("a"), &Ask::Toggle);
        playing.reached(30_000);
        assert_eq!(playing.at(), 20_000, "no further than its end");
        playing.ended();
        assert_eq!(playing.shown("a"), Shown::default());
        assert_eq!(playing.ask(&track("a"), &Ask::Toggle), Act::Play);
        playing.failed();
        assert!(playing.shown("a").is_missing && !playing.is_running());
        assert_eq!(playing.ask(&track("a"), &Ask::Toggle), Act::Load);
        assert!(!playing.shown("a").is_missing);
    }
}
