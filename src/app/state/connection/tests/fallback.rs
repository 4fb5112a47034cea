//! Fallback to the transport that works, and recovery.

use super::*;

const POLL: [Action; 1] = [Action::Open(Transport::Polling)];
const MINUTE: i64 = 60_000;

/// A page in a tab in which no transport has worked or failed yet.
fn started() -> Connection {
    let mut connection = Connection::default();
    connection.on(START, 0, 0.0);
    connection
}

/// The server accepts the attempt.
fn enter(connection: &mut Connection, now: i64) -> Vec<Action> {
    assert_eq!(connection.on(HELLO, now, 0.5), [Action::Enter]);
    // A random number of 1.0 gives the longest delay of a probe.
    connection.on(Input::Granted, now, 1.0)
}

/// WebSockets are refused, long polling is accepted.
fn polling() -> Connection {
    let mut connection = started();
    connection.on(Input::Lost, 0, 0.0);
    connection.on(Input::RetryDue, 0, 0.0);
    assert_eq!(connection.on(Input::Lost, 0, 0.0), POLL);
    assert_eq!(
        enter(&mut connection, 0),
        [Action::Resume, Action::Remember(Transport::Polling)]
    );
    connection
}

/// Both transports are refused, and the comparison is in flight.
fn refused() -> Connection {
    let mut connection = started();
    connection.on(Input::Lost, 0, 0.0);
    connection.on(Input::RetryDue, 0, 0.0);
    assert_eq!(connection.on(Input::Lost, 0, 0.0), POLL);
    assert_eq!(
        connection.on(Input::Lost, 0, 1.0),
        [Action::Drop, Action::RetryIn(1_000), Action::Compare]
    );
    connection
}

/// Only the server's heartbeat, until `until`.
fn listen(connection: &mut Connection, until: i64) {
    connection.on(Input::Heard, until, 0.0);
}

#[test]
fn the_second_websocket_that_is_refused_makes_room_for_polling() {
    let mut connection = started();
    assert_eq!(
        connection.on(Input::Lost, 0, 0.5),
        [Action::Drop, Action::RetryIn(250)]
    );
    assert_eq!(connection.on(Input::RetryDue, 250, 0.5), OPEN);
    assert_eq!(connection.on(Input::Lost, 260, 0.5), POLL);
    assert_eq!(connection.status(), Status::Connecting);
    enter(&mut connection, 270);
    assert_eq!(connection.status(), Status::Connected);
}

#[test]
fn a_websocket_that_was_let_in_before_gets_two_tries_again() {
    let mut connection = live();
    connection.on(Input::Lost, 100, 0.0);
    connection.on(Input::RetryDue, 100, 0.0);
    assert_eq!(connection.on(Input::Lost, 110, 0.0)[0], Action::Drop);
    connection.on(Input::RetryDue, 120, 0.0);
    assert_eq!(connection.on(Input::Lost, 130, 0.0), POLL);
}

#[test]
fn websockets_that_are_let_in_and_cut_soon_are_no_way() {
    let mut connection = started();
    for now in [0, 9_999] {
        assert_eq!(enter(&mut connection, now)[0], Action::Resume);
        connection.on(Input::Lost, now + 9_999, 0.0);
        let next = [OPEN, POLL][usize::from(now > 0)];
        assert_eq!(connection.on(Input::RetryDue, now + 9_999, 0.0), next);
    }
    // If polling is refused, a WebSocket that ends soon is better than nothing.
    assert_eq!(connection.on(Input::Lost, 20_000, 0.0), OPEN);
    assert_eq!(enter(&mut connection, 20_000), [Action::Resume]);

    let mut connection = started();
    for now in [0, 10_000] {
        enter(&mut connection, now);
        connection.on(Input::Lost, now + 10_000, 0.0);
        assert_eq!(connection.on(Input::RetryDue, now + 10_000, 0.0), OPEN);
    }
}

