//! What fingers and mouse do to a photo: swipe, pinch, pan and double tap.

use super::zoom::{Pixels, Zoom};

/// A swipe is at least so long.
const SWIPE: f64 = 48.0;

/// A swipe down that closes is at least so long.
const CLOSE: f64 = 96.0;

/// A tap moves less than this.
const TAP: f64 = 10.0;

/// The two taps of a double tap are at most so far apart.
const DOUBLE_TAP_MS: f64 = 300.0;
const DOUBLE_TAP: f64 = 32.0;

/// What a gesture asks for when it ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Outcome {
    /// Nothing more.
    Nothing,
    /// The photo before (-1) or after (1).
    Walk(isize),
    /// The end of the viewer.
    Close,
    /// A double tap here.
    Toggle(Pixels),
}

/// The pointers that are down.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Gesture {
    pointers: Vec<(i32, Pixels)>,
    /// Where the first pointer came down.
    start: Pixels,
    /// It is more than a tap.
    has_moved: bool,
    /// Two fingers took part, or the photo was enlarged: it ends without a swipe.
    is_zooming: bool,
    last_tap: Option<(Pixels, f64)>,
}

impl Gesture {
    /// A pointer comes down. A third finger is ignored.
    pub fn down(&mut self, pointer: i32, at: Pixels, zoom: &Zoom) {
        match self.pointers.len() {
            0 => {
                self.start = at;
                self.has_moved = false;
                self.is_zooming = zoom.is_zoomed();
            }
            1 => {
                self.has_moved = true;
                self.is_zooming = true;
            }
            _ => return,
        }
        self.pointers.push((pointer, at));
    }

    /// A pointer moves. Returns whether it is one of this gesture.
    pub fn moved(
        &mut self,
        pointer: i32,
        at: Pixels,
        zoom: &mut Zoom,
        photo: Pixels,
        stage: Pixels,
    ) -> bool {
        let before = self.span();
        let Some((_, known)) = self.pointers.iter_mut().find(|(id, _)| *id == pointer) else {
            return false;
        };
        *known = at;
        self.has_moved |= at.from(self.start).length() > TAP;
        let after = self.span();
        if self.pointers.len() == 2 && before.1 > 0.0 {
            zoom.by(after.1 / before.1, after.0, photo, stage);
        }
        if self.is_zooming {
            zoom.pan(after.0.from(before.0), photo, stage);
        }
        true
    }

    /// A pointer goes up.
    pub fn up(&mut self, pointer: i32, now: f64) -> Outcome {
        let Some(index) = self.pointers.iter().position(|(id, _)| *id == pointer) else {
            return Outcome::Nothing;
        };
        let (_, at) = self.pointers.remove(index);
        if !self.pointers.is_empty() {
            return Outcome::Nothing;
        }
        if !self.has_moved {
            let is_double = self.last_tap.take().is_some_and(|(first, then)| {
                now - then <= DOUBLE_TAP_MS && at.from(first).length() <= DOUBLE_TAP
            });
            if is_double {
                return Outcome::Toggle(at);
            }
            self.last_tap = Some((at, now));
            return Outcome::Nothing;
        }
        self.last_tap = None;
        let way = at.from(self.start);
        if self.is_zooming {
            Outcome::Nothing
        } else if way.x.abs() >= SWIPE && way.x.abs() > way.y.abs() {
            Outcome::Walk(if way.x < 0.0 { 1 } else { -1 })
        } else if way.y >= CLOSE && way.y > way.x.abs() {
            Outcome::Close
        } else {
            Outcome::Nothing
        }
    }

    /// The browser has taken a pointer over, or it has left: the gesture ends without a result. Fingers leave after each touch,
    /// too.
    pub fn lost(&mut self, pointer: i32) {
        let count = self.pointers.len();
        self.pointers.retain(|(id, _)| *id != pointer);
        if self.pointers.len() < count {
            self.has_moved = true;
            self.is_zooming = true;
            self.last_tap = None;
        }
    }

    /// Is a pointer down?
    #[must_use]
    pub const fn is_held(&self) -> bool {
        !self.pointers.is_empty()
    }

    /// How far a swipe has come.
    #[must_use]
    pub fn drag(&self) -> Pixels {
        match self.pointers.first() {
            Some((_, at)) if !self.is_zooming => at.from(self.start),
            _ => Pixels::default(),
        }
    }

    /// The middle of the pointers and their distance.
    fn span(&self) -> (Pixels, f64) {
        match self.pointers.as_slice() {
            [(_, one), (_, other)] => {
                let middle =
                    Pixels::new(f64::midpoint(one.x, other.x), f64::midpoint(one.y, other.y));
                (middle, one.from(*other).length())
            }
            [(_, one), ..] => (*one, 0.0),
            [] => (Pixels::default(), 0.0),
        }
    }
}
