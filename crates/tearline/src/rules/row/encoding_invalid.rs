//! Bytes that are no text.

use crate::Encoding;
use crate::rules::Said;

rule! {
    /// The row has bytes that do not stand for any character in the file's encoding. They are shown as `�`.
    ///
    /// ## Why it is bad
    /// What stood there cannot be told. If it was in the code, the code is damaged; if it was in another
    /// column, the row was damaged along with it.
    ///
    /// ## Example
    /// ```text
    /// 919876543210,ABC�EF1
    /// → The row has bytes that are not UTF-8.
    /// ```
    ///
    /// ## How to mend
    /// Type the damaged value again, or export the file again as “CSV UTF-8”. If many rows have the finding,
    /// files of different encodings were probably joined into one.
}

sentences! {
    unreadable(encoding: Text);
}

pub(crate) fn say(encoding: Encoding) -> Said {
    Said::new(sentence::unreadable(encoding.name()))
}
