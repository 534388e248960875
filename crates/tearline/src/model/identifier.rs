//! What customers are known by.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What identifies a customer in the file: the `customerIdentifier` of an upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub enum Identifier {
    Mobile,
    Email,
    // One page of the contract's documentation misspells it; read, never written.
    #[serde(alias = "EXTENAL_ID")]
    ExternalId,
    UserId,
    /// The file holds coupon codes only.
    NotTagged,
}

impl Identifier {
    pub const ALL: [Self; 5] = [Self::Mobile, Self::Email, Self::ExternalId, Self::UserId, Self::NotTagged];

    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mobile => "MOBILE",
            Self::Email => "EMAIL",
            Self::ExternalId => "EXTERNAL_ID",
            Self::UserId => "USER_ID",
            Self::NotTagged => "NOT_TAGGED",
        }
    }
}

/// The text is none of the identifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownIdentifier;

impl std::fmt::Display for UnknownIdentifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("expected one of MOBILE, EMAIL, EXTERNAL_ID, USER_ID, NOT_TAGGED")
    }
}

impl std::error::Error for UnknownIdentifier {}

impl FromStr for Identifier {
    type Err = UnknownIdentifier;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "EXTENAL_ID" {
            return Ok(Self::ExternalId);
        }
        Self::ALL.into_iter().find(|identifier| identifier.name() == text).ok_or(UnknownIdentifier)
    }
}
