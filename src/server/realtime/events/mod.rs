//! The socket's door to the chat: from an event to a use-case and back to its acknowledgement.

mod actions;
mod conversation;
mod payload;
mod send;

use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde_json::value::RawValue;
use tokio::time::Instant;

use super::connection::Connection;
use super::legacy_events::Generation;
use super::{DisconnectReason, Realtime};
use crate::domain::{Change, ChangeKind, Seq};
use crate::server::auth::CurrentUser;
use crate::server::chat::{Chat, ChatError, ConnectionId, Participation};
use crate::server::handler_error::HandlerError;
use crate::server::media::Links;
use crate::server::metrics::Metrics;
use crate::wire::rest::Message;
use crate::wire::socket_io::{Kind, Packet, ack_frame, event_frame};
use crate::wire::{ApiError, ErrorCode, events};

/// Who sent an event, and what it may use.
struct Context<'a> {
    chat: &'a Chat,
    typing: &'a mut Typing,
    user: &'a CurrentUser,
    from: ConnectionId,
    metrics: &'a Metrics,
    /// Signs addresses for a client that may be old; our pages have a session, and what they apply must be what every
    /// other way brings.
    links: Option<&'a Links>,
    /// When the event arrived.
    since: Instant,
}

/// Where a connection has said that its user is typing: taken back when it ends, so that nothing sticks.
#[derive(Default)]
pub(super) struct Typing(Vec<Participation>);

impl Typing {
    fn start(&mut self, here: Participation) {
        if !self.0.contains(&here) {
            self.0.push(here);
        }
    }

    fn forget(&mut self, here: &Participation) {
        self.0.retain(|other| other != here);
    }

    /// Takes everything back.
    pub(super) fn stop(&mut self, chat: &Chat) {
        for here in self.0.drain(..) {
            chat.take_back_typing(&here);
        }
    }
}

/// What an acknowledgement adds to `{ok: true}`.
#[derive(Serialize)]
#[serde(untagged, rename_all_fields = "camelCase")]
enum Granted {
    /// Nothing was to be done, or the event has no result.
    Done {},
    Sent {
        message: Box<Message>,
    },
    Marked {
        seq: Seq,
        read_seq: Seq,
        delivered_seq: Seq,
        unread_count: i64,
        change: Arc<Change>,
    },
    Changed {
        change: Arc<Change>,
    },
}

impl Granted {
    /// The answer to an action: the change that it made. Marks also have fields that existing clients read.
    fn changed(change: Option<Arc<Change>>) -> Self {
        let Some(change) = change else {
            return Self::Done {};
        };
        match change.kind {
            ChangeKind::Read(marks) | ChangeKind::Delivered(marks) => Self::Marked {
                seq: change.seq.unwrap_or_default(),
                read_seq: marks.read_seq,
                delivered_seq: marks.delivered_seq,
                unread_count: marks.unread_count.unwrap_or_default(),
                change,
            },
            _ => Self::Changed { change },
        }
    }
}

type Outcome = Result<Granted, HandlerError>;

/// `{ok, …}`.
#[derive(Serialize)]
struct Acknowledgement<T> {
    ok: bool,
    #[serde(flatten)]
    more: T,
}

/// What a packet is answered with.
#[derive(Default)]
pub(super) struct Answer {
    /// An acknowledgement for an event with an id, an `error` event for a refused one without.
    pub(super) frame: Option<String>,
    /// Was it refused because the database is not available?
    pub(super) is_unavailable: bool,
}

impl Answer {
    fn new(ack_id: Option<u64>, outcome: Result<Granted, ApiError>) -> Self {
        let is_unavailable = matches!(&outcome, Err(error) if error.code == ErrorCode::TryAgain);
        let frame = frame(ack_id, outcome);
        Self {
            frame,
            is_unavailable,
        }
    }

    /// The answer to an event that was not handled in time.
    pub(super) fn unavailable(ack_id: Option<u64>) -> Self {
        Self::new(ack_id, Err(ApiError::try_again()))
    }
}

