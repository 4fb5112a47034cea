//! The entries of the log that are in the document, whatever is loaded.

use std::time::Duration;

use leptos::ev::{afterprint, beforeprint};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::web_sys::HtmlElement;

use super::use_chat::Chat;
use super::use_clock::Clock;
use crate::app::platform::{self, UserFocus};
use crate::app::reactive::{effect, memo};
use crate::app::state::log_lines::{Bubble, Lines, LogRows, log_lines};
use crate::app::state::log_window::LogWindow;
use crate::app::state::scroll::Measure;
use crate::app::state::thread::Thread;
use crate::domain::{Seq, UserId};

/// How long a message stands out to which the user was led.
const FOUND: Duration = Duration::from_secs(2);

/// The part of a conversation that is in the document.
#[derive(Debug, Clone, Copy)]
pub struct LogView {
    /// Its entries.
    pub lines: Memo<Lines>,
    me: UserId,
    thread: RwSignal<Thread>,
    window: StoredValue<LogWindow>,
    /// Notified when other rows are shown.
    moved: RwSignal<()>,
    found: RwSignal<Option<Seq>>,
    /// Where focus and selection were before the window moved.
    focus: StoredValue<Option<UserFocus>, LocalStorage>,
}

/// The part of a conversation that is in the document. It moves with the visible part and, for printing, comprises
/// everything.
///
/// On the server: the loaded page.
#[must_use]
pub fn use_log_window(chat: Chat, clock: Clock, thread: RwSignal<Thread>) -> LogView {
    let id = thread.with_untracked(|thread| thread.conversation);
    let window = StoredValue::new(LogWindow::new());
    let (moved, found) = (RwSignal::new(()), RwSignal::new(None));
    let lines = memo(move || {
        moved.track();
        let (zone, found) = (clock.zone.get(), found.get());
        thread.with(|thread| {
            chat.outbox.with(|outbox| {
                let rows = LogRows::new(thread, outbox.of(id), chat.me);
                let shown = window.try_update_value(|window| {
                    window.follow(thread.messages(), rows.tail());
                    window.runs()
                });
                Lines::new(log_lines(&rows, &shown.unwrap_or_default(), found, zone))
            })
        })
    });
    let view = LogView {
        lines,
        me: chat.me,
        thread,
        window,
        moved,
        found,
        focus: StoredValue::new_local(None),
    };
    effect(move || {
        let printing = [
            window_event_listener(beforeprint, move |_| view.show_all(true)),
            window_event_listener(afterprint, move |_| view.show_all(false)),
        ];
        on_cleanup(move || printing.into_iter().for_each(|it| it.remove()));
    });
    view
}

impl LogView {
    /// The visible part has moved: shows the rows around it. Rows with the focus or an end of the selection stay.
    pub fn look(&self, log: &HtmlElement, measure: &Measure) {
        let focus = platform::user_focus(log);
        let moves = self.window.try_update_value(|window| {
            let rows: Vec<_> = window.rows().collect();
            let pinned = focus.rows().into_iter();
            let pinned = pinned.filter_map(|at| rows.get(at).copied()).collect();
            window.look(measure, pinned)
        });
        if moves == Some(true) {
            self.focus.set_value(Some(focus));
            self.moved.notify();
        }
    }

    /// The document contains the entries: remembers their heights. Focus and selection are where they were.
    pub fn settled(&self, log: &HtmlElement) {
        if let Some(focus) = self.focus.try_update_value(Option::take).flatten() {
            focus.restore();
        }
        let heights = platform::row_heights(log);
        self.window.try_update_value(|window| {
            let rows: Vec<_> = window.rows().collect();
            if rows.len() == heights.len() {
                let heights = rows.into_iter().zip(heights);
                heights.for_each(|(row, height)| window.measured(row, height));
            }
        });
    }

    /// The texts of the selected messages, if some of them are not in the document, where the browser does not find them.
    pub fn selected_text(&self, log: &HtmlElement) -> Option<String> {
        let (from, to) = platform::user_focus(log).selected()?;
        let rows: Vec<_> = self.window.with_value(|window| window.rows().collect());
        let (first, last) = (*rows.get(from)?, *rows.get(to)?);
        if last - first == to - from {
            return None;
        }
        self.thread.with_untracked(|thread| {
            let messages = (first..=last).filter_map(|row| thread.messages().get(row));
            let texts: Vec<_> = messages.map(|message| message.body.text()).collect();
            Some(texts.join("\n"))
        })
    }

    /// Shows a message and those around it. Returns its key; `None` if it is not loaded.
    pub fn show(&self, seq: Seq) -> Option<String> {
        // The window knows the messages once its entries are computed.
        self.lines.with_untracked(Lines::is_empty);
        let (row, key) = self.thread.with_untracked(|thread| {
            let row = thread.messages().index_of(seq)?;
            Some((row, Bubble::key_of(&thread.messages()[row], self.me)))
        })?;
        self.window.update_value(|window| window.show(row));
        self.moved.notify();
        Some(key)
    }

    /// Shows the end.
    pub fn show_end(&self) {
        self.window.update_value(LogWindow::show_end);
        self.moved.notify();
    }

    /// Makes a message stand out for a moment.
    pub fn highlight(self, seq: Seq) {
        self.found.set(Some(seq));
        spawn_local(async move {
            platform::sleep(FOUND).await;
            if self.found.try_get_untracked().flatten() == Some(seq) {
                self.found.set(None);
            }
        });
    }

    /// Are there messages that are not in the document?
    #[must_use]
    pub fn leaves_out(&self) -> bool {
        let has_older = self.thread.with_untracked(Thread::has_older);
        has_older || self.window.with_value(LogWindow::leaves_out)
    }

    fn show_all(&self, all: bool) {
        self.window.try_update_value(|window| window.show_all(all));
        self.moved.notify();
    }
}
