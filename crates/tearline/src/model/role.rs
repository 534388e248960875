//! What columns are for.

use serde::{Deserialize, Serialize};

use crate::Rule;

/// What a column is for. A column without a role is carried along and not judged.
// Not `non_exhaustive`: whoever acts on a column by its role has to have decided what to do with each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub enum Role {
    /// It holds the coupon codes.
    Code,
    /// It says whose coupon a row is.
    Customer,
}

names! {
    /// The name in the report.
    Role, "role": Code "code", Customer "customer"
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
