//! JSON from clients: objects only, and refusals without the names of our types.

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, DeserializeOwned, Deserializer, MapAccess, Visitor};
use std::fmt;
use std::marker::PhantomData;

use crate::wire::ApiError;

/// Reads an object. The library would take an array for one, by the order of the fields.
///
/// # Errors
/// `invalid_payload`, saying what is wrong.
pub fn read<T: DeserializeOwned>(json: &[u8]) -> Result<T, ApiError> {
    serde_json::from_slice(json)
        .map(|Object(value)| value)
        .map_err(|error| ApiError::invalid_payload(shortened(in_plain_words(&error.to_string()))))
}

/// Maximum length of a refusal, in bytes: the library repeats what it has found.
const LONGEST: usize = 200;

fn shortened(mut message: String) -> String {
    if message.len() > LONGEST {
        message.truncate(message.floor_char_boundary(LONGEST));
        message.push('…');
    }
    message
}

struct Object<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Fields(PhantomData))
    }
}

struct Fields<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Fields<T> {
    type Value = Object<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<Object<T>, M::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(Object)
    }
}

/// The library's message without the names of types, which clients do not know.
fn in_plain_words(message: &str) -> String {
    let (what, position) = match message.rfind(" at line ") {
        Some(at) => message.split_at(at),
        None => (message, ""),
    };
    if what.contains("untagged enum") {
        return format!("the data has another shape than expected{position}");
    }
    let Some((found, expected)) = what.split_once(", expected ") else {
        return message.to_owned();
    };
    let kind = expected.split_whitespace().next().unwrap_or_default();
    let expected = match kind {
        "struct" | "map" => "an object",
        "i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64" | "usize" => "an integer",
        "f32" | "f64" => "a number",
        "enum" | "tuple" | "newtype" | "unit" => "something else",
        _ => expected,
    };
    format!("{found}, expected {expected}{position}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(rename_all = "camelCase")]
    #[expect(dead_code, reason = "only read")]
    struct Outer {
        user_id: i64,
        inner: Option<Inner>,
        either: Option<Either>,
    }

    #[derive(Debug, serde::Deserialize)]
    #[expect(dead_code, reason = "only read")]
    struct Inner {
        name: String,
    }

    #[derive(Debug, serde::Deserialize)]
    #[serde(untagged)]
    #[expect(dead_code, reason = "only read")]
    enum Either {
        Text(String),
        Fields(Inner),
    }

    #[test]
    fn only_objects_are_read_and_no_type_is_named() {
        assert!(read::<Outer>(br#"{"userId": 1, "more": []}"#).is_ok());
        for bad in [
            "[1]",
            "1",
            "null",
            "\"x\"",
            "",
            "{",
            "{}",
            r#"{"userId": "1"}"#,
            r#"{"userId": 1.5}"#,
            r#"{"userId": 1, "inner": 2}"#,
            r#"{"userId": 1, "inner": {"name": 2}}"#,
            r#"{"userId": 1, "either": {"name": 2}}"#,
            r#"{"userId": 1, "either": 2}"#,
        ] {
            let message = read::<Outer>(bad.as_bytes()).unwrap_err().message;
            assert!(!message.is_empty());
            for name in ["Outer", "Inner", "Either", "struct", "enum", "i64"] {
                assert!(!message.contains(name), "{bad}: {message}");
            }
        }
        let long = format!(r#"{{"userId": "{}"}}"#, "अ".repeat(10_000));
        let message = read::<Outer>(long.as_bytes()).unwrap_err().message;
        assert!(message.len() < 210 && message.ends_with('…'), "{message}");
        let message = read::<Outer>(b"{}").unwrap_err().message;
        assert_eq!(message, "missing field `userId` at line 1 column 2");
    }
}
