//! Keeps the scroll position of the log: at the end while the user is there, otherwise at the message they look at.
//!
//! The log counts its scroll position from its end (`flex-direction: column-reverse`, see the style sheet). So it
//! starts at its end before any script runs, stays there without a script, and does not move when older messages are
//! inserted above. Only insertions below need a correction when the user has scrolled up.

use leptos::html;
use leptos::prelude::*;

use super::use_chat::Chat;
use crate::app::platform;
use crate::app::reactive::effect;
use crate::app::state::scroll::{Anchor, ScrollAnchor};
use crate::domain::{ConversationId, Seq};

/// The key of the unread divider.
pub const DIVIDER_KEY: &str = "unread";

/// The scroll state of the log.
#[derive(Debug, Clone, Copy)]
pub struct Scroll {
    /// The scrolling element.
    pub log: NodeRef<html::Div>,
    /// Is the end in view?
    pub is_at_end: ReadSignal<bool>,
    /// The last message in view.
    pub in_sight: ReadSignal<Option<Seq>>,
    /// The last message that has ever been in view.
    pub seen: ReadSignal<Seq>,
    set_at_end: WriteSignal<bool>,
    set_in_sight: WriteSignal<Option<Seq>>,
    set_seen: WriteSignal<Seq>,
    anchor: StoredValue<Option<Anchor>>,
    /// The content has changed and the position is not corrected yet: measurements are meaningless.
    is_unsettled: StoredValue<bool>,
    near_top: Callback<()>,
}

/// Tracks the scroll position of a conversation's log. `lines` is tracked: the position is corrected after each of
/// its changes. `near_top` is called when older messages should be loaded. After navigation within the page the log
/// starts at the unread divider or where the user left it; a page rendered by the server does not move.
///
/// On the server: the log is at its end.
#[must_use]
pub fn use_scroll(
    chat: Chat,
    conversation: ConversationId,
    lines: impl Fn() + Send + Sync + 'static,
    near_top: Callback<()>,
) -> Scroll {
    let (is_at_end, set_at_end) = signal(true);
    let (in_sight, set_in_sight) = signal(None);
    let (seen, set_seen) = signal(Seq::ZERO);
    let scroll = Scroll {
        log: NodeRef::new(),
        is_at_end,
        in_sight,
        seen,
        set_at_end,
        set_in_sight,
        set_seen,
        anchor: StoredValue::new(None),
        is_unsettled: StoredValue::new(false),
        near_top,
    };
    let is_placed = StoredValue::new(!chat.is_alive.get_untracked());
    effect(move || {
        lines();
        if scroll.log.get().is_none() {
            return;
        }
        scroll.is_unsettled.set_value(true);
        // In the next frame the new content is in the document and not painted yet.
        request_animation_frame(move || {
            if is_placed.try_get_value() == Some(false) {
                is_placed.set_value(true);
                scroll.begin_at(chat.scroll_anchor(conversation));
            }
            scroll.settle();
        });
    });
    effect(move || {
        if let Some(log) = scroll.log.get() {
            // Dropped with the effect's scope.
            StoredValue::new_local(platform::on_resize(&log, move || scroll.look()));
        }
    });
    on_cleanup(move || chat.leave_at(conversation, scroll.here()));
    scroll
}

impl Scroll {
    /// Handles scrolling and resizing of the log.
    pub fn look(&self) {
        if self.is_unsettled.try_get_value() != Some(false) {
            return;
        }
        let Some(log) = self.log.try_get_untracked().flatten() else {
            return;
        };
        let measure = platform::measure(&log);
        self.anchor.set_value(platform::first_in_sight(&log));
        if self.is_at_end.get_untracked() != measure.is_at_end() {
            self.set_at_end.set(measure.is_at_end());
        }
        let last = platform::last_in_sight(&log);
        if self.in_sight.get_untracked() != last {
            self.set_in_sight.set(last);
        }
        if let Some(last) = last.filter(|last| *last > self.seen.get_untracked()) {
            self.set_seen.set(last);
        }
        if measure.is_near_top() {
            self.near_top.run(());
        }
    }

    /// Scrolls to the end and stays there.
    pub fn to_end(&self) {
        self.set_at_end.set(true);
        if let Some(log) = self.log.get_untracked() {
            platform::scroll_to_end(&log);
            self.look();
        }
    }

    /// Scrolls to an entry of the log.
    pub fn to_line(&self, key: &str) {
        if let Some(log) = self.log.get_untracked() {
            platform::scroll_to_row(&log, key);
            self.look();
        }
    }

    /// Sets the initial position: where the user left, at the divider, or at the end.
    fn begin_at(&self, left_at: Option<ScrollAnchor>) {
        let Some(log) = self.log.try_get_untracked().flatten() else {
            return;
        };
        let moved = platform::scroll_to_row(&log, DIVIDER_KEY)
            || matches!(left_at, Some(ScrollAnchor::At(anchor)) if platform::restore(&log, &anchor));
        if moved {
            let at_end = platform::measure(&log).is_at_end();
            self.set_at_end.set(at_end);
            self.anchor.set_value(platform::first_in_sight(&log));
        }
    }

    /// Restores the position after the content has changed.
    fn settle(&self) {
        if self.is_unsettled.try_set_value(false).is_some() {
            // The user has left the conversation in the meantime.
            return;
        }
        let Some(log) = self.log.try_get_untracked().flatten() else {
            return;
        };
        if self.is_at_end.get_untracked() {
            platform::scroll_to_end(&log);
        } else if let Some(anchor) = self.anchor.get_value() {
            platform::restore(&log, &anchor);
        }
        self.look();
    }

    fn here(&self) -> ScrollAnchor {
        let at_end = self.is_at_end.try_get_untracked().unwrap_or(true);
        let anchor = self.anchor.try_get_value().flatten();
        match anchor {
            Some(anchor) if !at_end => ScrollAnchor::At(anchor),
            _ => ScrollAnchor::End,
        }
    }
}
