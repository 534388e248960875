//! To JavaScript: as JSON, in one piece, which the browser's own reader makes objects of.

use std::fmt::{Display, Write as _};

use js_sys::JSON;
use serde::Serialize;
use serde::ser::{self, Error as _, Impossible};
use wasm_bindgen::JsValue;

use crate::Error;

/// A plain object, as `JSON.parse` would make it of what the server sends: `null` stands where nothing is.
///
/// # Errors
/// As [`to_json`].
pub fn to_js<T: Serialize + ?Sized>(value: &T) -> Result<JsValue, Error> {
    JSON::parse(&to_json(value)?).map_err(|_| Error("it has no counterpart in JavaScript".to_owned()))
}

/// JSON without any space in it.
///
/// # Errors
/// When a number has a fraction, or the key of a map is no text.
pub fn to_json<T: Serialize + ?Sized>(value: &T) -> Result<String, Error> {
    let mut writer = Writer(String::new());
    value.serialize(&mut writer)?;
    Ok(writer.0)
}

struct Writer(String);

impl Writer {
    fn literal(&mut self, text: &str) -> Result<(), Error> {
        self.0.push_str(text);
        Ok(())
    }

    fn display(&mut self, value: impl Display) -> Result<(), Error> {
        // A String takes all that is written to it.
        let _ = write!(self.0, "{value}");
        Ok(())
    }

    fn text(&mut self, text: &str) {
        self.0.push('"');
        for c in text.chars() {
            match c {
                '"' | '\\' => self.0.extend(['\\', c]),
                '\0'..' ' => {
                    let _ = write!(self.0, "\\u{:04x}", u32::from(c));
                }
                c => self.0.push(c),
            }
        }
        self.0.push('"');
    }

    fn key(&mut self, key: &'static str) {
        self.text(key);
        self.0.push(':');
    }

    fn open(&mut self, opening: &str, closing: &'static str) -> Compound<'_> {
        self.0.push_str(opening);
        Compound { writer: self, closing, empty: true }
    }
}

macro_rules! whole_numbers {
    ($($method:ident($type:ty) as $wide:ty;)+) => {
        $(fn $method(self, value: $type) -> Result<(), Error> {
            self.display(<$wide>::from(value))
        })+
    };
}

impl<'a> ser::Serializer for &'a mut Writer {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Compound<'a>;
    type SerializeTuple = Compound<'a>;
    type SerializeTupleStruct = Compound<'a>;
    type SerializeTupleVariant = Impossible<(), Error>;
    type SerializeMap = Compound<'a>;
    type SerializeStruct = Compound<'a>;
    type SerializeStructVariant = Compound<'a>;

    // One way for each sign: what prints a number is not small.
    whole_numbers! {
        serialize_i8(i8) as i64; serialize_i16(i16) as i64; serialize_i32(i32) as i64; serialize_i64(i64) as i64;
        serialize_u8(u8) as u64; serialize_u16(u16) as u64; serialize_u32(u32) as u64; serialize_u64(u64) as u64;
    }

    fn serialize_bool(self, value: bool) -> Result<(), Error> {
        self.literal(if value { "true" } else { "false" })
    }

    fn serialize_f32(self, _: f32) -> Result<(), Error> {
        Err(Error::custom("a number with a fraction"))
    }

    fn serialize_f64(self, _: f64) -> Result<(), Error> {
        Err(Error::custom("a number with a fraction"))
    }

