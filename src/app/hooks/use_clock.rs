//! The viewer's clock and time zone as signals.

use std::time::Duration;

use leptos::prelude::*;

use crate::app::initial::Initial;
use crate::app::platform;
use crate::app::reactive::effect;
use crate::app::state::calendar::Offset;
use crate::domain::Timestamp;

/// Update interval: times are shown to the minute.
const PRECISION: Duration = Duration::from_secs(20);

/// The viewer's clock.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    /// The current time, at most 20 seconds old.
    pub now: ReadSignal<Timestamp>,
    /// Offset of the viewer's time zone from UTC, in minutes.
    pub offset: ReadSignal<Offset>,
}

/// Provides the page's clock. It starts with the server's time, so that hydration changes nothing, and then follows
/// the device's clock.
///
/// On the server: the time of the request, in the time zone that the browser reported earlier.
pub fn provide_clock(initial: &Initial) -> Clock {
    let (now, set_now) = signal(initial.now);
    let (offset, set_offset) = signal(initial.offset);
    effect(move || {
        let follow = move || {
            set_now.set(platform::now());
            let minutes = platform::offset_minutes();
            if offset.get_untracked() != minutes {
                set_offset.set(minutes);
                platform::remember_offset(minutes);
            }
        };
        follow();
        let ticking = set_interval_with_handle(follow, PRECISION);
        on_cleanup(move || {
            if let Ok(ticking) = ticking {
                ticking.clear();
            }
        });
    });
    let clock = Clock { now, offset };
    provide_context(clock);
    clock
}

/// The page's clock.
///
/// On the server: does not advance.
#[must_use]
pub fn use_clock() -> Clock {
    expect_context::<Clock>()
}