#[test]
fn without_a_network_no_transport_is_to_blame() {
    let mut connection = started();
    connection.on(Input::NetworkDown, 0, 0.0);
    for _ in 0..5 {
        let waits = connection.on(Input::Lost, 0, 0.0);
        assert_eq!(waits, [Action::Drop, Action::RetryIn(0)]);
        assert_eq!(connection.on(Input::Attend, 0, 0.0), OPEN);
    }
    assert!(connection.on(Input::Tick, 5_000, 0.0).is_empty());
    assert_eq!(connection.status(), Status::Offline);
}

#[test]
fn a_full_house_is_no_reason_to_poll() {
    let mut connection = started();
    for _ in 0..5 {
        let waits = connection.on(Input::Busy, 0, 0.0);
        assert_eq!(waits, [Action::Drop, Action::RetryIn(0)]);
        assert_eq!(connection.on(Input::RetryDue, 0, 0.0), OPEN);
    }
}

#[test]
fn a_lost_server_is_asked_by_all_ways_once_in_each_wait() {
    let mut connection = refused();
    connection.on(Input::NotCompared, 10, 0.0);
    assert_eq!(connection.status(), Status::Offline);
    let mut now = 10;
    for failures in 2..10 {
        // Nothing else happens in between.
        assert!(connection.on(Input::Tick, now, 0.0).is_empty());
        assert_eq!(connection.on(Input::RetryDue, now, 0.0), OPEN);
        assert_eq!(connection.on(Input::Lost, now, 0.0), POLL);
        let wait = backoff::delay_ms(failures, 1.0);
        assert_eq!(
            connection.on(Input::Lost, now, 1.0),
            [Action::Drop, Action::RetryIn(wait), Action::Compare]
        );
        connection.on(Input::NotCompared, now, 0.0);
        now += 5_000;
    }
    // Recovery: a WebSocket is the first transport that works.
    connection.on(Input::RetryDue, now, 0.0);
    assert_eq!(enter(&mut connection, now), [Action::Resume]);
}

#[test]
fn where_neither_gets_through_it_compares_and_does_not_call_that_connected() {
    let mut connection = refused();
    assert_eq!(connection.status(), Status::Connecting);
    connection.on(Input::Compared, 100, 0.0);
    assert_eq!(connection.status(), Status::Periodic);
    for now in [5_000, 10_000, 15_000] {
        assert_eq!(connection.on(Input::Tick, now, 0.0), [Action::Compare]);
        connection.on(Input::Compared, now, 0.0);
        assert_eq!(connection.status(), Status::Periodic);
    }
    // Meanwhile the attempts continue.
    assert_eq!(connection.on(Input::RetryDue, 16_000, 0.0), OPEN);
    assert_eq!(connection.status(), Status::Periodic);
    assert_eq!(enter(&mut connection, 16_010), [Action::Resume]);
    assert_eq!(connection.status(), Status::Connected);
    assert!(connection.on(Input::Tick, 20_000, 0.0).is_empty());
}

#[test]
fn calls_that_stop_being_answered_are_not_called_updates() {
    let mut connection = refused();
    connection.on(Input::Compared, 100, 0.0);
    connection.on(Input::NotCompared, 200, 0.0);
    assert_eq!(connection.status(), Status::Offline);

    let mut connection = refused();
    connection.on(Input::Compared, 100, 0.0);
    assert_eq!(connection.on(Input::Tick, 40_100, 0.0), [Action::Compare]);
    assert!(connection.on(Input::Tick, 40_101, 0.0).is_empty());
    assert_eq!(connection.status(), Status::Offline);

    let mut connection = refused();
    connection.on(Input::Compared, 100, 0.0);
    assert_eq!(connection.on(Input::Woke, 8 * 60 * MINUTE, 0.0), OPEN);
    assert_eq!(connection.status(), Status::Connecting);
}

