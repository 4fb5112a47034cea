use super::*;
use crate::app::platform;
use crate::app::state::outbox::{OutboxEntry, Step};
use crate::app::state::samples::{ME, PEER, change, delivered, here, message, read, sent, summary};
use crate::domain::{ActionId, ChangeKind, MarkState, Tick, Timestamp};

const NOW: Timestamp = Timestamp(1_000);

fn wanted(search: &str) -> Wanted<'_> {
    Wanted {
        search,
        filter: ListFilter::All,
        open: None,
        now: NOW,
    }
}

fn inbox() -> Inbox {
    let mut inbox = Inbox::new(ME);
    inbox.merge(vec![
        summary(UserId(3), "अनिल कुमार", 5),
        summary(PEER, "Arjun Kapoor", 1),
    ]);
    inbox
}

fn names(inbox: &Inbox) -> Vec<&str> {
    let rows = inbox.rows().iter();
    rows.map(|row| row.summary.participant_name.as_str())
        .collect()
}

fn row(inbox: &Inbox) -> &ConversationSummary {
    &inbox.row(here()).expect("it is in the list").summary
}

fn apply(inbox: &mut Inbox, changes: &[Change]) {
    for change in changes {
        assert!(inbox.apply(change), "it is in the list");
    }
}

#[test]
fn a_message_moves_its_conversation_to_the_top_and_counts_once() {
    let mut inbox = inbox();
    assert_eq!(names(&inbox), ["अनिल कुमार", "Arjun Kapoor"]);
    let hello = sent(&message(PEER, 1, "hello"));
    apply(&mut inbox, &[hello.clone(), hello]);
    assert_eq!(names(&inbox), ["Arjun Kapoor", "अनिल कुमार"]);
    assert_eq!(row(&inbox).unread_count, 1);
    assert_eq!(row(&inbox).last_message, "hello");
    let unread = |reading| inbox.unread_conversations(reading, &Outbox::default(), NOW);
    assert_eq!((unread(None), unread(Some(here()))), (1, 0));
}

#[test]
fn one_s_own_message_from_another_device_is_not_unread() {
    let mut inbox = inbox();
    apply(&mut inbox, &[sent(&message(ME, 1, "hi"))]);
    assert_eq!(row(&inbox).unread_count, 0);
    let row = inbox.row(here()).unwrap();
    assert_eq!(row.tick(), Some(Tick::Sent));
    assert_eq!(row.undelivered(), None);
}

#[test]
fn a_conversation_that_is_not_in_the_list_is_asked_for() {
    let mut inbox = Inbox::new(ME);
    assert!(!inbox.apply(&sent(&message(PEER, 1, "hello"))));
}

#[test]
fn what_comes_early_waits_for_its_turn() {
    let mut inbox = inbox();
    let changes = [sent(&message(ME, 1, "hi")), read(PEER, 3, 1, 0)];
    apply(&mut inbox, &changes);
    assert!(inbox.row(here()).unwrap().has_gap());
    assert_eq!(inbox.row(here()).unwrap().tick(), Some(Tick::Sent));
    assert_eq!(inbox.known(here()), Some(Seq(1)));
    apply(&mut inbox, &[delivered(PEER, 2, 1)]);
    assert!(!inbox.row(here()).unwrap().has_gap());
    assert_eq!(inbox.row(here()).unwrap().tick(), Some(Tick::Read));
    assert_eq!(row(&inbox).last_seq, Seq(3));
}

#[test]
fn ticks_only_go_forward() {
    let mut inbox = inbox();
    let changes = [
        sent(&message(ME, 1, "hi")),
        read(PEER, 2, 1, 0),
        delivered(PEER, 3, 0),
    ];
    apply(&mut inbox, &changes);
    assert_eq!(row(&inbox).peer_delivered_seq, Seq(1));
    assert_eq!(inbox.row(here()).unwrap().tick(), Some(Tick::Read));
}

#[test]
fn reading_on_any_device_sets_the_count() {
    let mut inbox = inbox();
    let two = [
        sent(&message(PEER, 1, "one")),
        sent(&message(PEER, 2, "two")),
    ];
    apply(&mut inbox, &two);
    assert_eq!(inbox.row(here()).unwrap().undelivered(), Some(Seq(2)));
    apply(&mut inbox, &[delivered(ME, 3, 2)]);
    assert_eq!(inbox.row(here()).unwrap().undelivered(), None);
    assert_eq!(row(&inbox).unread_count, 2);
    apply(&mut inbox, &[read(ME, 4, 1, 1)]);
    assert_eq!(row(&inbox).unread_count, 1);
    apply(&mut inbox, &[read(PEER, 5, 2, 0)]);
    assert_eq!(
        row(&inbox).unread_count,
        1,
        "the mark of the other person changes nothing"
    );
    apply(&mut inbox, &[read(ME, 6, 2, 0)]);
    assert_eq!(row(&inbox).unread_count, 0);
}

#[test]
fn a_mark_without_a_count_leaves_it_to_the_server() {
    let mut inbox = inbox();
    let old = |seq, read_seq| {
        let marks = MarkState {
            read_seq: Seq(read_seq),
            ..MarkState::default()
        };
        change(ME, seq, ChangeKind::Read(marks))
    };
    let two = [
        sent(&message(PEER, 1, "one")),
        sent(&message(PEER, 2, "two")),
    ];
    apply(&mut inbox, &two);
    apply(&mut inbox, &[old(3, 1)]);
    assert!(inbox.row(here()).unwrap().is_incomplete());
    let mut now = row(&inbox).clone();
    now.unread_count = 1;
    inbox.merge(vec![now]);
    assert!(!inbox.row(here()).unwrap().is_incomplete());
    assert_eq!(row(&inbox).unread_count, 1);
    apply(&mut inbox, &[old(4, 2)]);
    assert!(!inbox.row(here()).unwrap().is_incomplete());
    assert_eq!(row(&inbox).unread_count, 0);
}

