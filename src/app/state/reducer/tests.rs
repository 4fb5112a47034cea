//! State plus changes equals fresh state. A small model of the server creates a log of two people and reads rows and
//! pages from any prefix of it. The reducer must reach the same state from each of them.

use proptest::prelude::*;
use proptest::sample::Index;

use crate::app::state::inbox::{Inbox, InboxRow};
use crate::app::state::samples::{ME, PEER, change, here, message, page, sent, summary};
use crate::app::state::thread::Thread;
use crate::domain::{Change, ChangeKind, MarkState, Message, Seq, Tick, UnknownChange, UserId};
use crate::wire::rest::{ConversationSummary, MessagesPage};

/// An action of one of the two people. Marks are given as a distance from the end of the log.
#[derive(Debug, Clone)]
enum Deed {
    Write(UserId),
    Read(UserId, i64),
    Receive(UserId, i64),
    Unheard(UserId),
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let who = || prop_oneof![Just(ME), Just(PEER)];
    let deed = prop_oneof![
        3 => who().prop_map(Deed::Write),
        2 => (who(), 0_i64..4).prop_map(|(who, back)| Deed::Read(who, back)),
        2 => (who(), 0_i64..4).prop_map(|(who, back)| Deed::Receive(who, back)),
        1 => who().prop_map(Deed::Unheard),
    ];
    prop::collection::vec(deed, 1..40)
}

