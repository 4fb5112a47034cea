//! No input makes a codec panic, and encoded packets decode to themselves.

use chitrasethu::wire::engine_io::Packet as EnginePacket;
use chitrasethu::wire::socket_io::{Kind, MAX_ATTACHMENTS, Packet, ROOT};
use proptest::prelude::*;

/// Texts that resemble packets more often than random texts would.
pub(super) fn packet_like() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[0-9b]{0,3}[-/,\\[\\]{}\"a-z0-9\u{1e}]{0,20}",
        "4[0-6][0-9]{0,2}-?(/[a-z?]{0,4},?)?[0-9]{0,21}(\\[.{0,20}\\]?)?",
        "4[25][0-9]{0,2}-?[0-9]{0,3}\\[\"(message|message-with-ack|typing|send_message)\",.{0,20}\\]",
    ]
}

fn kind() -> impl Strategy<Value = Kind> {
    prop::sample::select(vec![
        Kind::Connect,
        Kind::Disconnect,
        Kind::Event,
        Kind::Ack,
        Kind::ConnectError,
        Kind::BinaryEvent,
        Kind::BinaryAck,
    ])
}

/// The parts of a packet, within the rules of the protocol.
fn parts() -> impl Strategy<Value = (Kind, usize, String, Option<u64>, String)> {
    let namespace = prop_oneof![Just(ROOT.to_owned()), "/[^,?]{1,12}"];
    (
        kind(),
        0..=MAX_ATTACHMENTS,
        namespace,
        any::<Option<u64>>(),
        ".{0,40}",
    )
        .prop_map(|(kind, attachments, namespace, id, text)| {
            let text = serde_json::to_string(&text).expect("a text");
            let (id, payload) = match kind {
                Kind::Connect => (None, format!("{{\"token\":{text}}}")),
                Kind::Disconnect => (None, String::new()),
                Kind::ConnectError => (None, format!("{{\"message\":{text}}}")),
                Kind::Event | Kind::BinaryEvent => (id, format!("[{text}]")),
                Kind::Ack | Kind::BinaryAck => (Some(id.unwrap_or(0)), format!("[{text}]")),
            };
            let is_binary = matches!(kind, Kind::BinaryEvent | Kind::BinaryAck);
            (
                kind,
                if is_binary { attachments } else { 0 },
                namespace,
                id,
                payload,
            )
        })
}

proptest! {
    #[test]
    fn decoding_any_text_does_not_panic(text in packet_like()) {
        if let Ok(packet) = EnginePacket::decode(&text) {
            prop_assert_eq!(packet.encode(), text.as_str());
        }
        if let Ok(packet) = Packet::decode(&text) {
            // The texts may differ (`0/x` and `0/x,`), but the packets are equal.
            let mut written = String::new();
            packet.encode_into(&mut written);
            prop_assert_eq!(Packet::decode(&written), Ok(packet));
        }
    }

    #[test]
    fn socket_io_packets_decode_to_themselves(
        (kind, attachments, namespace, ack_id, payload) in parts()
    ) {
        let packet = Packet { kind, attachments, namespace: &namespace, ack_id, payload: &payload };
        let frame = packet.encode_frame();
        let Ok(EnginePacket::Message(text)) = EnginePacket::decode(&frame) else {
            panic!("{frame}");
        };
        prop_assert_eq!(Packet::decode(text), Ok(packet));
    }

    #[test]
    fn engine_io_packets_decode_to_themselves(payload in any::<String>()) {
        for packet in [
            EnginePacket::Open(&payload),
            EnginePacket::Close,
            EnginePacket::Ping(&payload),
            EnginePacket::Pong(&payload),
            EnginePacket::Message(&payload),
            EnginePacket::Upgrade,
            EnginePacket::Noop,
        ] {
            let frame = packet.encode();
            prop_assert_eq!(EnginePacket::decode(&frame), Ok(packet));
        }
    }
}
