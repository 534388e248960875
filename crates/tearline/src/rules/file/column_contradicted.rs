//! Given columns whose name says that they are something else.

use crate::Role;
use crate::rules::Said;

rule! {
    /// A column was given for the codes, or for the customers, and its name in the file says that it holds something
    /// else. It was used as it was given.
    ///
    /// ## Why it is bad
    /// Columns that are sent as a number are counted from 0: whoever counts from 1 takes the column beside the one that
    /// is meant, and codes become customers.
    ///
    /// ## Example
    /// ```text
    /// external id,coupon code
    /// → The customers are read from column 2 ("coupon code"), as it was given.
    /// ```
    ///
    /// ## How to mend
    /// Compare the number, or the choice, with the file. If the column is right in spite of its name, nothing has to be
    /// done; otherwise choose the right one and check again.
}

sentences! {
    code(column: Column);
    customer(column: Column);
}

pub(crate) fn say(role: Role, column: (u32, Option<&str>)) -> Said {
    Said::new(match role {
        Role::Code => sentence::code(column),
        Role::Customer => sentence::customer(column),
    })
}
