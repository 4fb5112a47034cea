//! Types read from JSON by way of a tree.
//!
//! A derived reader is compiled for each reader of JSON. That of `serde_json` accepts an array in place of each object, and the
//! code for this, and for text between the parts of each type, was 20 of the 530 kB of the module for the browser. So whatever it reads
//! becomes a tree first, and types are read from it here.

use std::iter;

use serde::de::value::{
    BorrowedStrDeserializer, MapAccessDeserializer, MapDeserializer, SeqDeserializer,
};
use serde::de::{DeserializeOwned, Error as _, IntoDeserializer, Visitor};
use serde::{Deserialize, Deserializer, forward_to_deserialize_any};
use serde_json::{Error, Value, map};

/// Reads JSON.
///
/// # Errors
/// The text is not JSON, or not of this form.
pub fn read_json<T: DeserializeOwned>(json: impl AsRef<[u8]>) -> serde_json::Result<T> {
    read_tree(&tree(json.as_ref())?)
}

/// Reads a tree.
///
/// # Errors
/// It is not of this form.
pub fn read_tree<T: DeserializeOwned>(tree: &Value) -> serde_json::Result<T> {
    T::deserialize(Tree(tree))
}

/// Reads a type from its tree, which several types read.
///
/// # Errors
/// Those of `read`.
pub fn by_parts<'de, D: Deserializer<'de>, T>(
    input: D,
    read: impl FnOnce(&Value) -> serde_json::Result<T>,
) -> Result<T, D::Error> {
    read(&Value::deserialize(input)?).map_err(D::Error::custom)
}

fn tree(json: &[u8]) -> serde_json::Result<Value> {
    serde_json::from_slice(json)
}

/// A part of a tree, as serde reads it. Objects are read from objects only.
#[derive(Clone, Copy)]
pub struct Tree<'a>(pub &'a Value);

macro_rules! reads_integers {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            if let Some(number) = self.0.as_i64() {
                visitor.visit_i64(number)
            } else if let Some(number) = self.0.as_u64() {
                visitor.visit_u64(number)
            } else {
                Err(expected("an integer"))
            }
        })*
    };
}

macro_rules! reads_texts {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match self.0 {
                Value::String(text) => visitor.visit_str(text),
                _ => Err(expected("a text")),
            }
        })*
    };
}

impl<'de> Deserializer<'de> for Tree<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.0.deserialize_any(visitor)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Bool(value) => visitor.visit_bool(*value),
            _ => Err(expected("true or false")),
        }
    }

    reads_integers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
    }

    reads_texts! { deserialize_str deserialize_string deserialize_identifier }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Array(parts) => visitor.visit_seq(SeqDeserializer::new(parts.iter().map(Tree))),
            _ => Err(expected("an array")),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        _len: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_map(self.entries()?)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_map(self.entries()?)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.0 {
            Value::String(variant) => visitor.visit_enum(BorrowedStrDeserializer::new(variant)),
            _ => visitor.visit_enum(MapAccessDeserializer::new(self.entries()?)),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! { f32 f64 char bytes byte_buf unit unit_struct tuple_struct }
}

impl<'de> IntoDeserializer<'de, Error> for Tree<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

type Entry<'de> = (&'de str, Tree<'de>);
type Entries<'de> = MapDeserializer<
    'de,
    iter::Map<map::Iter<'de>, fn((&'de String, &'de Value)) -> Entry<'de>>,
    Error,
>;

impl<'de> Tree<'de> {
    fn entries(self) -> Result<Entries<'de>, Error> {
        let entry: fn((&'de String, &'de Value)) -> Entry<'de> =
            |(name, part)| (name.as_str(), Tree(part));
        match self.0 {
            Value::Object(object) => Ok(MapDeserializer::new(object.iter().map(entry))),
            _ => Err(expected("an object")),
        }
    }
}

fn expected(what: &str) -> Error {
    Error::custom(format_args!("expected {what}"))
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use serde::Serialize;

    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Booking {
        id: i64,
        day_rate: u32,
        notes: Option<String>,
        #[serde(default)]
        is_paid: bool,
        kind: Kind,
        guests: Vec<(String, u8)>,
        places: HashMap<String, Kind>,
        raw: Value,
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    enum Kind {
        Wedding,
        Other(String),
        Days { first: u8, last: u8 },
    }

    fn booking() -> Booking {
        Booking {
            id: i64::MIN,
            day_rate: u32::MAX,
            notes: Some("शादी\n\"नोट\" 😀".to_owned()),
            is_paid: true,
            kind: Kind::Days { first: 1, last: 3 },
            guests: vec![("Asha".to_owned(), 4)],
            places: HashMap::from([
                ("Pune".to_owned(), Kind::Wedding),
                ("Goa".to_owned(), Kind::Other("beach".to_owned())),
            ]),
            raw: serde_json::json!({"a": [1, -2.5, null, true, u64::MAX]}),
        }
    }

    #[test]
    fn what_was_written_is_read() {
        let json = serde_json::to_string(&booking()).unwrap();
        assert_eq!(read_json::<Booking>(&json).unwrap(), booking());
        let same: Booking = serde_json::from_str(&json).unwrap();
        assert_eq!(same, booking());
    }

    #[test]
    fn what_is_absent_null_or_unknown_is_read_as_serde_does() {
        let mut tree = serde_json::to_value(booking()).unwrap();
        for name in ["notes", "isPaid"] {
            tree.as_object_mut().unwrap().remove(name);
        }
        tree["later"] = serde_json::json!([{"x": 1}]);
        let read: Booking = read_tree(&tree).unwrap();
        assert_eq!((read.notes, read.is_paid), (None, false));
        tree["notes"] = Value::Null;
        assert_eq!(read_tree::<Booking>(&tree).unwrap().notes, None);
    }

    #[test]
    fn what_has_another_form_is_refused() {
        let good = serde_json::to_value(booking()).unwrap();
        for (name, odd) in [
            ("id", serde_json::json!(1.5)),
            ("id", serde_json::json!(u64::MAX)),
            ("id", serde_json::json!("1")),
            ("dayRate", serde_json::json!(-1)),
            ("dayRate", serde_json::json!(u64::from(u32::MAX) + 1)),
            ("notes", serde_json::json!(7)),
            ("isPaid", serde_json::json!("true")),
            ("kind", serde_json::json!("party")),
            ("kind", serde_json::json!(null)),
            ("kind", serde_json::json!({"days": [1, 3]})),
            ("guests", serde_json::json!({})),
            ("guests", serde_json::json!([["Asha"]])),
            ("places", serde_json::json!([])),
        ] {
            let mut tree = good.clone();
            tree[name] = odd.clone();
            assert!(read_tree::<Booking>(&tree).is_err(), "{name}: {odd}");
        }
        for json in ["", "{", "[1,2]", "null", "\"x\""] {
            assert!(read_json::<Booking>(json).is_err(), "{json}");
        }
        assert!(read_json::<Vec<u8>>("[1] 2").is_err());
    }
}
