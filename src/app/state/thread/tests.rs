use super::*;
use crate::app::state::samples::{ME, PEER, change, delivered, message, page, read, sent, summary};
use crate::domain::{FeedSeq, Quote, Timestamp};

fn thread(messages: Vec<Message>) -> Thread {
    open(summary(PEER, "Arjun", 0), page(messages, true))
}

fn open(mut summary: ConversationSummary, page: MessagesPage) -> Thread {
    summary.last_seq = page.last_seq;
    Thread::open(ME, &summary, page)
}

fn seqs(thread: &Thread) -> Vec<i64> {
    thread.messages().iter().map(|it| it.seq.0).collect()
}

#[test]
fn every_message_stands_once_in_the_order_of_the_log() {
    let mut thread = thread(vec![message(PEER, 4, "ok"), message(PEER, 6, "ok")]);
    assert_eq!(thread.apply(&sent(&message(ME, 8, "late"))).news, []);
    assert!(thread.has_gap());
    let news = thread.apply(&sent(&message(PEER, 7, "before it"))).news;
    assert_eq!(news.len(), 1, "{news:?}");
    assert_eq!(thread.apply(&sent(&message(PEER, 7, "again"))).news, []);
    let older = vec![message(ME, 1, "a"), message(PEER, 4, "ok")];
    assert!(thread.add_older(older_page(older, 8)));
    assert_eq!(seqs(&thread), [1, 4, 6, 7, 8]);
    assert_eq!(thread.oldest(), Some(Seq(1)));
    assert_eq!(thread.newest(), Seq(8));
    assert_eq!(thread.known(), Seq(8));
    assert!(!thread.has_gap());
    assert!(!thread.has_older());
}

fn older_page(messages: Vec<Message>, last_seq: i64) -> MessagesPage {
    MessagesPage {
        last_seq: Seq(last_seq),
        ..page(messages, false)
    }
}

#[test]
fn an_older_page_that_lacks_a_known_change_is_not_taken() {
    let mut thread = thread(vec![message(PEER, 4, "ok")]);
    assert!(!thread.add_older(older_page(vec![message(ME, 1, "a")], 3)));
    assert_eq!(seqs(&thread), [4]);
    assert!(thread.has_older());
}

#[test]
fn what_lies_between_row_and_page_is_applied_and_is_no_news_twice() {
    let mut summary = summary(PEER, "Arjun", 0);
    summary.last_seq = Seq(1);
    let newer = page(vec![message(ME, 1, "a"), message(PEER, 3, "b")], false);
    let mut thread = Thread::open(ME, &summary, newer);
    assert_eq!(thread.known(), Seq(1));
    assert_eq!(thread.apply(&sent(&message(PEER, 3, "b"))).news, []);
    assert_eq!(thread.early().count(), 0, "it is on the page");
    assert_eq!(thread.apply(&delivered(PEER, 2, 1)).news, []);
    assert_eq!(thread.tick(&thread.messages()[0]), Some(Tick::Delivered));
    assert_eq!(seqs(&thread), [1, 3]);
}

#[test]
fn marks_only_go_forward_and_only_one_s_own_messages_have_ticks() {
    let mut thread = thread(vec![message(ME, 1, "a"), message(PEER, 2, "b")]);
    let tick = |thread: &Thread, at: usize| thread.tick(&thread.messages()[at]);
    assert_eq!(tick(&thread, 0), Some(Tick::Sent));
    assert_eq!(tick(&thread, 1), None);
    thread.apply(&delivered(ME, 3, 2));
    assert_eq!(tick(&thread, 0), Some(Tick::Sent));
    thread.apply(&delivered(PEER, 4, 1));
    assert_eq!(tick(&thread, 0), Some(Tick::Delivered));
    thread.apply(&read(PEER, 5, 2, 0));
    thread.apply(&read(PEER, 6, 0, 0));
    thread.apply(&delivered(PEER, 7, 0));
    assert_eq!(tick(&thread, 0), Some(Tick::Read));
}

