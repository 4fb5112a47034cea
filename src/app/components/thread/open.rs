//! A conversation that is loaded and shown.

use leptos::prelude::*;

use super::cannot_write::CannotWrite;
use super::details::Details;
use super::header::ThreadHeader;
use super::log::Log;
use super::menu_dialog::{Chosen, MenuDialog, Told};
use super::peer::Peer;
use super::photo_viewer::PhotoViewer;
use super::pinned_bar::PinnedBar;
use super::voice_player::VoicePlayerPart;
use super::waiting::WaitingLog;
use crate::app::components::composer::Composer;
use crate::app::hooks::use_chat::{Chat, use_chat};
use crate::app::hooks::use_clock::use_clock;
use crate::app::hooks::use_composing::provide_composings;
use crate::app::hooks::use_details::use_details;
use crate::app::hooks::use_history::use_history;
use crate::app::hooks::use_jump::use_jump;
use crate::app::hooks::use_loading::{Loading, Progress};
use crate::app::hooks::use_log_window::use_log_window;
use crate::app::hooks::use_message_menu::provide_message_menu;
use crate::app::hooks::use_notice::use_notices;
use crate::app::hooks::use_photo_viewer::provide_photo_viewer;
use crate::app::hooks::use_reading::use_reading;
use crate::app::hooks::use_scroll::use_scroll;
use crate::app::hooks::use_socket::{Socket, use_socket};
use crate::app::hooks::use_voice_player::provide_voice_player;
use crate::app::reactive::{choose, effect, memo};
use crate::app::state::thread::Thread;
use crate::domain::{ActionId, ConversationId};
use crate::wire::events::{InConversation, JOIN_CONVERSATION, LEAVE_CONVERSATION};
use crate::wire::rest::ConversationSummary;

/// Header, log, composer and details of a conversation.
#[component]
pub fn OpenThread(
    /// The conversation's messages.
    thread: ArcRwSignal<Thread>,
    /// The conversation's row when it was loaded.
    summary: ConversationSummary,
    /// The message id in the composer's hidden field.
    form_message_id: ActionId,
    /// Whether the messages are still being loaded.
    #[prop(optional)]
    loading: Option<Loading>,
) -> impl IntoView {
    let (chat, socket, clock) = (use_chat(), use_socket(), use_clock());
    let id = summary.conversation_id;
    let kept = thread.clone();
    let thread = RwSignal::from(thread);
    let row = Memo::new({
        let summary = summary.clone();
        move |_| {
            let row = chat
                .inbox
                .with(|inbox| inbox.row(id).map(|row| row.summary.clone()));
            row.unwrap_or_else(|| summary.clone())
        }
    });
    let peer = Peer::of(row);
    let history = use_history(chat, thread);
    let moved = Callback::new(move |measure| history.load_near(&measure));
    let scroll = use_scroll(chat, thread, use_log_window(chat, clock, thread), moved);
    let jump = use_jump(scroll, history, chat.path_of(id));
    let details = use_details();
    use_reading(chat, socket, thread, scroll, details);
    stay(chat, socket, kept, summary);
    provide_photo_viewer(thread, peer.name);
    provide_voice_player();
    let can_write = memo(move || {
        let is_blocked = |row: &_| chat.outbox.with(|outbox| outbox.blocked(row).is_any());
        row.with(|row| row.participant_type.is_some() && !is_blocked(row))
    });
    let composings = provide_composings(chat, thread);
    let lines = scroll.view.lines;
    provide_message_menu(
        chat,
        use_notices(),
        composings,
        id,
        lines,
        peer.name,
        can_write,
    );
    let log = move || view! { <Log thread scroll history jump peer /> }.into_any();
    let sent = Callback::new(move |()| jump.to_latest());
    let composer = move || {
        let form_message_id = form_message_id.clone();
        view! { <Composer id form_message_id on_sent=sent /> }.into_any()
    };
    view! {
        <div class="thread-column" class:thread-covered=details.is_open>
            <ThreadHeader row peer />
            <PinnedBar thread jump />
            {match loading {
                None => log(),
                Some(loading) => choose(memo(move || loading.progress.get() == Progress::Done), log, move || {
                    view! { <WaitingLog loading lines=scroll.view.lines peer /> }.into_any()
                }),
            }}
            <VoicePlayerPart />
            <Told id />
            <Chosen />
            {choose(can_write, composer, move || view! { <CannotWrite row /> }.into_any())}
        </div>
        <Details row peer thread view=details />
        <PhotoViewer />
        <MenuDialog />
    }
}

/// Joins the conversation when it is shown and leaves it on cleanup.
///
/// On the server: does nothing.
fn stay(chat: Chat, socket: Socket, thread: ArcRwSignal<Thread>, summary: ConversationSummary) {
    let conversation_id: ConversationId = summary.conversation_id;
    let here = InConversation { conversation_id };
    effect(move || {
        chat.accept_rows(vec![summary.clone()]);
        chat.open.set(Some(conversation_id));
        socket.emit(JOIN_CONVERSATION, &here);
    });
    on_cleanup(move || {
        socket.emit(LEAVE_CONVERSATION, &here);
        if chat.open.try_get_untracked().flatten() == Some(conversation_id) {
            chat.open.try_set(None);
        }
        thread.update(Thread::clear_divider);
        // A thread that shows an old page is not kept for the next visit.
        if thread.with_untracked(Thread::has_newer) {
            chat.drop_thread(conversation_id);
        }
    });
}
