//! The scroll position of the log. At the end it stays at the end; anywhere else the visible content does not move
//! when messages are inserted above or below.

use crate::domain::Seq;

/// Distance from the end that still counts as at the end.
pub const NEAR_END_PX: f64 = 80.0;

/// Measurements of the log in the browser, in pixels.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Measure {
    /// Distance from the visible part to the end of the log.
    pub below: f64,
    /// Height of the log above the visible part.
    pub above: f64,
    /// Height of the visible part.
    pub height: f64,
}

impl Measure {
    /// Is the end in view, so that the log follows new messages?
    #[must_use]
    pub fn is_at_end(&self) -> bool {
        self.below <= NEAR_END_PX
    }

    /// Is the end so near that newer messages should be loaded, where a page of older history is open?
    #[must_use]
    pub fn is_near_end(&self) -> bool {
        self.below < self.height * 1.5
    }

    /// Is the top so near that older messages should be loaded?
    #[must_use]
    pub fn is_near_top(&self) -> bool {
        self.above < self.height * 1.5
    }
}

/// A message and its position in the visible part.
#[derive(Debug, Clone, PartialEq)]
pub struct Anchor {
    /// The key of the message.
    pub key: String,
    /// Its position in the log, once stored.
    pub seq: Option<Seq>,
    /// Pixels from the top of the visible part to the top of the message; negative if it starts above.
    pub top: f64,
}

/// The position at which the user left a conversation.
#[derive(Debug, Clone, PartialEq)]
pub enum ScrollAnchor {
    /// At the end.
    End,
    /// At this message.
    At(Anchor),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_is_a_little_wider_than_a_pixel() {
        let at = |below| Measure {
            below,
            ..Measure::default()
        };
        assert!(at(0.0).is_at_end());
        assert!(at(-0.5).is_at_end());
        assert!(at(80.0).is_at_end());
        assert!(!at(81.0).is_at_end());
    }

    #[test]
    fn older_messages_load_before_the_top_is_reached() {
        let at = |above| Measure {
            above,
            height: 600.0,
            below: 0.0,
        };
        assert!(at(899.0).is_near_top());
        assert!(!at(900.0).is_near_top());
    }
}
