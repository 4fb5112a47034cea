//! Keeps the scroll position of the log: at the end while the user is there, otherwise at the message they look at.
//!
//! The log counts its scroll position from its end (`flex-direction: column-reverse`, see the style sheet). So it
//! starts at its end before any script runs, stays there without a script, and does not move when older messages are
//! inserted above. What changes below, and the size of the log, need a correction when the user has scrolled up.

use std::mem;

use leptos::html;
use leptos::prelude::*;
use leptos::web_sys::{HtmlDivElement, HtmlElement};

use super::use_chat::Chat;
use super::use_log_window::LogView;
use crate::app::platform;
use crate::app::reactive::effect;
use crate::app::state::scroll::{Anchor, Measure, ScrollAnchor};
use crate::app::state::thread::Thread;
use crate::domain::Seq;

/// The key of the unread divider.
pub const DIVIDER_KEY: &str = "unread";

/// The scroll state of the log.
#[derive(Debug, Clone, Copy)]
pub struct Scroll {
    /// The scrolling element.
    pub log: NodeRef<html::Div>,
    /// What of the conversation is in the document.
    pub view: LogView,
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
    /// Distance to the end when the log was looked at last.
    below: StoredValue<f64>,
    /// Width and height of the log when it was looked at last, in pixels.
    size: StoredValue<(i32, i32)>,
    /// The next correction leads to another place.
    is_led: StoredValue<bool>,
    /// The content has changed and the position is not corrected yet: measurements are meaningless.
    is_unsettled: StoredValue<bool>,
    moved: Callback<Measure>,
}

/// Tracks the scroll position of a conversation's log, which is corrected after each change of its entries. `moved` is
/// called when it has changed, to load what is missing. After navigation within the page the log starts at the unread
/// divider or where the user left it; a page rendered by the server does not move.
///
/// On the server: the log is at its end.
#[must_use]
pub fn use_scroll(
    chat: Chat,
    thread: RwSignal<Thread>,
    view: LogView,
    moved: Callback<Measure>,
) -> Scroll {
    let (is_at_end, set_at_end) = signal(true);
    let (in_sight, set_in_sight) = signal(None);
    // Where a page of older history is open, what follows it already existed and is not new.
    let (id, old) =
        thread.with_untracked(|it| (it.conversation, it.has_newer().then(|| it.known())));
    let (seen, set_seen) = signal(old.unwrap_or(Seq::ZERO));
    let scroll = Scroll {
        log: view.log,
        view,
        is_at_end,
        in_sight,
        seen,
        set_at_end,
        set_in_sight,
        set_seen,
        anchor: StoredValue::new(None),
        below: StoredValue::new(0.0),
        size: StoredValue::new((0, 0)),
        is_led: StoredValue::new(false),
        is_unsettled: StoredValue::new(false),
        moved,
    };
    let came_by_link = chat.is_alive.get_untracked();
    let has_begun = StoredValue::new(false);
    effect(move || {
        view.lines.track();
        let Some(log) = scroll.log.get() else {
            return;
        };
        if !has_begun.get_value() {
            has_begun.set_value(true);
            if came_by_link {
                scroll.begin_at(thread, chat.scroll_anchor(id));
            } else {
                scroll.look_at(&log);
            }
        }
        scroll.unsettle();
    });
    effect(move || {
        if let Some(log) = scroll.log.get() {
            // Dropped with the effect's scope.
            StoredValue::new_local(platform::on_resize(&log, move || scroll.resized()));
        }
    });
    on_cleanup(move || chat.leave_at(id, scroll.here()));
    scroll
}

impl Scroll {
    /// Handles scrolling of the log.
    pub fn look(&self) {
        if let Some(log) = self.settled_log() {
            // Browsers tell of scrolling before they tell of a new size, which may have moved everything.
            if self.size.get_value() == platform::size(&log) {
                self.look_at(&log);
            } else {
                self.scrolled_unsettled(&log);
                self.resized();
            }
        } else if let Some(log) = self.log.try_get_untracked().flatten() {
            self.scrolled_unsettled(&log);
        }
    }

    /// The user scrolls while a correction is due: it takes the message along. Where it leads elsewhere anyway, the log may have
    /// moved by itself.
    fn scrolled_unsettled(&self, log: &HtmlElement) {
        if self.is_led.get_value() {
            return;
        }
        let measure = platform::measure(log);
        let before = self
            .below
            .try_update_value(|it| mem::replace(it, measure.below));
        let by = before.map_or(0.0, |before| measure.below - before);
        if by != 0.0 {
            self.anchor.update_value(|anchor| {
                if let Some(anchor) = anchor {
                    anchor.top += by;
                }
            });
            self.set_at_end.set(self.view.is_at_end(&measure));
        }
    }

