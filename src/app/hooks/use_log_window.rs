//! The entries of the log that are in the document, whatever is loaded.

use std::time::Duration;

use leptos::ev::{afterprint, beforeprint};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::web_sys::HtmlElement;

use super::use_chat::Chat;
use super::use_clock::Clock;
use crate::app::platform::{self, UserFocus};
use crate::app::reactive::effect;
use crate::app::state::log_lines::{Bubble, Lines, LogRows, log_lines};
use crate::app::state::log_window::LogWindow;
use crate::app::state::scroll::Measure;
use crate::app::state::thread::Thread;
use crate::domain::{Message, Seq, UserId};

/// How long a message stands out to which the user was led.
const FOUND: Duration = Duration::from_secs(2);

/// The part of a conversation that is in the document.
#[derive(Debug, Clone, Copy)]
pub struct LogView {
    /// The scrolling element.
    pub log: NodeRef<html::Div>,
    /// Its entries.
    pub lines: Memo<Lines>,
    me: UserId,
    thread: RwSignal<Thread>,
    window: StoredValue<LogWindow>,
    /// Notified when other rows are shown.
    moved: RwSignal<()>,
    found: RwSignal<Option<Seq>>,
    /// Where focus and selection were before the entries changed, until they are put back.
    focus: StoredValue<Option<UserFocus>>,
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
    let (log, focus) = (NodeRef::<html::Div>::new(), StoredValue::new(None));
    let lines = Memo::new(move |before: Option<&Lines>| {
        moved.track();
        let (zone, found) = (clock.zone.get(), found.get());
        let lines = thread.with(|thread| {
            chat.outbox.with(|outbox| {
                let rows = LogRows::new(thread, outbox.of(id), chat.me);
                let shown = window.try_update_value(|window| {
                    window.follow(thread.messages(), rows.tail());
                    window.runs()
                });
                Lines::new(log_lines(&rows, &shown.unwrap_or_default(), found, zone))
            })
        });
        // The document still has the entries before. Elements that are moved in it lose the focus.
        if before.is_some_and(|before| *before != lines)
            && let Some(log) = log.get_untracked()
        {
            focus.try_update_value(|focus| {
                focus.get_or_insert_with(|| platform::user_focus(&log));
            });
        }
        lines
    });
    let view = LogView {
        log,
        lines,
        me: chat.me,
        thread,
        window,
        moved,
        found,
        focus,
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
            window.look(measure, self.is_at_end(measure), pinned)
        });
        if moves == Some(true) {
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
            let is_shown =
                |it: &&Message| it.body.deleted_at().is_none() && !thread.is_hidden(it.id);
            let shown = messages.filter(is_shown);
            let texts: Vec<_> = shown.map(|message| message.body.text()).collect();
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

    /// Is the end of the conversation in view? That of a page of older history is not.
    #[must_use]
    pub fn is_at_end(&self, measure: &Measure) -> bool {
        measure.is_at_end() && !self.thread.with_untracked(Thread::has_newer)
    }

    /// The loaded message at this position, or the next one, or else the last.
    #[must_use]
    pub fn nearest(&self, seq: Seq) -> Option<Seq> {
        self.thread.with_untracked(|thread| {
            let messages = thread.messages();
            let next = messages.iter().find(|message| message.seq >= seq);
            next.or_else(|| messages.last()).map(|message| message.seq)
        })
    }

    /// Are there messages that are not in the document?
    #[must_use]
    pub fn leaves_out(&self) -> bool {
        let is_part = |thread: &Thread| thread.has_older() || thread.has_newer();
        self.thread.with_untracked(is_part) || self.window.with_value(LogWindow::leaves_out)
    }

    fn show_all(&self, all: bool) {
        self.window.try_update_value(|window| window.show_all(all));
        self.moved.notify();
    }
}
