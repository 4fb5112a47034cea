//! The server's events as one type, read once for all who listen.

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::wire::ApiError;
use crate::wire::events::{
    self, ConversationUpdated, MessageDelivered, MessageRead, NewMessage, Presence, UserIn,
    UserTyping,
};

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
    /// Reads an event; `None` for one this version does not know or whose payload it cannot read.
    #[must_use]
    pub fn read(name: &str, payload: Value) -> Option<Self> {
        match name {
            events::NEW_MESSAGE => parse(payload, |it| Self::NewMessage(Box::new(it))),
            events::USER_TYPING => parse(payload, Self::Typing),
            events::USER_STOPPED_TYPING => parse(payload, Self::StoppedTyping),
            events::MESSAGE_READ => parse(payload, Self::Read),
            events::MESSAGE_DELIVERED => parse(payload, Self::Delivered),
            events::CONVERSATION_UPDATED => parse(payload, Self::Updated),
            events::PRESENCE => parse(payload, Self::Presence),
            events::USER_ONLINE => parse(payload, Self::Online),
            events::USER_OFFLINE => parse(payload, Self::Offline),
            events::ERROR => parse(payload, Self::Refused),
            _ => None,
        }
    }
}

fn parse<T: DeserializeOwned>(
    payload: Value,
    wrap: impl FnOnce(T) -> Incoming,
) -> Option<Incoming> {
    serde_json::from_value(payload).ok().map(wrap)
}

/// The acknowledgement of an event: `{ok:true, …}` as it is, `{ok:false, code, message}` as a refusal.
///
/// # Errors
/// The server's refusal, or [`ApiError::internal`] for an answer of another shape.
pub fn read_ack(answer: Value) -> Result<Value, ApiError> {
    match answer.get("ok").and_then(Value::as_bool) {
        Some(true) => Ok(answer),
        Some(false) => Err(serde_json::from_value(answer).unwrap_or_else(|_| ApiError::internal())),
        None => Err(ApiError::internal()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::UserId;
    use crate::wire::ErrorCode;

    #[test]
    fn known_events_are_read_and_others_are_not() {
        let payload = json!({"conversationId": "conv_1_2", "userId": 2});
        assert_eq!(
            Incoming::read(events::USER_ONLINE, payload.clone()),
            Some(Incoming::Online(UserIn {
                conversation_id: "conv_1_2".parse().unwrap(),
                user_id: UserId(2)
            }))
        );
        assert_eq!(Incoming::read("message_starred", payload), None);
        assert_eq!(Incoming::read(events::USER_ONLINE, json!({})), None);
    }

    #[test]
    fn acknowledgements_are_answers_or_refusals() {
        assert!(read_ack(json!({"ok": true, "seq": 4})).is_ok());
        let refusal = read_ack(
            json!({"ok": false, "code": "rate_limited", "message": "Slow down", "retryAfterMs": 900}),
        )
        .unwrap_err();
        assert_eq!(refusal.code, ErrorCode::RateLimited);
        assert_eq!(refusal.retry_after_ms, Some(900));
        assert_eq!(read_ack(json!({"ok": false})), Err(ApiError::internal()));
        assert_eq!(read_ack(json!("sure")), Err(ApiError::internal()));
    }
}
