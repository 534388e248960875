//! A value that is longer than any value should be.

use crate::rules::{Params, Said};

rule! {
    /// A value has more characters than any value of an upload should have.
    ///
    /// ## Why it is bad
    /// Nobody types four thousand characters into a cell. A quote that was opened and closed in the wrong
    /// place, or a document pasted into the file, has run several cells together, and what was in them is
    /// lost to the columns they belong to.
    ///
    /// ## Example
    /// ```text
    /// 919876543210,"ABCDEF1
    /// 919876543211,ABCDEF2
    /// … 300 more lines …"
    /// → The value has 6,712 characters, more than the 4,096 that are allowed.
    /// ```
    ///
    /// ## How to mend
    /// Look at the line on which the row starts. If a quote stands there that has no partner near by, remove
    /// it; otherwise shorten the value.
}

sentences! {
    long(chars: Number, max: Number);
}

/// Of any column.
pub(crate) fn check(value: &str, params: &Params) -> bool {
    // Characters are counted only where there are enough bytes for too many of them.
    value.len() > params.max_value_chars && value.chars().count() > params.max_value_chars
}

pub(crate) fn say(value: &str, params: &Params) -> Said {
    Said::new(sentence::long(value.chars().count() as u64, params.max_value_chars as u64))
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{Outcome::*, check};
    use crate::{Rule, RuleSet};

    #[test]
    fn cases() {
        let rules = RuleSet { max_value_chars: 4, ..RuleSet::default() };
        check(
            Rule::ValueTooLong,
            &rules,
            &[("", Fine), ("ABCD", Fine), ("ABCDE", Found), ("äöüß", Fine), ("äöüßx", Found)],
        );
        let (most, more) = ("x".repeat(4096), "x".repeat(4097));
        check(Rule::ValueTooLong, &RuleSet::default(), &[(&most, Fine), (&more, Found)]);
    }
}
