//! Where the codes are to be looked for.

use std::fmt;
use std::str::FromStr;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::ser::{Serialize, Serializer};

use crate::UnknownName;

/// Which column holds the codes, as far as the caller knows. On the wire: left out or `null`, a number, `"none"`.
// Not `non_exhaustive`: it is found, given, or not there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CodeColumn {
    /// It is found from the file.
    #[default]
    Found,
    /// This one, counted from 0.
    At(u32),
    /// None: the file names customers only, whatever its columns look like.
    None,
}

impl CodeColumn {
    /// Whether nothing was said.
    pub fn is_found(&self) -> bool {
        *self == Self::Found
    }
}

impl From<u32> for CodeColumn {
    fn from(column: u32) -> Self {
        Self::At(column)
    }
}

impl From<Option<u32>> for CodeColumn {
    fn from(column: Option<u32>) -> Self {
        column.map_or(Self::Found, Self::At)
    }
}

impl fmt::Display for CodeColumn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Found => f.write_str("found"),
            Self::At(column) => column.fmt(f),
            Self::None => f.write_str("none"),
        }
    }
}

impl FromStr for CodeColumn {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || UnknownName::new("code column", text, "its number, counted from 0, or none");
        match text {
            _ if text.eq_ignore_ascii_case("none") => Ok(Self::None),
            // `parse` alone would let a `+` pass.
            _ if text.starts_with('+') => Err(unknown()),
            _ => text.parse().map(Self::At).map_err(|_| unknown()),
        }
    }
}

impl Serialize for CodeColumn {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Found => serializer.serialize_none(),
            Self::At(column) => serializer.serialize_u32(*column),
            Self::None => serializer.serialize_str("none"),
        }
    }
}

impl<'de> Deserialize<'de> for CodeColumn {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Column;

        impl Visitor<'_> for Column {
            type Value = CodeColumn;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the number of a column, counted from 0, or \"none\"")
            }

            fn visit_u64<E: de::Error>(self, column: u64) -> Result<CodeColumn, E> {
                u32::try_from(column)
                    .map(CodeColumn::At)
                    .map_err(|_| E::invalid_value(de::Unexpected::Unsigned(column), &self))
            }

            fn visit_i64<E: de::Error>(self, column: i64) -> Result<CodeColumn, E> {
                u32::try_from(column)
                    .map(CodeColumn::At)
                    .map_err(|_| E::invalid_value(de::Unexpected::Signed(column), &self))
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<CodeColumn, E> {
                text.parse().map_err(|_| E::invalid_value(de::Unexpected::Str(text), &self))
            }

            fn visit_unit<E: de::Error>(self) -> Result<CodeColumn, E> {
                Ok(CodeColumn::Found)
            }

            fn visit_none<E: de::Error>(self) -> Result<CodeColumn, E> {
                Ok(CodeColumn::Found)
            }
        }

        deserializer.deserialize_any(Column)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn it_is_a_number_or_none_or_left_out() {
        for (json, column) in [
            ("null", CodeColumn::Found),
            ("0", CodeColumn::At(0)),
            ("7", CodeColumn::At(7)),
            ("\"none\"", CodeColumn::None),
        ] {
            assert_eq!(serde_json::from_str::<CodeColumn>(json).unwrap(), column);
            assert_eq!(serde_json::to_string(&column).unwrap(), json);
        }
        for (text, column) in [
            ("0", Some(CodeColumn::At(0))),
            ("none", Some(CodeColumn::None)),
            ("NONE", Some(CodeColumn::None)),
        ] {
            assert_eq!(text.parse().ok(), column);
        }
        for wrong in ["", "-1", "+1", "one", "99999999999", "found"] {
            assert!(wrong.parse::<CodeColumn>().is_err(), "{wrong}");
        }
        assert!(serde_json::from_str::<CodeColumn>("-1").is_err());
    }
}
