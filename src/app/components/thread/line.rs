//! A line of the log: a day, the unread divider, or a message.

use std::collections::HashMap;
use std::sync::Arc;

use leptos::prelude::*;
use time::Date;

use super::bubble::MessageBubble;
use crate::app::hooks::use_clock::use_clock;
use crate::app::hooks::use_scroll::DIVIDER_KEY;
use crate::app::reactive::memo;
use crate::app::state::calendar;
use crate::app::state::log_lines::{Bubble, LogLine};
use crate::app::words::use_words;

/// The lines of a conversation, in order and by key.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lines {
    keys: Vec<String>,
    by_key: HashMap<String, Arc<LogLine>>,
}

impl Lines {
    /// Takes the lines in order.
    #[must_use]
    pub fn new(all: Vec<LogLine>) -> Self {
        let mut lines = Self::default();
        for line in all {
            let key = line.key();
            // A key that came twice would be an error of the reducer; the log must not break over it.
            if lines.by_key.insert(key.clone(), Arc::new(line)).is_none() {
                lines.keys.push(key);
            }
        }
        lines
    }

    /// The stable keys of the lines, in order.
    #[must_use]
    pub fn keys(&self) -> Vec<String> {
        self.keys.clone()
    }

    /// Whether there are no lines.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    fn bubble(&self, key: &str) -> Option<Bubble> {
        match self.by_key.get(key)?.as_ref() {
            LogLine::Bubble(bubble) => Some(bubble.clone()),
            _ => None,
        }
    }
}

/// The line with this key.
#[component]
pub fn Line(
    /// The key of the line.
    key: String,
    /// All lines in their current state.
    lines: Memo<Lines>,
    /// The other member's name.
    peer_name: Memo<String>,
) -> impl IntoView {
    let first = lines.with_untracked(|lines| lines.by_key.get(&key).cloned());
    match first.as_deref() {
        Some(LogLine::Day(date)) => view! { <DayChip date=*date key /> }.into_any(),
        Some(LogLine::Unread) => view! { <UnreadDivider /> }.into_any(),
        Some(LogLine::Bubble(bubble)) => {
            let first = bubble.clone();
            let bubble = Memo::new(move |last: Option<&Bubble>| {
                let now = lines.with(|lines| lines.bubble(&key));
                // Keep the last value while the line is being removed.
                now.unwrap_or_else(|| last.unwrap_or(&first).clone())
            });
            view! { <MessageBubble bubble peer_name /> }.into_any()
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
