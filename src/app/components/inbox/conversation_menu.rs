//! What can be done with a conversation. Not in the module: loaded when somebody opens the menu of a conversation.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_split_helpers::wasm_split;

use super::report_form::ReportForm;
use super::stage_form::StageForm;
use crate::app::components::shared::{MenuItem, MenuList, NotLoaded};
use crate::app::hooks::use_actions::{Actions, use_actions};
use crate::app::hooks::use_chat::{Chat, use_chat};
use crate::app::hooks::use_conversation_menu::{ConversationMenu, ROW, use_conversation_menu};
use crate::app::hooks::use_notice::{Notices, UNDO, use_notices};
use crate::app::platform;
use crate::app::reactive::live;
use crate::app::state::outbox::{OutboxEntry, Step};
use crate::app::words::{use_list_action_words, use_words};
use crate::domain::{
    ActionId, ConversationId, ListSettings, Seq, SettingsChange, Timestamp, UserType,
};
use crate::server_fns::chat::mark_read;
use crate::wire::events::{MARK_READ, Mark};
use crate::wire::rest::ConversationSummary;

const HOUR: u64 = 60 * 60;

/// What stands in the menu.
#[derive(Clone, Copy, PartialEq)]
enum Shown {
    Items,
    Stages,
    Report,
}

/// The menu of the conversation for which it was asked.
#[wasm_split(conversation_menu, fallible)]
pub fn conversation_menu() -> Result<AnyView, NotLoaded> {
    let menu = use_conversation_menu();
    let Some(id) = menu.conversation() else {
        return Ok(().into_any());
    };
    let (chat, now) = (use_chat(), platform::now());
    let row = chat.inbox.with_untracked(|inbox| inbox.row(id).cloned());
    let Some(row) = row else {
        return Ok(().into_any());
    };
    let kept = chat.outbox.with_untracked(|outbox| row.kept(outbox, now));
    let now_shown = RwSignal::new(Shown::Items);
    let current = kept.0.stage.clone();
    let items = items(menu, &row.summary, kept, now_shown);
    let items = StoredValue::new(Some(items));
    let label = use_words().inbox.actions;
    let can_block = !chat
        .outbox
        .with_untracked(|outbox| outbox.blocked(&row.summary).by_me);
    let name = row.summary.participant_name;
    let popup = menu.popup;
    let shown = live(move || match now_shown.get() {
        Shown::Stages => view! { <StageForm menu id current=current.clone() /> }.into_any(),
        Shown::Report => view! { <ReportForm popup id name=name.clone() can_block /> }.into_any(),
        Shown::Items => {
            let items = items.try_update_value(Option::take).flatten();
            let items = items.unwrap_or_default();
            view! { <MenuList popup label first=None items /> }.into_any()
        }
    });
    Ok(shown.into_any())
}

/// What can be done with a conversation that is kept like this, and may be in the archive.
fn items(
    menu: ConversationMenu,
    row: &ConversationSummary,
    (settings, is_archived): (ListSettings, bool),
    now_shown: RwSignal<Shown>,
) -> Vec<MenuItem> {
    let (of, chat, notices) = (use_list_action_words(), use_chat(), use_notices());
    let (id, newest) = (row.conversation_id, row.last_message_seq);
    let change = move |icon, name, change: SettingsChange| {
        MenuItem::new(icon, name, move || menu.arrange(id, change.clone()))
    };
    let mut items = Vec::new();
    if settings.pinned {
        items.push(change(
            icondata::LuPinOff,
            of.unpin,
            SettingsChange::pinned(false),
        ));
    } else if !is_archived {
        items.push(change(
            icondata::LuPin,
            of.pin,
            SettingsChange::pinned(true),
        ));
    }
    if row.unread_count > 0 || settings.is_marked_unread() {
        let actions = use_actions();
        let read = move || read(actions, notices, id);
        items.push(MenuItem::new(icondata::LuMailOpen, of.mark_read, read));
    } else {
        let mark = move || menu.mark_unread(id);
        items.push(MenuItem::new(icondata::LuMail, of.mark_unread, mark));
    }
    if settings.is_muted(platform::now()) {
        let unmute = SettingsChange::muted_until(Timestamp::default());
        items.push(change(icondata::LuBell, of.unmute, unmute));
    } else {
        let mute = |name, hours: Option<u64>| {
            let settings = settings.clone();
            MenuItem::new(icondata::LuBellOff, name, move || {
                let change = SettingsChange::muted_until(after(hours));
                menu.arrange(id, change.decided(&settings, newest, platform::now()));
            })
        };
        items.push(mute(of.mute_hours, Some(8)));
        items.push(mute(of.mute_week, Some(7 * 24)));
        items.push(mute(of.mute_always, None));
    }
    items.push(if is_archived {
        change(
            icondata::LuArchiveRestore,
            of.unarchive,
            SettingsChange::archived(false),
        )
    } else {
        change(
            icondata::LuArchive,
            of.archive,
            SettingsChange::archived(true),
        )
    });
    if chat.role == UserType::Photographer {
        items.push(MenuItem {
            stays: true,
            ..MenuItem::new(icondata::LuTag, of.stage_choose, move || {
                now_shown.set(Shown::Stages);
            })
        });
    }
    if row.participant_type.is_some() {
        let is_blocked = chat
            .outbox
            .with_untracked(|outbox| outbox.blocked(row).by_me);
        let name = if is_blocked { of.unblock } else { of.block };
        let block = move || chat.block(id, !is_blocked);
        items.push(MenuItem::new(icondata::LuBan, name, block));
        items.push(MenuItem {
            stays: true,
            ..MenuItem::new(icondata::LuFlag, of.report, move || {
                now_shown.set(Shown::Report)
            })
        });
    }
    let delete = move || delete(menu, chat, notices, (id, newest));
    items.push(MenuItem {
        is_final: true,
        ..MenuItem::new(icondata::LuTrash2, of.delete, delete)
    });
    items
}

/// Deletes a conversation for the user, up to its newest message. They can undo it for a moment.
fn delete(
    menu: ConversationMenu,
    chat: Chat,
    notices: Notices,
    (id, newest): (ConversationId, Seq),
) {
    let now = platform::now();
    let name = ActionId::new_at(now);
    let change = SettingsChange::cleared(newest.max(Seq(1)));
    let mut entry = OutboxEntry::arrangement(id, name.clone(), change, now);
    entry.held_until = Some(later(UNDO));
    menu.leave(id);
    chat.outbox.take(Step::Written(entry));
    notices.cleared(id, name);
    // The row goes with its focus; the one that is reached by the keyboard then has it.
    request_animation_frame(|| platform::focus(ROW));
}

/// The time so many hours from now, or for good.
fn after(hours: Option<u64>) -> Timestamp {
    let Some(hours) = hours else {
        return ListSettings::ALWAYS;
    };
    later(Duration::from_secs(hours * HOUR))
}

fn later(wait: Duration) -> Timestamp {
    let wait = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
    Timestamp(platform::now().0.saturating_add_unsigned(wait))
}

/// Everything in a conversation is read, also that it was marked as unread.
fn read(actions: Actions, notices: Notices, id: ConversationId) {
    spawn_local(async move {
        let mark = Mark {
            conversation_id: id,
            up_to_seq: None::<Seq>,
        };
        if let Err(error) = actions
            .perform(id, MARK_READ, &mark, mark_read(id, None))
            .await
        {
            notices.refused(id, error);
        }
    });
}