/// Handles one packet in `/`.
///
/// # Errors
/// [`DisconnectReason::Protocol`] for an event without a name: that is not Socket.IO.
pub(super) async fn handle(
    realtime: &Realtime,
    connection: &Connection,
    user: &CurrentUser,
    typing: &mut Typing,
    packet: Packet<'_>,
) -> Result<Answer, DisconnectReason> {
    let since = Instant::now();
    if packet.kind.is_event()
        && let Err(refusal) = count(realtime, user).await
    {
        return Ok(Answer::new(packet.ack_id, Err(refusal.into_answer())));
    }
    let answer = match packet.kind {
        Kind::Event => {
            let (name, argument) = arguments(packet.payload).ok_or(DisconnectReason::Protocol)?;
            let mut context = Context {
                chat: &realtime.chat,
                typing,
                user,
                from: connection.id,
                metrics: &realtime.metrics,
                links: (connection.generation == Generation::Named).then(|| realtime.hub.links()),
                since,
            };
            realtime.metrics.events.received(&name);
            context.handle(&name, argument).await
        }
        Kind::BinaryEvent => {
            realtime.metrics.events.received("");
            Err(ApiError::invalid_payload("No event takes binary data").into())
        }
        Kind::Ack => {
            if let Some(id) = packet.ack_id {
                connection.pending_acks.answered(id, packet.payload);
            }
            return Ok(Answer::default());
        }
        // A second CONNECT; acknowledgements with binary data, for which nothing of ours asks.
        _ => return Ok(Answer::default()),
    };
    Ok(Answer::new(
        packet.ack_id,
        answer.map_err(HandlerError::into_answer),
    ))
}

/// How long a connection that says too much is not read after each refusal: what it says then waits in its own
/// buffers, and refusing it takes no time from others.
const PAUSE: Duration = Duration::from_millis(10);

/// Counts an event, whatever it is, before anything is read or asked for it.
async fn count(realtime: &Realtime, user: &CurrentUser) -> Result<(), HandlerError> {
    let counted = realtime.limits.event(user.id);
    if counted.is_err() {
        tokio::time::sleep(PAUSE).await;
    }
    counted.map_err(|wait| ChatError::RateLimited(wait).into())
}

impl Context<'_> {
    async fn handle(&mut self, name: &str, argument: Option<&RawValue>) -> Outcome {
        match name {
            events::SEND_MESSAGE => self.send_message(payload::read(argument)?).await,
            events::JOIN_CONVERSATION => self.join(payload::read(argument)?).await,
            events::LEAVE_CONVERSATION => self.leave(payload::read(argument)?).await,
            events::TYPING => self.typing(payload::read(argument)?).await,
            events::STOP_TYPING => self.stop_typing(payload::read(argument)?).await,
            events::MARK_READ => self.mark_read(payload::read(argument)?).await,
            events::DELETE_MESSAGE => self.delete_message(payload::read(argument)?).await,
            events::EDIT_MESSAGE => self.edit_message(payload::read(argument)?).await,
            events::REACT => self.react(payload::read(argument)?).await,
            events::STAR => self.star(payload::read(argument)?).await,
            events::UPDATE_CONVERSATION => self.update_conversation(payload::read(argument)?).await,
            events::PIN => self.pin(payload::read(argument)?).await,
            events::AGREE => self.agree(payload::read(argument)?).await,
            events::MARK_DELIVERED => self.mark_delivered(payload::read(argument)?).await,
            _ => Err(ApiError::new(ErrorCode::UnknownEvent, "Unknown event").into()),
        }
    }
}

/// The name and the first argument. The argument stays unread, so that no depth of nesting is followed.
fn arguments(payload: &str) -> Option<(String, Option<&RawValue>)> {
    let arguments: Vec<&RawValue> = serde_json::from_str(payload).ok()?;
    let name = serde_json::from_str(arguments.first()?.get()).ok()?;
    Some((name, arguments.get(1).copied()))
}

fn frame(ack_id: Option<u64>, answer: Result<Granted, ApiError>) -> Option<String> {
    match (answer, ack_id) {
        (Ok(more), Some(id)) => Some(ack_frame(id, &Acknowledgement { ok: true, more })),
        (Ok(_), None) => None,
        (Err(more), Some(id)) => Some(ack_frame(id, &Acknowledgement { ok: false, more })),
        (Err(error), None) => Some(event_frame(events::ERROR, &error, None)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_a_name_and_an_argument() {
        let (name, argument) = arguments(r#"["typing",{"a":1},2]"#).unwrap();
        assert_eq!(
            (name.as_str(), argument.unwrap().get()),
            ("typing", r#"{"a":1}"#)
        );
        assert!(arguments(r#"["typing"]"#).unwrap().1.is_none());
        let deep = format!(r#"["typing",{}{}]"#, "[".repeat(300), "]".repeat(300));
        assert!(arguments(&deep).is_some(), "depth is not followed");
        for bad in ["[]", "[1]", "[null,{}]", "[", r#"{"a":1}"#] {
            assert!(arguments(bad).is_none(), "{bad}");
        }
    }
}
