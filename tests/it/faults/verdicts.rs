//! Tests of the checker with invented histories: it must report violations, and nothing else.

use std::collections::BTreeSet;

use chitrasethu::domain::ConversationId;

use super::checker::{Ledger, Outcome, Sending, Stored, Verdict, View, check};

fn conversation() -> ConversationId {
    "conv_1_2".parse().unwrap()
}

/// A sender with these sends and outcomes.
fn ledger(sends: &[(&str, Outcome)]) -> Ledger {
    let sends = sends.iter().map(|(text, outcome)| Sending {
        text: (*text).to_owned(),
        outcome: outcome.clone(),
    });
    Ledger {
        conversation: conversation(),
        sends: sends.collect(),
    }
}

fn stored(rows: &[(i64, &str)]) -> Vec<Stored> {
    let row = |(seq, text): &(i64, &str)| Stored {
        conversation: conversation(),
        seq: *seq,
        text: (*text).to_owned(),
    };
    rows.iter().map(row).collect()
}

fn view(rows: &[(i64, &str)]) -> (String, BTreeSet<ConversationId>, View) {
    let mut view = View::default();
    for (seq, text) in rows {
        view.see(conversation(), *seq, text);
    }
    ("Asha".to_owned(), BTreeSet::from([conversation()]), view)
}

/// The five counts: lost, duplicated, unexpected, differing, disordered.
fn counts(verdict: &Verdict) -> [usize; 5] {
    [
        verdict.lost.len(),
        verdict.duplicated.len(),
        verdict.unexpected.len(),
        verdict.differing.len(),
        verdict.disordered.len(),
    ]
}

const OK_1: Outcome = Outcome::Ok(1);
const OK_2: Outcome = Outcome::Ok(2);

#[test]
fn a_correct_history_has_no_violations() {
    let rows = [(1, "a"), (2, "b"), (3, "c")];
    let refused = Outcome::Failed("text_too_long".to_owned());
    let sends = [
        ("a", OK_1),
        // Stored, but the acknowledgement was lost: this is allowed.
        ("b", Outcome::Unknown),
        ("never arrived", Outcome::Unknown),
        ("refused", refused),
        ("c", Outcome::Ok(3)),
    ];
    let verdict = check(&[ledger(&sends)], &stored(&rows), &[view(&rows)]);
    verdict.assert_clean();
    assert_eq!(counts(&verdict), [0; 5]);
}

#[test]
fn an_acknowledged_message_that_is_not_stored_is_lost() {
    let rows = [(1, "a")];
    let verdict = check(
        &[ledger(&[("a", OK_1), ("b", OK_2)])],
        &stored(&rows),
        &[view(&rows)],
    );
    assert_eq!(counts(&verdict), [1, 0, 0, 0, 0]);
}

#[test]
fn the_acknowledged_seq_must_be_the_stored_one() {
    let rows = [(1, "a"), (2, "b")];
    let verdict = check(
        &[ledger(&[("a", OK_2), ("b", OK_2)])],
        &stored(&rows),
        &[view(&rows)],
    );
    assert_eq!(counts(&verdict), [1, 0, 0, 0, 0]);
}

#[test]
fn a_message_stored_twice_is_duplicated() {
    let rows = [(1, "a"), (2, "a")];
    let verdict = check(&[ledger(&[("a", OK_1)])], &stored(&rows), &[view(&rows)]);
    assert_eq!(counts(&verdict), [0, 1, 0, 0, 0]);
}

#[test]
fn a_message_that_nobody_sent_is_unexpected() {
    let rows = [(1, "a"), (2, "b")];
    let verdict = check(&[ledger(&[("a", OK_1)])], &stored(&rows), &[view(&rows)]);
    assert_eq!(counts(&verdict), [0, 0, 1, 0, 0]);
}

#[test]
fn a_view_with_missing_added_or_changed_messages_differs() {
    let rows = [(1, "a"), (2, "b")];
    let sent = [ledger(&[("a", OK_1), ("b", OK_2)])];
    for wrong in [
        &[(1, "a")][..],
        &[(1, "a"), (2, "b"), (3, "c")],
        &[(1, "b"), (2, "a")],
        // Received twice with one `seq`, once with the wrong text.
        &[(1, "a"), (2, "x"), (2, "b")],
    ] {
        let verdict = check(&sent, &stored(&rows), &[view(&rows), view(wrong)]);
        assert_eq!(counts(&verdict), [0, 0, 0, 1, 0], "{wrong:?}");
    }
}

#[test]
fn messages_of_one_sender_in_another_order_are_reported() {
    let rows = [(1, "b"), (2, "a")];
    let sent = [ledger(&[("a", OK_2), ("b", OK_1)])];
    let verdict = check(&sent, &stored(&rows), &[view(&rows)]);
    assert_eq!(counts(&verdict), [0, 0, 0, 0, 1]);
}

#[test]
fn a_missing_seq_is_a_violation_of_order() {
    let rows = [(1, "a"), (3, "b")];
    let sent = [ledger(&[("a", OK_1), ("b", Outcome::Ok(3))])];
    let verdict = check(&sent, &stored(&rows), &[view(&rows)]);
    assert_eq!(counts(&verdict), [0, 0, 0, 0, 1]);
}
