//! Columns that were taken though no name says so.

use crate::Identifier;
use crate::rules::Said;

rule! {
    /// No name says which column holds the codes, or the customers; one was taken because nothing else was left, or
    /// because of its values. Or none was taken for the codes, though one may hold them.
    ///
    /// ## Why it is bad
    /// If a column of names is taken for the codes, people get coupons that nobody issued; if the codes are
    /// overlooked, new ones are made.
    ///
    /// ## Example
    /// ```text
    /// email,Kennung
    /// ann@example.com,AB12
    /// → The codes were taken from column 2 ("Kennung"), the only one left, though no name says so.
    /// ```
    ///
    /// ## How to mend
    /// Look at the column. If it is right, nothing has to be done; name it `coupon code` or `customerIdentifier`, and
    /// nobody asks again. If it is wrong, choose the right one, or say that the file has no codes.
}

sentences! {
    code_only_one(column: Column);
    code_only_one_of_codes(column: Column);
    code_counts_up(column: Column);
    no_codes(column: Column);
    customer_only_one(column: Column);
    customer_mobiles(column: Column);
    customer_addresses(column: Column);
    customer_other_kind(column: Column);
}

/// Why a column was taken, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Assumption {
    CodeOnlyOne,
    CodeCountsUp,
    NoCodes,
    CustomerOnlyOne,
    CustomerByValues,
    CustomerOtherKind,
}

pub(crate) fn say(assumption: Assumption, column: (u32, Option<&str>), identifier: Identifier) -> Said {
    Said::new(match assumption {
        Assumption::CodeOnlyOne if identifier == Identifier::NotTagged => {
            sentence::code_only_one_of_codes(column)
        }
        Assumption::CodeOnlyOne => sentence::code_only_one(column),
        Assumption::CodeCountsUp => sentence::code_counts_up(column),
        Assumption::NoCodes => sentence::no_codes(column),
        Assumption::CustomerOnlyOne => sentence::customer_only_one(column),
        Assumption::CustomerByValues if identifier == Identifier::Email => {
            sentence::customer_addresses(column)
        }
        Assumption::CustomerByValues => sentence::customer_mobiles(column),
        Assumption::CustomerOtherKind => sentence::customer_other_kind(column),
    })
}
