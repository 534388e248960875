//! Codes that a spreadsheet would run.

use crate::rules::{Params, Said};

rule! {
    /// The code starts with `=`, `+`, `-`, `@`, a tab or a carriage return. A spreadsheet takes a cell that
    /// starts like this for a formula and runs it.
    ///
    /// ## Why it is bad
    /// Files of codes are opened in spreadsheets all day. At best the cell then shows an error instead of the
    /// code; at worst somebody put it there to fetch data from the computer that opens it.
    ///
    /// ## Example
    /// ```text
    /// =HYPERLINK("http://…")
    /// → The code starts with "=", which a spreadsheet would run as a formula.
    /// ```
    ///
    /// ## How to mend
    /// If a formula was meant to make the code, copy the column and paste it as values only. If the code was issued
    /// with the sign, issue another code for the row: what customers hold does not
    /// work without it.
}

sentences! {
    starts(value: Text, sign: Characters);
}

pub(crate) fn check(value: &str, _: &Params) -> bool {
    matches!(value.as_bytes().first(), Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r'))
}

pub(crate) fn say(value: &str, _: &Params) -> Said {
    let sign: Vec<char> = value.chars().take(1).collect();
    Said::new(sentence::starts(value, &sign))
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{Outcome::*, check};
    use crate::{Rule, RuleSet};

    #[test]
    fn cases() {
        check(
            Rule::CodeFormula,
            &RuleSet::default(),
            &[
                ("=1+1", Found),
                ("+ABC", Found),
                ("-ABC", Found),
                ("@ABC", Found),
                ("\tABC", Found),
                ("\rABC", Found),
                ("A=B", Fine),
                ("A-B", Fine),
                ("'=A", Fine),
                ("", Fine),
            ],
        );
    }
}
