//! Codes that the file has twice.

use crate::rules::Said;

rule! {
    /// An earlier row has the same code. Capital and small letters make no difference, unless the series says
    /// that they do. The earlier row keeps the code; this one is rejected. What a spreadsheet has damaged is not
    /// compared.
    ///
    /// ## Why it is bad
    /// A code can be redeemed by one customer only. If two have it, the second is turned away at the till.
    ///
    /// ## Example
    /// ```text
    /// 919876543210,ABCDEF1
    /// 919876543211,abcdef1
    /// → The code "abcdef1" is already on row 1.
    /// ```
    ///
    /// ## How to mend
    /// Give this row a code of its own, or delete it. If codes that differ in capitals only are different ones, let
    /// the series keep the case (`keepCase`). If most rows are duplicates, the file was probably joined from two
    /// exports. Compare long numbers that end in zeros with the original list.
}

sentences! {
    again(value: Text, first: Number);
    other_case(value: Text, first: Number, spelling: Text);
    rounded(value: Text, first: Number);
}

/// `first`: the row that keeps the code.
/// `spelling`: how that row has it, if it can be told.
pub(crate) fn say(value: &str, first: u64, spelling: Option<&str>) -> Said {
    Said::new(match spelling.filter(|&spelling| spelling != value) {
        Some(spelling) => sentence::other_case(value, first, spelling),
        None if is_rounded(value) => sentence::rounded(value, first),
        None => sentence::again(value, first),
    })
}

/// Whether a spreadsheet may have made zeros of the last digits: of a number it keeps fifteen.
fn is_rounded(value: &str) -> bool {
    let (kept, behind) = value.as_bytes().split_at(value.len().min(15));
    !behind.is_empty() && behind.iter().all(|&b| b == b'0') && kept.iter().all(u8::is_ascii_digit)
}
