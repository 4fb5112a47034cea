//! Random actions of three people.

use chitrasethu::domain::{Body, MessageType, Seq, Timestamp, UserId};
use chitrasethu::server::storage::{Action, Mark, NewChange, NewJob, Scope};
use proptest::prelude::*;
use serde_json::json;

use super::super::records::unheard_of;
use super::super::{NOW, between, change, named};

/// An action of one of three people (0, 1 and 2).
#[derive(Debug, Clone)]
pub(super) struct Step {
    who: usize,
    /// In the conversation with the next person, or with the one after.
    to_next: bool,
    action_id: Option<u8>,
    deed: Deed,
    /// A job, with or without a unique key.
    job: Option<Option<u8>>,
}

#[derive(Debug, Clone, Copy)]
enum Deed {
    Send,
    SendFile,
    Read(Option<i64>),
    Delivered(Option<i64>),
    Record(bool),
}

fn deed() -> impl Strategy<Value = Deed> {
    let up_to = || prop_oneof![1 => Just(None), 3 => (-1..25_i64).prop_map(Some), 1 => Just(Some(i64::MAX))];
    prop_oneof![
        5 => Just(Deed::Send),
        1 => Just(Deed::SendFile),
        3 => up_to().prop_map(Deed::Read),
        3 => up_to().prop_map(Deed::Delivered),
        3 => any::<bool>().prop_map(Deed::Record),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let action_id = prop_oneof![1 => Just(None), 1 => (0..8_u8).prop_map(Some)];
    let job = prop_oneof![3 => Just(None), 1 => prop::option::of(0..3_u8).prop_map(Some)];
    (0..3_usize, any::<bool>(), action_id, deed(), job).prop_map(
        |(who, to_next, action_id, deed, job)| Step {
            who,
            to_next,
            action_id,
            deed,
            job,
        },
    )
}

/// About 60 steps in batches of different sizes.
pub(super) fn batches() -> impl Strategy<Value = Vec<Vec<Step>>> {
    prop::collection::vec(prop::collection::vec(step(), 1..9), 1..28)
}

impl Step {
    /// The change, as the `n`th of its sequence.
    pub(super) fn change(&self, people: &[UserId], n: usize) -> NewChange {
        let who = people[self.who];
        let to = people[(self.who + if self.to_next { 1 } else { 2 }) % 3];
        let mark = |up_to: Option<i64>| up_to.map(Seq);
        let action = match self.deed {
            Deed::Send => {
                let text = format!("{n} \"नमस्ते\" \\");
                Action::Send(Body::from_parts(
                    text,
                    MessageType::Text,
                    None,
                    None,
                    Vec::new(),
                ))
            }
            Deed::SendFile => {
                let (url, name) = (Some(format!("/{n}.pdf")), Some("a.pdf".to_owned()));
                Action::Send(Body::from_parts(
                    String::new(),
                    MessageType::File,
                    url,
                    name,
                    Vec::new(),
                ))
            }
            Deed::Read(up_to) => Action::Mark(Mark::Read(mark(up_to))),
            Deed::Delivered(up_to) => Action::Mark(Mark::Delivered(mark(up_to))),
            Deed::Record(is_shared) => {
                let payload =
                    json!({"messageId": 7, "n": n, "list": [true, null, -1.5, {"नाम": "x"}]});
                let scope = if is_shared {
                    Scope::Shared
                } else {
                    Scope::Private
                };
                Action::record(scope, &unheard_of("waved", payload)).unwrap()
            }
        };
        let job = self.job.map(|key| NewJob {
            kind: "push",
            payload: json!({"n": n}),
            run_at: NOW,
            unique_key: key.map(|key| key.to_string()),
        });
        let at = Timestamp(NOW.0 + i64::try_from(n).unwrap());
        let jobs = job.into_iter().collect();
        let new = NewChange {
            at,
            jobs,
            ..change(between(who, to), who, action)
        };
        match self.action_id {
            Some(id) => named(&format!("a-{id}"), new),
            None => new,
        }
    }
}
