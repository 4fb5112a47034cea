//! A menu in a dialog: what opens it, for which element, and where the focus returns. What is in it loads on first use.

use std::time::Duration;

use leptos::ev::{MouseEvent, TouchEvent};
use leptos::html;
use leptos::prelude::*;
use leptos::web_sys::{Event, HtmlElement};

use crate::app::platform;

/// How long a finger rests on an element to open its menu.
const LONG_PRESS: Duration = Duration::from_millis(500);

/// Where a menu was asked for, in pixels of the window.
pub type Point = (f64, f64);

/// The elements that have a menu.
#[derive(Debug)]
pub struct Anchors {
    /// Selects the buttons that open it.
    pub button: &'static str,
    /// Selects what keeps the menu of the browser.
    pub own_menu: &'static str,
    /// Selects that on which a resting finger opens nothing.
    pub untouched: &'static str,
    /// The key of the element in which an event has happened.
    pub key_of: fn(&Event) -> Option<String>,
    /// Moves the focus to where it returns when the menu closes.
    pub focus: fn(&str),
    /// Says where the menu appears; without a point, beside the element with this key.
    pub place: fn(&HtmlElement, &str, Option<Point>),
}

/// A menu that is open for one of several elements, or closed.
#[derive(Debug, Clone, Copy)]
pub struct MenuPopup {
    /// The dialog around it.
    pub dialog: NodeRef<html::Dialog>,
    /// The key of its element; `None` while it is closed.
    pub target: RwSignal<Option<String>>,
    anchors: &'static Anchors,
    /// Has the element with this key a menu now?
    has_menu: Callback<String, bool>,
    press: StoredValue<Option<TimeoutHandle>>,
}

/// A closed menu.
///
/// On the server: never opened.
#[must_use]
pub fn use_menu(anchors: &'static Anchors, has_menu: Callback<String, bool>) -> MenuPopup {
    MenuPopup {
        dialog: NodeRef::new(),
        target: RwSignal::new(None),
        anchors,
        has_menu,
        press: StoredValue::new(None),
    }
}

impl MenuPopup {
    /// A click: on the button of an element it opens the menu.
    pub fn clicked(&self, event: &MouseEvent) {
        if platform::is_within(event, self.anchors.button) {
            event.prevent_default();
            self.open_at(event, None);
        }
    }

    /// A right click, a long press on Android, or the key for menus. Selected text keeps the menu of the browser.
    pub fn asked(&self, event: &MouseEvent) {
        if platform::is_selecting() || self.is_within(event, self.anchors.own_menu) {
            return;
        }
        let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
        // The key gives no place.
        let at = (event.button() == 2 && (x, y) != (0.0, 0.0)).then_some((x, y));
        if self.open_at(event, at) {
            event.prevent_default();
        }
    }

    /// A finger is put down: if it stays, the menu opens. Not every browser tells a long press by itself.
    pub fn touched(&self, event: &TouchEvent) {
        self.moved();
        let Some(key) = (self.anchors.key_of)(event) else {
            return;
        };
        if self.is_within(event, self.anchors.untouched) {
            return;
        }
        let menu = *self;
        let open = move || {
            menu.open(key.clone(), None);
        };
        let timer = set_timeout_with_handle(open, LONG_PRESS).ok();
        self.press.set_value(timer);
    }

    /// The finger was lifted. What lies below it in the menu is not clicked.
    pub fn lifted(&self, event: &TouchEvent) {
        self.moved();
        if self.target.with_untracked(Option::is_some) {
            event.prevent_default();
        }
    }

    /// The finger has moved.
    pub fn moved(&self) {
        if let Some(timer) = self.press.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    }

    /// A click in the dialog: beside the menu it closes it. What was clicked in the menu may have gone with the click.
    pub fn clicked_around(&self, event: &MouseEvent) {
        let is_within = |selector| platform::is_within(event, selector);
        if is_within("dialog") && !is_within(".message-menu-box") {
            self.close();
        }
    }

    /// Closes the menu.
    pub fn close(&self) {
        if let Some(dialog) = self.dialog.get_untracked() {
            dialog.close();
        }
    }

    fn is_within(&self, event: &Event, selector: &str) -> bool {
        !selector.is_empty() && platform::is_within(event, selector)
    }

    fn open_at(&self, event: &Event, at: Option<Point>) -> bool {
        let key = (self.anchors.key_of)(event);
        key.is_some_and(|key| self.open(key, at))
    }

    /// Opens the menu of an element, unless it has none.
    fn open(&self, key: String, at: Option<Point>) -> bool {
        // A long press may be told twice.
        if self.target.with_untracked(Option::is_some) {
            return true;
        }
        let has_menu = self.has_menu.run(key.clone());
        let Some(dialog) = self.dialog.get_untracked().filter(|_| has_menu) else {
            return false;
        };
        // The focus returns there when the menu closes.
        (self.anchors.focus)(&key);
        let is_open = dialog.show_modal().is_ok();
        if is_open {
            (self.anchors.place)(&dialog, &key, at);
            self.target.set(Some(key));
        }
        is_open
    }
}
