//! What can be done with a message. Not in the module: loaded when somebody opens the menu of a message.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use super::edit_history::EditHistory;
use crate::app::components::shared::{Glyph, NotLoaded};
use crate::app::hooks::use_message_menu::{MessageMenu, use_message_menu};
use crate::app::platform;
use crate::app::reactive::{choose, effect, memo};
use crate::app::state::log_lines::Bubble;
use crate::app::state::outbox::MessageEdit;
use crate::app::words::{ActionWords, use_action_words, use_words};
use crate::domain::text::is_blank;
use crate::domain::{Agreement, AgreementStep, Emoji, Message, MessageId, UserId};

/// The reactions that most people use.
const QUICK: [&str; 6] = ["👍", "❤️", "😂", "😮", "😢", "🙏"];

/// Selects what can be chosen.
const ITEM: &str = "[role^=menuitem]";

/// An entry of the menu.
struct Item {
    icon: icondata::Icon,
    name: &'static str,
    /// Nobody can take it back.
    is_final: bool,
    /// The menu stays open.
    stays: bool,
    run: Box<dyn Fn() + Send + Sync>,
}

/// The menu of the message for which it was asked.
#[wasm_split(message_menu, fallible)]
pub fn message_menu() -> Result<AnyView, NotLoaded> {
    let menu = use_message_menu();
    let bubble = menu.bubble();
    let Some((bubble, id)) = bubble.and_then(|bubble| Some((bubble.clone(), bubble.id?))) else {
        return Ok(().into_any());
    };
    let shows_history = RwSignal::new(false);
    let history = move || view! { <EditHistory message=id /> }.into_any();
    let entries =
        move || view! { <Entries menu bubble=bubble.clone() id shows_history /> }.into_any();
    Ok(choose(memo(move || shows_history.get()), history, entries))
}

#[component]
fn Entries(
    menu: MessageMenu,
    bubble: Bubble,
    id: MessageId,
    shows_history: RwSignal<bool>,
) -> impl IntoView {
    let (words, of) = (use_words(), use_action_words());
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
            "Tab" => menu.close(),
            _ => return,
        }
        event.prevent_default();
    };
    let quick = (!bubble.is_deleted).then(|| quick(menu, of, &bubble, id));
    let items = items(menu, of, bubble, id, shows_history).into_iter();
    let items = items.map(move |item| entry(menu, item)).collect_view();
    view! {
        <div role="menu" aria-label=words.message_actions node_ref=list on:keydown=on_key>
            {quick}
            {items}
        </div>
    }
}

/// The reactions that can be chosen at once.
fn quick(menu: MessageMenu, of: &ActionWords, bubble: &Bubble, id: MessageId) -> AnyView {
    let own = bubble.reactions.iter().filter(|it| it.mine);
    let own: Vec<Emoji> = own.map(|it| it.emoji.clone()).collect();
    let emoji = QUICK.iter().filter_map(|emoji| emoji.parse::<Emoji>().ok());
    let buttons = emoji.map(|emoji| {
        let is_on = own.contains(&emoji);
        let shown = emoji.as_str().to_owned();
        let react = move |_| {
            menu.close();
            menu.act(id, MessageEdit::React(emoji.clone(), !is_on));
        };
        view! {
            <button
                type="button"
                role="menuitemcheckbox"
                class="menu-emoji"
                aria-checked=is_on.to_string()
                tabindex="-1"
                on:click=react
            >
                {shown}
            </button>
        }
    });
    view! {
        <div role="group" class="menu-quick" aria-label=of.react>
            {buttons.collect_view()}
        </div>
    }
    .into_any()
}

