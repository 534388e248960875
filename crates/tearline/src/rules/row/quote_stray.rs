//! Quotes where none should be.

use crate::rules::{Said, normal};

rule! {
    /// A quote stands inside a value that is not in quotes, or text follows the quote that closes a value.
    /// The row was read as well as it can be, with the quote as part of the value. In the first line it may make one name
    /// of several.
    ///
    /// ## Why it is bad
    /// Programs disagree on what such a line means. The next one that reads this file may see other values,
    /// or other columns, than this check did.
    ///
    /// ## Example
    /// ```text
    /// 919876543210,AB"CD
    /// "9198765"43211,ABCDEF2
    /// → A quote stands inside a value, or text follows a closing quote.
    /// ```
    ///
    /// ## How to mend
    /// Remove the quote if it is not part of the value. If it is, put the whole value in quotes and write the
    /// quote twice: `"AB""CD"`. Where a space stands before it,
    /// remove the space.
}

sentences! {
    after_space();
    stray();
    in_names(column: Column);
}

/// A quote in the header has made one name of several.
pub(crate) fn say_of_names(column: (u32, Option<&str>)) -> Said {
    Said::new(sentence::in_names(column))
}

/// `value`: where the quote is, not trimmed.
pub(crate) fn say(value: &str) -> Said {
    let space = value.starts_with(char::is_whitespace);
    let opens = normal::trim(value.trim_end_matches('"')).starts_with('"');
    let bare = value.contains('"') && !normal::trim(value).contains('"');
    let after_space = space && (opens || bare);
    Said::new(if after_space { sentence::after_space() } else { sentence::stray() })
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_space_before_the_quote_is_told_from_other_quotes() {
        for (value, expected) in [
            (" \"AB12\"", "after_space"),
            (" \"Doe", "after_space"),
            ("  \"\"", "after_space"),
            ("\u{a0}\"AB12\"", "after_space"),
            ("AB\"12", "stray"),
            ("AB12\"", "stray"),
            (" AB\"12", "stray"),
        ] {
            assert_eq!(super::say(value).message.sentence, expected, "{value}");
        }
    }
}
