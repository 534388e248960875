//! The sentences: what a report says to a tired person.

use tearline_api::contract::WaitingFor;
use tearline_api::tearline::{
    Column, Delimiter, Dialect, Encoding, Finding, Identifier, LineEnd, Report, Role, Rule, Severity,
};
use tearline_api::worker::NotChecked;

use crate::locale::{said, t, title};

/// The verdict, in its parts: what is ready is shown in one colour, what is rejected in another.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Verdict {
    /// That it is not to be relied on yet.
    pub(crate) asks: String,
    pub(crate) ready: String,
    pub(crate) rejected: String,
    pub(crate) because: String,
}

/// `questions`: how many are still open.
pub(crate) fn verdict(report: &Report, questions: usize) -> Verdict {
    let asks = match questions {
        0 => String::new(),
        _ => t!("{n, plural, one {One question first.} other {# questions first.}}", n = questions),
    };
    if report.file_rejected() && questions > 0 {
        let because = format!(" {}", t!("Nothing of this file is judged before it is answered."));
        return Verdict { asks, because, ..Verdict::default() };
    }
    if let Some(finding) = file_finding(report) {
        return Verdict {
            rejected: t!("This file cannot be uploaded."),
            because: format!(" {}", said(finding)),
            ..Verdict::default()
        };
    }
    let rows = report.rows;
    let ready = match (rows.accepted, rows.rejected) {
        (0, _) => String::new(),
        (_, 0) if questions > 0 => t!(
            "{n, plural, =1 {As the file was read, the only row would be ready.} one {As the file was read, # row would be ready.} other {As the file was read, all # rows would be ready.}}",
            n = rows.total
        ),
        (accepted, _) if questions > 0 => t!(
            "As the file was read, {good} of {n, plural, one {# row} other {# rows}} would be ready.",
            good = accepted,
            n = rows.total
        ),
        (_, 0) => t!(
            "{n, plural, =1 {The only row is ready.} one {# row is ready.} other {All # rows are ready.}}",
            n = rows.total
        ),
        (accepted, _) => t!(
            "{good, plural, one {# of {n} rows is ready.} other {# of {n} rows are ready.}}",
            good = accepted,
            n = rows.total
        ),
    };
    let rejected = match (rows.accepted, rows.rejected) {
        (_, 0) => String::new(),
        (0, _) => t!(
            "{n, plural, =1 {The only row would be rejected} one {# row would be rejected} other {All # rows would be rejected}}",
            n = rows.total
        ),
        _ => t!("{n, plural, one {# would be rejected} other {# would be rejected}}", n = rows.rejected),
    };
    let because = if rejected.is_empty() { String::new() } else { because(report) };
    Verdict { asks, ready, rejected, because }
}

fn because(report: &Report) -> String {
    let Some(rule) = main_cause(report) else { return t!("{what}.", what = "") };
    let times = report.counts.get(&rule).copied().unwrap_or_default();
    let ties = rejecting(report).filter(|(_, other)| *other == times).count();
    let cause = cause(rule);
    // A row can have several findings, of one rule even: the share is of rows at best.
    match times * 100 / report.rows.rejected.max(1) {
        _ if report.rows.rejected == 1 => t!(", because {cause}.", cause = cause),
        100.. if rejecting(report).count() == 1 => t!(", all because {cause}.", cause = cause),
        90.. if ties == 1 => t!(", nearly all because {cause}.", cause = cause),
        50.. if ties == 1 => t!(", mostly because {cause}.", cause = cause),
        _ if ties > 1 => t!(", for several reasons."),
        _ => t!(", most often because {cause}.", cause = cause),
    }
}

/// The rule that rejected most; where nothing was rejected, the one that found most.
pub(crate) fn main_cause(report: &Report) -> Option<Rule> {
    let most = |rules: &mut dyn Iterator<Item = (Rule, u64)>| {
        // The first of several equals: the order of the catalogue.
        rules.fold(None, |most: Option<(Rule, u64)>, each| match most {
            Some(most) if most.1 >= each.1 => Some(most),
            _ => Some(each),
        })
    };
    if let Some(finding) = file_finding(report) {
        return Some(finding.rule);
    }
    let found = most(&mut rejecting(report))
        .or_else(|| most(&mut report.counts.iter().map(|(rule, times)| (*rule, *times))));
    found.map(|(rule, _)| rule)
}

