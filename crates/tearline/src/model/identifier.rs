//! What customers are known by.

use serde::{Deserialize, Serialize};

/// What identifies a customer in the file: the `customerIdentifier` of an upload.
// Not `non_exhaustive`: these are the contract's. Whoever looks customers up by them wants the compiler to say so
// should there ever be another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub enum Identifier {
    /// A mobile number.
    Mobile,
    /// An e-mail address.
    Email,
    /// A name that another system gave the customer.
    // One page of the contract's documentation misspells it; read, never written.
    #[serde(alias = "EXTENAL_ID")]
    ExternalId,
    /// The organization's own number of the customer.
    UserId,
    /// The file holds coupon codes only.
    NotTagged,
}

impl Identifier {
    /// Every identifier there is.
    pub const ALL: [Self; 5] = [Self::Mobile, Self::Email, Self::ExternalId, Self::UserId, Self::NotTagged];
}

names! {
    /// The name on the wire.
    Identifier, "identifier":
        Mobile "MOBILE",
        Email "EMAIL",
        ExternalId "EXTERNAL_ID",
        UserId "USER_ID",
        NotTagged "NOT_TAGGED";
    "EXTENAL_ID" => ExternalId
}
