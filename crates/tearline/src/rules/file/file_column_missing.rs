//! Needed columns that are not there.

use crate::Role;
use crate::rules::Said;

rule! {
    /// The column of the codes or of the customers could not be found, is not in the file, or both were said
    /// to be the same column; or the columns are set apart by a sign that is no separator.
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
    codes_not_found();
    customer_not_found();
    code_out_of_range(given: Number, columns: Number);
    customer_out_of_range(given: Number, columns: Number);
    same(column: Column);
    codes_needed();
    nothing_left();
    set_apart_by_sign(found: Characters);
    set_apart_by_spaces();
    set_apart_by_other(found: Characters);
}

/// What stands between the columns is no delimiter, a space for spaces alone; or it is another one than was chosen.
pub(crate) fn say_set_apart(by: char) -> Said {
    Said::new(match by {
        ' ' => sentence::set_apart_by_spaces(),
        ',' | ';' | '\t' | '|' => sentence::set_apart_by_other(&[by]),
        _ => sentence::set_apart_by_sign(&[by]),
    })
}

/// No column of a file of customers is one of codes, and the series takes uploaded codes only; or with `customers` no
/// column is one of customers; or with `codes_only` the file should hold nothing but codes.
pub(crate) fn say_not_found(role: Role, codes_only: bool) -> Said {
    Said::new(match role {
        Role::Code if codes_only => sentence::codes_not_found(),
        Role::Code => sentence::code_not_found(),
        Role::Customer => sentence::customer_not_found(),
    })
}

/// A column was given that the file, with so many columns, does not have. Indices count from 0.
pub(crate) fn say_out_of_range(role: Role, given: u32, columns: u32) -> Said {
    let (given, columns) = (u64::from(given), u64::from(columns));
    Said::new(match role {
        Role::Code => sentence::code_out_of_range(given, columns),
        Role::Customer => sentence::customer_out_of_range(given, columns),
    })
}

/// One column was given for both.
pub(crate) fn say_same(column: (u32, Option<&str>)) -> Said {
    Said::new(sentence::same(column))
}

/// The file is said to hold no codes, and the series takes nothing else; or it should hold nothing but codes.
pub(crate) fn say_no_codes(codes_only: bool) -> Said {
    Said::new(if codes_only { sentence::nothing_left() } else { sentence::codes_needed() })
}
