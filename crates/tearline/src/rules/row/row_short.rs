//! Rows that end too early.

use crate::rules::Said;

rule! {
    /// The row ends before the column of the code, or of the customer, is reached.
    ///
    /// ## Why it is bad
    /// A needed value is not there. Mostly a line was cut off, or a line break slipped into a value that is
    /// not in quotes and broke one row into two. Or the whole row is one value, in quotes or with another separator.
    ///
    /// ## Example
    /// ```text
    /// customerIdentifier,coupon code
    /// 919876543210
    /// → The row has 1 value and does not reach column 2 ("coupon code").
    /// ```
    ///
    /// ## How to mend
    /// Look at this line and the next. If they belong together, join them; otherwise fill in what is missing,
    /// or delete the row.
}

sentences! {
    short(values: Number, column: Column);
    in_quotes(column: Column);
    other_delimiter(column: Column, found: Characters, delimiter: Characters);
}

/// Its values are set apart by another sign than elsewhere in the file.
pub(crate) fn say_other_delimiter(
    needed_column: u32,
    column_name: Option<&str>,
    found: u8,
    delimiter: u8,
) -> Said {
    let [found, delimiter] = [found, delimiter].map(|sign| [char::from(sign)]);
    Said::new(sentence::other_delimiter((needed_column, column_name), &found, &delimiter))
}

/// All values of the row stand in quotes, so that they are one.
pub(crate) fn say_in_quotes(needed_column: u32, column_name: Option<&str>) -> Said {
    Said::new(sentence::in_quotes((needed_column, column_name)))
}

/// The column counts from 0.
pub(crate) fn say(values: usize, needed_column: u32, column_name: Option<&str>) -> Said {
    Said::new(sentence::short(values as u64, (needed_column, column_name)))
}
