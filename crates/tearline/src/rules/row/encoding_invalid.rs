//! Bytes that are no text.

use crate::Encoding;
use crate::rules::Said;

rule! {
    /// The row has something that does not stand for any character in the file's encoding. It is shown as `�`.
    ///
    /// ## Why it is bad
    /// What stood there cannot be told. If it was in the code, the code is damaged; if it was in another
    /// column, the row was damaged along with it.
    ///
    /// ## Example
    /// ```text
    /// 919876543210,ABC�EF1
    /// → The row has characters that cannot be read as UTF-8, shown as �.
    /// ```
    ///
    /// ## How to mend
    /// Take the damaged value from its source again, or export the file again as “CSV UTF-8”. If many rows have the finding,
    /// files of different encodings were probably joined into one.
}

sentences! {
    unreadable(encoding: Text);
}

pub(crate) fn say(encoding: Encoding) -> Said {
    Said::new(sentence::unreadable(encoding.name()))
}
