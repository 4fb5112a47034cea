//! A small model of the server: the log of two people, and what rows, pages and threads must be at its end. It knows
//! the kinds of changes by itself, so that the reducer is not tested against itself.

mod messages;

use proptest::prelude::*;

use crate::app::state::samples::{ME, PEER, change, message, page, sent, summary};
use crate::app::state::thread::Thread;
use crate::domain::text::preview;
use crate::domain::{
    AlbumSummary, Change, ChangeKind, MarkState, Message, Quote, Seq, Tick, Timestamp,
    UnknownChange, UserId,
};
use crate::wire::rest::{ConversationSummary, MessagesPage};
use messages::{agreed, disagreed, last_open, last_there, pinned, reacted};

pub(super) use messages::{current, stored};

/// An action of one of the two people. Marks are given as a distance from the end of the log.
#[derive(Debug, Clone)]
pub(super) enum Deed {
    Write(UserId),
    Read(UserId, i64),
    Receive(UserId, i64),
    Unheard(UserId),
    /// Answers the last message.
    Reply(UserId),
    /// Sends a copy of a message of another conversation.
    Forward(UserId),
    /// These change the last own message, and the last one.
    Edit(UserId),
    Delete(UserId),
    React(UserId),
    /// These are about the last message.
    Pin(UserId),
    Agree(UserId),
    Disagree(UserId),
    Block(UserId, bool),
}

pub(super) fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let who = || prop_oneof![Just(ME), Just(PEER)];
    let deed = prop_oneof![
        3 => who().prop_map(Deed::Write),
        2 => (who(), 0_i64..4).prop_map(|(who, back)| Deed::Read(who, back)),
        2 => (who(), 0_i64..4).prop_map(|(who, back)| Deed::Receive(who, back)),
        1 => who().prop_map(Deed::Unheard),
        1 => who().prop_map(Deed::Reply),
        1 => who().prop_map(Deed::Forward),
        1 => who().prop_map(Deed::Edit),
        1 => who().prop_map(Deed::Delete),
        2 => who().prop_map(Deed::React),
        1 => who().prop_map(Deed::Pin),
        2 => who().prop_map(Deed::Agree),
        1 => who().prop_map(Deed::Disagree),
        1 => (who(), any::<bool>()).prop_map(|(who, on)| Deed::Block(who, on)),
    ];
    prop::collection::vec(deed, 1..40)
}

/// The server's log after these actions.
pub(super) fn log_of(deeds: &[Deed]) -> Vec<Change> {
    let mut log = Vec::new();
    for deed in deeds {
        let end = i64::try_from(log.len()).unwrap();
        let next = end + 1;
        let made = match *deed {
            Deed::Write(who) => Some(sent(&message(who, next, &format!("number {next}")))),
            Deed::Unheard(who) => Some(change(who, next, unheard_of(&log))),
            Deed::Reply(who) => current(&log).last().map(|quoted| {
                sent(&Message {
                    reply_to: Some(Box::new(Quote::of(quoted))),
                    ..message(who, next, &format!("answer {next}"))
                })
            }),
            Deed::Forward(who) => Some(sent(&Message {
                forwarded: true,
                ..message(who, next, &format!("copy {next}"))
            })),
            Deed::Edit(who) => last_open(&log, Some(who)).map(|message_id| {
                let (text, edited_at) = (format!("edit {next}"), Timestamp(next * 60_000));
                let kind = ChangeKind::Edited {
                    message_id,
                    text,
                    edited_at,
                };
                change(who, next, kind)
            }),
            Deed::Delete(who) => last_open(&log, Some(who))
                .map(|message_id| change(who, next, ChangeKind::Deleted { message_id })),
            Deed::React(who) => last_there(&log, None)
                .map(|message_id| change(who, next, reacted(&log, who, message_id))),
            Deed::Pin(who) => {
                last_there(&log, None).map(|message_id| change(who, next, pinned(&log, message_id)))
            }
            Deed::Agree(who) => last_open(&log, None)
                .and_then(|message_id| Some(change(who, next, agreed(&log, who, message_id)?))),
            Deed::Disagree(who) => last_open(&log, None)
                .and_then(|message_id| Some(change(who, next, disagreed(&log, who, message_id)?))),
            Deed::Block(who, on) => (has_blocked(&log, who) != on)
                .then(|| change(who, next, ChangeKind::Blocked { on })),
            Deed::Read(who, back) => moved(&log, who, |marks| {
                marks.read_seq = marks.read_seq.max(last_of(&log, other(who), end - back));
                marks.delivered_seq = marks.delivered_seq.max(marks.read_seq);
            })
            .map(|marks| change(who, next, ChangeKind::Read(marks))),
            Deed::Receive(who, back) => moved(&log, who, |marks| {
                let up_to = last_of(&log, other(who), end - back);
                marks.delivered_seq = marks.delivered_seq.max(up_to);
            })
            .map(|marks| change(who, next, ChangeKind::Delivered(marks))),
        };
        log.extend(made);
    }
    log
}