/// What can be done with this message now. The clock of the server decides.
fn items(
    menu: MessageMenu,
    of: &ActionWords,
    bubble: Bubble,
    id: MessageId,
    shows_history: RwSignal<bool>,
) -> Vec<Item> {
    let age = platform::now().0 - bubble.at.0;
    let (is_there, has_text) = (!bubble.is_deleted, !is_blank(&bubble.text));
    let (is_edited, is_starred) = (bubble.is_edited, bubble.is_starred);
    let (is_pinned, agreement) = (bubble.is_pinned, bubble.agreement);
    let (can_change, can_edit) = (
        bubble.can_be_changed(),
        bubble.can_be_edited(platform::now()),
    );
    let can_write = menu.can_write.get_untracked();
    let bubble = StoredValue::new(bubble);
    let item = |icon, name, run: Box<dyn Fn() + Send + Sync>| Item {
        icon,
        name,
        is_final: false,
        stays: false,
        run,
    };
    let mut items = Vec::new();
    if is_there && can_write {
        let reply = move || bubble.with_value(|it| menu.reply(it));
        items.push(item(icondata::LuReply, of.reply, Box::new(reply)));
    }
    if can_edit {
        let edit = move || bubble.with_value(|it| menu.edit(it));
        items.push(item(icondata::LuPencil, of.edit, Box::new(edit)));
    }
    if has_text {
        let copy = move || bubble.with_value(|it| menu.copy(&it.text));
        items.push(item(icondata::LuCopy, of.copy, Box::new(copy)));
    }
    if is_edited {
        let show = move || shows_history.set(true);
        items.push(Item {
            stays: true,
            ..item(icondata::LuHistory, of.edit_history, Box::new(show))
        });
    }
    if is_there {
        let name = if is_starred { of.unstar } else { of.star };
        let star = move || menu.act(id, MessageEdit::Star(!is_starred));
        items.push(item(icondata::LuStar, name, Box::new(star)));
        let (icon, name) = if is_pinned {
            (icondata::LuPinOff, of.unpin)
        } else {
            (icondata::LuPin, of.pin)
        };
        let pin = move || menu.act(id, MessageEdit::Pin(!is_pinned));
        items.push(item(icon, name, Box::new(pin)));
    }
    if is_there && can_write {
        let steps = steps(agreement, menu.me()).into_iter();
        items.extend(steps.map(|(icon, step)| {
            let at = agreement.filter(|_| step == AgreementStep::Agreed);
            let at = at.map(|it| it.proposed.at);
            let name = match step {
                AgreementStep::Proposed => of.propose,
                AgreementStep::Agreed => of.confirm,
                AgreementStep::Withdrawn => of.withdraw,
                AgreementStep::Declined => of.decline,
            };
            let agree = move || menu.act(id, MessageEdit::Agree(step, at));
            item(icon, name, Box::new(agree))
        }));
    }
    let hide = move || menu.hide(id);
    items.push(item(icondata::LuTrash, of.delete_for_me, Box::new(hide)));
    if can_change && age < Message::DELETABLE_MS {
        let delete = move || menu.act(id, MessageEdit::Delete);
        items.push(Item {
            is_final: true,
            ..item(icondata::LuTrash2, of.delete_for_everyone, Box::new(delete))
        });
    }
    items
}

/// What the user can do about an agreement on the message.
fn steps(now: Option<Agreement>, me: UserId) -> Vec<(icondata::Icon, AgreementStep)> {
    use AgreementStep::{Agreed, Declined, Proposed, Withdrawn};
    match now {
        None => vec![(icondata::LuHandshake, Proposed)],
        Some(it) if it.is_final() => vec![],
        Some(it) if it.proposed.by == me => vec![(icondata::LuUndo2, Withdrawn)],
        Some(_) => vec![(icondata::LuHandshake, Agreed), (icondata::LuX, Declined)],
    }
}

fn entry(menu: MessageMenu, item: Item) -> AnyView {
    let Item {
        icon,
        name,
        is_final,
        stays,
        run,
    } = item;
    // First, so that the focus is back where it was before the action moves it.
    let choose = move |_| {
        if !stays {
            menu.close();
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
