//! What the database found, as findings like any other.

use tearline::{Finding, Report, Role, Row, Rule, Severity};
use tearline_api::contract::SeriesSettings;

/// The report cuts a value here.
const LONGEST_VALUE: usize = 100;

/// What a finding of a rule does in this series; `None`: the rule is off.
pub(super) fn severity(settings: &SeriesSettings, rule: Rule) -> Option<Severity> {
    let own = settings.rules.severities.get(&rule).filter(|_| rule.adjustable());
    own.copied().unwrap_or(rule.default_severity())
}

pub(super) fn finding(settings: &SeriesSettings, report: &Report, row: &Row<'_>, rule: Rule) -> Finding {
    let role = match rule {
        Rule::CodeExists => Some(Role::Code),
        Rule::CustomerUnknown | Rule::CustomerLimit => Some(Role::Customer),
        _ => None,
    };
    let column = role.and_then(|role| report.columns.iter().find(|column| column.role == Some(role)));
    let column = column.map(|column| column.index);
    let value = column.and_then(|at| row.values.get(at as usize));
    Finding {
        rule,
        severity: severity(settings, rule).unwrap_or(Severity::Error),
        row: Some(row.row),
        line: Some(row.line),
        byte: Some(row.byte),
        column,
        value: value.map(|value| value.chars().take(LONGEST_VALUE).collect()),
        message: message(settings, rule),
        first: None,
        suggestion: None,
    }
}

fn message(settings: &SeriesSettings, rule: Rule) -> String {
    match rule {
        Rule::CodeExists => {
            "The organization already has a coupon with this code; remove the row, or give it another code."
                .to_owned()
        }
        Rule::CustomerUnknown => {
            "The organization knows no such customer; correct the identifier, or add the customer first."
                .to_owned()
        }
        Rule::CustomerLimit => {
            let most = settings.coupons_per_customer.unwrap_or_default();
            let coupons = if most == 1 { "coupon" } else { "coupons" };
            format!(
                "The customer has the {most} {coupons} that the series allows a customer; remove the row."
            )
        }
        Rule::SeriesLimit => match settings.max_coupons {
            Some(most) => format!(
                "The series already holds the {most} coupons that it may; raise its limit, or use another series."
            ),
            None => "The series has no code left to give; make its generated codes longer.".to_owned(),
        },
        _ => "The series has expired, nothing can be uploaded to it any more; use another series.".to_owned(),
    }
}

/// Adds what the database found to the report of the file: the counts, and within the report's own cap the
/// findings, in the order of the rows.
pub(super) fn merge(report: &Report, counts: Report, found: Vec<Finding>, most: usize) -> Report {
    let mut merged = Report { counts: counts.counts, rows: counts.rows, ..report.clone() };
    if found.is_empty() {
        return merged;
    }
    merged.findings.extend(found);
    // Findings about the file come first, then stably by row: the file's own before the database's.
    merged.findings.sort_by_key(|finding| finding.row.unwrap_or(0));
    merged.findings_truncated |= merged.findings.len() > most;
    merged.findings.truncate(most);
    merged
}
