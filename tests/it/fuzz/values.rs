//! Values that nobody expects.

use rand::Rng as _;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use serde_json::{Value, json};

/// Texts at the edges of what is accepted.
const TEXTS: [&str; 36] = [
    "",
    " ",
    "0",
    "1",
    "-1",
    "1e9",
    "0x10",
    "9223372036854775807",
    "9223372036854775808",
    "99999999999999999999999999",
    "NaN",
    "null",
    "true",
    "[]",
    "{}",
    "conv_1_2",
    "conv_2_1",
    "conv_1_1",
    "conv_01_2",
    "conv_1_9223372036854775807",
    "conv_1_2_3",
    "00000000-0000-0000-0000-000000000000",
    "2025-02-30T25:61:61Z",
    "\u{0}",
    "a\u{0}b",
    "\u{7f}\u{85}",
    "\u{200b}\u{2800}",
    "\u{202e}gpj.exe",
    "\u{feff}",
    "🧑‍🧑‍🧒‍🧒👍🏽",
    "ज़फ़",
    "' OR 1=1 --",
    "%s%n%x",
    "../../../../etc/passwd",
    "javascript:alert(1)",
    "<script>alert(1)</script>",
];

/// The names of fields that some door reads.
const FIELDS: [&str; 41] = [
    "conversationId",
    "conversation_id",
    "messageText",
    "message",
    "text",
    "messageType",
    "attachmentUrl",
    "attachmentIds",
    "attachmentFileName",
    "clientMessageId",
    "client_message_id",
    "clientActionId",
    "replyToId",
    "messageId",
    "upToSeq",
    "emoji",
    "on",
    "for",
    "email",
    "password",
    "currentPassword",
    "newPassword",
    "fullName",
    "full_name",
    "userType",
    "phone",
    "bio",
    "avatarUrl",
    "userName",
    "q",
    "kind",
    "from",
    "limit",
    "cursor",
    "before",
    "after",
    "around",
    "since",
    "id",
    "person",
    "note",
];

pub(super) fn text(chance: &mut StdRng) -> String {
    let text = *TEXTS.choose(chance).expect("some");
    match chance.random_range(0..10) {
        // Around the limits of names, texts and heads.
        0 => text.repeat(chance.random_range(1..2_000)),
        1 => "अ".repeat(chance.random_range(1..11_000)),
        2 => (0..chance.random_range(1..20))
            .map(|_| chance.random::<char>())
            .collect(),
        3 => chance.random::<i64>().to_string(),
        _ => text.to_owned(),
    }
}

pub(super) fn field(chance: &mut StdRng) -> &'static str {
    FIELDS.choose(chance).expect("some")
}

/// Any JSON, often an object with names that mean something.
pub(super) fn json(chance: &mut StdRng, depth: u32) -> Value {
    match chance.random_range(0..if depth == 0 { 5 } else { 9 }) {
        0 => Value::Null,
        1 => json!(chance.random::<bool>()),
        2 => json!(chance.random::<i64>()),
        3 => json!(chance.random_range(-2..5)),
        4 => json!(text(chance)),
        5 => {
            let count = chance.random_range(0..4);
            (0..count).map(|_| json(chance, depth - 1)).collect()
        }
        _ => {
            let count = chance.random_range(0..6);
            let fields = (0..count).map(|_| (field(chance).to_owned(), json(chance, depth - 1)));
            Value::Object(fields.collect())
        }
    }
}

/// Percent-encodes some characters, not always those that need it, and sometimes wrongly.
pub(super) fn encoded(chance: &mut StdRng, text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes().take(4_000) {
        let is_plain = byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        if is_plain && chance.random_range(0..20) > 0 {
            encoded.push(byte.into());
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    match chance.random_range(0..20) {
        0 => encoded + "%",
        1 => encoded + "%zz",
        2 => encoded + "%ff",
        3 => encoded + "%00",
        _ => encoded,
    }
}
