//! Whether single keys are shortcuts on this device: people who dictate, or press keys by accident, turn them off (WCAG 2.1.4).

use crate::app::platform::{self, Keep};

/// Key under which it is kept.
const SINGLE_KEYS: &str = "single-keys";
/// The value that turns them off.
const OFF: &str = "off";

/// Are single keys shortcuts?
///
/// On the server: nobody presses keys.
#[must_use]
pub fn are_single_keys_on() -> bool {
    platform::load(Keep::Device, SINGLE_KEYS).as_deref() != Some(OFF)
}

/// Turns them on or off, from the next key on and in all tabs.
pub fn turn_single_keys(on: bool) {
    if on {
        platform::forget(Keep::Device, SINGLE_KEYS);
    } else {
        platform::save(Keep::Device, SINGLE_KEYS, OFF);
    }
}
