//! What the database found, as findings like any other: it says when, the rules say what.

use tearline::{Finding, Report, Role, Row, Rule, Severity, server};
use tearline_api::contract::SeriesSettings;

use crate::clock;

/// What a finding of a rule does in this series; `None`: the rule is off.
pub(super) fn severity(settings: &SeriesSettings, rule: Rule) -> Option<Severity> {
    settings.rules.severity(rule)
}

pub(super) fn finding(settings: &SeriesSettings, report: &Report, row: &Row<'_>, rule: Rule) -> Finding {
    let role = match rule {
        Rule::CodeExists => Some(Role::Code),
        Rule::CustomerUnknown | Rule::CustomerLimit => Some(Role::Customer),
        _ => None,
    };
    let column = role.and_then(|role| report.columns.iter().find(|column| column.role == Some(role)));
    let column = column.map(|column| column.index);
    let code = row.code.as_deref().unwrap_or_default();
    let customer = row.customer.as_deref().unwrap_or_default();
    match rule {
        Rule::CodeExists => server::code_exists(row, column, code),
        Rule::CustomerUnknown => {
            let severity = severity(settings, rule).unwrap_or(Severity::Error);
            server::customer_unknown(row, column.unwrap_or_default(), customer, severity)
        }
        Rule::CustomerLimit => {
            let most = settings.coupons_per_customer.unwrap_or_default();
            server::customer_limit(row, column.unwrap_or_default(), customer, most)
        }
        Rule::SeriesLimit => match settings.max_coupons {
            Some(most) => server::series_limit(row, most),
            None => server::no_code_left(row),
        },
        Rule::NotProcessed => server::not_processed(row),
        _ => {
            let on = settings.expires_on.map(clock::date);
            server::series_expired(row, on.as_deref())
        }
    }
}

/// Adds what the database found to the report of the file: the counts, and within the report's own cap the
/// findings, in the order of the rows.
pub(super) fn merge(report: &Report, counts: Report, found: Vec<Finding>, most: usize) -> Report {
    let mut merged = report.clone();
    (merged.counts, merged.rows) = (counts.counts, counts.rows);
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
