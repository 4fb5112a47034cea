//! What the user does to messages is shown before the server has it.

use super::*;
use crate::app::state::outbox::{CopyOf, MessageAction, MessageEdit, Outbox, OutboxEntry, Step};
use crate::app::state::samples::{ME, PEER, change, here, message, page, summary};
use crate::app::state::thread::Thread;
use crate::domain::attachment::tests::attachment;
use crate::domain::{Body, Change, ChangeKind, Quote};

fn thread(messages: Vec<Message>) -> Thread {
    let page = page(messages, false);
    let mut row = summary(PEER, "Arjun", 0);
    row.last_seq = page.last_seq;
    Thread::open(ME, &row, page)
}

fn outbox(actions: Vec<(MessageId, MessageEdit)>) -> Outbox {
    let mut outbox = Outbox::default();
    for (at, (message, edit)) in actions.into_iter().enumerate() {
        let name = format!("a-{at}").parse().unwrap();
        let action = MessageAction { message, edit };
        let entry = OutboxEntry::action(here(), name, action, Timestamp(60_000));
        outbox.take(Step::Written(entry));
    }
    outbox
}

fn bubbles(thread: &Thread, outbox: &Outbox) -> Vec<Bubble> {
    let rows = LogRows::new(thread, outbox.of(here()), ME);
    let all = Run {
        gap: 0.0,
        rows: 0..rows.len(),
    };
    let lines = log_lines(&rows, &[all], None, Zone::fixed(0));
    let bubbles = lines.into_iter().filter_map(|line| match line {
        LogLine::Bubble(bubble) => Some(*bubble),
        _ => None,
    });
    bubbles.collect()
}

#[test]
fn actions_are_shown_at_once_and_taken_back_with_their_entry() {
    let first = message(ME, 1, "one");
    let reply = Message {
        reply_to: Some(Box::new(Quote::of(&first))),
        ..message(PEER, 2, "two")
    };
    let (one, two) = (first.id, reply.id);
    let thread = thread(vec![first, reply]);
    let before = bubbles(&thread, &Outbox::default());
    let now = bubbles(
        &thread,
        &outbox(vec![
            (one, MessageEdit::Text("eins".to_owned())),
            (two, MessageEdit::React("👍".parse().unwrap(), true)),
            (two, MessageEdit::Star(true)),
        ]),
    );
    assert_eq!((&*now[0].text, now[0].is_edited), ("eins", true));
    assert_eq!(now[1].quote.as_ref().unwrap().text, "eins");
    assert!(now[1].is_starred && now[1].reactions[0].mine);
    let gone = bubbles(&thread, &outbox(vec![(one, MessageEdit::Delete)]));
    assert!(gone[0].is_deleted && gone[0].text.is_empty());
    assert!(gone[1].quote.as_ref().unwrap().deleted);
    assert_eq!(bubbles(&thread, &outbox(vec![])), before);
}

#[test]
fn a_copy_is_shown_with_its_content_before_the_server_has_it() {
    let photo = attachment("image/jpeg");
    let kind = Default::default();
    let body = Body::from_parts("the hall".into(), kind, None, None, vec![photo.clone()]);
    let (name, message) = ("f-1".parse().unwrap(), MessageId(7));
    let copy = OutboxEntry::copy(here(), name, CopyOf { message, body }, Timestamp(60_000));
    let mut outbox = Outbox::default();
    outbox.take(Step::Written(copy));
    let kept = Outbox::read(&outbox.written());
    let shown = bubbles(&thread(vec![]), &kept);
    assert!(shown[0].is_forwarded && shown[0].waiting.is_none());
    assert_eq!(
        (&*shown[0].text, &shown[0].attachments[..]),
        ("the hall", &[photo][..])
    );
    assert_eq!(shown[0].tick, Some(Tick::Sending));
}

#[test]
fn a_hidden_message_keeps_its_row_and_leaves_groups_and_days_to_the_others() {
    let messages = [(PEER, 1), (ME, 2), (PEER, 3), (PEER, 24 * 60 + 1)];
    let messages = messages.map(|(who, at)| message(who, at, "text"));
    let ids = messages.each_ref().map(|it| it.id);
    let mut thread = thread(messages.to_vec());
    thread.apply(&Change {
        seq: None,
        ..change(ME, 0, ChangeKind::Hidden { message_id: ids[1] })
    });
    let pending = outbox(vec![(ids[3], MessageEdit::Hide)]);
    let shown = bubbles(&thread, &pending);
    let hidden: Vec<_> = shown.iter().map(|it| it.is_hidden).collect();
    assert_eq!(hidden, [false, true, false, true]);
    assert!(shown[1].text.is_empty());
    // The first and the third are one group, which ends although a row follows.
    assert!(shown[0].opens && !shown[0].closes);
    assert!(!shown[2].opens && shown[2].closes);
}