#[test]
fn while_an_attempt_hangs_it_compares() {
    let mut connection = started();
    assert!(connection.on(Input::Tick, 4_999, 0.0).is_empty());
    assert_eq!(connection.on(Input::Tick, 5_000, 0.0), [Action::Compare]);
    connection.on(Input::Compared, 5_100, 0.0);
    assert_eq!(connection.status(), Status::Periodic);
}

#[test]
fn from_polling_a_websocket_is_probed_and_ever_more_rarely() {
    let mut connection = polling();
    let mut now = 0;
    for wait in [1, 2, 4, 8, 10, 10] {
        now += wait * MINUTE;
        listen(&mut connection, now - 1);
        assert!(
            connection.on(Input::Tick, now - 1, 0.0).is_empty(),
            "{wait}"
        );
        assert_eq!(connection.on(Input::Tick, now, 0.0), [Action::Upgrade]);
        assert!(
            connection.on(Input::Tick, now, 0.0).is_empty(),
            "one at a time"
        );
        assert!(connection.on(Input::Stayed, now, 1.0).is_empty());
        assert_eq!(connection.status(), Status::Connected);
    }
}

#[test]
fn a_websocket_that_takes_over_is_no_new_connection() {
    let mut connection = polling();
    listen(&mut connection, MINUTE);
    connection.on(Input::Tick, MINUTE, 0.0);
    assert_eq!(
        connection.on(Input::Upgraded, MINUTE, 0.0),
        [Action::Remember(Transport::Socket)]
    );
    assert_eq!(connection.status(), Status::Connected);
    listen(&mut connection, 30 * MINUTE);
    assert!(connection.on(Input::Tick, 30 * MINUTE, 0.0).is_empty());
    connection.on(Input::Lost, 30 * MINUTE, 0.0);
    assert_eq!(connection.on(Input::RetryDue, 30 * MINUTE, 0.0), OPEN);
}

#[test]
fn what_worked_is_tried_first_after_a_loss_and_after_a_reload() {
    let mut lost = polling();
    lost.on(Input::Lost, 10, 0.0);
    assert_eq!(lost.on(Input::RetryDue, 20, 0.0), POLL);

    let mut reloaded = Connection::default();
    let start = Input::Start(Transport::Polling);
    assert_eq!(reloaded.on(start, 0, 0.0), POLL);

    for mut connection in [lost, reloaded] {
        // Then the other transport: polling may be the one that is refused now.
        assert_eq!(connection.on(Input::Lost, 30, 0.0), OPEN);
        assert_eq!(
            enter(&mut connection, 40),
            [Action::Resume, Action::Remember(Transport::Socket)]
        );
    }
}

#[test]
fn a_reload_polls_at_once_and_still_probes() {
    let mut connection = Connection::default();
    connection.on(Input::Start(Transport::Polling), 0, 0.0);
    assert_eq!(enter(&mut connection, 0), [Action::Resume]);
    listen(&mut connection, MINUTE);
    assert_eq!(connection.on(Input::Tick, MINUTE, 0.0), [Action::Upgrade]);
}

#[test]
fn another_network_is_reason_to_probe_at_once() {
    let mut connection = polling();
    assert_eq!(connection.on(Input::NetworkUp, 10, 0.0), [Action::Upgrade]);
    assert!(connection.on(Input::NetworkUp, 20, 0.0).is_empty());

    let mut connection = polling();
    assert_eq!(connection.on(Input::Woke, 10, 0.0), POLL);
    enter(&mut connection, 20);
    assert_eq!(connection.on(Input::Tick, 20, 0.0), [Action::Upgrade]);
}

#[test]
fn a_websocket_that_was_only_slow_is_probed_as_soon_as_polling_is_let_in() {
    let mut connection = started();
    connection.on(Input::NotCompared, 0, 0.0);
    let late = SOCKET_OPENING_MS + 1;
    assert_eq!(connection.on(Input::Tick, late, 0.0), POLL);
    enter(&mut connection, late);
    assert_eq!(connection.on(Input::Tick, late, 0.0), [Action::Upgrade]);
}
