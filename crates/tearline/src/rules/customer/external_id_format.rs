//! External ids that are too long.

use crate::rules::{Params, Said};

rule! {
    /// The external id has more characters than an external id can have: 255, unless the series says
    /// otherwise.
    ///
    /// ## Why it is bad
    /// No customer has such an id, so none is found. Mostly the cell holds a text of another column, or a quote that
    /// closes too late has run several cells together.
    ///
    /// ## Example
    /// ```text
    /// Customer since 2019, prefers to be called in the morning, …
    /// → The external id has 312 characters, more than the 255 that are possible.
    /// ```
    ///
    /// ## How to mend
    /// Write one id in the cell. If the column does not hold external ids, choose another column or another
    /// identifier.
}

sentences! {
    long(chars: Number, max: Number);
}

pub(crate) fn check(value: &str, params: &Params) -> bool {
    let most = params.external_id_max_chars;
    value.len() > most && value.chars().count() > most
}

pub(crate) fn say(value: &str, params: &Params) -> Said {
    Said::new(sentence::long(value.chars().count() as u64, params.external_id_max_chars as u64))
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{Outcome::*, check};
    use crate::{Rule, RuleSet};

    #[test]
    fn cases() {
        let (most, more, wide) = ("x".repeat(255), "x".repeat(256), "é".repeat(255));
        check(
            Rule::ExternalIdFormat,
            &RuleSet::default(),
            &[("x", Fine), ("any thing; at all", Fine), (&most, Fine), (&wide, Fine), (&more, Found)],
        );
    }
}
