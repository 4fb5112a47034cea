use std::ops::Range;

use super::*;
use crate::app::state::outbox::OutboxEntry;
use crate::app::state::outbox::{Outbox, Step};
use crate::app::state::samples::{ME, PEER, here, message, page, sent, summary};
use crate::app::state::thread::Thread;
use crate::domain::{Body, MessageType};
use crate::wire::ErrorCode;
use crate::wire::rest::ConversationSummary;

fn thread(messages: Vec<Message>) -> Thread {
    open(summary(PEER, "Arjun", 0), messages)
}

fn open(mut summary: ConversationSummary, messages: Vec<Message>) -> Thread {
    let page = page(messages, false);
    summary.last_seq = page.last_seq;
    Thread::open(ME, &summary, page)
}

fn all_lines(thread: &Thread, outbox: &Outbox, zone: Zone) -> Vec<LogLine> {
    let rows = LogRows::new(thread, outbox.of(here()), ME);
    let rows_shown = 0..thread.messages().len() + rows.tail();
    log_lines(&rows, &[run(0.0, rows_shown)], None, zone)
}

const fn run(gap: f64, rows: Range<usize>) -> Run {
    Run { gap, rows }
}

fn lines(thread: &Thread, outbox: &Outbox) -> Vec<String> {
    let lines = all_lines(thread, outbox, Zone::fixed(0));
    lines.iter().map(line).collect()
}

fn written(name: ActionId, text: String, at: Timestamp) -> Step {
    Step::Written(OutboxEntry::new(here(), name, text, at))
}

/// `[` opens a group, `]` closes it.
fn line(row: &LogLine) -> String {
    match row {
        LogLine::Gap(gap) => format!("gap of {}", gap.height),
        LogLine::Day(date) => date.to_string(),
        LogLine::Unread => "unread".to_owned(),
        LogLine::Bubble(it) => {
            let open = if it.opens { "[" } else { "" };
            let close = if it.closes { "]" } else { "" };
            format!("{open}{}{close}", it.text)
        }
    }
}

#[test]
fn one_sender_within_five_minutes_is_a_group() {
    let thread = thread(vec![
        message(PEER, 1, "a"),
        message(PEER, 2, "b"),
        message(PEER, 7, "c"),
        message(PEER, 13, "d"),
        message(ME, 14, "e"),
    ]);
    let expected = ["1970-01-01", "[a", "b", "c]", "[d]", "[e]"];
    assert_eq!(lines(&thread, &Outbox::default()), expected);
}

#[test]
fn a_day_and_the_divider_end_a_group() {
    let midnight = 24 * 60;
    let mut opened = summary(PEER, "Arjun", 0);
    opened.unread_count = 1;
    opened.last_read_seq = Seq(midnight + 1);
    let messages = vec![
        message(PEER, midnight - 1, "a"),
        message(PEER, midnight, "b"),
        message(PEER, midnight + 1, "c"),
        message(PEER, midnight + 2, "d"),
        message(PEER, midnight + 3, "e"),
    ];
    let thread = open(opened, messages);
    assert_eq!(
        lines(&thread, &Outbox::default()),
        [
            "1970-01-01",
            "[a]",
            "1970-01-02",
            "[b",
            "c]",
            "unread",
            "[d",
            "e]"
        ]
    );
}

#[test]
fn the_viewer_s_midnight_counts() {
    let thread = thread(vec![
        message(PEER, 18 * 60, "a"),
        message(PEER, 19 * 60, "b"),
    ]);
    let days = |zone| {
        let lines = all_lines(&thread, &Outbox::default(), zone);
        lines
            .iter()
            .filter(|row| matches!(row, LogLine::Day(_)))
            .count()
    };
    assert_eq!(days(Zone::fixed(0)), 1);
    assert_eq!(days(Zone::fixed(330)), 2);
}

#[test]
fn a_waiting_message_becomes_the_stored_one_under_the_same_key() {
    let name: ActionId = "n-1".parse().unwrap();
    let mut outbox = Outbox::default();
    outbox.take(written(name.clone(), "hi".to_owned(), Timestamp(60_000)));
    let mut thread = thread(vec![]);
    let keys = |thread: &Thread| -> Vec<String> {
        let lines = all_lines(thread, &outbox, Zone::fixed(0));
        lines.iter().map(LogLine::key).collect()
    };
    let before = keys(&thread);
    assert_eq!(before, ["1970-01-01", "cn-1"]);
    // The event may arrive before the acknowledgement: for a moment the message is in both places.
    thread.apply(&sent(&Message {
        client_message_id: Some(name),
        ..message(ME, 1, "hi")
    }));
    assert_eq!(keys(&thread), before);
}

