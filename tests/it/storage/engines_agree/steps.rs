//! Random actions of three people.

use chitrasethu::domain::{
    Body, Message, MessageId, MessageType, Quote, Seq, SettingsChange, Stage, Timestamp, UserId,
};
use chitrasethu::server::storage::{Action, Edit, Mark, NewChange, NewJob, Revision, Scope};
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
    /// These are about the message with this number from the end, as it was before the batch.
    Reply(usize),
    /// The same, to the third person or within the conversation.
    Forward(usize, bool),
    Delete(usize),
    Hide(usize),
    Edit(usize, bool),
    React(usize, usize, bool),
    Star(usize, bool),
    PinConversation(bool),
    Archive(bool),
    Mute(i64),
    Unread(i64),
    Clear(i64),
    Stage(usize),
    Block(bool),
    Pin(usize, bool),
    Propose(usize),
    /// The proposal that is there, or another one.
    Confirm(usize, bool),
    Withdraw(usize),
    Decline(usize),
}

fn deed() -> impl Strategy<Value = Deed> {
    let up_to = || prop_oneof![1 => Just(None), 3 => (-1..25_i64).prop_map(Some), 1 => Just(Some(i64::MAX))];
    prop_oneof![
        5 => Just(Deed::Send),
        1 => Just(Deed::SendFile),
        3 => up_to().prop_map(Deed::Read),
        3 => up_to().prop_map(Deed::Delivered),
        3 => any::<bool>().prop_map(Deed::Record),
        2 => (0..4_usize).prop_map(Deed::Reply),
        2 => (0..4_usize, any::<bool>()).prop_map(|(at, away)| Deed::Forward(at, away)),
        1 => (0..4_usize).prop_map(Deed::Delete),
        1 => (0..4_usize).prop_map(Deed::Hide),
        2 => (0..4_usize, any::<bool>()).prop_map(|(at, late)| Deed::Edit(at, late)),
        6 => (0..4_usize, 0..7_usize, any::<bool>()).prop_map(|(at, which, on)| Deed::React(at, which, on)),
        2 => (0..4_usize, any::<bool>()).prop_map(|(at, on)| Deed::Star(at, on)),
        2 => any::<bool>().prop_map(Deed::PinConversation),
        2 => any::<bool>().prop_map(Deed::Archive),
        1 => (0..2_i64).prop_map(Deed::Mute),
        1 => (0..3_i64).prop_map(Deed::Unread),
        1 => (1..20_i64).prop_map(Deed::Clear),
        2 => (0..3_usize).prop_map(Deed::Stage),
        1 => prop::bool::weighted(0.3).prop_map(Deed::Block),
        4 => (0..4_usize, any::<bool>()).prop_map(|(at, on)| Deed::Pin(at, on)),
        3 => (0..2_usize).prop_map(Deed::Propose),
        3 => (0..2_usize, any::<bool>()).prop_map(|(at, right)| Deed::Confirm(at, right)),
        1 => (0..2_usize).prop_map(Deed::Withdraw),
        1 => (0..2_usize).prop_map(Deed::Decline),
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
    /// Who acts, and in the conversation with whom.
    pub(super) fn people(&self, people: &[UserId]) -> (UserId, UserId) {
        let to = (self.who + if self.to_next { 1 } else { 2 }) % 3;
        (people[self.who], people[to])
    }

    /// The change, as the `n`th of its sequence. `there` are the messages that the person sees before the batch; their ids are the
    /// engine's own.
    pub(super) fn change(&self, people: &[UserId], n: usize, there: &[Message]) -> NewChange {
        let (who, to) = self.people(people);
        let mark = |up_to: Option<i64>| up_to.map(Seq);
        // Without a message in sight, about none.
        let until = matches!(self.deed, Deed::Edit(_, true)).then_some(NOW);
        let about = |at: usize, edit| {
            let message = there.iter().rev().nth(at).map_or(MessageId(0), |it| it.id);
            Action::Revise(Revision {
                message,
                edit,
                until,
            })
        };
        let action = match self.deed {
            Deed::Send => {
                let text = format!("{n} \"नमस्ते\" \\");
                Action::Send(plain(text), None)
            }
            Deed::SendFile => {
                let (url, name) = (Some(format!("/{n}.pdf")), Some("a.pdf".to_owned()));
                let (text, kind) = (String::new(), MessageType::File);
                Action::Send(Body::from_parts(text, kind, url, name, Vec::new()), None)
            }
            Deed::Reply(at) => {
                let quoted = there.iter().rev().nth(at);
                Action::Send(plain(format!("answer {n}")), quoted.map(Quote::of))
            }
            Deed::Forward(at, _) => match there.iter().rev().nth(at) {
                Some(it) => Action::Forward(it.id, it.body.clone()),
                None => Action::Forward(MessageId(0), plain("nothing".to_owned())),
            },
            Deed::Delete(at) => about(at, Edit::Delete),
            Deed::Hide(at) => about(at, Edit::Hide),
            Deed::Edit(at, _) => about(at, Edit::Text(format!("edit {}", n % 3))),
            Deed::React(at, which, on) => {
                let emoji = ["👍", "❤️", "❤", "😂", "😮", "😢", "🙏"][which].parse();
                about(at, Edit::React(emoji.unwrap(), on))
            }
            Deed::Star(at, on) => about(at, Edit::Star(on)),
            Deed::PinConversation(on) => Action::Arrange(SettingsChange::pinned(on)),
            Deed::Archive(on) => Action::Arrange(SettingsChange::archived(on)),
            Deed::Mute(far) => Action::Arrange(SettingsChange::muted_until(Timestamp(NOW.0 * far))),
            Deed::Unread(from) => Action::Arrange(SettingsChange::unread_from(Seq(from))),
            Deed::Stage(which) => {
                let stage = Stage::new(["", "Booked", "पूछताछ"][which]).unwrap();
                Action::Arrange(SettingsChange::stage(stage))
            }
            Deed::Clear(up_to) => Action::Arrange(SettingsChange::cleared(Seq(up_to))),
            Deed::Block(on) => Action::Block(on),
            Deed::Pin(at, on) => about(at, Edit::Pin(on)),
            Deed::Propose(at) => about(at, Edit::Propose),
            Deed::Confirm(at, is_right) => {
                let agreement = there.iter().rev().nth(at).and_then(|it| it.agreement);
                let proposed = agreement.filter(|_| is_right).map(|it| it.proposed.at);
                about(at, Edit::Confirm(proposed.unwrap_or(NOW)))
            }
            Deed::Withdraw(at) => about(at, Edit::Withdraw),
            Deed::Decline(at) => about(at, Edit::Decline),
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
        let to = match self.deed {
            Deed::Forward(_, true) => *people.iter().find(|it| **it != who && **it != to).unwrap(),
            _ => to,
        };
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

fn plain(text: String) -> Body {
    Body::from_parts(text, MessageType::Text, None, None, Vec::new())
}
