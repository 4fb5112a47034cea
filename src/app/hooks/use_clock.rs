//! The viewer's clock and time zone as signals.

use std::time::Duration;

use leptos::prelude::*;

use crate::app::initial::Initial;
use crate::app::platform;
use crate::app::reactive::effect;
use crate::app::state::calendar::Offset;
use crate::domain::Timestamp;

/// How often the present is looked up: nothing is shown finer than a minute.
const PRECISION: Duration = Duration::from_secs(20);

/// The viewer's clock.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    /// The present, to the minute or so.
    pub now: ReadSignal<Timestamp>,
    /// How many minutes the viewer is ahead of UTC.
    pub offset: ReadSignal<Offset>,
}

/// Makes the page's clock. It starts where the server's stood, so that nothing jumps when the page comes
/// alive, and follows the device's from then on.
///
/// On the server: stands still at the moment of the request, in the time zone that the browser told before.
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
/// On the server: stands still.
#[must_use]
pub fn use_clock() -> Clock {
    expect_context::<Clock>()
}