/// A person's marks after a move; `None` if nothing has moved.
fn moved(log: &[Change], who: UserId, move_on: impl FnOnce(&mut MarkState)) -> Option<MarkState> {
    let before = marks_of(log, who);
    let mut after = before;
    move_on(&mut after);
    after.unread_count = Some(unread(log, who, after.read_seq));
    let has_moved =
        (after.read_seq, after.delivered_seq) != (before.read_seq, before.delivered_seq);
    has_moved.then_some(after)
}

fn marks_of(log: &[Change], who: UserId) -> MarkState {
    let marks = log.iter().rev().filter(|change| change.user_id == who);
    let mut marks = marks.filter_map(|change| match change.kind {
        ChangeKind::Read(marks) | ChangeKind::Delivered(marks) => Some(marks),
        _ => None,
    });
    marks.next().unwrap_or_default()
}

fn has_blocked(log: &[Change], who: UserId) -> bool {
    let mut blocks = log.iter().rev().filter(|change| change.user_id == who);
    blocks.find_map(|change| match change.kind {
        ChangeKind::Blocked { on } => Some(on),
        _ => None,
    }) == Some(true)
}

pub(super) fn messages(log: &[Change]) -> impl DoubleEndedIterator<Item = &Message> {
    log.iter().filter_map(|change| match &change.kind {
        ChangeKind::Message { message } => Some(&**message),
        _ => None,
    })
}

fn last_of(log: &[Change], sender: UserId, up_to: i64) -> Seq {
    let mut theirs = messages(log).rev().filter(|it| it.sender_id == sender);
    let last = theirs.find(|it| it.seq.0 <= up_to);
    last.map_or(Seq::ZERO, |message| message.seq)
}

fn unread(log: &[Change], who: UserId, read: Seq) -> i64 {
    let theirs = messages(log).filter(|it| it.sender_id != who && it.seq > read);
    i64::try_from(theirs.count()).unwrap()
}

const fn other(who: UserId) -> UserId {
    if who.0 == ME.0 { PEER } else { ME }
}

/// A kind of a later version, about the last message of the log if there is one.
pub(super) fn unheard_of(log: &[Change]) -> ChangeKind {
    let mut payload = serde_json::Map::new();
    if let Some(last) = messages(log).next_back() {
        payload.insert("messageId".to_owned(), last.id.0.into());
    }
    ChangeKind::Unknown(UnknownChange {
        kind: "waved".to_owned(),
        payload,
    })
}

pub(super) fn end(log: &[Change]) -> Seq {
    Seq(i64::try_from(log.len()).unwrap())
}

/// The row as the server reads it at the end of this log.
pub(super) fn fresh_summary(log: &[Change]) -> ConversationSummary {
    let (mine, theirs) = (marks_of(log, ME), marks_of(log, PEER));
    let mut row = summary(PEER, "Arjun", 0);
    row.last_seq = end(log);
    row.last_read_seq = mine.read_seq;
    row.last_delivered_seq = mine.delivered_seq;
    row.peer_read_seq = theirs.read_seq;
    row.peer_delivered_seq = theirs.delivered_seq;
    row.unread_count = unread(log, ME, mine.read_seq);
    row.blocked.by_me = has_blocked(log, ME);
    row.blocked.by_peer = has_blocked(log, PEER);
    if let Some(last) = current(log).last() {
        row.last_message_deleted = last.body.deleted_at().is_some();
        row.last_message = preview(last.body.text()).to_owned();
        row.last_message_id = Some(last.id);
        row.last_message_seq = last.seq;
        row.last_message_sender_id = Some(last.sender_id);
        row.last_message_type = Some(last.body.message_type());
        row.last_message_file_name = last.body.file_name().map(str::to_owned);
        row.last_message_album = AlbumSummary::of(last.body.attachments());
        row.timestamp = last.created_at;
    }
    row
}

