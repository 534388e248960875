//! Lines that come before the table.

use crate::rules::{Said, words};

rule! {
    /// There are lines before the header: a title, comments that start with `#`, or the line `sep=;` that is
    /// meant for Excel. They were skipped; the table starts behind them.
    ///
    /// ## Why it is bad
    /// Other programs take the first line for the header and then find no column. And what was skipped was
    /// not checked: should a coupon stand there, it is not uploaded.
    ///
    /// ## Example
    /// ```text
    /// Coupons of March
    /// mobile,coupon code
    /// 919876543210,ABCDEF1
    /// → Skipped 1 line before the header: it says "Coupons of March".
    /// ```
    ///
    /// ## How to mend
    /// Nothing has to be done if the preview shows the right columns. Otherwise remove the lines before the
    /// header, or choose the columns.
    "lines before the header"
}

/// `first`: what the first of the skipped lines says.
pub(crate) fn say(lines: usize, first: &str, header: bool) -> Said {
    let count = words::count(lines as u64, "line");
    let table = if header { "header" } else { "first row" };
    let (subject, them) = if lines == 1 { ("it", "it") } else { ("the first", "them") };
    let first =
        if first.is_empty() { "is blank".to_owned() } else { format!("says {}", words::quote(first)) };
    Said::new(format!(
        "Skipped {count} before the {table}: {subject} {first}; remove {them} if other programs read this file."
    ))
}
