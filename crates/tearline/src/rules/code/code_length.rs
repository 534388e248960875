//! Codes that are too short or too long.

use crate::Bounds;
use crate::rules::{Params, Said};

rule! {
    /// The code has fewer or more characters than a code of this series may have. Every character
    /// counts as one, `é` too.
    ///
    /// ## Why it is bad
    /// A till that expects codes of a certain length refuses all others. A code that is too short has often
    /// lost its leading zeros to a spreadsheet; in one that is too long two may have run together.
    ///
    /// ## Example
    /// ```text
    /// 42
    /// → The code "42" has 2 characters; this series takes 8 to 12.
    /// ```
    ///
    /// ## How to mend
    /// Compare the code with the place that it came from. If leading zeros are missing, format the column as
    /// text and paste the codes again. If it was issued like this, let the series take such codes: one that is made
    /// shorter or longer by hand was never issued.
}

sentences! {
    exact(value: Text, chars: Number, length: Number);
    short(value: Text, chars: Number, min: Number, max: Number);
    long(value: Text, chars: Number, min: Number, max: Number);
}

pub(crate) fn check(value: &str, params: &Params) -> bool {
    let Bounds { min, max } = params.code_length;
    // A character has one byte to four: most lengths are settled without counting.
    let len = value.len();
    if len < min as usize {
        return true;
    }
    if len <= max as usize && len / 4 >= min as usize {
        return false;
    }
    !params.code_length.contains(if value.is_ascii() { len } else { value.chars().count() })
}

pub(crate) fn say(value: &str, params: &Params) -> Said {
    let (min, max) = (u64::from(params.code_length.min), u64::from(params.code_length.max));
    let chars = value.chars().count() as u64;
    Said::new(match chars {
        _ if min == max => sentence::exact(value, chars, min),
        _ if chars < min => sentence::short(value, chars, min, max),
        _ => sentence::long(value, chars, min, max),
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{Outcome::*, check};
    use crate::{Bounds, Rule, RuleSet};

    #[test]
    fn cases() {
        let (most, more) = ("A".repeat(40), "A".repeat(41));
        let wide = "é".repeat(40);
        check(
            Rule::CodeLength,
            &RuleSet::default(),
            &[("A", Fine), (&most, Fine), (&more, Found), (&wide, Fine)],
        );
        let rules = RuleSet { code_length: Bounds { min: 4, max: 6 }, ..RuleSet::default() };
        check(
            Rule::CodeLength,
            &rules,
            &[
                ("ABC", Found),
                ("ABCD", Fine),
                ("ABCDEF", Fine),
                ("ABCDEFG", Found),
                ("éé", Found),
                ("éééééé", Fine),
            ],
        );
        let exact = RuleSet { code_length: Bounds { min: 4, max: 4 }, ..RuleSet::default() };
        check(Rule::CodeLength, &exact, &[("ABCD", Fine), ("ABCDE", Found)]);
    }
}
