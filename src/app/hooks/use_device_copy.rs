//! Keeps copies of the list and of the loaded conversations in the browser, for times without a network.

use std::collections::HashMap;
use std::pin::Pin;
use std::time::Duration;

use leptos::ev::visibilitychange;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_split_helpers::wasm_split;

use super::use_chat::Chat;
use crate::app::components::shared::NotLoaded;
use crate::app::platform::{self, Store};
use crate::app::reactive::effect;
use crate::app::state::device_copy::{
    KeptThreads, ListCopy, Stored, ThreadCopy, Version, kept_threads_key, list_key, thread_key,
    version,
};
use crate::app::state::feed::Feed;
use crate::app::state::inbox::Inbox;
use crate::app::state::message_search::KeptConversation;
use crate::app::state::thread::Thread;
use crate::domain::{ConversationId, UserId};
use crate::wire::rest::User;

/// Time from the first change to its copy: changes come in groups, and a message that is being sent comes first.
const PAUSE: Duration = Duration::from_secs(2);

type Versions = HashMap<ConversationId, Version>;

/// Copies what the pages show, soon after it has changed.
///
/// On the server: copies nothing.
pub fn use_device_copy(chat: Chat, user: User) {
    let user = StoredValue::new(user);
    let copied = StoredValue::new(Versions::new());
    let is_due = StoredValue::new(false);
    let copy = move || {
        if is_due.try_set_value(false).is_none() {
            spawn_local(async move {
                // If the part does not arrive, the next change asks for it again.
                if let Ok(copying) = copying(chat, user, copied).await {
                    copying.await;
                }
            });
        }
    };
    effect(move || {
        chat.inbox.track();
        chat.open.track();
        chat.freshness.track();
        if !is_due.get_value() {
            is_due.set_value(true);
            set_timeout(copy, PAUSE);
        }
    });
    effect(move || {
        // Phones often end a page that is not visible, without a further event.
        let hidden = window_event_listener(visibilitychange, move |_| {
            if !platform::is_visible() && is_due.try_get_value() == Some(true) {
                copy();
            }
        });
        on_cleanup(move || hidden.remove());
    });
}

/// Not in the module: nothing is copied before the page is alive.
///
/// # Errors
/// The part of the page was not loaded.
#[wasm_split(device_copy, fallible)]
fn copying(
    chat: Chat,
    user: StoredValue<User>,
    copied: StoredValue<Versions>,
) -> Result<Pin<Box<dyn Future<Output = ()>>>, NotLoaded> {
    Ok(Box::pin(copy_all(chat, user, copied)))
}

/// In the same part, which was loaded when the copy was made.
#[wasm_split(device_copy, fallible)]
fn opened(kept: String, me: UserId) -> Result<Option<Thread>, NotLoaded> {
    Ok(ThreadCopy::read(&kept).map(|copy| copy.open(me)))
}

async fn copy_all(chat: Chat, user: StoredValue<User>, copied: StoredValue<Versions>) {
    if !may_copy(chat) {
        return;
    }
    let Some(list) = list_now(chat, user) else {
        return;
    };
    put(chat, list_key(chat.me), list.written()).await;
    for thread in chat.loaded_threads() {
        let (id, now) = thread.with_untracked(|it| (it.conversation, version(it)));
        let before = copied.try_with_value(|it| it.get(&id).copied());
        if before == Some(Some(now)) {
            continue;
        }
        let copy = chat.inbox.try_with_untracked(|inbox| {
            let row = inbox.row(id)?;
            thread.with_untracked(|thread| ThreadCopy::of(thread, row))
        });
        // It follows when its row is at the same position.
        let Some(copy) = copy.flatten() else { continue };
        copied.try_update_value(|it| it.insert(id, now));
        put(chat, thread_key(chat.me, id), copy.written()).await;
        limit_threads(chat, id).await;
    }
}