fn rejecting(report: &Report) -> impl Iterator<Item = (Rule, u64)> {
    report
        .counts
        .iter()
        .map(|(rule, times)| (*rule, *times))
        .filter(|(rule, _)| severity(report, *rule) == Severity::Error)
}

/// The severity that a rule has in this report: a series may have changed it.
pub(crate) fn severity(report: &Report, rule: Rule) -> Severity {
    let listed = report.findings.iter().find(|finding| finding.rule == rule).map(|finding| finding.severity);
    listed.or(rule.default_severity()).unwrap_or(Severity::Error)
}

/// The finding that rejects the file as a whole.
pub(crate) fn file_finding(report: &Report) -> Option<&Finding> {
    report.findings.iter().find(|finding| finding.rule.rejects_file())
}

/// A rule as the end of "would be rejected, mostly because …".
fn cause(rule: Rule) -> String {
    match rule {
        Rule::QuoteUnclosed => t!("a quote opens and never closes"),
        Rule::QuoteSwallowed => t!("a quote swallowed rows"),
        Rule::EncodingInvalid => t!("of bytes that are no text"),
        Rule::RowShort => t!("values are missing at the end of the row"),
        Rule::RowLong => t!("the row has more values than the header"),
        Rule::ValueTooLong => t!("a value is far too long"),
        Rule::ValueControl => t!("of control characters within a value"),
        Rule::ValuePlaceholder => t!("a word stands where a value should be"),
        Rule::ValueSeveral => t!("several values stand in one cell"),
        Rule::CodeMissing => t!("the code is missing"),
        Rule::CodeLength => t!("the code is too short or too long"),
        Rule::CodeCharset => t!("the code holds characters that this series does not allow"),
        Rule::CodeFormula => t!("a spreadsheet would run the code as a formula"),
        Rule::CodeSpreadsheet => t!("a spreadsheet damaged the codes"),
        Rule::CodeDateLike => t!("the code looks like a date"),
        Rule::CodeDuplicate => t!("the same code stands on an earlier row"),
        Rule::CustomerMissing => t!("the customer is missing"),
        Rule::CustomerDuplicate => t!("the same customer stands on an earlier row"),
        Rule::MobileFormat => t!("the mobile number is no number"),
        Rule::MobileTrunk => t!("the mobile number has a zero that is dialled only at home"),
        Rule::MobileCountry => t!("the mobile number does not fit its country"),
        Rule::MobileSpreadsheet => t!("a spreadsheet damaged the mobile numbers"),
        Rule::EmailFormat => t!("the e-mail address is no address"),
        Rule::EmailTypo => t!("the e-mail address looks mistyped"),
        Rule::ExternalIdFormat => t!("the external id is too long"),
        Rule::ExternalIdSpreadsheet => t!("a spreadsheet damaged the external ids"),
        Rule::UserIdFormat => t!("the user id is no number"),
        Rule::CodeExists => t!("the code exists already"),
        Rule::CustomerUnknown => t!("the customer is not known"),
        Rule::CustomerLimit => t!("the customer has too many coupons already"),
        Rule::SeriesLimit => t!("the series is full"),
        Rule::SeriesExpired => t!("the series has expired"),
        Rule::NotProcessed => t!("the upload ended before it came to the row"),
        // Rules about the file, and remarks, reject no row.
        _ => t!("of what is listed below"),
    }
}

/// A finding in the few words that fit a cell.
pub(crate) fn reason(finding: &Finding) -> String {
    match (finding.first, &finding.suggestion) {
        (Some(first), _) if finding.rule == Rule::CustomerDuplicate => {
            t!("same customer as row {n}", n = first)
        }
        (Some(first), _) => t!("same code as row {n}", n = first),
        (None, Some(suggestion)) => {
            t!("{what}: {suggestion}?", what = title(finding.rule), suggestion = suggestion.clone())
        }
        (None, None) => title(finding.rule).to_owned(),
    }
}

