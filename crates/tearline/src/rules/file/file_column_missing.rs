//! Needed columns that are not there.

use crate::Role;
use crate::rules::Said;

rule! {
    /// The column of the codes or of the customers could not be found, is not in the file, or both were said
    /// to be the same column.
    ///
    /// ## Why it is bad
    /// Without it no row can be understood, so none was judged. Rather than guess and give coupons to the
    /// wrong people, the check asks.
    ///
    /// ## Example
    /// ```text
    /// ref,date,note
    /// 919876543210,2026-03-10,ABCDEF1
    /// → The column of the coupon codes could not be found.
    /// ```
    ///
    /// ## How to mend
    /// Choose the column, or name it in the file's first row: `coupon code` for the codes,
    /// `customerIdentifier` for the customers. Columns are counted from 0 where they are sent as a number.
}

sentences! {
    code_not_found();
    customer_not_found();
    code_out_of_range(given: Number, columns: Number);
    customer_out_of_range(given: Number, columns: Number);
    same(column: Column);
}

/// What is wrong with the columns. Indices count from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Problem<'a> {
    NotFound(Role),
    /// A column was given that the file, with so many columns, does not have.
    OutOfRange {
        role: Role,
        index: u32,
        columns: u32,
    },
    /// One column was given for both.
    Same {
        index: u32,
        name: Option<&'a str>,
    },
}

pub(crate) fn say(problem: Problem<'_>) -> Said {
    Said::new(match problem {
        Problem::NotFound(Role::Code) => sentence::code_not_found(),
        Problem::NotFound(Role::Customer) => sentence::customer_not_found(),
        Problem::OutOfRange { role: Role::Code, index, columns } => {
            sentence::code_out_of_range(u64::from(index), u64::from(columns))
        }
        Problem::OutOfRange { role: Role::Customer, index, columns } => {
            sentence::customer_out_of_range(u64::from(index), u64::from(columns))
        }
        Problem::Same { index, name } => sentence::same((index, name)),
    })
}
