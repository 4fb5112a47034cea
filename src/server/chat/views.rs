//! Conversion of stored data into what one of the two members sees.

use crate::domain::{self, AlbumSummary, Blocked, Seq, Stage, Timestamp, UserId};
use crate::server::storage::{ConversationRecord, HistoryRow, Marks};
use crate::wire::rest::{ConversationSummary, Message};

/// A message as `viewer` sees it, with the marks of its receiver.
pub(super) fn message(message: &domain::Message, viewer: UserId, receiver: Marks) -> Message {
    Message::seen_by(viewer, message, receiver.delivered, receiver.read)
}

/// A message of a history as `viewer` sees it, with the marks of both members.
pub(super) fn history_row(row: &HistoryRow, viewer: UserId, mine: Marks, theirs: Marks) -> Message {
    Message {
        starred: row.is_starred,
        ..message_between(&row.message, viewer, mine, theirs)
    }
}

/// A message as `viewer` sees it, with the marks of both members, without what they have done with it for themselves.
pub(super) fn message_between(
    stored: &domain::Message,
    viewer: UserId,
    mine: Marks,
    theirs: Marks,
) -> Message {
    let is_mine = stored.sender_id == viewer;
    message(stored, viewer, if is_mine { theirs } else { mine })
}

/// A row of the list. `peer` is `None` if the account is deleted and only the history is left.
pub(super) fn summary(
    record: ConversationRecord,
    viewer: UserId,
    online: bool,
    now: Timestamp,
) -> ConversationSummary {
    let participant_name = record.peer_name(viewer);
    let (settings, blocked) = (record.settings, record.blocked);
    let is_archived = settings.is_archived(record.newest, now);
    let peer = record.peer;
    let peer_id = record.id.peer_of(viewer).unwrap_or(viewer);
    let last = record.last_message;
    ConversationSummary {
        conversation_id: record.id,
        participant_id: peer_id,
        participant_name,
        participant_avatar: peer
            .as_ref()
            .filter(|peer| peer.is_active)
            .and_then(|peer| peer.avatar_url.clone()),
        timestamp: last.as_ref().map_or(record.created_at, |last| last.at),
        unread_count: record.unread_count,
        online: online && blocked.is_none(),
        participant_type: peer
            .as_ref()
            .filter(|peer| peer.is_active)
            .map(|peer| peer.user_type),
        last_message_id: last.as_ref().map(|last| last.id),
        last_message_sender_id: last.as_ref().map(|last| last.sender),
        last_message_type: last.as_ref().map(|last| last.message_type),
        last_message_file_name: last.as_ref().and_then(|last| last.file_name.clone()),
        last_message_album: last
            .as_ref()
            .and_then(|last| AlbumSummary::of(&last.attachments)),
        last_message_deleted: last.as_ref().is_some_and(|last| last.is_deleted),
        last_message_seq: last.as_ref().map_or(Seq::ZERO, |last| last.seq),
        last_message: last.map(|last| last.text).unwrap_or_default(),
        last_seq: record.last_seq,
        last_read_seq: record.mine.read,
        last_delivered_seq: record.mine.delivered,
        peer_read_seq: record.theirs.read,
        peer_delivered_seq: record.theirs.delivered,
        last_seen_at: peer
            .filter(|_| blocked.is_none())
            .and_then(|peer| peer.last_seen_at),
        pinned: settings.pinned,
        muted: settings.is_muted(now),
        archived: is_archived,
        archived_seq: is_archived.then_some(settings.archived_seq),
        muted_until: settings.is_muted(now).then_some(settings.muted_until),
        unread_from_seq: settings
            .is_marked_unread()
            .then_some(settings.unread_from_seq),
        cleared_seq: (settings.cleared_seq > Seq::ZERO).then_some(settings.cleared_seq),
        stage: settings.stage,
        blocked,
        draft: record.draft,
    }
}

/// The row of a conversation that has no message yet.
pub(super) fn empty_summary(
    id: crate::domain::ConversationId,
    viewer: UserId,
    peer: &crate::server::storage::Account,
    now: Timestamp,
) -> ConversationSummary {
    ConversationSummary {
        conversation_id: id,
        participant_id: id.peer_of(viewer).unwrap_or(viewer),
        participant_name: peer.shown_name(),
        participant_avatar: peer.shown_avatar(),
        last_message: String::new(),
        timestamp: now,
        unread_count: 0,
        // Presence is only visible to people who share a conversation.
        online: false,
        participant_type: peer.is_active.then_some(peer.user_type),
        last_message_id: None,
        last_message_sender_id: None,
        last_message_type: None,
        last_message_file_name: None,
        last_message_album: None,
        last_message_deleted: false,
        last_message_seq: Seq::ZERO,
        last_seq: Seq::ZERO,
        last_read_seq: Seq::ZERO,
        last_delivered_seq: Seq::ZERO,
        peer_read_seq: Seq::ZERO,
        peer_delivered_seq: Seq::ZERO,
        last_seen_at: None,
        pinned: false,
        muted: false,
        archived: false,
        archived_seq: None,
        muted_until: None,
        unread_from_seq: None,
        cleared_seq: None,
        stage: Stage::default(),
        blocked: Blocked::default(),
        draft: None,
    }
}
