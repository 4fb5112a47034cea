//! How much a photo is enlarged, and where it is then.

/// A position or size in pixels. Positions are measured from the middle of the stage.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Pixels {
    /// To the right.
    pub x: f64,
    /// Down.
    pub y: f64,
}

impl Pixels {
    /// A position or size.
    #[must_use]
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    /// How far it is from another position, in each direction.
    #[must_use]
    pub fn from(self, other: Self) -> Self {
        Self::new(self.x - other.x, self.y - other.y)
    }

    /// The distance from the middle.
    #[must_use]
    pub fn length(self) -> f64 {
        self.x.hypot(self.y)
    }
}

/// The size of a photo that is shown as a whole in a stage: never larger than the photo itself would be.
#[must_use]
pub fn fitted(photo: Pixels, stage: Pixels) -> Pixels {
    if photo.x <= 0.0 || photo.y <= 0.0 {
        return stage;
    }
    let scale = (stage.x / photo.x).min(stage.y / photo.y).min(1.0);
    Pixels::new(photo.x * scale, photo.y * scale)
}

/// How a photo is shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Zoom {
    /// 1 if the photo is shown as a whole.
    pub scale: f64,
    /// Where its middle is.
    pub at: Pixels,
}

impl Default for Zoom {
    fn default() -> Self {
        Self {
            scale: 1.0,
            at: Pixels::default(),
        }
    }
}

impl Zoom {
    /// The largest scale.
    pub const MAX: f64 = 8.0;

    /// The factor of a button or key.
    pub const STEP: f64 = 1.5;

    /// The scale after a double tap.
    const NEAR: f64 = 2.5;

    /// Is only a part of the photo visible?
    #[must_use]
    pub fn is_zoomed(&self) -> bool {
        self.scale > 1.001
    }

    /// Enlarges by a factor; the point stays where it is, as far as the edges allow.
    pub fn by(&mut self, factor: f64, point: Pixels, photo: Pixels, stage: Pixels) {
        let scale = (self.scale * factor).clamp(1.0, Self::MAX);
        let ratio = scale / self.scale;
        let off = point.from(self.at);
        self.at = Pixels::new(point.x - off.x * ratio, point.y - off.y * ratio);
        self.scale = scale;
        self.bound(photo, stage);
    }

    /// Moves the photo, at most until an edge is visible.
    pub fn pan(&mut self, step: Pixels, photo: Pixels, stage: Pixels) {
        self.at = Pixels::new(self.at.x + step.x, self.at.y + step.y);
        self.bound(photo, stage);
    }

    /// Enlarges around the point, or shows the whole photo again.
    pub fn toggle(&mut self, point: Pixels, photo: Pixels, stage: Pixels) {
        if self.is_zoomed() {
            *self = Self::default();
        } else {
            self.by(Self::NEAR, point, photo, stage);
        }
    }

    fn bound(&mut self, photo: Pixels, stage: Pixels) {
        let fitted = fitted(photo, stage);
        let most = |size: f64, room: f64| ((size * self.scale - room) / 2.0).max(0.0);
        let (x, y) = (most(fitted.x, stage.x), most(fitted.y, stage.y));
        self.at = Pixels::new(self.at.x.clamp(-x, x), self.at.y.clamp(-y, y));
    }
}

/// The factor of a turn of the wheel. Browsers report pinches on a touchpad as small turns with Ctrl.
#[must_use]
pub fn wheel(delta: f64, is_pinch: bool) -> f64 {
    let step = if is_pinch { 0.01 } else { 0.002 };
    (-delta * step).clamp(-1.0, 1.0).exp()
}
