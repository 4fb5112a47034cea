//! What the server says of namespaces: granted, refused, ended.

use serde_json::json;

use crate::server::realtime::engine::Frame;
use crate::wire::socket_io::{Kind, Packet};

/// The answer to a CONNECT that is granted. It carries a public id for the socket; the session id of Engine.IO
/// is a secret of its client.
pub(super) fn granted(namespace: &str) -> Frame {
    let sid = json!({ "sid": uuid::Uuid::new_v4().simple().to_string() }).to_string();
    let packet = Packet {
        namespace,
        ..Packet::new(Kind::Connect, &sid)
    };
    packet.encode_frame().into()
}

/// The answer to a CONNECT that is refused.
pub(super) fn refused(namespace: &str, message: &str) -> Frame {
    let payload = json!({ "message": message }).to_string();
    let packet = Packet {
        namespace,
        ..Packet::new(Kind::ConnectError, &payload)
    };
    packet.encode_frame().into()
}

/// The end of a member: clients that are told so do not come back by themselves.
pub(super) fn dismissed(namespace: &str) -> Frame {
    let packet = Packet {
        namespace,
        ..Packet::new(Kind::Disconnect, "")
    };
    packet.encode_frame().into()
}
