//! Codes that look as if a spreadsheet had made a date of them.

use crate::rules::{Params, Said};

rule! {
    /// The code looks like a date: `10-Mar`, `Mar-26`, `3/10/2026`. A spreadsheet may have made it out of a
    /// code such as `10MAR`, `MAR26` or `3-10-26`.
    ///
    /// ## Why it is bad
    /// If so, the code in the file is not the code that was printed, and customers who type the printed one
    /// are turned away. The row is accepted all the same: a code may look like this on purpose.
    ///
    /// ## Example
    /// ```text
    /// 10-Mar
    /// → The code "10-Mar" looks like a date.
    /// ```
    ///
    /// ## How to mend
    /// Compare the code with the place that it came from. If it was changed, export the codes again with the
    /// column formatted as text. If the series has such codes, let it turn the rule off.
}

sentences! {
    looks(value: Text);
}

const MONTHS: [&[u8; 3]; 12] =
    [b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov", b"dec"];

pub(crate) fn check(value: &str, _: &Params) -> bool {
    // From `1-Mar` to `10-Mar-2026`.
    if !(5..=11).contains(&value.len()) {
        return false;
    }
    let Some(at) = value.bytes().position(|b| matches!(b, b'-' | b'/' | b'.')) else { return false };
    let mut parts = value.split(char::from(value.as_bytes()[at]));
    let (first, second, third) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""), parts.next());
    if parts.next().is_some() {
        return false;
    }
    match third {
        None => {
            (is_day(first) && is_month_name(second))
                || (is_month_name(first) && (is_short(second) || is_year(second)))
        }
        Some(third) => {
            let day_first = is_day(first) && (is_month_name(second) || is_day(second));
            (day_first && (third.len() == 2 && is_short(third) || is_year(third)))
                || (is_year(first) && is_month(second) && is_day(third))
        }
    }
}

pub(crate) fn say(value: &str, _: &Params) -> Said {
    Said::new(sentence::looks(value))
}

/// One digit or two; `0` for what is no such number.
fn small(text: &str) -> u32 {
    if matches!(text.len(), 1 | 2) && text.bytes().all(|b| b.is_ascii_digit()) {
        text.parse().unwrap_or(0)
    } else {
        0
    }
}

fn is_day(text: &str) -> bool {
    (1..=31).contains(&small(text))
}

fn is_month(text: &str) -> bool {
    (1..=12).contains(&small(text))
}

/// A day of a month, or a year without its century.
fn is_short(text: &str) -> bool {
    small(text) > 0 || text == "00"
}

fn is_year(text: &str) -> bool {
    text.len() == 4
        && (text.starts_with("19") || text.starts_with("20"))
        && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_month_name(text: &str) -> bool {
    MONTHS.iter().any(|month| text.as_bytes().eq_ignore_ascii_case(&month[..]))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::rules::judge_code;
    use crate::rules::testing::{Outcome::*, check, params};
    use crate::{Rule, RuleSet};

    #[test]
    fn cases() {
        check(
            Rule::CodeDateLike,
            &RuleSet::default(),
            &[
                ("10-Mar", Found),
                ("1-MAR", Found),
                ("Mar-10", Found),
                ("Mar-00", Found),
                ("Mar-2026", Found),
                ("10-Mar-26", Found),
                ("10-Mar-2026", Found),
                ("3/10/2026", Found),
                ("03/10/26", Found),
                ("10.03.2026", Found),
                ("2026-03-10", Found),
                ("32-Mar", Fine),
                ("Mar-1001", Fine),
                ("MARS-10", Fine),
                ("10-MARS", Fine),
                ("3/10", Fine),
                ("10-03-1", Fine),
                ("10-03/2026", Fine),
                ("1-2-3-4", Fine),
                ("10MAR", Fine),
                ("SAVE-10", Fine),
                ("2026-13-10", Fine),
                ("10-Mar-20260", Fine),
                ("é-Mar", Fine),
            ],
        );
    }

    #[test]
    fn a_series_can_turn_it_off() {
        let severities = BTreeMap::from([(Rule::CodeDateLike, None)]);
        let params = params(&RuleSet { severities, ..RuleSet::default() });
        judge_code("10-Mar", &params, &mut |rule| panic!("{rule}"));
    }
}