#[test]
fn a_summary_that_was_overtaken_changes_nothing() {
    let mut inbox = inbox();
    apply(&mut inbox, &[sent(&message(PEER, 1, "one"))]);
    inbox.merge(vec![summary(PEER, "Arjun Kapoor", 1)]);
    assert_eq!(row(&inbox).last_message, "one");
    assert_eq!(row(&inbox).unread_count, 1);
}

#[test]
fn a_newer_summary_fills_a_gap() {
    let mut inbox = inbox();
    let changes = [
        sent(&message(PEER, 4, "four")),
        sent(&message(PEER, 6, "six")),
    ];
    apply(&mut inbox, &changes);
    assert!(inbox.row(here()).unwrap().has_gap());
    let mut now = summary(PEER, "Arjun Kapoor", 9);
    now.last_seq = Seq(5);
    now.unread_count = 2;
    inbox.merge(vec![now]);
    assert!(!inbox.row(here()).unwrap().has_gap());
    assert_eq!(row(&inbox).last_message, "six");
    assert_eq!(row(&inbox).unread_count, 3);
    assert_eq!(row(&inbox).last_seq, Seq(6));
}

#[test]
fn a_row_of_a_restored_log_takes_the_place_of_what_is_known() {
    let mut inbox = inbox();
    apply(&mut inbox, &[sent(&message(PEER, 1, "gone"))]);
    inbox.replace(summary(PEER, "Arjun Kapoor", 1));
    assert_eq!(inbox.known(here()), Some(Seq(0)));
    assert_eq!(row(&inbox).unread_count, 0);
    assert_eq!(names(&inbox), ["अनिल कुमार", "Arjun Kapoor"]);
}

#[test]
fn the_search_knows_no_case_and_no_accents_in_any_script() {
    let inbox = inbox();
    let matching =
        |search| inbox.matching(wanted(search), platform::comparable, &Outbox::default());
    assert_eq!(matching(" ARJ "), [here()]);
    assert_eq!(matching("कुमार").len(), 1);
    assert_eq!(matching("").len(), 2);
    assert_eq!(matching("Árjün"), [here()]);
    assert!(matching("zoya").is_empty());
}

#[test]
fn a_conversation_is_as_new_as_what_waits_to_be_sent() {
    let inbox = inbox();
    let mut outbox = Outbox::default();
    let first = |outbox: &Outbox| {
        inbox
            .matching(wanted(""), platform::comparable, outbox)
            .first()
            .copied()
    };
    assert_ne!(first(&outbox), Some(here()));
    let name: ActionId = "n-1".parse().unwrap();
    let entry = OutboxEntry::new(here(), name.clone(), "hi".to_owned(), Timestamp(6));
    outbox.take(Step::Written(entry));
    assert_eq!(first(&outbox), Some(here()));
    outbox.take(Step::Stored(name));
    assert_ne!(
        first(&outbox),
        Some(here()),
        "the answer brings its own time"
    );
}

#[test]
fn presence_follows_the_person() {
    let mut inbox = inbox();
    let presence = |online, last_seen_at| Presence {
        user_id: PEER,
        online,
        last_seen_at,
    };
    inbox.presence(&presence(true, None));
    assert!(row(&inbox).online);
    inbox.presence(&presence(false, Some(Timestamp(7))));
    assert!(!row(&inbox).online);
    assert_eq!(row(&inbox).last_seen_at, Some(Timestamp(7)));
}

#[test]
fn pages_follow_one_another() {
    let page = |cursor: Option<&str>, peer| ConversationsPage {
        conversations: vec![summary(UserId(peer), "Somebody", peer)],
        next_cursor: cursor.map(str::to_owned),
        stages: Vec::new(),
    };
    let mut inbox = Inbox::new(ME);
    inbox.load(page(Some("a"), 2));
    inbox.extend(ListFilter::All, page(None, 3));
    // The first page again, after a reconnect: the cursor of the next page is kept.
    inbox.load(page(Some("a"), 4));
    assert!(inbox.is_loaded());
    assert_eq!(inbox.next_cursor(&ListFilter::All), None);
    assert_eq!(inbox.rows().len(), 3);
}

#[test]
fn the_neighbours_of_a_conversation_end_with_the_list() {
    let inbox = inbox();
    let ids: Vec<_> = inbox
        .rows()
        .iter()
        .map(|row| row.summary.conversation_id)
        .collect();
    let (first, last) = (ids[0], ids[1]);
    let beside = |open, step| inbox.beside(open, step, &Outbox::default(), NOW);
    assert_eq!(beside(None, 1), Some(first));
    assert_eq!(beside(Some(first), 1), Some(last));
    assert_eq!(beside(Some(last), 1), Some(last));
    assert_eq!(beside(Some(last), -1), Some(first));
    assert_eq!(beside(Some(first), -1), Some(first));
    assert_eq!(
        Inbox::new(ME).beside(None, 1, &Outbox::default(), NOW),
        None
    );
}
