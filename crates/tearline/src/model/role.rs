//! What columns are for.

use serde::{Deserialize, Serialize};

use crate::Rule;

/// What a column is for. A column without a role is carried along and not judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub enum Role {
    Code,
    Customer,
}

impl Role {
    /// The rule that finds values which were there before.
    pub(crate) fn repeated(self) -> Rule {
        match self {
            Self::Code => Rule::CodeDuplicate,
            Self::Customer => Rule::CustomerDuplicate,
        }
    }
}
