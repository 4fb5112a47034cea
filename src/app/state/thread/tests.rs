use super::*;
use crate::app::state::samples::{ME, PEER, message, page, summary};

fn thread(messages: Vec<Message>) -> Thread {
    Thread::open(ME, &summary(PEER, "Arjun", 0), page(messages, true))
}

fn seqs(thread: &Thread) -> Vec<i64> {
    thread.messages().iter().map(|it| it.seq.0).collect()
}

#[test]
fn every_message_stands_once_in_the_order_of_the_numbers() {
    let mut thread = thread(vec![message(PEER, 4, "ok"), message(PEER, 6, "ok")]);
    assert!(thread.add(message(ME, 9, "late")));
    assert!(thread.add(message(PEER, 7, "later still")));
    assert!(!thread.add(message(PEER, 7, "again")));
    thread.add_older(page(
        vec![message(ME, 1, "a"), message(PEER, 4, "ok")],
        false,
    ));
    thread.add_newer(page(
        vec![message(PEER, 9, "x"), message(PEER, 12, "y")],
        false,
    ));
    assert_eq!(seqs(&thread), [1, 4, 6, 7, 9, 12]);
    assert_eq!(thread.oldest(), Some(Seq(1)));
    assert_eq!(thread.newest(), Seq(12));
    assert_eq!(thread.known(), Seq(12));
    assert!(!thread.has_older());
}

#[test]
fn a_gap_is_filled_from_where_everything_is_known() {
    let mut thread = thread(vec![message(PEER, 4, "a")]);
    thread.add(message(PEER, 7, "d"));
    assert!(thread.has_gap());
    assert_eq!(thread.known(), Seq(4));
    let mut first = page(vec![message(PEER, 5, "b")], false);
    first.has_newer = true;
    first.last_seq = Seq(8);
    thread.add_newer(first);
    assert_eq!(thread.known(), Seq(5));
    thread.note(Seq(8));
    assert!(thread.has_gap());
    thread.add_newer(page(vec![message(PEER, 6, "c")], false));
    assert!(!thread.has_gap());
    assert_eq!(thread.known(), Seq(8));
    assert_eq!(seqs(&thread), [4, 5, 6, 7]);
}

#[test]
fn marks_only_go_forward_and_only_one_s_own_messages_have_ticks() {
    let mut thread = thread(vec![message(ME, 1, "a"), message(PEER, 2, "b")]);
    let tick = |thread: &Thread, at: usize| thread.tick(&thread.messages()[at]);
    assert_eq!(tick(&thread, 0), Some(Tick::Sent));
    assert_eq!(tick(&thread, 1), None);
    thread.peer_delivered(Seq(1));
    assert_eq!(tick(&thread, 0), Some(Tick::Delivered));
    thread.peer_read(Seq(2));
    thread.peer_read(Seq(0));
    thread.peer_delivered(Seq(0));
    assert_eq!(tick(&thread, 0), Some(Tick::Read));
}

#[test]
fn the_divider_stands_behind_what_was_read() {
    let mut opened = summary(PEER, "Arjun", 0);
    opened.unread_count = 2;
    opened.last_read_seq = Seq(3);
    let history = page(vec![message(PEER, 2, "a"), message(PEER, 4, "b")], false);
    let mut thread = Thread::open(ME, &opened, history);
    assert_eq!(thread.divider(), Some(Seq(3)));
    thread.clear_divider();
    thread.mark_unread_from(Seq(4));
    assert_eq!(thread.divider(), None);
    thread.add(message(PEER, 5, "c"));
    thread.mark_unread_from(Seq(4));
    assert_eq!(thread.divider(), Some(Seq(4)));
    thread.add(message(ME, 6, "answer"));
    thread.mark_unread_from(Seq(4));
    assert_eq!(thread.divider(), None);
    thread.add(message(PEER, 7, "d"));
    thread.mark_unread_from(Seq(4));
    assert_eq!(thread.divider(), Some(Seq(6)));
}

#[test]
fn an_old_page_does_not_take_what_arrives_now() {
    let mut old = page(vec![message(PEER, 4, "old")], true);
    old.has_newer = true;
    let mut thread = Thread::open(ME, &summary(PEER, "Arjun", 0), old);
    assert!(!thread.add(message(PEER, 90, "new")));
    thread.add_older(page(vec![message(PEER, 2, "older")], false));
    assert_eq!(seqs(&thread), [2, 4]);
    assert!(!thread.has_gap());
}

#[test]
fn a_name_is_the_sender_s_own() {
    let name: ActionId = "n-1".parse().unwrap();
    let named = |sender, seq| Message {
        client_message_id: Some(name.clone()),
        ..message(sender, seq, "ok")
    };
    let mut thread = thread(vec![named(PEER, 1)]);
    assert!(!thread.holds(&name));
    thread.add(named(ME, 2));
    assert!(thread.holds(&name));
}
