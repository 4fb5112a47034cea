//! State plus changes equals fresh state: from any state of the [`model`](super::model)'s log, the reducer must reach
//! what the model expects at its end.

use proptest::prelude::*;
use proptest::sample::Index;

use super::model::{
    Deed, deeds, end, expected, fresh_page, fresh_summary, log_of, log_of_every_kind, messages,
    shown, stored, unheard_of,
};
use crate::app::state::device_copy::{ListCopy, Stored, ThreadCopy};
use crate::app::state::inbox::{Inbox, InboxRow};
use crate::app::state::samples::{ME, PEER, here, user};
use crate::app::state::thread::Thread;
use crate::domain::{Change, ChangeKind, FeedSeq, MessageId, Seq, Timestamp};

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
            announced.extend(thread.apply(change).news);
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
                announced.extend(thread.apply(change).news);
                check_row(&inbox, &log)?;
            }
        }

        prop_assert_eq!(inbox.known(here()), Some(end(&log)));
        let old = is_old.then_some(old_messages);
        prop_assert_eq!(thread.known(), end(&log));
        prop_assert_eq!(shown(&thread), expected(&log, old));
        let fresh = Thread::open(ME, &fresh_summary(&log), fresh_page(&log, old));
        prop_assert_eq!(shown(&fresh), expected(&log, old));
        prop_assert_eq!(pinned(&thread), pinned(&fresh));
        prop_assert_eq!(thread.early().count(), 0);
        let news = messages(&log).skip(old_messages).filter(|it| it.sender_id != ME);
        let announced = announced.into_iter().filter_map(|change: Change| match change.kind {
            ChangeKind::Message { message } => Some(*message),
            _ => None,
        });
        if !is_old {
            let (announced, news): (Vec<_>, Vec<_>) = (announced.collect(), news.cloned().collect());
            prop_assert_eq!(announced, news, "each message of the other is new once");
        }
    }
}

proptest! {
    #[test]
    fn a_copy_of_the_device_and_changes_are_fresh_state(deeds in deeds(), at in any::<[Index; 2]>()) {
        let log = log_of(&deeds);
        let [one, other] = at.map(|index| index.index(log.len() + 1));
        let (opened, copied) = (one.min(other), one.max(other));
        let mut inbox = Inbox::new(ME);
        inbox.merge(vec![fresh_summary(&log[..opened])]);
        let page = fresh_page(&log[..opened], None);
        let mut thread = Thread::open(ME, &fresh_summary(&log[..opened]), page);
        for change in &log[opened..copied] {
            inbox.apply(change);
            thread.apply(change);
        }
        let copy = ThreadCopy::of(&thread, inbox.row(here()).unwrap()).unwrap();
        let rows = ListCopy::of(user(), &inbox, Timestamp(0), FeedSeq(0)).rows;

        let mut inbox = Inbox::kept(ME, rows);
        let mut thread = ThreadCopy::read(&copy.written()).unwrap().open(ME);
        prop_assert_eq!(shown(&thread), expected(&log[..copied], None));
        for change in &log[copied..] {
            inbox.apply(change);
            thread.apply(change);
        }
        prop_assert_eq!(shown(&thread), expected(&log, None));
        let fresh = Thread::open(ME, &fresh_summary(&log), fresh_page(&log, None));
        prop_assert_eq!(pinned(&thread), pinned(&fresh));
        prop_assert_eq!(thread.known(), end(&log));
        check_row(&inbox, &log)?;
    }
}

proptest! {
    #[test]
    fn messages_that_arrive_as_they_are_now_lead_to_the_same_state(
        deeds in deeds(),
        read_at in any::<Index>(),
    ) {
        let log = log_of(&deeds);
        let read = &log[..read_at.index(log.len() + 1)];
        let mut inbox = Inbox::new(ME);
        inbox.merge(vec![fresh_summary(read)]);
        let mut thread = Thread::open(ME, &fresh_summary(read), fresh_page(read, None));
        for change in &stored(&log)[read.len()..] {
            inbox.apply(change);
            thread.apply(change);
        }
        prop_assert_eq!(shown(&thread), expected(&log, None));
        check_row(&inbox, &log)?;
    }
}

/// The pinned messages. What is shown of those that are not loaded is read when it is needed.
fn pinned(thread: &Thread) -> Vec<MessageId> {
    thread
        .pins([].into_iter())
        .into_iter()
        .map(|pin| pin.id)
        .collect()
}

/// The row always equals what the server would have read at its position.
fn check_row(inbox: &Inbox, log: &[Change]) -> Result<(), TestCaseError> {
    let row: &InboxRow = inbox.row(here()).unwrap();
    let position = usize::try_from(row.known().0).unwrap();
    prop_assert_eq!(&row.summary, &fresh_summary(&log[..position]));
    prop_assert!(!row.is_incomplete());
    Ok(())
}

#[test]
fn every_known_kind_is_applied_to_a_view() {
    let log = log_of_every_kind();
    for (at, change) in log.iter().enumerate() {
        let before = &log[..at];
        let summary = fresh_summary(before);
        let after = |change: &Change| {
            let mut row = InboxRow::new(ME, summary.clone());
            row.apply(change);
            let mut thread = Thread::open(ME, &summary, fresh_page(before, None));
            thread.apply(change);
            (row, thread)
        };
        // It takes the same position and shows nothing.
        let ignored = Change {
            kind: unheard_of(before),
            ..change.clone()
        };
        let is_known = !matches!(change.kind, ChangeKind::Unknown(_));
        assert_eq!(after(change) != after(&ignored), is_known, "{change:?}");
    }
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