/// What the button does, honestly.
pub(crate) fn upload_label(report: &Report) -> String {
    let rows = report.rows;
    let generates = !report.columns.iter().any(|column| column.role == Some(Role::Code));
    match (rows.rejected, generates) {
        (0, false) => t!("Upload {n, plural, one {# row} other {# rows}}", n = rows.total),
        (0, true) => {
            t!(
                "Upload: {n, plural, one {# code is made, one a row} other {# codes are made, one a row}}",
                n = rows.total
            )
        }
        (rejected, _) => t!(
            "Upload: {good, plural, one {# good row goes in} other {# good rows go in}}, {n, plural, one {# is returned in an error file} other {# are returned in an error file}}",
            good = rows.accepted,
            n = rejected,
        ),
    }
}

/// How bad something is.
pub(crate) fn severity_name(severity: Severity) -> String {
    match severity {
        Severity::Error => t!("error"),
        Severity::Warning => t!("warning"),
        Severity::Info => t!("info"),
    }
}

/// What a column is to the check.
pub(crate) fn role(role: Role) -> String {
    match role {
        Role::Code => t!("code"),
        Role::Customer => t!("customer"),
    }
}

pub(crate) fn identifier(identifier: Identifier) -> String {
    match identifier {
        Identifier::Mobile => t!("mobile"),
        Identifier::Email => t!("e-mail"),
        Identifier::ExternalId => t!("external ID"),
        Identifier::UserId => t!("user ID"),
        Identifier::NotTagged => t!("codes only"),
    }
}

pub(crate) fn delimiter(delimiter: Delimiter) -> String {
    match delimiter {
        Delimiter::Comma => t!(", comma"),
        Delimiter::Semicolon => t!("; semicolon"),
        Delimiter::Tab => t!("tab"),
        Delimiter::Pipe => t!("| pipe"),
        other => other.name().to_owned(),
    }
}

/// What a column of this role holds.
pub(crate) fn held(role: Role, identifier: Identifier) -> String {
    match (role, identifier) {
        (Role::Code, _) => t!("coupon codes"),
        (_, Identifier::Mobile) => t!("mobile numbers"),
        (_, Identifier::Email) => t!("e-mail addresses"),
        (_, Identifier::ExternalId) => t!("external IDs"),
        (_, Identifier::UserId) => t!("user IDs"),
        (_, Identifier::NotTagged) => t!("customers"),
    }
}

/// A column, as a sentence speaks of it.
pub(crate) fn in_sentence(column: &Column) -> String {
    match &column.name {
        Some(name) if !name.is_empty() => {
            t!("column {n} (\"{name}\")", n = column.index + 1, name = name.clone())
        }
        _ => t!("column {n}", n = column.index + 1),
    }
}

/// A column, counted as people count.
pub(crate) fn column(column: &Column) -> String {
    match &column.name {
        Some(name) if !name.is_empty() => format!("{} · {name}", column.index + 1),
        _ => t!("column {n}", n = column.index + 1),
    }
}

pub(crate) fn why_encoding(dialect: &Dialect) -> String {
    match (dialect.encoding, dialect.bom) {
        (_, true) => t!("found: the file starts with its byte-order mark"),
        (Encoding::Windows1252, _) => t!("found: the bytes are no UTF-8"),
        _ => t!("found: the bytes read as it"),
    }
}

pub(crate) fn why_delimiter(dialect: &Dialect) -> String {
    match dialect.line_end {
        LineEnd::Mixed => t!("found: it divides the rows most evenly; line ends are mixed"),
        _ => t!("found: it divides the rows most evenly"),
    }
}

/// Why a job does not go on just now. It goes on by itself; nobody has to upload anything again.
pub(crate) fn waiting(cause: WaitingFor) -> String {
    match cause {
        WaitingFor::File => {
            t!("Waiting: the server can't find the stored file just now. It goes on by itself when it can.")
        }
        WaitingFor::Room => {
            t!("Waiting: the server's disk is full. It goes on by itself when there is room.")
        }
        WaitingFor::Storage => {
            t!("Waiting: the server can't reach its files just now. It goes on by itself when it can.")
        }
        WaitingFor::Database => {
            t!("Waiting: the server can't reach its database just now. It goes on by itself when it can.")
        }
    }
}

