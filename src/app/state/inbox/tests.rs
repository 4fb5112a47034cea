use super::*;
use crate::app::state::samples::{ME, PEER, here, message, summary};
use crate::domain::Tick;

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

#[test]
fn a_message_moves_its_conversation_to_the_top_and_counts_once() {
    let mut inbox = inbox();
    assert_eq!(names(&inbox), ["अनिल कुमार", "Arjun Kapoor"]);
    let hello = message(PEER, 1, "hello");
    assert_eq!(inbox.message(&hello), Applied::New);
    assert_eq!(inbox.message(&hello), Applied::Known);
    assert_eq!(names(&inbox), ["Arjun Kapoor", "अनिल कुमार"]);
    assert_eq!(row(&inbox).unread_count, 1);
    assert_eq!(row(&inbox).last_message, "hello");
    assert_eq!(inbox.unread_conversations(None), 1);
    assert_eq!(inbox.unread_conversations(Some(here())), 0);
}

#[test]
fn one_s_own_message_from_another_device_is_not_unread() {
    let mut inbox = inbox();
    inbox.message(&message(ME, 1, "hi"));
    assert_eq!(row(&inbox).unread_count, 0);
    let row = inbox.row(here()).unwrap();
    assert_eq!(row.tick(ME), Some(Tick::Sent));
    assert_eq!(row.undelivered(ME), None);
}

#[test]
fn a_conversation_that_is_not_in_the_list_is_asked_for() {
    let mut inbox = Inbox::new(ME);
    assert_eq!(inbox.message(&message(PEER, 1, "hello")), Applied::Stranger);
}

#[test]
fn ticks_only_go_forward() {
    let mut inbox = inbox();
    inbox.message(&message(ME, 1, "hi"));
    let conversation_id = here();
    let delivered = |delivered_seq, seq| MessageDelivered {
        conversation_id,
        user_id: PEER,
        delivered_seq: Seq(delivered_seq),
        seq: Seq(seq),
    };
    inbox.peer_read(&MessageRead {
        conversation_id,
        user_id: PEER,
        read_seq: Seq(1),
        seq: Seq(3),
    });
    assert!(inbox.has_gap(conversation_id));
    inbox.peer_delivered(&delivered(1, 2));
    assert!(!inbox.has_gap(conversation_id));
    assert_eq!(
        inbox.row(conversation_id).unwrap().tick(ME),
        Some(Tick::Read)
    );
    inbox.peer_delivered(&delivered(0, 4));
    assert_eq!(row(&inbox).peer_delivered_seq, Seq(1));
}

#[test]
fn reading_here_clears_the_count() {
    let mut inbox = inbox();
    inbox.message(&message(PEER, 1, "one"));
    inbox.message(&message(PEER, 2, "two"));
    assert_eq!(inbox.row(here()).unwrap().undelivered(ME), Some(Seq(2)));
    inbox.delivered(here(), Seq(2), Some(Seq(3)));
    assert_eq!(inbox.row(here()).unwrap().undelivered(ME), None);
    inbox.read(here(), Seq(1), Some(Seq(4)), 1);
    assert_eq!(row(&inbox).unread_count, 1);
    inbox.read(here(), Seq(2), Some(Seq(5)), 9);
    assert_eq!(row(&inbox).unread_count, 0);
    assert!(!inbox.has_gap(here()));
    inbox.read(here(), Seq(1), None, 1);
    assert_eq!(row(&inbox).unread_count, 0);
}

#[test]
fn reading_on_another_device_clears_the_count_here() {
    let mut inbox = inbox();
    inbox.message(&message(PEER, 1, "one"));
    let updated = |last_read_seq, unread_count, seq| ConversationUpdated {
        conversation_id: here(),
        unread_count,
        last_read_seq: Seq(last_read_seq),
        last_delivered_seq: Seq(1),
        seq: Seq(seq),
    };
    assert_eq!(inbox.updated(&updated(1, 0, 3)), Applied::New);
    assert_eq!(inbox.updated(&updated(0, 1, 2)), Applied::New);
    assert_eq!(row(&inbox).unread_count, 0);
    assert_eq!(inbox.updated(&updated(0, 1, 2)), Applied::Known);
}

#[test]
fn a_summary_that_was_overtaken_changes_nothing() {
    let mut inbox = inbox();
    inbox.message(&message(PEER, 1, "one"));
    inbox.merge(vec![summary(PEER, "Arjun Kapoor", 1)]);
    assert_eq!(row(&inbox).last_message, "one");
    assert_eq!(row(&inbox).unread_count, 1);
}

#[test]
fn a_newer_summary_fills_a_gap() {
    let mut inbox = inbox();
    inbox.message(&message(PEER, 4, "four"));
    assert!(inbox.has_gap(here()));
    let mut now = summary(PEER, "Arjun Kapoor", 9);
    now.last_seq = Seq(5);
    now.unread_count = 2;
    inbox.merge(vec![now]);
    assert!(!inbox.has_gap(here()));
    assert_eq!(row(&inbox).unread_count, 2);
}

#[test]
fn the_search_knows_no_case_in_any_script() {
    let inbox = inbox();
    assert_eq!(inbox.matching(" ARJ "), [here()]);
    assert_eq!(inbox.matching("कुमार").len(), 1);
    assert_eq!(inbox.matching("").len(), 2);
    assert!(inbox.matching("zoya").is_empty());
}

#[test]
fn presence_follows_the_person() {
    let mut inbox = inbox();
    inbox.online(PEER, true, Timestamp(1));
    assert!(row(&inbox).online);
    inbox.presence(&Presence {
        user_id: PEER,
        online: false,
        last_seen_at: Some(Timestamp(7)),
    });
    assert!(!row(&inbox).online);
    assert_eq!(row(&inbox).last_seen_at, Some(Timestamp(7)));
}

#[test]
fn pages_follow_one_another() {
    let page = |cursor: Option<&str>, peer| ConversationsPage {
        conversations: vec![summary(UserId(peer), "Somebody", peer)],
        next_cursor: cursor.map(str::to_owned),
    };
    let mut inbox = Inbox::new(ME);
    inbox.load(page(Some("a"), 2));
    inbox.extend(page(None, 3));
    // The first page again, after a reconnect: the end of the list is still known.
    inbox.load(page(Some("a"), 4));
    assert!(inbox.is_loaded());
    assert_eq!(inbox.next_cursor(), None);
    assert_eq!(inbox.rows().len(), 3);
}
