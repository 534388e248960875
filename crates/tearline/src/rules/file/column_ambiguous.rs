//! Two columns that may both be the needed one.

use crate::Role;
use crate::rules::Said;

rule! {
    /// Two columns have names that fit equally well, so that nothing says which of them holds the codes, or the
    /// customers.
    ///
    /// ## Why it is bad
    /// Half of such guesses would be wrong, and a file read from the wrong column gives people coupons that were never
    /// issued. So nothing was judged.
    ///
    /// ## Example
    /// ```text
    /// Mobile,Cell phone,Coupon code
    /// → Both column 1 ("Mobile") and column 2 ("Cell phone") may hold the customers.
    /// ```
    ///
    /// ## How to mend
    /// Choose the column that is meant. If the file is made by a program, have the other column renamed or left out,
    /// so that nobody has to choose again.
}

sentences! {
    codes(first: Column, second: Column);
    customers(first: Column, second: Column);
}

pub(crate) fn say(role: Role, first: (u32, Option<&str>), second: (u32, Option<&str>)) -> Said {
    Said::new(match role {
        Role::Code => sentence::codes(first, second),
        Role::Customer => sentence::customers(first, second),
    })
}
