use super::*;
use crate::domain::{MessageId, Timestamp};

fn name(text: &str) -> ActionId {
    text.parse().unwrap()
}

fn entry(conversation: &str, text: &str) -> OutboxEntry {
    let conversation = conversation.parse().unwrap();
    OutboxEntry::new(conversation, name(text), text.to_owned(), Timestamp(0))
}

fn outbox(messages: &[(&str, &str)]) -> Outbox {
    let mut outbox = Outbox::default();
    for (conversation, text) in messages {
        outbox.take(Step::Written(entry(conversation, text)));
    }
    outbox
}

fn due(outbox: &mut Outbox, now: i64) -> Vec<String> {
    let entries = outbox.take_due(now);
    entries.into_iter().map(|entry| entry.text).collect()
}

fn refuse(outbox: &mut Outbox, text: &str) {
    let too_long = ApiError::new(ErrorCode::TextTooLong, "too long");
    let step = outbox.failed(&name(text), too_long, 0, 0.0);
    outbox.take(step.expect("a failure that is final"));
}

fn away() -> ApiError {
    ApiError::new(ErrorCode::TryAgain, "away")
}

#[test]
fn one_at_a_time_and_in_order_per_conversation() {
    let mut outbox = outbox(&[("conv_1_2", "a"), ("conv_1_2", "b"), ("conv_1_3", "c")]);
    assert_eq!(due(&mut outbox, 0), ["a", "c"]);
    assert!(due(&mut outbox, 0).is_empty());
    assert!(!outbox.has_due(0));
    outbox.take(Step::Stored(name("a")));
    assert_eq!(due(&mut outbox, 0), ["b"]);
}

#[test]
fn a_passing_failure_waits_and_keeps_the_order() {
    let mut outbox = outbox(&[("conv_1_2", "a"), ("conv_1_2", "b")]);
    due(&mut outbox, 0);
    assert_eq!(outbox.failed(&name("a"), away(), 1_000, 0.5), None);
    assert!(due(&mut outbox, 1_249).is_empty());
    assert_eq!(outbox.next_try(1_100), Some(1_250));
    assert_eq!(due(&mut outbox, 1_250), ["a"]);
    outbox.failed(&name("a"), away(), 2_000, 1.0);
    assert_eq!(outbox.next_try(2_000), Some(3_000));
    outbox.retry_now();
    assert_eq!(due(&mut outbox, 2_001), ["a"]);
    assert_eq!(outbox.waiting(), 2);
}

#[test]
fn the_server_says_when_to_come_back() {
    let mut outbox = outbox(&[("conv_1_2", "a")]);
    due(&mut outbox, 0);
    let mut slow_down = ApiError::new(ErrorCode::RateLimited, "slow down");
    slow_down.retry_after_ms = Some(900);
    outbox.failed(&name("a"), slow_down, 100, 0.0);
    assert_eq!(outbox.next_try(100), Some(1_000));
}

#[test]
fn a_refused_message_steps_aside() {
    let mut outbox = outbox(&[("conv_1_2", "a"), ("conv_1_2", "b")]);
    due(&mut outbox, 0);
    refuse(&mut outbox, "a");
    assert_eq!(due(&mut outbox, 0), ["b"]);
    assert_eq!(outbox.waiting(), 1);
    outbox.take(Step::Retried(name("a")));
    outbox.take(Step::Stored(name("b")));
    assert_eq!(due(&mut outbox, 0), ["a"]);
    refuse(&mut outbox, "a");
    outbox.take(Step::Deleted(name("a")));
    assert_eq!(outbox, Outbox::default());
}

#[test]
fn what_is_kept_is_what_comes_back() {
    let mut before = outbox(&[("conv_1_2", "a"), ("conv_1_2", "b"), ("conv_1_2", "c")]);
    due(&mut before, 0);
    refuse(&mut before, "a");
    due(&mut before, 0);
    let mut after = Outbox::read(&before.written());
    let reason = after.entries[0].refused.clone().map(|error| error.code);
    assert_eq!(reason, Some(ErrorCode::TextTooLong));
    // It is unknown whether the message in flight has arrived. Its action id makes repeating it harmless.
    assert_eq!(due(&mut after, 0), ["b"]);
    for nothing in ["", "{}", "[1"] {
        assert_eq!(Outbox::read(nothing), Outbox::default(), "{nothing}");
    }
}

#[test]
fn every_step_may_come_twice() {
    let mut outbox = outbox(&[("conv_1_2", "a"), ("conv_1_2", "b")]);
    let error = ApiError::new(ErrorCode::Forbidden, "no");
    for step in [
        Step::Written(entry("conv_1_2", "a")),
        Step::Refused(name("a"), error),
        Step::Retried(name("a")),
        Step::Deleted(name("a")),
        Step::Stored(name("a")),
        Step::Deleted(name("a")),
    ] {
        outbox.take(step.clone());
        let once = outbox.clone();
        outbox.take(step);
        assert_eq!(outbox, once);
    }
    assert_eq!(due(&mut outbox, 0), ["b"]);
}

