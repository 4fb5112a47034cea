//! The server's events as one type, parsed once for all listeners.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::domain::{Change, read_json, read_tree};
use crate::wire::ApiError;
use crate::wire::events::{self, ChangeEvent, Presence, UserIn, UserTyping};
use crate::wire::rest::Message;

/// An event of the server.
#[derive(Debug, Clone, PartialEq)]
pub enum Incoming {
    /// A change in a conversation.
    Change(Box<Change>),
    /// The other person is typing.
    Typing(UserTyping),
    /// The other person has stopped typing.
    StoppedTyping(UserIn),
    /// Somebody came online or went offline.
    Presence(Presence),
    /// Events may have been lost: what is missing is to be fetched.
    CatchUp,
    /// An event without acknowledgement was refused.
    Refused(ApiError),
}

impl Incoming {
    /// Parses the payload of an event packet: `["name", {…}]`. `None` for an unknown event or an argument that cannot
    /// be read.
    #[must_use]
    pub fn read(packet: &str) -> Option<Self> {
        let parts: Vec<Value> = read_json(packet).ok()?;
        let [Value::String(name), argument, ..] = parts.as_slice() else {
            return None;
        };
        match name.as_str() {
            events::CHANGE => read(argument, |it: ChangeEvent| {
                Self::Change(Box::new(it.change))
            }),
            events::USER_TYPING => read(argument, Self::Typing),
            events::USER_STOPPED_TYPING => read(argument, Self::StoppedTyping),
            events::PRESENCE => read(argument, Self::Presence),
            events::CATCH_UP => Some(Self::CatchUp),
            events::ERROR => read(argument, Self::Refused),
            _ => None,
        }
    }
}

fn read<T: DeserializeOwned>(tree: &Value, wrap: impl FnOnce(T) -> Incoming) -> Option<Incoming> {
    read_tree(tree).ok().map(wrap)
}

/// Parses the payload of an acknowledgement packet: `[{ok:true, …}]` as the expected type, `[{ok:false, code,
/// message}]` as a refusal.
///
/// # Errors
/// The server's refusal, or [`ApiError::internal`] for an answer in another format.
pub fn read_ack<T: DeserializeOwned>(packet: &str) -> Result<T, ApiError> {
    let unreadable = |_| ApiError::internal();
    let parts: Vec<Value> = read_json(packet).map_err(unreadable)?;
    let answer = parts.first().unwrap_or(&Value::Null);
    match read_tree(answer) {
        Ok(Verdict { ok: true }) => read_tree(answer).map_err(unreadable),
        Ok(Verdict { ok: false }) => Err(read_tree(answer).unwrap_or_else(unreadable)),
        Err(error) => Err(unreadable(error)),
    }
}

/// The common fields of every acknowledgement.
#[derive(Deserialize)]
struct Verdict {
    ok: bool,
}

/// The acknowledgement of a sent message.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct SentAck {
    /// The stored message.
    pub message: Message,
}

/// The acknowledgement of an action.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct ChangeAck {
    /// The change made by the action; `None` if there was nothing to change.
    pub change: Option<Change>,
}

/// The acknowledgement of an event without a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct PlainAck {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::state::samples::{ME, PEER, here, message, read, sent};
    use crate::wire::ErrorCode;

    #[test]
    fn known_events_are_read_and_others_are_not() {
        let change = sent(&message(PEER, 1, "hello"));
        let event = ChangeEvent {
            conversation_id: here(),
            change: change.clone(),
        };
        let argument = serde_json::to_string(&event).unwrap();
        let read =
            |name: &str, argument: &str| Incoming::read(&format!(r#"["{name}",{argument}]"#));
        let expected = Incoming::Change(Box::new(change));
        assert_eq!(read(events::CHANGE, &argument), Some(expected));
        assert_eq!(read(events::CHANGE, "{}"), None);
        assert_eq!(read("unheard_of", &argument), None);
        for odd in ["", "[", "[]", "{}", r#"["change"]"#, "[1,2]"] {
            assert_eq!(Incoming::read(odd), None, "{odd}");
        }
    }

    #[test]
    fn acknowledgements_are_answers_or_refusals() {
        let read = read_ack::<ChangeAck>;
        let change = self::read(ME, 4, 3, 1);
        let json = serde_json::to_string(&change).unwrap();
        let moved = read(&format!(r#"[{{"ok":true,"seq":4,"change":{json}}}]"#));
        assert_eq!(moved.unwrap().change, Some(change));
        assert_eq!(read(r#"[{"ok":true}]"#), Ok(ChangeAck::default()));
        assert_eq!(read_ack(r#"[{"ok":true}]"#), Ok(PlainAck {}));
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
