//! The viewer's clock and time zone as signals.

use std::time::Duration;

use leptos::prelude::*;

use crate::app::initial::Initial;
use crate::app::platform;
use crate::app::reactive::effect;
use crate::app::state::calendar::Zone;
use crate::domain::Timestamp;

/// Update interval: times are shown to the minute.
const PRECISION: Duration = Duration::from_secs(20);

/// The viewer's clock.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    /// The current time, at most 20 seconds old.
    pub now: ReadSignal<Timestamp>,
    /// The viewer's time zone.
    pub zone: ReadSignal<Zone>,
}

/// Provides the page's clock. It starts with the server's time, so that hydration changes nothing, and then follows
/// the device's clock and zone.
///
/// On the server: the time of the request, in the time zone that the browser reported earlier.
pub fn provide_clock(initial: &Initial) -> Clock {
    let (now, set_now) = signal(initial.now);
    let (zone, set_zone) = signal(Zone::fixed(initial.offset));
    effect(move || {
        let follow = move || {
            let now = platform::now();
            set_now.set(now);
            let (known, device) = (
                zone.get_untracked(),
                Zone::of_device(now, platform::offset_at),
            );
            if !known.looks_like(device) {
                set_zone.set(device);
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
    let clock = Clock { now, zone };
    provide_context(clock);
    clock
}

/// The viewer's time zone on a plain page.
#[must_use]
pub fn viewers_zone() -> Zone {
    Zone::of_device(platform::now(), platform::offset_at)
}

/// The page's clock.
///
/// On the server: does not advance.
#[must_use]
pub fn use_clock() -> Clock {
    expect_context::<Clock>()
}