fn list_now(chat: Chat, user: StoredValue<User>) -> Option<ListCopy> {
    let user = user.try_get_value()?;
    let feed_seq = chat.feed.try_with_value(Feed::known)?;
    let at = chat.freshness.try_get_untracked()?;
    let at = at.complete_at(platform::now());
    let list = chat.inbox.try_with_untracked(|inbox| {
        let is_loaded = inbox.is_loaded();
        is_loaded.then(|| ListCopy::of(user, inbox, at, feed_seq))
    });
    list.flatten()
}

/// Removes the copies of conversations that were opened long ago.
async fn limit_threads(chat: Chat, latest: ConversationId) {
    let (tell, told) = futures::channel::oneshot::channel();
    let add = move |kept: &str| {
        if !may_copy(chat) {
            return kept.to_owned();
        }
        let mut threads = KeptThreads::read(kept).unwrap_or_default();
        let _ = tell.send(threads.add(latest));
        threads.written()
    };
    platform::amend(Store::Copies, &kept_threads_key(chat.me), add).await;
    for id in told.await.unwrap_or_default() {
        put(chat, thread_key(chat.me, id), String::new()).await;
    }
}

async fn put(chat: Chat, key: String, text: String) {
    let put = move |before: &str| {
        if may_copy(chat) {
            text
        } else {
            before.to_owned()
        }
    };
    platform::amend(Store::Copies, &key, put).await;
}

/// A page that was left open must not copy anything after its person has signed out in another tab: asked at the moment of
/// each write, because a page that is not visible may sleep between two of them.
fn may_copy(chat: Chat) -> bool {
    platform::signed_in_person() == Some(chat.me) && chat.is_mine_still()
}

impl Chat {
    /// A conversation as this device has kept it, not yet read.
    pub(super) async fn kept_text(self, id: ConversationId) -> Option<String> {
        let key = thread_key(self.me, id);
        let kept = platform::amend(Store::Copies, &key, str::to_owned).await;
        kept.filter(|text| !text.is_empty())
    }

    /// The conversation that was kept as this text.
    pub(super) async fn kept_thread(self, id: ConversationId, kept: String) -> Option<Thread> {
        let mut thread = opened(kept, self.me).await.ok()??;
        let row = |inbox: &Inbox| inbox.row(id)?.summary.cleared_seq;
        if let Some(up_to) = self.inbox.try_with_untracked(row).flatten() {
            // The list may have heard of it when this conversation was not loaded.
            thread.clear(up_to);
        }
        Some(thread)
    }

    /// The conversations of which this device has messages, or one of them: as they are loaded, otherwise as they were kept.
    pub(super) async fn kept_conversations(
        self,
        only: Option<ConversationId>,
    ) -> Vec<KeptConversation> {
        let threads = self.loaded_threads();
        let of_thread = |thread: ArcRwSignal<Thread>| thread.get_untracked();
        let loaded = threads.into_iter().map(of_thread);
        let mut threads: Vec<Thread> = loaded.filter(|it| !it.is_awaited()).collect();
        let key = kept_threads_key(self.me);
        let kept = platform::amend(Store::Copies, &key, str::to_owned).await;
        let kept = kept.and_then(|kept| KeptThreads::read(&kept));
        for id in kept.iter().flat_map(KeptThreads::ids) {
            let is_loaded = threads.iter().any(|it| it.conversation == id);
            if !is_loaded
                && only.is_none_or(|only| only == id)
                && let Some(text) = self.kept_text(id).await
            {
                threads.extend(self.kept_thread(id, text).await);
            }
        }
        threads.retain(|it| only.is_none_or(|only| only == it.conversation));
        let rows = self.inbox.try_with_untracked(|inbox| {
            let with_row = threads.into_iter().filter_map(|thread| {
                let row = &inbox.row(thread.conversation)?.summary;
                Some(KeptConversation {
                    peer: row.participant_id,
                    peer_name: row.participant_name.clone(),
                    picture: row.participant_avatar.clone(),
                    thread,
                })
            });
            with_row.collect()
        });
        rows.unwrap_or_default()
    }
}