/// All messages of this log, or the first few of them as a page of older history.
pub(super) fn fresh_page(log: &[Change], old: Option<usize>) -> MessagesPage {
    let few = current(log).into_iter().take(old.unwrap_or(usize::MAX));
    let mut page = page(few.collect(), false);
    page.last_seq = end(log);
    let is_here = |id| page.messages.iter().any(|message| message.id == id);
    let about = log.iter().filter(|it| it.kind.about().is_some_and(is_here));
    page.changes = about.cloned().collect();
    let pinned = current(log).into_iter().rev().filter(|it| it.pinned);
    page.pinned = pinned.map(|it| Quote::of(&it)).collect();
    page.has_newer = page.messages.len() < messages(log).count();
    page
}

/// A message as a thread shows it, without the divider, which stays where it was when the thread was opened.
#[derive(Debug, PartialEq)]
pub(super) struct Shown {
    message: Message,
    tick: Option<Tick>,
}

/// What a thread shows.
pub(super) fn shown(thread: &Thread) -> Vec<Shown> {
    let shown = |message: &Message| Shown {
        tick: thread.tick(message),
        message: message.clone(),
    };
    thread.messages().iter().map(shown).collect()
}

/// What a thread must show at the end of this log.
pub(super) fn expected(log: &[Change], old: Option<usize>) -> Vec<Shown> {
    let theirs = marks_of(log, PEER);
    let tick = |it: &Message| Tick::of_stored(it.seq, theirs.delivered_seq, theirs.read_seq);
    let expected = |message: &Message| Shown {
        tick: (message.sender_id == ME).then(|| tick(message)),
        message: message.clone(),
    };
    let messages = current(log).into_iter().take(old.unwrap_or(usize::MAX));
    messages.map(|it| expected(&it)).collect()
}

/// A new kind does not compile here until [`log_of`] creates changes of it.
const fn number_of(kind: &ChangeKind) -> usize {
    match kind {
        ChangeKind::Message { .. } => 0,
        ChangeKind::Read(_) => 1,
        ChangeKind::Delivered(_) => 2,
        ChangeKind::Unknown(_) => 3,
        ChangeKind::Deleted { .. } => 4,
        ChangeKind::Edited { .. } => 5,
        ChangeKind::Reacted { .. } => 6,
        ChangeKind::Pinned { .. } => 7,
        ChangeKind::Agreement { .. } => 8,
        // Private kinds have no position in the log: `thread::tests` and `inbox::tests` apply them.
        ChangeKind::Hidden { .. } | ChangeKind::Starred { .. } | ChangeKind::Conversation(_) => 10,
        ChangeKind::Blocked { .. } => 9,
    }
}

/// A log with every kind. Each change is the first of its kind by its person, so that it moves something.
pub(super) fn log_of_every_kind() -> Vec<Change> {
    log_of(&[
        Deed::Write(PEER),
        Deed::Write(ME),
        Deed::Receive(ME, 0),
        Deed::Receive(PEER, 0),
        Deed::Read(ME, 0),
        Deed::Read(PEER, 0),
        Deed::Unheard(PEER),
        Deed::React(ME),
        Deed::Pin(PEER),
        Deed::Agree(PEER),
        Deed::Edit(ME),
        Deed::Delete(ME),
        Deed::Block(PEER, true),
    ])
}

#[test]
fn the_model_makes_changes_of_every_kind() {
    let log = log_of_every_kind();
    let mut numbers: Vec<_> = log.iter().map(|it| number_of(&it.kind)).collect();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
}