/// Why a file is not checked.
pub(crate) fn not_checked(why: NotChecked) -> String {
    match why {
        NotChecked::Rules { english, .. } => {
            t!("The rules of this series cannot be used: {error}. Ask whoever set it up.", error = english)
        }
        NotChecked::Unreadable => t!(
            "The file could not be read: it may have been changed, moved or deleted since it was chosen. Choose it again."
        ),
        NotChecked::Changed => t!("The file was changed while it was read. Choose it again."),
    }
}

pub(crate) fn why_header(dialect: &Dialect) -> String {
    if dialect.header {
        t!("found: the first row holds names")
    } else {
        t!("found: the first row looks like data")
    }
}

/// Why nothing is sent while questions are open.
pub(crate) fn answer_first(questions: usize) -> Option<String> {
    match questions {
        0 => None,
        1 => {
            Some(t!("Answer the question above first: before that nobody can say what the upload would do."))
        }
        _ => {
            Some(t!("Answer the questions above first: before that nobody can say what the upload would do."))
        }
    }
}

pub(crate) fn why_column(column: Option<&Column>) -> String {
    match column {
        Some(column) if column.name.is_some() => t!("found: by its name, or as the only one left"),
        Some(_) => t!("found: the only one left"),
        None => t!("not found"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use tearline_api::tearline::{Options, RowCounts, check as judge};

    use super::*;

    fn report(file: &str) -> Report {
        judge(file.as_bytes(), Options::new(Identifier::Mobile)).unwrap().report
    }

    #[test]
    fn the_verdict_is_a_sentence() {
        #[track_caller]
        fn check(file: &str, expected: &str) {
            let verdict = verdict(&report(file), 0);
            let parts = [verdict.ready, verdict.rejected + &verdict.because];
            assert_eq!(parts.join(" ").trim(), expected);
        }
        check("mobile,code\n9876543210,A1\n", "The only row is ready.");
        check("mobile,code\n9876543210,A1\n9876543211,A2\n", "All 2 rows are ready.");
        check(
            "mobile,code\n9876543210,A1\n9876543211,A1\n",
            "1 of 2 rows is ready. 1 would be rejected, because the same code stands on an earlier row.",
        );
        check(
            "mobile,code\n,A1\n,A2\n",
            "All 2 rows would be rejected, all because the customer is missing.",
        );
        check(
            "mobile,code\n1234567,A1\n,A2\n1234567,A1\n1234567,A1\n",
            "1 of 4 rows is ready. 3 would be rejected, mostly because the same code stands on an earlier row.",
        );
        check(
            "mobile,code\n1234567,A1\n,A2\n1234567,A1\n",
            "1 of 3 rows is ready. 2 would be rejected, for several reasons.",
        );
    }

    #[test]
    fn a_rejected_file_says_why() {
        let verdict = verdict(&report(""), 0);
        assert!(verdict.ready.is_empty());
        assert_eq!(verdict.rejected, "This file cannot be uploaded.");
        assert!(verdict.because.len() > 10);
    }

    #[test]
    fn the_button_says_what_happens() {
        #[track_caller]
        fn check(file: &str, expected: &str) {
            assert_eq!(upload_label(&report(file)), expected);
        }
        check("mobile,code\n9876543210,A1\n", "Upload 1 row");
        check(
            "mobile,code\n9876543210,A1\n,A2\n",
            "Upload: 1 good row goes in, 1 is returned in an error file",
        );
        check("mobile\n9876543210\n9876543211\n", "Upload: 2 codes are made, one a row");
        let mut large = report("mobile,code\n9876543210,A1\n");
        large.rows = RowCounts { total: 500_000, accepted: 498_120, rejected: 1880 };
        assert_eq!(
            upload_label(&large),
            "Upload: 498,120 good rows go in, 1,880 are returned in an error file"
        );
    }
}
