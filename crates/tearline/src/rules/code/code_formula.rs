//! Codes that a spreadsheet would run.

use crate::rules::{Params, Said, code_charset, is_without_fault, mend};

rule! {
    /// The code starts with `=`, `+`, `-`, `@`, a tab or a line break. A spreadsheet takes a cell that
    /// starts like this for a formula and runs it.
    ///
    /// ## Why it is bad
    /// Files of codes are opened in spreadsheets all day. At best the cell then shows an error instead of the
    /// code; at worst somebody put it there to fetch data from the computer that opens it.
    ///
    /// ## Example
    /// ```text
    /// =HYPERLINK("http://…")
    /// → The code "=HYPERLINK("http://…")" starts with "=".
    /// ```
    ///
    /// ## How to mend
    /// If a formula was meant to make the code, copy the column and paste it as values only. If the code was issued
    /// with the sign, issue another code for the row: what customers hold does not
    /// work without it.
}

sentences! {
    around_text(value: Text, code: Text);
    starts(value: Text, sign: Characters);
    in_list(value: Text);
    behind(sign: Characters, code: Text);
}

pub(crate) fn check(value: &str, _: &Params) -> bool {
    matches!(value.as_bytes().first(), Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r'))
}

pub(crate) fn say(value: &str, params: &Params) -> Said {
    // `="0012"`: written by a program so that a spreadsheet leaves the zeros alone.
    let text = mend::tidied(value).filter(|code| {
        value.starts_with("=\"") && !check(code, params) && !code_charset::check(code, params)
    });
    if let Some(code) = text {
        return Said::new(sentence::around_text(value, &code)).suggest(Some(code));
    }
    if code_charset::is_list_item(value) {
        return Said::new(sentence::in_list(value));
    }
    let sign: Vec<char> = value.chars().take(1).collect();
    let bare = value.trim_start_matches(['\t', '\r', ' ']);
    if value.starts_with(['\t', '\r']) && !bare.is_empty() && is_without_fault(None, bare, params) {
        return Said::new(sentence::behind(&sign, bare)).suggest(Some(bare.to_owned()));
    }
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
                ("- ABC", Found),
                ("@ABC", Found),
                ("\tABC", Mend("ABC")),
                ("\t=ABC", Found),
                ("\rABC", Mend("ABC")),
                ("A=B", Fine),
                ("A-B", Fine),
                ("=\"0012\"", Mend("0012")),
                ("'=A", Fine),
                ("", Fine),
            ],
        );
    }
}
