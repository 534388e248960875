//! Files that are not UTF-8.

use crate::Encoding;
use crate::rules::Said;

rule! {
    /// The file is not written in UTF-8. It was read as what it most likely is: UTF-16 where it says so
    /// itself, otherwise Windows-1252.
    ///
    /// ## Why it is bad
    /// A file does not say that it is Windows-1252; it was guessed. If the guess is wrong, letters such as
    /// `é` are read as others. Codes and numbers without such letters are safe.
    ///
    /// ## Example
    /// ```text
    /// M�ller,ABCDEF1
    /// → The file is not UTF-8; it was read as windows-1252.
    /// ```
    ///
    /// ## How to mend
    /// Look at the preview. If the letters are right, nothing has to be done. If not, save the file as “CSV
    /// UTF-8”, or choose the encoding.
}

sentences! {
    read_as(encoding: Text);
}

pub(crate) fn say(encoding: Encoding) -> Said {
    Said::new(sentence::read_as(encoding.name()))
}
