//! The entries of a menu: reached by the arrow keys, chosen by Enter or a click. Part of the menus that load on first use.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use super::Glyph;
use crate::app::hooks::use_menu::MenuPopup;
use crate::app::platform;
use crate::app::reactive::effect;

/// Selects what can be chosen.
const ITEM: &str = "[role^=menuitem]";

/// An entry of a menu.
pub struct MenuItem {
    /// Its icon.
    pub icon: icondata::Icon,
    /// What it says.
    pub name: &'static str,
    /// Nobody can take it back.
    pub is_final: bool,
    /// The menu stays open.
    pub stays: bool,
    /// What it does.
    pub run: Box<dyn Fn() + Send + Sync>,
}

impl MenuItem {
    /// An entry that closes the menu.
    pub fn new(
        icon: icondata::Icon,
        name: &'static str,
        run: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        Self {
            icon,
            name,
            is_final: false,
            stays: false,
            run: Box::new(run),
        }
    }
}

/// The list of entries. The first one has the focus.
#[component]
pub fn MenuList(
    /// The menu.
    popup: MenuPopup,
    /// Its name.
    label: &'static str,
    /// What can be chosen above the entries.
    first: Option<AnyView>,
    /// The entries.
    items: Vec<MenuItem>,
) -> impl IntoView {
    let list = NodeRef::<html::Div>::new();
    effect(move || {
        if let Some(list) = list.get() {
            platform::focus_among(&list, ITEM, 0);
        }
    });
    let on_key = move |event: KeyboardEvent| {
        let Some(list) = list.get_untracked() else {
            return;
        };
        match event.key().as_str() {
            "ArrowDown" | "ArrowRight" => platform::focus_among(&list, ITEM, 1),
            "ArrowUp" | "ArrowLeft" => platform::focus_among(&list, ITEM, -1),
            "Home" => platform::focus_among(&list, ITEM, i32::MIN),
            "End" => platform::focus_among(&list, ITEM, i32::MAX),
            "Tab" => popup.close(),
            _ => return,
        }
        event.prevent_default();
    };
    let items = items.into_iter().map(move |item| entry(popup, item));
    view! {
        <div role="menu" aria-label=label node_ref=list on:keydown=on_key>
            {first}
            {items.collect_view()}
        </div>
    }
}

fn entry(popup: MenuPopup, item: MenuItem) -> AnyView {
    let MenuItem {
        icon,
        name,
        is_final,
        stays,
        run,
    } = item;
    // First, so that the focus is back where it was before the action moves it.
    let choose = move |_| {
        if !stays {
            popup.close();
        }
        run();
    };
    view! {
        <button
            type="button"
            role="menuitem"
            class="menu-item"
            class:menu-item-final=is_final
            tabindex="-1"
            on:click=choose
        >
            <Glyph icon />
            {name}
        </button>
    }
    .into_any()
}
