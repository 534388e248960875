//! What a finding says, as a value: which of its rule's sentences, and the values that stand in it. English is
//! made of it in one place (`rules/message`), and so can any other language be.

use std::borrow::Cow;
use std::fmt;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

/// One of a rule's sentences, with its values.
///
/// Serialized it is one object: the key `sentence`, then a key for each value, as in
/// `{"sentence": "short", "value": "42", "chars": 2, "min": 8, "max": 12}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The sentence's name within its rule.
    pub sentence: Cow<'static, str>,
    /// In the order in which the rule declares them.
    pub args: Vec<(Cow<'static, str>, Arg)>,
}

/// A value in a sentence. How it is written in a language is that language's catalogue's.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(untagged)]
pub enum Arg {
    /// As the file has it; cut at 100 characters.
    Text(String),
    /// A whole number.
    Number(u64),
    /// A column, by its place and name.
    Column(ColumnName),
    /// Several of one kind, of which each or any is meant; characters are texts of one character.
    Numbers(Vec<u64>),
    /// As `Numbers`, of texts.
    Texts(Vec<String>),
}

/// A column, as a sentence speaks of it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ColumnName {
    /// Counted from 0.
    pub index: u32,
    /// What the header calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl Message {
    pub(crate) fn new(sentence: &'static str) -> Self {
        Self { sentence: Cow::Borrowed(sentence), args: Vec::new() }
    }

    pub(crate) fn with(mut self, name: &'static str, arg: Arg) -> Self {
        self.add(name, arg);
        self
    }

    pub(crate) fn add(&mut self, name: &'static str, arg: Arg) {
        self.args.push((Cow::Borrowed(name), arg));
    }

    /// The value of that name.
    pub fn arg(&self, name: &str) -> Option<&Arg> {
        self.args.iter().find(|(of, _)| of == name).map(|(_, arg)| arg)
    }
}

const SENTENCE: &str = "sentence";

impl Serialize for Message {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.args.len() + 1))?;
        map.serialize_entry(SENTENCE, &*self.sentence)?;
        for (name, arg) in &self.args {
            map.serialize_entry(&**name, arg)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Message {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Of;
        impl<'de> Visitor<'de> for Of {
            type Value = Message;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a sentence and its values")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Message, A::Error> {
                let (mut sentence, mut args) = (None, Vec::new());
                while let Some(name) = map.next_key::<String>()? {
                    if name == SENTENCE {
                        sentence = Some(map.next_value::<String>()?);
                    } else {
                        args.push((Cow::Owned(name), map.next_value::<Arg>()?));
                    }
                }
                let sentence = sentence.ok_or_else(|| de::Error::missing_field(SENTENCE))?;
                Ok(Message { sentence: Cow::Owned(sentence), args })
            }
        }
        deserializer.deserialize_map(Of)
    }
}

// By hand: the derived one would look at numbers as fractions, which nothing here has.
impl<'de> Deserialize<'de> for Arg {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Of;
        impl<'de> Visitor<'de> for Of {
            type Value = Arg;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, a whole number, a column or a list")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Arg, E> {
                Ok(Arg::Text(text.to_owned()))
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Arg, E> {
                Ok(Arg::Number(number))
            }

            // What has no other numbers calls all of them signed.
            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Arg, E> {
                u64::try_from(number).map(Arg::Number).map_err(|_| E::custom("a number is negative"))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Arg, A::Error> {
                ColumnName::deserialize(MapAccessDeserializer::new(map)).map(Arg::Column)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Arg, A::Error> {
                let all = Vec::<Arg>::deserialize(SeqAccessDeserializer::new(seq))?;
                let numbers = all.iter().map(|arg| match arg {
                    Arg::Number(number) => Some(*number),
                    _ => None,
                });
                if let Some(numbers) = numbers.collect::<Option<Vec<u64>>>().filter(|_| !all.is_empty()) {
                    return Ok(Arg::Numbers(numbers));
                }
                let text = |arg| match arg {
                    Arg::Text(text) => Ok(text),
                    _ => Err(de::Error::custom("a list is of numbers or of texts")),
                };
                all.into_iter().map(text).collect::<Result<_, _>>().map(Arg::Texts)
            }
        }
        deserializer.deserialize_any(Of)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_message_is_one_object_and_is_read_back() {
        let message = Message::new("short")
            .with("value", Arg::Text("42".to_owned()))
            .with("chars", Arg::Number(2))
            .with("column", Arg::Column(ColumnName { index: 1, name: Some("code".to_owned()) }))
            .with("lengths", Arg::Numbers(vec![8, 10]))
            .with("found", Arg::Texts(vec!["&".to_owned()]));
        let json = serde_json::to_string(&message).unwrap();
        assert_eq!(
            json,
            r#"{"sentence":"short","value":"42","chars":2,"column":{"index":1,"name":"code"},"lengths":[8,10],"found":["&"]}"#
        );
        assert_eq!(serde_json::from_str::<Message>(&json).unwrap(), message);
        assert!(serde_json::from_str::<Message>(r#"{"value":"42"}"#).is_err());
        assert!(serde_json::from_str::<Message>(r#"{"sentence":"a","x":[1,"b"]}"#).is_err());
    }
}
