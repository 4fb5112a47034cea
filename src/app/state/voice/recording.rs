//! Recording a voice message: asking for the microphone, recording, and what can be listened to and sent. A tap on the button
//! records until Stop; a button that is held records until it is released.

use super::waveform;

/// Milliseconds between two measured levels.
pub const STEP_MS: i64 = 50;

/// The longest recording in milliseconds.
pub const LIMIT_MS: i64 = 15 * 60_000;

/// A button that is held for less than this is tapped.
const HOLD_MS: i64 = 500;

/// The number of levels that are shown while recording.
const SHOWN: usize = 48;

/// Quiet speech fills half of the height while recording.
const GAIN: f32 = 5.0;

/// Why there is no recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// The person or the browser does not allow it.
    Refused,
    /// There is no microphone.
    NoMicrophone,
    /// The microphone does not work, or another program has it.
    Failed,
}

impl Problem {
    /// The problem that the browser means by the name of its error.
    #[must_use]
    pub fn of(name: &str) -> Self {
        match name {
            "NotAllowedError" | "SecurityError" => Self::Refused,
            "NotFoundError" | "OverconstrainedError" => Self::NoMicrophone,
            _ => Self::Failed,
        }
    }
}

/// How far a recording is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The browser asks for permission.
    Asking,
    /// It runs since this time.
    Running(i64),
    /// It is complete; its duration in milliseconds.
    Done(u32),
    /// There is none.
    Failed(Problem),
}

/// A recording.
#[derive(Debug, Clone, PartialEq)]
pub struct Recording {
    stage: Stage,
    /// One level for each step since the beginning.
    levels: Vec<f32>,
}

impl Default for Recording {
    fn default() -> Self {
        Self {
            stage: Stage::Asking,
            levels: Vec::new(),
        }
    }
}

impl Recording {
    /// How far it is.
    #[must_use]
    pub const fn stage(&self) -> Stage {
        self.stage
    }

    /// The microphone is open.
    pub fn begun(&mut self, now: i64) {
        if self.stage == Stage::Asking {
            self.stage = Stage::Running(now);
        }
    }

    /// There is no microphone to record from.
    pub fn failed(&mut self, problem: Problem) {
        self.stage = Stage::Failed(problem);
    }

    /// Takes a level from 0 to 1. Timers may be late: it counts for the whole time since the one before. Returns whether the
    /// recording has reached its limit.
    pub fn measured(&mut self, level: f32, now: i64) -> bool {
        let Stage::Running(since) = self.stage else {
            return false;
        };
        let passed = (now - since).clamp(0, LIMIT_MS);
        let count = usize::try_from(passed / STEP_MS).unwrap_or_default();
        if count > self.levels.len() {
            self.levels.resize(count, level);
        }
        now - since >= LIMIT_MS
    }

    /// The button is released. Returns whether that ends the recording.
    #[must_use]
    pub fn released(&self, now: i64) -> bool {
        matches!(self.stage, Stage::Running(since) if now - since >= HOLD_MS)
    }

    /// The recording has ended.
    pub fn ended(&mut self, now: i64) {
        if let Stage::Running(since) = self.stage {
            let duration = (now - since).clamp(1, LIMIT_MS);
            self.stage = Stage::Done(u32::try_from(duration).unwrap_or_default());
        }
    }

    /// The seconds that have passed.
    #[must_use]
    pub fn seconds(&self, now: i64) -> u32 {
        match self.stage {
            Stage::Running(since) => {
                u32::try_from((now - since).clamp(0, LIMIT_MS) / 1_000).unwrap_or_default()
            }
            _ => 0,
        }
    }

    /// The last levels as an SVG path, the newest at the end.
    #[must_use]
    pub fn bars(&self) -> String {
        let skipped = self.levels.len().saturating_sub(SHOWN);
        let levels = self.levels.iter().skip(skipped);
        let max = f32::from(waveform::MAX);
        waveform::path(levels.map(|level| (level * GAIN * max).min(max) as u8))
    }

    /// The waveform of all of it.
    #[must_use]
    pub fn waveform(&self) -> String {
        waveform::reduced(&self.levels)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn running(since: i64) -> Recording {
        let mut recording = Recording::default();
        recording.begun(since);
        recording
    }

    #[test]
    fn a_recording_is_asked_for_runs_and_is_done() {
        let mut recording = Recording::default();
        assert!(!recording.measured(0.5, 10), "not begun");
        assert!(!recording.released(10_000), "a tap that opens it");
        recording.begun(1_000);
        recording.measured(0.5, 1_100);
        recording.measured(0.1, 2_000);
        assert_eq!(recording.seconds(2_900), 1);
        recording.ended(3_000);
        assert_eq!(recording.stage(), Stage::Done(2_000));
        recording.ended(9_000);
        recording.begun(9_000);
        assert_eq!(recording.stage(), Stage::Done(2_000), "it stays done");
        let waveform = recording.waveform();
        assert!(waveform.starts_with("vvv"), "{waveform}");
        assert!(waveform.ends_with("666"), "{waveform}");
    }

    #[test]
    fn a_held_button_ends_it_and_a_tap_does_not() {
        let recording = running(1_000);
        assert!(!recording.released(1_499));
        assert!(recording.released(1_500));
    }

    #[test]
    fn late_timers_leave_no_hole_in_the_waveform() {
        let mut recording = running(0);
        recording.measured(0.2, 50);
        recording.measured(0.4, 1_000);
        assert_eq!(recording.levels.len(), 20);
        assert_eq!(recording.levels[19], 0.4);
        recording.measured(0.4, 900);
        assert_eq!(recording.levels.len(), 20, "the clock was set back");
    }

    #[test]
    fn it_ends_at_the_limit() {
        let mut recording = running(0);
        assert!(!recording.measured(0.1, LIMIT_MS - 1));
        assert!(recording.measured(0.1, LIMIT_MS));
        recording.ended(LIMIT_MS + 400);
        assert_eq!(recording.stage(), Stage::Done(900_000));
    }

    #[test]
    fn the_newest_levels_are_shown() {
        let mut recording = running(0);
        recording.measured(0.0, 50 * 100);
        recording.measured(1.0, 50 * 101);
        let bars = recording.bars();
        assert_eq!(bars.matches('M').count(), SHOWN);
        assert!(bars.ends_with("v30"), "{bars}");
    }

    #[test]
    fn browsers_name_their_reasons() {
        assert_eq!(Problem::of("NotAllowedError"), Problem::Refused);
        assert_eq!(Problem::of("NotFoundError"), Problem::NoMicrophone);
        assert_eq!(Problem::of("NotReadableError"), Problem::Failed);
        let mut recording = Recording::default();
        recording.failed(Problem::Refused);
        recording.begun(1);
        assert_eq!(recording.stage(), Stage::Failed(Problem::Refused));
    }
}
