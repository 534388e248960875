//! Customers by another identifier than the one that was chosen.

use crate::Identifier;
use crate::rules::Said;

rule! {
    /// Nearly all customers of the file are identified by something else than what was chosen: e-mail addresses, for
    /// example, where mobile numbers were asked for.
    ///
    /// ## Why it is bad
    /// Row after row is rejected, or the customers are not found, and nothing is wrong with the file.
    ///
    /// ## Example
    /// ```text
    /// email,coupon code
    /// ann@example.com,AAA111
    /// → Nearly all values of column 1 ("email") are e-mail addresses: choose EMAIL as the identifier.
    /// ```
    ///
    /// ## How to mend
    /// Choose the identifier that the message names. If the file has another column with what was asked for, choose
    /// that column instead. A program sends the identifier as `customerIdentifier`.
}

sentences! {
    addresses(column: Column);
    mobiles(column: Column);
}

/// `seen`: e-mail addresses or mobile numbers; nothing else is told beyond doubt.
pub(crate) fn say(seen: Identifier, column: (u32, Option<&str>)) -> Said {
    Said::new(match seen {
        Identifier::Email => sentence::addresses(column),
        _ => sentence::mobiles(column),
    })
}
