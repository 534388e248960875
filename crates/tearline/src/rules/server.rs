//! What only a server can find: it knows the coupons and the customers that there are. It says when; what is
//! said,
//! and how severe it is, is the catalogue's.

use super::{
    Said, code_exists, customer_limit, customer_unknown, not_processed, series_expired, series_limit,
};
use crate::{Finding, Row, Rule, Severity};

/// How much of a value a finding shows.
const VALUE_CHARS: usize = 100;

/// The code is already a coupon of the organization. `column`: that of the codes, from 0, where the file has
/// one.
pub fn code_exists(at: &Row<'_>, column: Option<u32>, code: &str) -> Finding {
    finding(Rule::CodeExists, Severity::Error, at, column, Some(code), code_exists::say(code))
}

/// No customer of the organization has the identifier. `severity`: the rule set's.
pub fn customer_unknown(at: &Row<'_>, column: u32, customer: &str, severity: Severity) -> Finding {
    let said = customer_unknown::say(customer);
    finding(Rule::CustomerUnknown, severity, at, Some(column), Some(customer), said)
}

/// The customer already has `max` coupons of the series.
pub fn customer_limit(at: &Row<'_>, column: u32, customer: &str, max: u64) -> Finding {
    let said = customer_limit::say(customer, max);
    finding(Rule::CustomerLimit, Severity::Error, at, Some(column), Some(customer), said)
}

/// The series already has `max` coupons.
pub fn series_limit(at: &Row<'_>, max: u64) -> Finding {
    finding(Rule::SeriesLimit, Severity::Error, at, None, None, series_limit::say(max))
}

/// All codes that the series can generate are taken.
pub fn no_code_left(at: &Row<'_>) -> Finding {
    finding(Rule::SeriesLimit, Severity::Error, at, None, None, series_limit::say_no_code_left())
}

/// The series can no longer be uploaded to. `on`: when it expired, as it is to be shown.
pub fn series_expired(at: &Row<'_>, on: Option<&str>) -> Finding {
    finding(Rule::SeriesExpired, Severity::Error, at, None, None, series_expired::say(on))
}

/// The upload ended before it came to the row.
pub fn not_processed(at: &Row<'_>) -> Finding {
    finding(Rule::NotProcessed, Severity::Error, at, None, None, not_processed::say())
}

/// `value` is shown where the row has no such column, as with a code that was generated for it.
fn finding(
    rule: Rule,
    severity: Severity,
    at: &Row<'_>,
    column: Option<u32>,
    value: Option<&str>,
    said: Said,
) -> Finding {
    let raw = column.and_then(|column| at.values.get(column as usize)).map(AsRef::as_ref);
    Finding {
        row: Some(at.row),
        line: Some(at.line),
        byte: Some(at.byte),
        column,
        value: raw.or(value).map(|value| value.chars().take(VALUE_CHARS).collect()),
        ..Finding::new(rule, severity, said)
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;
    use crate::rules::testing::check_sentence;

    #[test]
    fn a_finding_says_where_and_shows_the_files_own_value() {
        let row = Row {
            row: 3,
            line: 4,
            byte: 63,
            values: vec![Cow::Borrowed("919876543210"), Cow::Borrowed("abcdef1")],
            code: Some(Cow::Borrowed("ABCDEF1")),
            customer: Some(Cow::Borrowed("919876543210")),
            findings: Vec::new(),
            rejected: false,
            dropped: false,
            raw: Cow::Borrowed(b""),
        };
        let customer = "919876543210";
        let cases = [
            (code_exists(&row, Some(1), "ABCDEF1"), Rule::CodeExists, Some(1), Some("abcdef1")),
            (code_exists(&row, None, "GEN-1"), Rule::CodeExists, None, Some("GEN-1")),
            (
                customer_unknown(&row, 0, customer, Severity::Error),
                Rule::CustomerUnknown,
                Some(0),
                Some(customer),
            ),
            (customer_limit(&row, 0, customer, 2), Rule::CustomerLimit, Some(0), Some(customer)),
            (series_limit(&row, 10_000), Rule::SeriesLimit, None, None),
            (no_code_left(&row), Rule::SeriesLimit, None, None),
            (series_expired(&row, Some("2026-03-31")), Rule::SeriesExpired, None, None),
            (not_processed(&row), Rule::NotProcessed, None, None),
        ];
        for (finding, rule, column, value) in cases {
            assert_eq!((finding.rule, finding.severity), (rule, Severity::Error));
            assert_eq!((finding.row, finding.line, finding.byte), (Some(3), Some(4), Some(63)));
            assert_eq!((finding.column, finding.value.as_deref()), (column, value));
            check_sentence(&finding.message);
        }
    }
}