    fn look_at(&self, log: &HtmlElement) {
        let measure = platform::measure(log);
        self.below.set_value(measure.below);
        self.size.set_value(platform::size(log));
        let found = platform::first_in_sight(log);
        // An anchor that is in place stays: corrections are rounded to whole pixels, and the rest would add up. The divider
        // moves by itself.
        let is_held = |anchor: &Option<Anchor>| {
            anchor.as_ref().is_some_and(|anchor| {
                let is_in_view = (0.0..measure.height).contains(&anchor.top);
                let is_found = found.as_ref().is_some_and(|it| it.key == anchor.key);
                anchor.key != DIVIDER_KEY
                    && (is_in_view || is_found)
                    && platform::is_in_place(log, anchor)
            })
        };
        if !self.anchor.with_value(is_held) {
            self.anchor.set_value(found);
        }
        let is_at_end = self.view.is_at_end(&measure);
        if self.is_at_end.get_untracked() != is_at_end {
            self.set_at_end.set(is_at_end);
        }
        let last = platform::last_in_sight(log);
        if self.in_sight.get_untracked() != last {
            self.set_in_sight.set(last);
        }
        if let Some(last) = last.filter(|last| *last > self.seen.get_untracked()) {
            self.set_seen.set(last);
        }
        self.view.look(log, &measure);
        self.moved.run(measure);
    }

    /// Scrolls to the end and stays there.
    pub fn to_end(&self) {
        self.is_led.set_value(true);
        self.set_at_end.set(true);
        self.view.show_end();
        self.unsettle();
    }

    /// Scrolls to a loaded message and makes it stand out. `false` if it is not loaded.
    pub fn to_message(&self, seq: Seq) -> bool {
        let Some(key) = self.view.show(seq) else {
            return false;
        };
        self.view.highlight(seq);
        self.aim_at(key, Some(seq));
        self.unsettle();
        true
    }

    /// Sets the initial position: at the divider, where the user left, or at the end.
    fn begin_at(&self, thread: RwSignal<Thread>, left_at: Option<ScrollAnchor>) {
        if let Some(unread) = thread.with_untracked(Thread::first_unread) {
            self.view.show(unread);
            self.aim_at(DIVIDER_KEY.to_owned(), None);
        } else if let Some(ScrollAnchor::At(anchor)) = left_at
            && let Some(seq) = anchor.seq
            && self.view.show(seq).is_some()
        {
            self.is_led.set_value(true);
            self.set_at_end.set(false);
            self.anchor.set_value(Some(anchor));
        }
    }

    /// The next correction scrolls there.
    fn aim_at(&self, key: String, seq: Option<Seq>) {
        let log = self.log.get_untracked();
        let top = log.map_or(0.0, |log| platform::landing(&log));
        self.is_led.set_value(true);
        self.set_at_end.set(false);
        self.anchor.set_value(Some(Anchor { key, seq, top }));
    }

    /// The content changes: the position is corrected before the next paint.
    fn unsettle(&self) {
        self.is_unsettled.set_value(true);
        let scroll = *self;
        // In the next frame the new content is in the document and not painted yet.
        request_animation_frame(move || {
            if scroll.is_unsettled.try_set_value(false).is_none() {
                scroll.settle();
            }
        });
    }

    /// The log or its content has another size: the window, a keyboard on the screen, a picture, an unfolded text. At the
    /// end it stays there by itself.
    fn resized(&self) {
        if let Some(log) = self.settled_log() {
            if self.is_at_end.get_untracked() {
                self.view.settled(&log);
                self.look_at(&log);
            } else {
                self.settle();
            }
        }
    }

    /// Corrects the position after the content has changed.
    fn settle(&self) {
        let Some(log) = self.settled_log() else {
            return;
        };
        if self.is_at_end.get_untracked() {
            platform::scroll_to_end(&log);
        } else if let Some(anchor) = self.anchor.get_value() {
            platform::restore(&log, &anchor);
        }
        self.is_led.set_value(false);
        self.view.settled(&log);
        self.look_at(&log);
    }

    /// The log, unless a correction is due or the user has left the conversation.
    fn settled_log(&self) -> Option<HtmlDivElement> {
        if self.is_unsettled.try_get_value()? {
            return None;
        }
        self.log.try_get_untracked().flatten()
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
