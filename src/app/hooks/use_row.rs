//! The content of a row in the conversation list.

use leptos::prelude::*;

use super::use_chat::{Chat, use_chat};
use super::use_clock::use_clock;
use super::use_socket::use_socket;
use crate::app::reactive::memo;
use crate::app::state::inbox::InboxRow;
use crate::app::state::outbox::OutboxEntry;
use crate::app::state::{calendar, content};
use crate::app::words::{Words, use_words};
use crate::domain::{ConversationId, Stage, Tick};
use crate::wire::rest::ConversationSummary;

/// Maximum length of the preview; a row cannot show more.
const PREVIEW_CHARS: usize = 160;

/// The current content of a row.
#[derive(Debug, Clone, Copy)]
pub struct RowView {
    /// Name of the other person.
    pub name: Memo<String>,
    /// Picture of the other person.
    pub picture: Memo<Option<String>>,
    /// Is the other person online? `false` if unknown.
    pub is_online: Memo<bool>,
    /// Number of unread messages.
    pub unread: Memo<i64>,
    /// How the user keeps the conversation.
    pub kept: Memo<RowSettings>,
    /// Time of the last message, sent or not.
    pub time: Memo<String>,
    /// The last message, the draft, or "typing".
    pub preview: Memo<Preview>,
    /// The whole row in one sentence, starting with the name.
    pub label: Memo<String>,
}

/// How the user keeps a conversation at this time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowSettings {
    /// Is it at the top?
    pub is_pinned: bool,
    /// Are there no notifications?
    pub is_muted: bool,
    /// Is it marked as unread?
    pub is_marked_unread: bool,
    /// The stage in which a photographer keeps it.
    pub stage: Stage,
}

/// The second line of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// Text of the line.
    pub text: String,
    /// CSS class of the line.
    pub class: &'static str,
    /// Delivery status, if the last message is one's own.
    pub tick: Option<Tick>,
}

/// The content of a conversation's row.
///
/// On the server: the same, without drafts and typing.
#[must_use]
pub fn use_row(id: ConversationId, is_selected: Memo<bool>) -> RowView {
    let words = use_words();
    let (chat, clock, socket) = (use_chat(), use_clock(), use_socket());
    let row = Memo::new(move |last: Option<&Option<InboxRow>>| {
        let row = chat.inbox.with(|inbox| inbox.row(id).cloned());
        // Keep the last value while the row is being removed.
        row.or_else(|| last.cloned().flatten())
    });
    let name = memo(move || of(row, |it| it.participant_name.clone()));
    let picture = memo(move || of(row, |it| it.participant_avatar.clone()));
    // Presence is unknown without a connection.
    let is_online = memo(move || socket.tells_presence() && of(row, |it| it.online));
    // Messages that arrive in view are read immediately; a count would only flicker.
    let is_read_now = move || chat.reading.get() == Some(id);
    let count = move || of(row, |it| it.unread_count);
    let unread = memo(move || if is_read_now() { 0 } else { count() });
    let kept = memo(move || {
        let settings = |row: &InboxRow| chat.outbox.with(|outbox| outbox.settings(&row.summary));
        let settings = row
            .with(|row| row.as_ref().map(settings))
            .unwrap_or_default();
        RowSettings {
            is_pinned: settings.pinned,
            is_muted: settings.is_muted(clock.now.get()),
            is_marked_unread: settings.is_marked_unread(),
            stage: settings.stage,
        }
    });
    let time = memo(move || {
        let written = chat.outbox.with(|outbox| outbox.written_at(id));
        let at = of(row, |it| it.timestamp).max(written.unwrap_or_default());
        calendar::list_time(at, clock.now.get(), clock.zone.get(), words)
    });
    let preview = memo(move || preview(chat, id, is_selected.get(), row.get().as_ref(), words));
    let label = memo(move || {
        let count = Some(unread.get()).filter(|count| *count > 0);
        let parts = [
            Some(name.get()),
            count.map(words.unread),
            (count.is_none() && kept.get().is_marked_unread)
                .then(|| words.inbox.marked_unread.to_owned()),
            kept.get().is_pinned.then(|| words.inbox.pinned.to_owned()),
            kept.get().is_muted.then(|| words.inbox.muted.to_owned()),
            Some(kept.get().stage.into()).filter(|stage: &String| !stage.is_empty()),
            is_online.get().then(|| words.online.to_owned()),
            Some(preview.get().text),
            Some(time.get()),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    });
    RowView {
        name,
        picture,
        is_online,
        unread,
        kept,
        time,
        preview,
        label,
    }
}

fn of<T: Default>(row: Memo<Option<InboxRow>>, part: impl Fn(&ConversationSummary) -> T) -> T {
    row.with(|row| {
        row.as_ref()
            .map(|row| part(&row.summary))
            .unwrap_or_default()
    })
}

fn preview(
    chat: Chat,
    id: ConversationId,
    is_selected: bool,
    row: Option<&InboxRow>,
    words: &Words,
) -> Preview {
    let plain = |text: String, tick| Preview {
        text,
        class: "inbox-preview",
        tick,
    };
    if chat.typists.with(|typists| typists.is_typing(id)) {
        return Preview {
            class: "inbox-preview inbox-preview-live",
            ..plain(words.typing.to_owned(), None)
        };
    }
    let draft = chat.drafts.with(|drafts| drafts.of(id).map(short));
    if let Some(draft) = draft.filter(|_| !is_selected) {
        return Preview {
            class: "inbox-preview inbox-preview-draft",
            ..plain((words.draft)(&draft), None)
        };
    }
    let waiting = chat.outbox.with(|outbox| {
        outbox.messages_of(id).last().map(|it| {
            let copied = it.copy.as_ref().map(|it| content::line_of(&it.body, words));
            (short(copied.as_ref().unwrap_or(&it.text)), tick_of(it))
        })
    });
    if let Some((waiting, tick)) = waiting {
        return plain((words.you_wrote)(&waiting), Some(tick));
    }
    let row = row.map(|row| {
        let pending = chat.outbox.with(|outbox| outbox.changes_of(id, chat.me));
        row.clone().after(pending.into_iter())
    });
    // Which message is the last one, after it was deleted for the user, only the server knows.
    if let Some(row) = &row
        && row.is_incomplete()
        && row.summary.last_message_id.is_none()
    {
        return plain(String::new(), None);
    }
    let Some(row) = row.filter(|row| row.summary.last_message_id.is_some()) else {
        return plain(words.no_message_yet.to_owned(), None);
    };
    let last = &row.summary;
    if last.last_message_deleted {
        return plain(words.message_deleted.to_owned(), None);
    }
    let (kind, file_name) = (
        last.last_message_type,
        last.last_message_file_name.as_deref(),
    );
    let text = content::line(
        &last.last_message,
        kind.unwrap_or_default(),
        file_name,
        last.last_message_album,
        words,
    );
    let text = short(&text);
    match row.tick() {
        Some(tick) => plain((words.you_wrote)(&text), Some(tick)),
        None => plain(text, None),
    }
}

fn tick_of(waiting: &OutboxEntry) -> Tick {
    match waiting.refused {
        Some(_) => Tick::NotSent,
        None => Tick::Sending,
    }
}

fn short(text: &str) -> String {
    text.chars().take(PREVIEW_CHARS).collect()
}
