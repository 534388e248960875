//! Which column of a file holds the codes, as the upload says it.

use std::str::FromStr;

use serde_json::Value;
use tearline::Options;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CodeColumn {
    /// Nothing is said: it is found from the file.
    #[default]
    Found,
    /// This one, counted from 0.
    At(u32),
    /// None: the file names customers only, whatever its columns look like.
    None,
}

impl CodeColumn {
    /// Tells the rules.
    pub fn tell(self, options: &mut Options) {
        options.code_column = match self {
            Self::Found => tearline::CodeColumn::Found,
            Self::At(column) => tearline::CodeColumn::At(column),
            Self::None => tearline::CodeColumn::None,
        };
    }

    /// As a request says it: nothing, a number, or `none`.
    pub fn said(self) -> Value {
        match self {
            Self::Found => Value::Null,
            Self::At(column) => column.into(),
            Self::None => "none".into(),
        }
    }
}

/// Neither a column nor `none`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownCodeColumn;

impl FromStr for CodeColumn {
    type Err = UnknownCodeColumn;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            _ if text.eq_ignore_ascii_case("none") => Ok(Self::None),
            // `parse` alone would let a `+` pass.
            _ if text.starts_with('+') => Err(UnknownCodeColumn),
            _ => text.parse().map(Self::At).map_err(|_| UnknownCodeColumn),
        }
    }
}
