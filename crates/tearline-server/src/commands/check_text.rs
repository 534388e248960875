//! The report as a person reads it: the verdict in a sentence, then what was found how often, then where.

use std::fmt::Write as _;
use std::io::{self, Write};

use tearline::{Finding, Report, Role, Rule, Severity};

pub(super) fn write(out: &mut impl Write, name: &str, report: &Report) -> io::Result<()> {
    writeln!(out, "{name}: {}", verdict(report))?;
    if let Some(read) = how_it_was_read(report) {
        writeln!(out, "{read}")?;
    }
    if !report.counts.is_empty() {
        writeln!(out)?;
    }
    let mut counts: Vec<(Rule, u64, Severity)> =
        report.counts.iter().map(|(rule, n)| (*rule, *n, severity(report, *rule))).collect();
    counts.sort_by_key(|(_, n, severity)| (std::cmp::Reverse(*severity), std::cmp::Reverse(*n)));
    let width = counts.iter().map(|(_, n, _)| grouped(*n).len()).max().unwrap_or(0);
    for (rule, n, severity) in &counts {
        writeln!(
            out,
            "  {:>width$}  {:<7}  {:<22} {}",
            grouped(*n),
            severity.name(),
            rule.id(),
            rule.title()
        )?;
    }
    if !report.findings.is_empty() {
        writeln!(out)?;
    }
    for finding in &report.findings {
        writeln!(out, "{}", line(finding))?;
    }
    if report.findings_truncated {
        let listed = grouped(report.findings.len() as u64);
        let all = grouped(report.counts.values().sum());
        writeln!(
            out,
            "… {listed} of {all} findings are listed; --max-findings lists more, --errors writes every row."
        )?;
    }
    if let Some((rule, _, _)) = counts.first() {
        writeln!(out, "\n`tearline explain {rule}` says more about a rule.")?;
    }
    Ok(())
}

fn verdict(report: &Report) -> String {
    let rows = report.rows;
    if let Some(finding) = report.findings.iter().find(|finding| finding.rule.rejects_file()) {
        return format!("nothing of it can be uploaded. {}", finding.message);
    }
    if let Some(rule) = report.counts.keys().find(|rule| rule.rejects_file()) {
        return format!("nothing of it can be uploaded, because of {rule}.");
    }
    match (rows.accepted, rows.rejected) {
        (1, 0) => "its one row is good to upload.".to_owned(),
        (n, 0) => format!("all {} rows are good to upload.", grouped(n)),
        (0, 1) => format!("its one row is rejected{}.", cause(report)),
        (0, n) => format!("none of its {} is good to upload{}.", rows_of(n), cause(report)),
        (accepted, rejected) => {
            let are = if accepted == 1 { "is" } else { "are" };
            let (accepted, total, rejected) = (grouped(accepted), rows_of(rows.total), grouped(rejected));
            format!("{accepted} of {total} {are} good to upload, {rejected} rejected{}.", cause(report))
        }
    }
}

/// What to mend first.
fn cause(report: &Report) -> String {
    let errors = report.counts.iter().filter(|(rule, _)| severity(report, **rule) == Severity::Error);
    let errors: Vec<(Rule, u64)> = errors.map(|(rule, n)| (*rule, *n)).collect();
    match errors.iter().max_by_key(|(_, n)| *n) {
        Some((rule, _)) if errors.len() == 1 => format!(" for {rule}"),
        Some((rule, _)) => format!(", mostly for {rule}"),
        None => String::new(),
    }
}

/// The severity with which a rule was found here: a series may have changed it.
fn severity(report: &Report, rule: Rule) -> Severity {
    let found = report.findings.iter().find(|finding| finding.rule == rule).map(|finding| finding.severity);
    found.or(rule.default_severity()).unwrap_or(Severity::Warning)
}

fn how_it_was_read(report: &Report) -> Option<String> {
    if report.columns.is_empty() {
        return None;
    }
    let dialect = &report.dialect;
    let header = if dialect.header { "a header" } else { "no header" };
    let mut text = format!("Read as {}, separated by {}, with {header}", dialect.encoding, dialect.delimiter);
    for (role, what) in [(Role::Customer, report.identifier.name()), (Role::Code, "code")] {
        if let Some(column) = report.columns.iter().find(|column| column.role == Some(role)) {
            let _ = write!(text, "; {what} in column {}", column.index);
            if let Some(name) = &column.name {
                let _ = write!(text, " \"{name}\"");
            }
        }
    }
    text.push('.');
    Some(text)
}

fn line(finding: &Finding) -> String {
    let mut text = String::from("  ");
    if let (Some(row), Some(line)) = (finding.row, finding.line) {
        let _ = write!(text, "row {} (line {}", grouped(row), grouped(line));
        if let Some(column) = finding.column {
            let _ = write!(text, ", column {column}");
        }
        text.push_str(") ");
    }
    let _ = write!(text, "{} {}", finding.severity.name(), finding.rule);
    if let Some(value) = &finding.value {
        let _ = write!(text, " {value:?}");
    }
    let _ = write!(text, ": {}", finding.message);
    if let Some(suggestion) = &finding.suggestion {
        let _ = write!(text, " Suggestion: {suggestion:?}.");
    }
    text
}

fn rows_of(n: u64) -> String {
    if n == 1 { "1 row".to_owned() } else { format!("{} rows", grouped(n)) }
}

/// `1234567` as `1,234,567`.
fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        for (n, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(n), text);
        }
    }
}
