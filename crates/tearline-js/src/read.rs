//! From JavaScript.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, JSON, Number, Object};
use serde::de::value::StrDeserializer;
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, EnumAccess, Error as _, Expected, MapAccess, SeqAccess,
    Unexpected, VariantAccess, Visitor,
};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use crate::Error;

/// A value of JavaScript as one of ours. `undefined` is a field that is not there; a field that the type does
/// not know is not looked at.
///
/// # Errors
/// When the value has not the shape of the type.
pub fn from_js<T: DeserializeOwned>(value: JsValue) -> Result<T, Error> {
    T::deserialize(Reader(value))
}

/// JSON as one of our types, read by the browser's own reader.
///
/// # Errors
/// When the text is no JSON, or has not the shape of the type.
pub fn parse<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    from_js(JSON::parse(text).map_err(|_| Error("it is no JSON".to_owned()))?)
}

#[wasm_bindgen]
extern "C" {
    /// Any object, by the names of its fields.
    type Fields;
    #[wasm_bindgen(method, structural, indexing_getter)]
    fn field(this: &Fields, name: &JsValue) -> JsValue;
}

thread_local! {
    /// The names of the fields of each type that was read: a name is made a text of JavaScript once, not for
    /// every one of thousands of objects. There are as many types as the program has.
    static NAMES: RefCell<Vec<(Names, Rc<[JsValue]>)>> = const { RefCell::new(Vec::new()) };
}

type Names = &'static [&'static str];

fn names_of(fields: Names) -> Rc<[JsValue]> {
    NAMES.with_borrow_mut(|known| {
        if let Some((_, names)) = known.iter().find(|(other, _)| std::ptr::eq(*other, fields)) {
            return names.clone();
        }
        let names: Rc<[JsValue]> = fields.iter().map(|name| JsValue::from_str(name)).collect();
        known.push((fields, names.clone()));
        names
    })
}

struct Reader(JsValue);

impl Reader {
    fn refuse<T>(&self, expected: &dyn Expected) -> Result<T, Error> {
        let text;
        let found = if self.0.is_null() || self.0.is_undefined() {
            Unexpected::Unit
        } else if let Some(value) = self.0.as_bool() {
            Unexpected::Bool(value)
        } else if let Some(value) = self.0.as_string() {
            text = value;
            Unexpected::Str(&text)
        } else if Array::is_array(&self.0) {
            Unexpected::Seq
        } else if let Some(value) = self.0.dyn_ref::<Number>() {
            // Its own words for it: a fraction, NaN, a number that is not exact any more.
            text = value.to_string_with_radix(10).map(String::from).unwrap_or_default();
            return Err(Error(format!("invalid type: number `{text}`, expected {expected}")));
        } else if self.0.is_object() {
            Unexpected::Map
        } else {
            Unexpected::Other("")
        };
        Err(Error::invalid_type(found, expected))
    }

    fn integer<'de, V: Visitor<'de>>(&self, visitor: V) -> Result<V::Value, Error> {
        // As `Number.isSafeInteger` has it: no fraction, and exact.
        let exact = |number: f64| number.trunc() == number && number.abs() <= Number::MAX_SAFE_INTEGER;
        match self.0.as_f64().filter(|&number| exact(number)) {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            Some(number) if number < 0.0 => visitor.visit_i64(number as i64),
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            Some(number) => visitor.visit_u64(number as u64),
            None => self.refuse(&visitor),
        }
    }

    fn text<'de, V: Visitor<'de>>(&self, visitor: V) -> Result<V::Value, Error> {
        match self.0.as_string() {
            Some(text) => visitor.visit_string(text),
            None => self.refuse(&visitor),
        }
    }

    fn is_object(&self) -> bool {
        self.0.is_object() && !Array::is_array(&self.0)
    }

    fn keys(&self) -> Array {
        Object::keys(self.0.unchecked_ref::<Object>()).unchecked_into()
    }
}

macro_rules! integers {
    ($($method:ident)+) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            self.integer(visitor)
        })+
    };
}

