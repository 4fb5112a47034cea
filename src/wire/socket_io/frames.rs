//! Complete text frames of the most frequent packets: events and acknowledgements in `/`.

use serde::Serialize;

use super::{Kind, Packet};

/// Initial capacity in bytes. Nearly every frame fits, so that it need not grow.
const ROOM: usize = 512;

/// The frame of an event with one argument: `42["name",{…}]`.
#[must_use]
pub fn event_frame(name: &str, payload: &impl Serialize, ack_id: Option<u64>) -> String {
    frame(Kind::Event, ack_id, &(name, payload))
}

/// The frame of an acknowledgement with one result: `43<id>[{…}]`.
#[must_use]
pub fn ack_frame(ack_id: u64, result: &impl Serialize) -> String {
    frame(Kind::Ack, Some(ack_id), &[result])
}

/// Serialises the payload directly into the frame, because this runs for every message.
fn frame(kind: Kind, ack_id: Option<u64>, payload: &impl Serialize) -> String {
    let head = Packet {
        ack_id,
        ..Packet::new(kind, "")
    };
    let mut frame = String::with_capacity(ROOM);
    frame.push('4');
    head.encode_into(&mut frame);
    let mut frame = frame.into_bytes();
    serde_json::to_writer(&mut frame, payload).expect("our payloads have string keys");
    String::from_utf8(frame).expect("JSON is UTF-8")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_event_is_encoded_as_one_frame() {
        assert_eq!(
            event_frame("typing", &json!({"a": "é"}), Some(7)),
            r#"427["typing",{"a":"é"}]"#
        );
    }

    #[test]
    fn an_acknowledgement_is_encoded_as_one_frame() {
        assert_eq!(ack_frame(0, &json!({"ok": true})), r#"430[{"ok":true}]"#);
    }
}
