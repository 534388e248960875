//! Lines that come before the table.

use crate::rules::Said;

rule! {
    /// There are lines before the header: a title, comments that start with `#`, or the line `sep=;` that is
    /// meant for Excel. They were skipped; the table starts behind them. Where there are comments before the header, lines
    /// between the rows that start with `#` and a space are comments, too, and were skipped as well.
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
}

sentences! {
    before_header(lines: Number, first: Text);
    before_header_blank(lines: Number);
    before_rows(lines: Number, first: Text);
    before_rows_blank(lines: Number);
    among_rows(lines: Number, first: Number);
}

/// `first`: what the first of the skipped lines says.
pub(crate) fn say(lines: usize, first: &str, header: bool) -> Said {
    let lines = lines as u64;
    Said::new(match (header, first.is_empty()) {
        (true, false) => sentence::before_header(lines, first),
        (true, true) => sentence::before_header_blank(lines),
        (false, false) => sentence::before_rows(lines, first),
        (false, true) => sentence::before_rows_blank(lines),
    })
}

/// Of comments that stand between rows. `first`: the line of the first.
pub(crate) fn say_among_rows(lines: u64, first: u64) -> Said {
    Said::new(sentence::among_rows(lines, first))
}
