//! What can be done with a message. Not in the module: loaded when somebody opens the menu of a message.

use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use super::edit_history::EditHistory;
use crate::app::components::shared::{
    FirstUse, Glyph, MenuItem, MenuList, NotLoaded, emoji_picker,
};
use crate::app::hooks::use_message_menu::{MessageMenu, use_message_menu};
use crate::app::platform;
use crate::app::reactive::live;
use crate::app::state::log_lines::Bubble;
use crate::app::state::outbox::MessageEdit;
use crate::app::words::{ActionWords, use_action_words, use_words};
use crate::domain::text::is_blank;
use crate::domain::{Agreement, AgreementStep, Emoji, Message, MessageId, UserId};

/// The reactions that most people use.
const QUICK: [&str; 6] = ["👍", "❤️", "😂", "😮", "😢", "🙏"];

/// The menu of the message for which it was asked.
#[wasm_split(message_menu, fallible)]
pub fn message_menu() -> Result<AnyView, NotLoaded> {
    let menu = use_message_menu();
    let bubble = menu.bubble();
    let Some((bubble, id)) = bubble.and_then(|bubble| Some((bubble.clone(), bubble.id?))) else {
        return Ok(().into_any());
    };
    let view = RwSignal::new(View::Entries);
    let react = Callback::new(move |emoji: String| {
        menu.close();
        if let Ok(emoji) = emoji.parse() {
            menu.act(id, MessageEdit::React(emoji, true));
        }
    });
    Ok(live(move || match view.get() {
        View::Entries => view! { <Entries menu bubble=bubble.clone() id view /> }.into_any(),
        View::History => view! { <EditHistory message=id /> }.into_any(),
        View::Emoji => view! { <FirstUse load=move || emoji_picker(react) /> }.into_any(),
    }))
}

/// What the dialog of the menu shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum View {
    Entries,
    History,
    Emoji,
}

#[component]
fn Entries(
    menu: MessageMenu,
    bubble: Bubble,
    id: MessageId,
    view: RwSignal<View>,
) -> impl IntoView {
    let (words, of) = (use_words(), use_action_words());
    let quick = (!bubble.is_deleted).then(|| quick(menu, of, &bubble, id, view));
    let items = items(menu, of, bubble, id, view);
    view! { <MenuList popup=menu.popup label=words.message_actions first=quick items /> }
}

/// The reactions that can be chosen at once.
fn quick(
    menu: MessageMenu,
    of: &'static ActionWords,
    bubble: &Bubble,
    id: MessageId,
    view: RwSignal<View>,
) -> AnyView {
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
            <button
                type="button"
                role="menuitem"
                class="menu-emoji"
                aria-label=of.more_emoji
                title=of.more_emoji
                tabindex="-1"
                on:click=move |_| view.set(View::Emoji)
            >
                <Glyph icon=icondata::LuPlus />
            </button>
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
    view: RwSignal<View>,
) -> Vec<MenuItem> {
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
    let mut items = Vec::new();
    if is_there && can_write {
        let reply = move || bubble.with_value(|it| menu.reply(it));
        items.push(MenuItem::new(icondata::LuReply, of.reply, reply));
    }
    if can_edit && can_write {
        let edit = move || bubble.with_value(|it| menu.edit(it));
        items.push(MenuItem::new(icondata::LuPencil, of.edit, edit));
    }
    if has_text {
        let copy = move || bubble.with_value(|it| menu.copy(&it.text));
        items.push(MenuItem::new(icondata::LuCopy, of.copy, copy));
    }
    if is_there {
        let forward = move || menu.forward(vec![id]);
        items.push(MenuItem::new(icondata::LuForward, of.forward, forward));
    }
    if is_edited {
        let show = move || view.set(View::History);
        items.push(MenuItem {
            stays: true,
            ..MenuItem::new(icondata::LuHistory, of.edit_history, show)
        });
    }
    if is_there {
        let name = if is_starred { of.unstar } else { of.star };
        let star = move || menu.act(id, MessageEdit::Star(!is_starred));
        items.push(MenuItem::new(icondata::LuStar, name, star));
    }
    if is_there && can_write {
        let (icon, name) = if is_pinned {
            (icondata::LuPinOff, of.unpin)
        } else {
            (icondata::LuPin, of.pin)
        };
        let pin = move || menu.act(id, MessageEdit::Pin(!is_pinned));
        items.push(MenuItem::new(icon, name, pin));
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
            MenuItem::new(icon, name, agree)
        }));
    }
    let select = move || menu.select(id);
    items.push(MenuItem::new(icondata::LuListChecks, of.select, select));
    let hide = move || menu.hide(&[id]);
    items.push(MenuItem::new(icondata::LuTrash, of.delete_for_me, hide));
    if can_change && age < Message::DELETABLE_MS {
        let delete = move || menu.act(id, MessageEdit::Delete);
        items.push(MenuItem {
            is_final: true,
            ..MenuItem::new(icondata::LuTrash2, of.delete_for_everyone, delete)
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
