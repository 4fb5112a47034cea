//! A line of the log: a day, the unread divider, a message, or a gap for messages that are not in the document.

use leptos::prelude::*;
use time::Date;

use super::bubble::MessageBubble;
use super::peer::Peer;
use crate::app::hooks::use_clock::use_clock;
use crate::app::hooks::use_scroll::DIVIDER_KEY;
use crate::app::reactive::memo;
use crate::app::state::calendar;
use crate::app::state::log_lines::{Bubble, Lines, LogLine};
use crate::app::words::use_words;

/// The line with this key.
#[component]
pub fn Line(
    /// The key of the line.
    key: String,
    /// All lines in their current state.
    lines: Memo<Lines>,
    /// The other member.
    peer: Peer,
) -> impl IntoView {
    let first = lines.with_untracked(|lines| lines.get(&key));
    match first.as_deref() {
        Some(LogLine::Gap(gap)) => {
            let first = gap.height;
            let height = Memo::new(move |last: Option<&f64>| {
                let now = lines.with(|lines| lines.gap(&key));
                now.unwrap_or_else(|| *last.unwrap_or(&first))
            });
            let pixels = move || format!("{}px", height.get());
            view! { <div class="log-gap" aria-hidden="true" style:height=pixels></div> }.into_any()
        }
        Some(LogLine::Day(date)) => view! { <DayChip date=*date key /> }.into_any(),
        Some(LogLine::Unread) => view! { <UnreadDivider /> }.into_any(),
        Some(LogLine::Bubble(bubble)) => {
            let first = (**bubble).clone();
            let bubble = Memo::new(move |last: Option<&Bubble>| {
                let now = lines.with(|lines| lines.bubble(&key));
                // Keep the last value while the line is being removed.
                now.unwrap_or_else(|| last.unwrap_or(&first).clone())
            });
            view! { <MessageBubble bubble peer /> }.into_any()
        }
        None => ().into_any(),
    }
}

#[component]
fn DayChip(date: Date, key: String) -> impl IntoView {
    let words = use_words();
    let clock = use_clock();
    let label = memo(move || {
        let today = calendar::day(clock.now.get(), clock.zone.get());
        calendar::day_label(date, today, words)
    });
    view! {
        <p class="day-chip" data-key=key translate="no">
            <span>{label}</span>
        </p>
    }
}

#[component]
fn UnreadDivider() -> impl IntoView {
    view! {
        <p class="unread-divider" data-key=DIVIDER_KEY>
            <span>{use_words().unread_messages}</span>
        </p>
    }
}
