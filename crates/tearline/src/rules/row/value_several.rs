//! More than one code, number or address in one cell.

use crate::Identifier;
use crate::rules::kind::seen::Seen;
use crate::rules::kind::several;
use crate::rules::{Params, Said};

rule! {
    /// The cell holds several codes, mobile numbers, addresses or ids: with `;`, `/`, `|`, commas or line breaks
    /// between them, or in brackets as a program writes a list.
    ///
    /// ## Why it is bad
    /// A row is one coupon. Were the cell taken as it is, nobody could redeem any of the codes in it, and none of
    /// the customers would be found.
    ///
    /// ## Example
    /// ```text
    /// 1202071166,AB01;AB02;AB03
    /// → The cell seems to hold 3 codes, "AB01;AB02;AB03".
    /// ```
    ///
    /// ## How to mend
    /// Give each code a row of its own, and repeat the customer there. Of several numbers or addresses of one
    /// customer, keep the one that the coupon is for. Do not just remove the signs: that would make one value of
    /// all, which was never issued to anybody.
}

sentences! {
    codes(value: Text, count: Number);
    code_as_list(value: Text);
    numbers(value: Text, count: Number);
    addresses(value: Text, count: Number);
    ids(value: Text, count: Number);
    id_as_list(value: Text);
}

/// `None`: a code.
pub(crate) fn count(
    identifier: Option<Identifier>,
    value: &str,
    seen: Seen,
    damaged: bool,
    params: &Params,
) -> Option<usize> {
    match identifier {
        None => several::codes(value, seen, damaged, params),
        Some(identifier) => several::customers(identifier, value, seen, damaged, params),
    }
}

pub(crate) fn say(identifier: Option<Identifier>, value: &str, params: &Params) -> Said {
    let count = count(identifier, value, Seen::of(value), false, params).unwrap_or_default() as u64;
    Said::new(match identifier {
        None | Some(Identifier::NotTagged) if count == 1 => sentence::code_as_list(value),
        None | Some(Identifier::NotTagged) => sentence::codes(value, count),
        Some(Identifier::Mobile) => sentence::numbers(value, count),
        Some(Identifier::Email) => sentence::addresses(value, count),
        Some(Identifier::ExternalId | Identifier::UserId) if count == 1 => sentence::id_as_list(value),
        Some(Identifier::ExternalId | Identifier::UserId) => sentence::ids(value, count),
    })
}
