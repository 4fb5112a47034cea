//! The server's events as one type, read once for all who listen.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::domain::Seq;
use crate::wire::ApiError;
use crate::wire::events::{
    self, ConversationUpdated, MessageDelivered, MessageRead, NewMessage, Presence, UserIn,
    UserTyping,
};
use crate::wire::rest::Message;

/// What the server tells.
#[derive(Debug, Clone, PartialEq)]
pub enum Incoming {
    /// A message was stored.
    NewMessage(Box<NewMessage>),
    /// The other person is typing.
    Typing(UserTyping),
    /// The other person is not typing any more.
    StoppedTyping(UserIn),
    /// The other person has read.
    Read(MessageRead),
    /// A device of the other person has received.
    Delivered(MessageDelivered),
    /// One's own marks moved on another device.
    Updated(ConversationUpdated),
    /// Somebody came or went.
    Presence(Presence),
    /// The other person opened the conversation.
    Online(UserIn),
    /// The other person is gone.
    Offline(UserIn),
    /// An event without acknowledgement was refused.
    Refused(ApiError),
}

impl Incoming {
    /// Reads the payload of an event's packet: `["name", {…}]`. `None` for an event that this version does not
    /// know, or whose argument it cannot read.
    #[must_use]
    pub fn read(packet: &str) -> Option<Self> {
        let (name, argument) = name_and_argument(packet)?;
        match name.as_str() {
            events::NEW_MESSAGE => parse(argument, |it| Self::NewMessage(Box::new(it))),
            events::USER_TYPING => parse(argument, Self::Typing),
            events::USER_STOPPED_TYPING => parse(argument, Self::StoppedTyping),
            events::MESSAGE_READ => parse(argument, Self::Read),
            events::MESSAGE_DELIVERED => parse(argument, Self::Delivered),
            events::CONVERSATION_UPDATED => parse(argument, Self::Updated),
            events::PRESENCE => parse(argument, Self::Presence),
            events::USER_ONLINE => parse(argument, Self::Online),
            events::USER_OFFLINE => parse(argument, Self::Offline),
            events::ERROR => parse(argument, Self::Refused),
            _ => None,
        }
    }
}

/// The argument stays text until it is known what to read it as.
fn name_and_argument(packet: &str) -> Option<(String, &str)> {
    let inside = packet.trim().strip_prefix('[')?.strip_suffix(']')?;
    let mut texts = serde_json::Deserializer::from_slice(inside.as_bytes()).into_iter::<String>();
    let name = texts.next()?.ok()?;
    let rest = inside.get(texts.byte_offset()..)?;
    Some((name, rest.trim_start().strip_prefix(',')?))
}

fn parse<T: DeserializeOwned>(text: &str, wrap: impl FnOnce(T) -> Incoming) -> Option<Incoming> {
    // From bytes, as answers of server functions are: one reader in the browser's module serves both.
    serde_json::from_slice(text.as_bytes()).ok().map(wrap)
}

/// Reads the payload of an acknowledgement's packet: `[{ok:true, …}]` as what was asked for,
/// `[{ok:false, code, message}]` as a refusal.
///
/// # Errors
/// The server's refusal, or [`ApiError::internal`] for an answer of another shape.
pub fn read_ack<T: DeserializeOwned>(packet: &str) -> Result<T, ApiError> {
    let answer = packet.trim().strip_prefix('[');
    let answer = answer.and_then(|rest| rest.strip_suffix(']'));
    let answer = answer.unwrap_or_default().as_bytes();
    match serde_json::from_slice(answer) {
        Ok(Verdict { ok: true }) => serde_json::from_slice(answer),
        Ok(Verdict { ok: false }) => {
            return Err(serde_json::from_slice(answer).unwrap_or_else(|_| ApiError::internal()));
        }
        Err(error) => Err(error),
    }
    .map_err(|_| ApiError::internal())
}

/// What every acknowledgement begins with.
#[derive(Deserialize)]
struct Verdict {
    ok: bool,
}

/// The acknowledgement of a sent message.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct SentAck {
    /// As it is stored.
    pub message: Message,
}

/// The acknowledgement of a mark: nothing, where it stood there already.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct MarkAck {
    /// The place that the change took in the log.
    pub seq: Option<Seq>,
    /// What is left to read.
    pub unread_count: Option<i64>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::UserId;
    use crate::wire::ErrorCode;

    #[test]
    fn known_events_are_read_and_others_are_not() {
        let online = UserIn {
            conversation_id: "conv_1_2".parse().unwrap(),
            user_id: UserId(2),
        };
        let argument = serde_json::to_string(&online).unwrap();
        let read =
            |name: &str, argument: &str| Incoming::read(&format!(r#"["{name}",{argument}]"#));
        assert_eq!(
            read(events::USER_ONLINE, &argument),
            Some(Incoming::Online(online))
        );
        assert_eq!(read(events::USER_ONLINE, "{}"), None);
        assert_eq!(read("unheard_of", &argument), None);
        for odd in ["", "[", "[]", "{}", r#"["user_online"]"#, "[1,2]"] {
            assert_eq!(Incoming::read(odd), None, "{odd}");
        }
    }

    #[test]
    fn acknowledgements_are_answers_or_refusals() {
        let read = read_ack::<MarkAck>;
        let moved = read(r#"[{"ok":true,"seq":4,"unreadCount":1,"readSeq":3}]"#).unwrap();
        assert_eq!((moved.seq, moved.unread_count), (Some(Seq(4)), Some(1)));
        assert_eq!(read(r#"[{"ok":true}]"#), Ok(MarkAck::default()));
        let slow_down =
            r#"[{"ok":false,"code":"rate_limited","message":"Slow down","retryAfterMs":900}]"#;
        let refusal = read(slow_down).unwrap_err();
        assert_eq!(refusal.code, ErrorCode::RateLimited);
        assert_eq!(refusal.retry_after_ms, Some(900));
        for odd in [r#"[{"ok":false}]"#, r#"["sure"]"#, "[]", ""] {
            assert_eq!(read(odd), Err(ApiError::internal()), "{odd}");
        }
    }
}