/// The server's log after these actions.
fn log_of(deeds: &[Deed]) -> Vec<Change> {
    let mut log = Vec::new();
    for deed in deeds {
        let end = i64::try_from(log.len()).unwrap();
        let next = end + 1;
        let made = match *deed {
            Deed::Write(who) => Some(sent(&message(who, next, &format!("number {next}")))),
            Deed::Unheard(who) => Some(change(who, next, unheard_of())),
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

fn messages(log: &[Change]) -> impl DoubleEndedIterator<Item = &Message> {
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

fn unheard_of() -> ChangeKind {
    ChangeKind::Unknown(UnknownChange {
        kind: "waved".to_owned(),
        payload: serde_json::Map::new(),
    })
}

fn end(log: &[Change]) -> Seq {
    Seq(i64::try_from(log.len()).unwrap())
}

/// The row as the server reads it at the end of this log.
fn fresh_summary(log: &[Change]) -> ConversationSummary {
    let (mine, theirs) = (marks_of(log, ME), marks_of(log, PEER));
    let mut row = summary(PEER, "Arjun", 0);
    row.last_seq = end(log);
    row.last_read_seq = mine.read_seq;
    row.last_delivered_seq = mine.delivered_seq;
    row.peer_read_seq = theirs.read_seq;
    row.peer_delivered_seq = theirs.delivered_seq;
    row.unread_count = unread(log, ME, mine.read_seq);
    if let Some(last) = messages(log).next_back() {
        row.last_message = last.body.text().to_owned();
        row.last_message_id = Some(last.id);
        row.last_message_seq = last.seq;
        row.last_message_sender_id = Some(last.sender_id);
        row.last_message_type = Some(last.body.message_type());
        row.timestamp = last.created_at;
    }
    row
}

/// All messages of this log, or the first few of them as a page of older history.
fn fresh_page(log: &[Change], old: Option<usize>) -> MessagesPage {
    let few = messages(log).take(old.unwrap_or(usize::MAX)).cloned();
    let mut page = page(few.collect(), false);
    page.last_seq = end(log);
    page.has_newer = page.messages.len() < messages(log).count();
    page
}

/// The visible state of a thread, without the divider, which stays where it was when the thread was opened.
fn seen(thread: &Thread) -> (Vec<Message>, Vec<Option<Tick>>, Seq) {
    let messages = thread.messages().to_vec();
    let ticks = messages.iter().map(|it| thread.tick(it)).collect();
    (messages, ticks, thread.known())
}

/// A page opened at some time, and the changes it receives afterwards.
#[derive(Debug, Clone)]
struct Visit {
    /// Ends of the log when the row, the marks and the messages of the thread were read.
    read_at: [Index; 3],
    /// Length of a page of older history, if one was opened.
    old: Option<usize>,
    /// The changes that arrive, in this order. Some are known, some are repeated, some never arrive.
    arrivals: Vec<Index>,
    /// After this many arrivals the list is read again, at some state of the log.
    reread: (Index, Index),
    page_size: usize,
}

fn visit() -> impl Strategy<Value = Visit> {
    let arrivals = prop::collection::vec(any::<Index>(), 0..60);
    let parts = (
        any::<[Index; 3]>(),
        prop::option::weighted(0.2, 1_usize..4),
        arrivals,
        any::<(Index, Index)>(),
        1_usize..8,
    );
    parts.prop_map(|(read_at, old, arrivals, reread, page_size)| Visit {
        read_at,
        old,
        arrivals,
        reread,
        page_size,
    })
}

proptest! {
    #[test]
    fn state_and_changes_are_fresh_state(deeds in deeds(), visit in visit()) {
        let log = log_of(&deeds);
        prop_assume!(!log.is_empty());
        let upto = |index: &Index| &log[..index.index(log.len() + 1)];
        let [row_at, marks_at, messages_at] = visit.read_at.each_ref().map(upto);
        let page = fresh_page(messages_at, visit.old);
        let is_old = page.has_newer;
        let old_messages = page.messages.len();
        let mut inbox = Inbox::new(ME);
        inbox.merge(vec![fresh_summary(row_at)]);
        let mut thread = Thread::open(ME, &fresh_summary(marks_at), page);
        let mut announced = Vec::new();

        let reread_after = visit.reread.0.index(visit.arrivals.len() + 1);
        for (at, index) in visit.arrivals.iter().enumerate() {
            if at == reread_after {
                inbox.merge(vec![fresh_summary(upto(&visit.reread.1))]);
            }
            let change = index.get(&log);
            prop_assert!(inbox.apply(change));
            announced.extend(thread.apply(change));
            check_row(&inbox, &log)?;
        }
        let mut asked = None;
        loop {
            let known = inbox.known(here()).unwrap().min(thread.known());
            let missed = log.iter().filter(|change| change.seq > Some(known));
            let missed: Vec<_> = missed.take(visit.page_size).collect();
            if missed.is_empty() {
                break;
            }
            prop_assert!(Some(known) != asked.replace(known), "a page brings every view forward");
            for change in missed {
                prop_assert!(inbox.apply(change));
                announced.extend(thread.apply(change));
                check_row(&inbox, &log)?;
            }
        }

        prop_assert_eq!(inbox.known(here()), Some(end(&log)));
        let old = is_old.then_some(old_messages);
        let fresh = Thread::open(ME, &fresh_summary(&log), fresh_page(&log, old));
        prop_assert_eq!(seen(&thread), seen(&fresh));
        prop_assert_eq!(thread.early().count(), 0);
        let news = messages(&log).skip(if is_old { usize::MAX } else { old_messages }).cloned();
        if !is_old {
            prop_assert_eq!(announced, news.collect::<Vec<_>>(), "each message is new once");
        }
    }
}

/// The row always equals what the server would have read at its position.
fn check_row(inbox: &Inbox, log: &[Change]) -> Result<(), TestCaseError> {
    let row: &InboxRow = inbox.row(here()).unwrap();
    let position = usize::try_from(row.known().0).unwrap();
    prop_assert_eq!(&row.summary, &fresh_summary(&log[..position]));
    prop_assert!(!row.is_count_unknown());
    Ok(())
}

/// A new kind does not compile here until [`log_of`] creates changes of it.
const fn number_of(kind: &ChangeKind) -> usize {
    match kind {
        ChangeKind::Message { .. } => 0,
        ChangeKind::Read(_) => 1,
        ChangeKind::Delivered(_) => 2,
        ChangeKind::Unknown(_) => 3,
    }
}

#[test]
fn the_model_makes_changes_of_every_kind() {
    let deeds = [
        Deed::Write(PEER),
        Deed::Receive(ME, 0),
        Deed::Read(ME, 0),
        Deed::Unheard(PEER),
    ];
    let mut numbers: Vec<_> = log_of(&deeds)
        .iter()
        .map(|it| number_of(&it.kind))
        .collect();
    numbers.sort_unstable();
    assert_eq!(numbers, [0, 1, 2, 3]);
}

#[test]
fn a_kind_of_a_later_version_takes_its_position_and_changes_nothing_else() {
    let log = log_of(&[Deed::Write(PEER), Deed::Unheard(PEER), Deed::Write(PEER)]);
    let mut row = InboxRow::new(ME, fresh_summary(&log[..1]));
    row.apply(&log[1]);
    assert_eq!(row.known(), Seq(2));
    let mut before = fresh_summary(&log[..1]);
    before.last_seq = Seq(2);
    assert_eq!(row.summary, before);
    row.apply(&log[2]);
    assert_eq!(row.summary.unread_count, 2);
}