#[test]
fn another_tab_brings_its_messages_and_takes_none_of_the_course_of_ours() {
    let mut here = outbox(&[("conv_1_2", "a"), ("conv_1_3", "b")]);
    due(&mut here, 0);
    here.failed(&name("b"), away(), 0, 1.0);
    here.refresh(outbox(&[
        ("conv_1_2", "a"),
        ("conv_1_2", "theirs"),
        ("conv_1_3", "b"),
    ]));
    assert!(due(&mut here, 0).is_empty(), "a is on its way, b waits");
    here.refresh(outbox(&[("conv_1_2", "theirs"), ("conv_1_3", "b")]));
    assert_eq!(due(&mut here, 0), ["theirs"]);
    assert_eq!(here.next_try(0), Some(500));
}

#[test]
fn only_refused_messages_can_be_deleted() {
    let mut outbox = outbox(&[("conv_1_2", "a")]);
    outbox.take(Step::Deleted(name("a")));
    assert_eq!(outbox.waiting(), 1);
}

#[test]
fn an_unforeseen_failure_is_not_tried_for_ever() {
    let mut outbox = outbox(&[("conv_1_2", "a")]);
    for _ in 0..=MAX_INTERNAL_FAILURES {
        assert_eq!(due(&mut outbox, i64::MAX), ["a"]);
        let step = outbox.failed(&name("a"), ApiError::internal(), 0, 0.0);
        step.into_iter().for_each(|step| outbox.take(step));
    }
    assert!(due(&mut outbox, i64::MAX).is_empty());
}

#[test]
fn a_session_that_has_ended_refuses_no_message() {
    let mut outbox = outbox(&[("conv_1_2", "a")]);
    for code in [ErrorCode::TokenRequired, ErrorCode::InvalidToken] {
        due(&mut outbox, i64::MAX);
        assert_eq!(
            outbox.failed(&name("a"), ApiError::new(code, ""), 0, 0.0),
            None
        );
    }
    assert_eq!(outbox.waiting(), 1);
}

fn action(text: &str, held_until: Option<i64>) -> OutboxEntry {
    let here = "conv_1_2".parse().unwrap();
    let action = MessageAction {
        message: MessageId(7),
        edit: MessageEdit::Hide,
    };
    let mut entry = OutboxEntry::action(here, name(text), action, Timestamp(0));
    entry.held_until = held_until.map(Timestamp);
    entry
}

fn names(outbox: &mut Outbox, now: i64) -> Vec<String> {
    let entries = outbox.take_due(now);
    entries.iter().map(|it| it.name.to_string()).collect()
}

#[test]
fn an_action_is_sent_in_order_and_is_no_message() {
    let mut outbox = outbox(&[("conv_1_2", "a")]);
    outbox.take(Step::Written(action("b", None)));
    let here = "conv_1_2".parse().unwrap();
    assert_eq!((outbox.waiting(), outbox.messages_of(here).count()), (1, 1));
    assert_eq!(names(&mut outbox, 0), ["a"]);
    outbox.take(Step::Stored(name("a")));
    assert_eq!(Outbox::read(&outbox.written()), outbox, "it is kept");
    assert_eq!(names(&mut outbox, 0), ["b"]);
    let too_late = ApiError::new(ErrorCode::TooLate, "too late");
    let step = outbox.failed(&name("b"), too_late, 0, 0.0);
    outbox.take(step.unwrap());
    assert!(outbox.is_empty(), "a refused action is given up");
}

#[test]
fn what_can_be_undone_waits_in_every_tab() {
    let mut outbox = Outbox::default();
    outbox.take(Step::Written(action("a", Some(5_000))));
    let mut elsewhere = Outbox::read(&outbox.written());
    for tab in [&mut outbox, &mut elsewhere] {
        assert!(!tab.has_due(4_999));
        assert_eq!(tab.next_try(0), Some(5_000));
        tab.retry_now();
        assert!(!tab.has_due(4_999), "whatever happens to the connection");
    }
    assert_eq!(names(&mut elsewhere, 5_000), ["a"]);
    elsewhere.take(Step::Deleted(name("a")));
    assert!(elsewhere.holds(&name("a")), "too late to undo");
    outbox.take(Step::Deleted(name("a")));
    assert!(outbox.is_empty());
}

#[test]
fn a_clock_that_is_set_back_holds_nothing_up() {
    let a_day = 86_400_000;
    let mut outbox = Outbox::default();
    outbox.take(Step::Written(action("a", Some(a_day + 5_000))));
    outbox.take(Step::Written(entry("conv_1_2", "b")));
    assert!(!outbox.has_due(a_day), "it can be undone");
    assert_eq!(names(&mut outbox, 0), ["a"]);
    outbox.failed(&name("a"), away(), a_day, 1.0);
    assert!(!outbox.has_due(a_day));
    assert_eq!(outbox.next_try(0), None);
    assert_eq!(names(&mut outbox, 0), ["a"]);
}

#[test]
fn what_another_version_has_written_stays() {
    let [known, new] = ["b", "c"].map(|text| outbox(&[("conv_1_2", text)]).written());
    let new = new.replace(
        r#""text":"c""#,
        r#""text":"c","action":{"message":1,"edit":{"Sing":{}}}"#,
    );
    let kept = format!(
        "[{},{}]",
        &new[1..new.len() - 1],
        &known[1..known.len() - 1]
    );
    let mut outbox = Outbox::read(&kept);
    assert_eq!(due(&mut outbox, 0), ["b"]);
    outbox.take(Step::Stored(name("b")));
    assert!(outbox.is_empty());
    let again = outbox.written();
    assert!(again.contains("Sing"), "{again}");
    assert_eq!(Outbox::read(&again).written(), again);
}