#[test]
fn a_message_that_arrives_before_its_predecessor_does_not_vanish() {
    let mut thread = thread(vec![message(PEER, 1, "a")]);
    let nothing = Outbox::default();
    thread.apply(&sent(&message(ME, 3, "mine")));
    assert_eq!(lines(&thread, &nothing), ["1970-01-01", "[a]", "[mine]"]);
    thread.apply(&sent(&message(PEER, 2, "b")));
    assert_eq!(
        lines(&thread, &nothing),
        ["1970-01-01", "[a", "b]", "[mine]"]
    );
}

#[test]
fn an_attachment_comes_with_its_caption() {
    let name = Some("plan.pdf".to_owned());
    let body = Body::from_parts(
        "the plan".to_owned(),
        MessageType::File,
        None,
        name,
        Vec::new(),
    );
    let message = Message {
        body: body.clone(),
        ..message(PEER, 1, "")
    };
    let lines = all_lines(&thread(vec![message]), &Outbox::default(), Zone::fixed(0));
    let Some(LogLine::Bubble(bubble)) = lines.last() else {
        panic!("{lines:?}");
    };
    assert_eq!(bubble.text, "the plan");
    assert_eq!(
        bubble
            .linked
            .as_ref()
            .map(|it| Body::Linked((**it).clone())),
        Some(body)
    );
}

#[test]
fn two_equal_messages_are_two() {
    let mut outbox = Outbox::default();
    for name in ["n-1", "n-2"] {
        outbox.take(written(
            name.parse().unwrap(),
            "ok".to_owned(),
            Timestamp(0),
        ));
    }
    assert_eq!(
        lines(&thread(vec![]), &outbox),
        ["1970-01-01", "[ok", "ok]"]
    );
}

#[test]
fn a_refused_message_says_so_and_stands_alone() {
    let name: ActionId = "n-1".parse().unwrap();
    let mut outbox = Outbox::default();
    outbox.take(written(name.clone(), "a".to_owned(), Timestamp(0)));
    outbox.take(written(
        "n-2".parse().unwrap(),
        "b".to_owned(),
        Timestamp(1),
    ));
    let refusal = ApiError::new(ErrorCode::TextTooLong, "too long");
    outbox.take(Step::Refused(name.clone(), refusal.clone()));
    let lines = all_lines(&thread(vec![]), &outbox, Zone::fixed(0));
    let bubbles: Vec<_> = lines
        .iter()
        .filter_map(|row| match row {
            LogLine::Bubble(bubble) => Some((bubble.tick, bubble.refused.clone(), bubble.closes)),
            _ => None,
        })
        .collect();
    let refused = Some((name, refusal));
    assert_eq!(
        bubbles,
        [
            (Some(Tick::NotSent), refused, true),
            (Some(Tick::Sending), None, true)
        ]
    );
}

#[test]
fn at_the_edges_of_the_window_days_and_groups_are_those_of_the_whole_log() {
    let midnight = 24 * 60;
    let messages = vec![
        message(PEER, midnight - 1, "a"),
        message(PEER, midnight, "b"),
        message(PEER, midnight + 1, "c"),
        message(PEER, midnight + 2, "d"),
        message(ME, midnight + 3, "e"),
    ];
    let thread = thread(messages);
    let rows = LogRows::new(&thread, [].iter(), ME);
    let shown = [run(0.0, 0..1), run(40.0, 2..3), run(80.0, 5..5)];
    let lines = log_lines(&rows, &shown, None, Zone::fixed(0));
    let shown: Vec<_> = lines.iter().map(line).collect();
    let expected = ["1970-01-01", "[a]", "gap of 40", "c", "gap of 80"];
    assert_eq!(shown, expected);
    let lines = log_lines(
        &rows,
        &[run(0.0, 1..2)],
        Some(Seq(midnight)),
        Zone::fixed(0),
    );
    let shown: Vec<_> = lines.iter().map(line).collect();
    assert_eq!(shown, ["1970-01-02", "[b"]);
    assert!(matches!(&lines[1], LogLine::Bubble(it) if it.found));
}