#[test]
fn the_divider_stands_behind_what_was_read() {
    let mut opened = summary(PEER, "Arjun", 0);
    opened.unread_count = 2;
    opened.last_read_seq = Seq(3);
    let history = page(vec![message(PEER, 2, "a"), message(PEER, 4, "b")], false);
    let mut thread = open(opened, history);
    assert_eq!(thread.divider(), Some(Seq(3)));
    thread.clear_divider();
    thread.mark_unread_from(Seq(4));
    assert_eq!(thread.divider(), None);
    thread.apply(&sent(&message(PEER, 5, "c")));
    thread.mark_unread_from(Seq(4));
    assert_eq!(thread.divider(), Some(Seq(4)));
    thread.apply(&sent(&message(ME, 6, "answer")));
    thread.mark_unread_from(Seq(4));
    assert_eq!(thread.divider(), None);
    thread.apply(&sent(&message(PEER, 7, "d")));
    thread.mark_unread_from(Seq(4));
    assert_eq!(thread.divider(), Some(Seq(6)));
}

#[test]
fn an_old_page_follows_the_log_and_does_not_take_what_arrives_now() {
    let mut old = page(vec![message(ME, 4, "old")], true);
    old.has_newer = true;
    old.last_seq = Seq(89);
    let mut thread = open(summary(PEER, "Arjun", 0), old);
    let news = thread.apply(&sent(&message(PEER, 90, "new"))).news;
    assert_eq!(news.len(), 1, "the message is still reported as new");
    thread.add_older(older_page(vec![message(PEER, 2, "older")], 90));
    thread.apply(&read(PEER, 91, 4, 0));
    assert_eq!(seqs(&thread), [2, 4]);
    assert_eq!(thread.tick(&thread.messages()[1]), Some(Tick::Read));
    thread.apply(&sent(&message(PEER, 93, "newer")));
    assert_eq!(thread.early().count(), 0);
}

#[test]
fn an_old_page_that_is_read_on_to_its_end_is_complete_and_live() {
    let mut old = page(vec![message(ME, 4, "old")], true);
    old.has_newer = true;
    old.last_seq = Seq(89);
    let mut thread = open(summary(PEER, "Arjun", 0), old);
    thread.apply(&sent(&message(PEER, 90, "new")));
    let newer = |last_seq| MessagesPage {
        has_newer: false,
        ..older_page(
            vec![message(PEER, 5, "next"), message(PEER, 90, "new")],
            last_seq,
        )
    };
    assert!(
        !thread.add_newer(newer(89)),
        "it was read before message 90"
    );
    assert!(thread.has_newer());
    assert!(thread.add_newer(newer(90)));
    assert!(!thread.has_newer());
    thread.apply(&sent(&message(PEER, 91, "live")));
    assert_eq!(seqs(&thread), [4, 5, 90, 91]);
}

#[test]
fn the_page_around_a_message_takes_the_place_of_the_loaded_ones() {
    let mut thread = thread(vec![message(ME, 90, "new")]);
    let around = |last_seq| MessagesPage {
        has_newer: true,
        ..older_page(vec![message(PEER, 4, "old")], last_seq)
    };
    assert!(!thread.turn_to(around(89)), "it was read before message 90");
    assert_eq!(seqs(&thread), [90]);
    assert!(thread.turn_to(around(90)));
    assert_eq!(seqs(&thread), [4]);
    assert!(thread.has_newer());
    assert!(!thread.has_older());
}

#[test]
fn the_changes_of_a_page_are_applied_up_to_the_known_position() {
    let mut newer = older_page(vec![message(ME, 1, "a")], 3);
    newer.changes = vec![delivered(PEER, 2, 1), read(PEER, 3, 1, 0)];
    let mut summary = summary(PEER, "Arjun", 0);
    summary.last_seq = Seq(2);
    let mut thread = Thread::open(ME, &summary, newer);
    assert_eq!(thread.tick(&thread.messages()[0]), Some(Tick::Delivered));
    thread.apply(&read(PEER, 3, 1, 0));
    assert_eq!(thread.tick(&thread.messages()[0]), Some(Tick::Read));
}

