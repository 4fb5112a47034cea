//! The vocabulary of the tests: a server, people, and what they do.

mod app;
mod call;
mod cast;
mod checks;
mod frozen;
mod log;
mod media;
mod panics;
mod person;
mod polling;
mod postgres;
mod redis;
mod script;
mod socket;
mod source;
mod tcp_proxy;
mod time;
mod tokens;

pub(crate) use app::{Engine, TestApp};
pub(crate) use call::{Answer, Call};
pub(crate) use cast::{Cast, Role};
pub(crate) use frozen::Frozen;
pub(crate) use log::Log;
pub(crate) use media::{MediaStore, S3, borrowed, on_each_media_store, stored_files};
pub(crate) use panics::Panics;
pub(crate) use person::{PASSWORD, Person};
pub(crate) use polling::{Polling, SEPARATOR, split};
pub(crate) use postgres::{Cluster, postgres};
pub(crate) use redis::Redis;
pub(crate) use socket::Socket;
pub(crate) use source::{root, rust_files, source};
pub(crate) use tcp_proxy::TcpProxy;
pub(crate) use time::START;
pub(crate) use tokens::{secret, signed, signed_by};

use std::task::Poll;

use futures::future::poll_fn;
use serde_json::Value;

/// Polls work so often, also while it has nothing to do, and lets others work on in between; then drops it.
pub(crate) async fn polled<T>(times: usize, work: impl Future<Output = T>) {
    let (mut work, mut left) = (Box::pin(work), times);
    poll_fn(|context| {
        if left == 0 || work.as_mut().poll(context).is_ready() {
            return Poll::Ready(());
        }
        left -= 1;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// Asserts that `actual` contains everything in `expected`; additional fields are ignored.
#[track_caller]
pub(crate) fn assert_has(actual: &Value, expected: &Value) {
    assert!(
        has(actual, expected),
        "expected at least {expected:#}\nin {actual:#}"
    );
}

fn has(actual: &Value, expected: &Value) -> bool {
    match (actual, expected) {
        (Value::Object(actual), Value::Object(expected)) => expected
            .iter()
            .all(|(name, value)| actual.get(name).is_some_and(|found| has(found, value))),
        (Value::Array(actual), Value::Array(expected)) => {
            actual.len() == expected.len()
                && actual
                    .iter()
                    .zip(expected)
                    .all(|(one, other)| has(one, other))
        }
        _ => actual == expected,
    }
}

/// The texts of messages, in order.
pub(crate) fn texts(messages: &[Value]) -> Vec<&str> {
    messages
        .iter()
        .map(|message| message["text"].as_str().expect("a text"))
        .collect()
}