    fn serialize_char(self, value: char) -> Result<(), Error> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<(), Error> {
        self.text(value);
        Ok(())
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_none(self) -> Result<(), Error> {
        self.literal("null")
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Error> {
        self.literal("null")
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Error> {
        self.literal("null")
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Error> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        self.0.push('{');
        self.key(variant);
        value.serialize(&mut *self)?;
        self.0.push('}');
        Ok(())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Compound<'a>, Error> {
        Ok(self.open("[", "]"))
    }

    fn serialize_tuple(self, _: usize) -> Result<Compound<'a>, Error> {
        Ok(self.open("[", "]"))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Compound<'a>, Error> {
        Ok(self.open("[", "]"))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Error> {
        Err(Error::custom("a variant with several values that have no names"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Compound<'a>, Error> {
        Ok(self.open("{", "}"))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Compound<'a>, Error> {
        Ok(self.open("{", "}"))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Compound<'a>, Error> {
        self.0.push('{');
        self.key(variant);
        Ok(self.open("{", "}}"))
    }
}

/// An array or an object that is being written.
struct Compound<'a> {
    writer: &'a mut Writer,
    closing: &'static str,
    empty: bool,
}

impl Compound<'_> {
    fn separate(&mut self) {
        if !self.empty {
            self.writer.0.push(',');
        }
        self.empty = false;
    }

    fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.separate();
        value.serialize(&mut *self.writer)
    }

    fn field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Error> {
        self.separate();
        self.writer.key(key);
        value.serialize(&mut *self.writer)
    }

    fn close(self) -> Result<(), Error> {
        self.writer.literal(self.closing)
    }
}

macro_rules! compounds {
    ($($trait:ident { $method:ident($($key:ident: $type:ty)?) })+) => {
        $(impl ser::$trait for Compound<'_> {
            type Ok = ();
            type Error = Error;

            fn $method<T: Serialize + ?Sized>(&mut self, $($key: $type,)? value: &T) -> Result<(), Error> {
                compounds!(@call self value $($key)?)
            }

            fn end(self) -> Result<(), Error> {
                self.close()
            }
        })+
    };
    (@call $self:ident $value:ident) => { $self.element($value) };
    (@call $self:ident $value:ident $key:ident) => { $self.field($key, $value) };
}

compounds! {
    SerializeSeq { serialize_element() }
    SerializeTuple { serialize_element() }
    SerializeTupleStruct { serialize_field() }
    SerializeStruct { serialize_field(key: &'static str) }
    SerializeStructVariant { serialize_field(key: &'static str) }
}

impl ser::SerializeMap for Compound<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        self.separate();
        let start = self.writer.0.len();
        key.serialize(&mut *self.writer)?;
        if self.writer.0.as_bytes().get(start) != Some(&b'"') {
            return Err(Error::custom("a key that is no text"));
        }
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.writer.0.push(':');
        value.serialize(&mut *self.writer)
    }

    fn end(self) -> Result<(), Error> {
        self.close()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    enum Kind {
        Unit,
        Newtype(u64),
        WithFields { one: i8, two: Vec<Kind> },
    }

    #[derive(Serialize)]
    struct Empty {}

    #[test]
    fn it_is_the_json_that_the_server_writes() {
        #[track_caller]
        fn check(value: &impl Serialize) {
            let (ours, theirs) = (to_json(value).unwrap(), serde_json::to_string(value).unwrap());
            let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
            assert_eq!(read(&ours), read(&theirs));
            // Control characters have two spellings; all else has one.
            if !theirs.contains('\\') {
                assert_eq!(ours, theirs);
            }
        }
        check(&"");
        check(&"é \u{10ffff} \u{2028} / '");
        check(&"\" \\ \u{0}\u{1}\u{1f}\u{7f}\n\r\t\u{8}\u{c}");
        check(&(u64::MAX, i64::MIN, -1_i8, 0_u8, true, false, 'x'));
        check(&(Some(1), None::<u8>, ()));
        check(&Vec::<u8>::new());
        check(&vec![vec![1, 2], vec![], vec![3]]);
        check(&BTreeMap::from([("a", Some(1)), ("b", None)]));
        check(&BTreeMap::<String, u8>::new());
        check(&Empty {});
        check(&Kind::WithFields { one: -8, two: vec![Kind::Unit, Kind::Newtype(7)] });
    }

    #[test]
    fn what_has_no_plain_form_is_refused() {
        assert!(to_json(&1.5).is_err());
        assert!(to_json(&BTreeMap::from([(1, 1)])).is_err());
    }
}
