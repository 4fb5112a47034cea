use super::*;

fn name(text: &str) -> ClientMessageId {
    text.parse().unwrap()
}

fn outbox(messages: &[(&str, &str)]) -> Outbox {
    let mut outbox = Outbox::default();
    for (conversation, text) in messages {
        let conversation = conversation.parse().unwrap();
        outbox.push(conversation, name(text), (*text).to_owned(), Timestamp(0));
    }
    outbox
}

fn due(outbox: &mut Outbox, now: i64) -> Vec<String> {
    let entries = outbox.take_due(now);
    entries.into_iter().map(|entry| entry.text).collect()
}

fn away() -> ApiError {
    ApiError::new(ErrorCode::TryAgain, "away")
}

#[test]
fn one_at_a_time_and_in_order_per_conversation() {
    let mut outbox = outbox(&[("conv_1_2", "a"), ("conv_1_2", "b"), ("conv_1_3", "c")]);
    assert_eq!(due(&mut outbox, 0), ["a", "c"]);
    assert!(due(&mut outbox, 0).is_empty());
    outbox.stored(&name("a"));
    assert_eq!(due(&mut outbox, 0), ["b"]);
}

#[test]
fn a_passing_failure_waits_and_keeps_the_order() {
    let mut outbox = outbox(&[("conv_1_2", "a"), ("conv_1_2", "b")]);
    due(&mut outbox, 0);
    outbox.failed(&name("a"), &away(), 1_000, 0.5);
    assert!(due(&mut outbox, 1_249).is_empty());
    assert_eq!(outbox.next_try(1_100), Some(1_250));
    assert_eq!(due(&mut outbox, 1_250), ["a"]);
    outbox.failed(&name("a"), &away(), 2_000, 1.0);
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
    outbox.failed(&name("a"), &slow_down, 100, 0.0);
    assert_eq!(outbox.next_try(100), Some(1_000));
}

#[test]
fn a_refused_message_steps_aside() {
    let mut outbox = outbox(&[("conv_1_2", "a"), ("conv_1_2", "b")]);
    due(&mut outbox, 0);
    let too_long = ApiError::new(ErrorCode::TextTooLong, "too long");
    outbox.failed(&name("a"), &too_long, 0, 0.0);
    assert_eq!(due(&mut outbox, 0), ["b"]);
    assert_eq!(outbox.waiting(), 1);
    outbox.retry(&name("a"));
    outbox.stored(&name("b"));
    assert_eq!(due(&mut outbox, 0), ["a"]);
    outbox.failed(&name("a"), &too_long, 0, 0.0);
    outbox.delete(&name("a"));
    assert_eq!(outbox, Outbox::default());
}

#[test]
fn a_reload_keeps_what_was_written() {
    let mut before = outbox(&[("conv_1_2", "a"), ("conv_1_2", "b")]);
    due(&mut before, 0);
    let kept = serde_json::to_string(&before).unwrap();
    let mut after = outbox(&[("conv_1_2", "c")]);
    after.restore(serde_json::from_str(&kept).unwrap());
    after.restore(serde_json::from_str(&kept).unwrap());
    assert_eq!(due(&mut after, 0), ["a"]);
    after.stored(&name("a"));
    assert_eq!(due(&mut after, 0), ["b"]);
    after.stored(&name("b"));
    assert_eq!(due(&mut after, 0), ["c"]);
}

#[test]
fn only_refused_messages_can_be_deleted() {
    let mut outbox = outbox(&[("conv_1_2", "a")]);
    outbox.delete(&name("a"));
    assert_eq!(outbox.waiting(), 1);
}

#[test]
fn an_unforeseen_failure_is_not_tried_for_ever() {
    let mut outbox = outbox(&[("conv_1_2", "a")]);
    for _ in 0..=MAX_INTERNAL_FAILURES {
        assert_eq!(due(&mut outbox, i64::MAX), ["a"]);
        outbox.failed(&name("a"), &ApiError::internal(), 0, 0.0);
    }
    assert!(due(&mut outbox, i64::MAX).is_empty());
}
