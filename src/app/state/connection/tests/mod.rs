//! The life cycle with one transport; changes of the transport are tested in `fallback`.

use super::*;

mod fallback;

const START: Input = Input::Start(Transport::Socket);
const OPEN: [Action; 1] = [Action::Open(Transport::Socket)];

const HELLO: Input = Input::Handshake {
    interval: 25_000,
    timeout: 60_000,
};

fn live() -> Connection {
    let mut connection = Connection::default();
    assert_eq!(connection.on(START, 0, 0.5), OPEN);
    assert_eq!(connection.on(HELLO, 10, 0.5), [Action::Enter]);
    assert_eq!(connection.on(Input::Granted, 20, 0.5), [Action::Resume]);
    assert_eq!(connection.status(), Status::Connected);
    connection
}

#[test]
fn it_tries_for_ever_and_says_so_after_a_few_rounds() {
    let mut connection = live();
    assert_eq!(
        connection.on(Input::Lost, 100, 0.5),
        [Action::Drop, Action::RetryIn(250)]
    );
    assert_eq!(connection.status(), Status::Connecting);
    for failures in 2..40 {
        assert_eq!(connection.on(Input::RetryDue, 400, 0.5), OPEN);
        while connection.on(Input::Lost, 500, 1.0)[0] != Action::Drop {}
        let is_told = failures > 3;
        assert_eq!(
            connection.status() == Status::Offline,
            is_told,
            "{failures}"
        );
    }
    connection.on(Input::RetryDue, 600, 0.5);
    connection.on(HELLO, 610, 0.5);
    connection.on(Input::Granted, 620, 0.5);
    assert_eq!(connection.status(), Status::Connected);
}

#[test]
fn a_page_that_made_room_for_another_comes_back_slowly_or_when_it_is_looked_at() {
    let mut connection = live();
    let slowly = [Action::Drop, Action::RetryIn(45_000)];
    assert_eq!(connection.on(Input::Replaced, 100, 0.5), slowly);
    assert!(connection.on(Input::Lost, 110, 0.5).is_empty());
    assert_eq!(connection.status(), Status::Connecting);
    assert_eq!(connection.on(Input::Attend, 200, 0.5), OPEN);
}

#[test]
fn what_comes_too_late_from_a_socket_that_is_gone_changes_nothing() {
    let mut connection = live();
    connection.on(Input::Lost, 100, 0.5);
    for late in [
        Input::Granted,
        Input::Busy,
        Input::Lost,
        Input::Unanswered,
        Input::Replaced,
        Input::Upgraded,
    ] {
        let before = format!("{connection:?}");
        let shown = format!("{late:?}");
        assert!(connection.on(late, 110, 0.5).is_empty(), "{shown}");
        assert_eq!(format!("{connection:?}"), before, "{shown}");
    }
    // And a living socket is not doubted because of a comparison.
    let mut connection = live();
    for input in [Input::Compared, Input::NotCompared] {
        assert!(connection.on(input, 110, 0.5).is_empty());
        assert_eq!(connection.status(), Status::Connected);
    }
}

#[test]
fn a_silent_server_is_a_lost_one() {
    let mut connection = live();
    assert!(connection.on(Input::Tick, 35_000, 0.0).is_empty());
    connection.on(Input::Heard, 30_000, 0.0);
    assert!(connection.on(Input::Tick, 65_000, 0.0).is_empty());
    assert_eq!(
        connection.on(Input::Tick, 65_001, 0.0),
        [Action::Drop, Action::RetryIn(0)]
    );
    assert_eq!(connection.heard_at(), 30_000);
}

#[test]
fn a_silent_server_is_a_lost_one_whatever_the_clock_does() {
    let mut connection = live();
    connection.on(Input::Heard, 3_600_000, 0.0);
    assert!(connection.on(Input::Tick, 10_000, 0.0).is_empty());
    assert!(connection.on(Input::Tick, 45_000, 0.0).is_empty());
    assert_eq!(
        connection.on(Input::Tick, 45_001, 0.0),
        [Action::Drop, Action::RetryIn(0)]
    );
}

#[test]
fn after_a_sleep_no_socket_is_trusted() {
    let mut connection = live();
    assert_eq!(connection.on(Input::Woke, 40, 0.0), OPEN);
    assert!(connection.on(Input::Woke, 50, 0.0).is_empty());
    connection.on(Input::Lost, 60, 1.0);
    assert_eq!(connection.on(Input::Woke, 70, 0.0), OPEN);
}

#[test]
fn an_attempt_does_not_take_for_ever() {
    let mut connection = Connection::default();
    connection.on(START, 0, 0.0);
    connection.on(Input::NotCompared, 1, 0.0);
    let late = SOCKET_OPENING_MS;
    assert!(connection.on(Input::Tick, late, 0.0).is_empty());
    assert_eq!(
        connection.on(Input::Tick, late + 1, 0.0),
        [Action::Open(Transport::Polling)]
    );
    let late = late + 1 + OPENING_MS;
    assert!(connection.on(Input::Tick, late, 0.0).is_empty());
    assert_eq!(
        connection.on(Input::Tick, late + 1, 0.0),
        [Action::Drop, Action::RetryIn(0), Action::Compare]
    );
}

#[test]
fn waking_up_replaces_a_connection_whose_heartbeat_is_late() {
    let mut connection = live();
    assert!(connection.on(Input::Attend, 29_000, 0.0).is_empty());
    assert_eq!(connection.on(Input::Attend, 31_000, 0.0), OPEN);
    assert_eq!(connection.status(), Status::Connecting);
}

#[test]
fn looking_at_the_page_or_a_network_ends_the_wait() {
    for input in [Input::Attend, Input::NetworkUp] {
        let mut connection = live();
        connection.on(Input::Lost, 100, 1.0);
        assert_eq!(connection.on(input, 101, 0.0), OPEN);
        assert!(connection.on(Input::RetryDue, 600, 0.0).is_empty());
    }
}

#[test]
fn without_a_network_it_says_offline_and_waits_for_one() {
    let mut connection = live();
    connection.on(Input::NetworkDown, 50, 0.0);
    assert_eq!(connection.status(), Status::Offline);
    connection.on(Input::Lost, 60, 0.0);
    assert!(connection.on(Input::RetryDue, 70, 0.0).is_empty());
    assert_eq!(connection.on(Input::NetworkUp, 80, 0.0), OPEN);
}

#[test]
fn a_connection_from_before_the_network_went_is_not_trusted() {
    let mut connection = live();
    assert!(connection.on(Input::NetworkUp, 40, 0.0).is_empty());
    connection.on(Input::NetworkDown, 50, 0.0);
    assert_eq!(connection.on(Input::NetworkUp, 60, 0.0), OPEN);
}

#[test]
fn a_refusal_is_final() {
    let mut connection = Connection::default();
    connection.on(START, 0, 0.0);
    connection.on(HELLO, 1, 0.0);
    assert_eq!(connection.on(Input::Denied, 2, 0.0), [Action::Drop]);
    assert_eq!(connection.status(), Status::Refused);
    for input in [Input::Lost, Input::RetryDue, Input::Attend, Input::Tick] {
        assert!(connection.on(input, 90_000, 0.0).is_empty());
    }
}

#[test]
fn an_unanswered_event_is_a_lost_connection() {
    let mut connection = live();
    assert_eq!(
        connection.on(Input::Unanswered, 30, 0.0),
        [Action::Drop, Action::RetryIn(0)]
    );
}