#[test]
fn a_thread_that_is_loaded_again_is_the_server_s_and_keeps_its_divider() {
    let mut before = thread(vec![message(PEER, 4, "a"), message(PEER, 6, "b")]);
    before.mark_unread_from(Seq(4));
    let mut restored = summary(PEER, "Arjun", 0);
    restored.last_seq = Seq(2);
    before.reload(&restored, page(vec![message(PEER, 2, "c")], false));
    assert_eq!(seqs(&before), [2]);
    assert_eq!(before.known(), Seq(2));
    assert_eq!(before.divider(), Some(Seq(4)));
}

#[test]
fn a_name_is_the_sender_s_own() {
    let name: ActionId = "n-1".parse().unwrap();
    let named = |sender, seq| Message {
        client_message_id: Some(name.clone()),
        ..message(sender, seq, "ok")
    };
    let mut stored = thread(vec![named(PEER, 1)]);
    assert!(!stored.holds(&name));
    stored.apply(&sent(&named(ME, 2)));
    assert!(stored.holds(&name));
    let mut early = thread(vec![]);
    early.apply(&sent(&named(ME, 2)));
    assert!(early.messages().is_empty());
    assert!(early.holds(&name));
}

fn about(seq: Option<i64>, kind: ChangeKind) -> Change {
    Change {
        seq: seq.map(Seq),
        feed_seq: seq.is_none().then_some(FeedSeq(9)),
        ..change(ME, 0, kind)
    }
}

fn hidden(message: &Message) -> Change {
    let message_id = message.id;
    about(None, ChangeKind::Hidden { message_id })
}

fn starred(message: &Message, on: bool) -> Change {
    let message_id = message.id;
    about(None, ChangeKind::Starred { message_id, on })
}

#[test]
fn private_changes_are_applied_whatever_is_loaded() {
    let (first, second) = (message(PEER, 1, "a"), message(PEER, 2, "b"));
    let mut thread = thread(vec![first.clone()]);
    for _ in 0..2 {
        thread.apply(&hidden(&first));
        thread.apply(&starred(&second, true));
    }
    assert!(thread.is_hidden(first.id));
    assert_eq!(thread.known(), Seq(1), "they take no position of the log");
    // The message comes after what was done with it on another device.
    thread.apply(&sent(&second));
    assert!(thread.is_starred(second.id));
    thread.apply(&starred(&second, false));
    assert!(!thread.is_starred(second.id));
    let mut page = page(vec![second.clone()], false);
    page.messages[0].starred = true;
    assert!(open(summary(PEER, "Arjun", 0), page).is_starred(second.id));
}

#[test]
fn quotes_follow_edits_and_deletions_of_messages_that_are_not_loaded() {
    let quoted = message(PEER, 1, "14 February?");
    let reply = Message {
        reply_to: Some(Box::new(Quote::of(&quoted))),
        ..message(ME, 5, "yes")
    };
    let mut thread = thread(vec![reply]);
    let message_id = quoted.id;
    let edit = ChangeKind::Edited {
        message_id,
        text: "15 February?".to_owned(),
        edited_at: Timestamp(0),
    };
    let quote = |thread: &Thread| thread.messages()[0].reply_to.clone().unwrap();
    thread.apply(&about(Some(6), edit));
    assert_eq!(quote(&thread).text, "15 February?");
    thread.apply(&about(Some(7), ChangeKind::Deleted { message_id }));
    assert!(quote(&thread).deleted);
    assert!(!quote(&thread).text.contains("February"));
}

#[test]
fn changes_about_messages_are_told_in_the_order_of_the_log() {
    let first = message(PEER, 1, "a");
    let mut thread = thread(vec![first.clone()]);
    let edit = |seq: i64, text: &str| {
        let kind = ChangeKind::Edited {
            message_id: first.id,
            text: text.to_owned(),
            edited_at: Timestamp(seq),
        };
        about(Some(seq), kind)
    };
    assert_eq!(thread.apply(&edit(3, "c")).revisions, []);
    let told = thread.apply(&edit(2, "b")).revisions;
    assert_eq!(told, [edit(2, "b"), edit(3, "c")]);
}