impl<'de> de::Deserializer<'de> for Reader {
    type Error = Error;

    integers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.0.is_null() || self.0.is_undefined() {
            visitor.visit_unit()
        } else if let Some(value) = self.0.as_bool() {
            visitor.visit_bool(value)
        } else if self.0.is_string() {
            self.text(visitor)
        } else if Array::is_array(&self.0) {
            self.deserialize_seq(visitor)
        } else if self.0.is_object() {
            self.deserialize_map(visitor)
        } else {
            self.integer(visitor)
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0.as_bool() {
            Some(value) => visitor.visit_bool(value),
            None => self.refuse(&visitor),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.text(visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.text(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.text(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.0.is_null() || self.0.is_undefined() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0.dyn_ref::<Array>() {
            Some(array) => visitor.visit_seq(Elements { array, next: 0 }),
            None => self.refuse(&visitor),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.is_object() {
            visitor.visit_map(Entries { keys: self.keys(), next: 0, object: self.0.unchecked_into() })
        } else {
            self.refuse(&visitor)
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        if self.is_object() {
            let object = self.0.unchecked_into();
            let names = names_of(fields);
            visitor.visit_map(Struct { object, fields, names, next: 0, value: JsValue::UNDEFINED })
        } else {
            self.refuse(&visitor)
        }
    }

    /// `"variant"`, or `{variant: content}`.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        if self.0.is_string() {
            return visitor.visit_enum(Variant { name: self.0, content: JsValue::UNDEFINED });
        }
        if !self.is_object() {
            return self.refuse(&visitor);
        }
        let keys = self.keys();
        if keys.length() != 1 {
            return Err(Error::invalid_length(keys.length() as usize, &"1"));
        }
        let name = keys.get(0);
        let content = self.0.unchecked_ref::<Fields>().field(&name);
        visitor.visit_enum(Variant { name, content })
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! {
        f32 f64 char bytes byte_buf unit unit_struct tuple_struct
    }
}

struct Elements<'a> {
    array: &'a Array,
    next: u32,
}

impl<'de> SeqAccess<'de> for Elements<'_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        if self.next == self.array.length() {
            return Ok(None);
        }
        self.next += 1;
        seed.deserialize(Reader(self.array.get(self.next - 1))).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some((self.array.length() - self.next) as usize)
    }
}

/// An object whose keys are data.
struct Entries {
    object: Fields,
    keys: Array,
    next: u32,
}

impl<'de> MapAccess<'de> for Entries {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        if self.next == self.keys.length() {
            return Ok(None);
        }
        self.next += 1;
        seed.deserialize(Reader(self.keys.get(self.next - 1))).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        seed.deserialize(Reader(self.object.field(&self.keys.get(self.next - 1))))
    }
}

/// An object with the fields of a type: only those are asked for.
struct Struct {
    object: Fields,
    fields: Names,
    /// The same for JavaScript.
    names: Rc<[JsValue]>,
    next: usize,
    value: JsValue,
}

impl<'de> MapAccess<'de> for Struct {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        while let (Some(field), Some(name)) = (self.fields.get(self.next), self.names.get(self.next)) {
            self.next += 1;
            self.value = self.object.field(name);
            if !self.value.is_undefined() {
                return seed.deserialize(StrDeserializer::new(field)).map(Some);
            }
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        seed.deserialize(Reader(std::mem::take(&mut self.value)))
    }
}

struct Variant {
    name: JsValue,
    content: JsValue,
}

impl<'de> EnumAccess<'de> for Variant {
    type Error = Error;
    type Variant = Reader;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Reader), Error> {
        Ok((seed.deserialize(Reader(self.name))?, Reader(self.content)))
    }
}

impl<'de> VariantAccess<'de> for Reader {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        // As serde_json has it, `{variant: null}` is one, too.
        if self.0.is_null() || self.0.is_undefined() {
            Ok(())
        } else {
            self.refuse(&"nothing beside its name")
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        de::Deserializer::deserialize_seq(self, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        de::Deserializer::deserialize_struct(self, "", fields, visitor)
    }
}
