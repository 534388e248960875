//! The sentences: what a report says to a tired person.

use tearline_api::contract::WaitingFor;
use tearline_api::tearline::{
    Column, Delimiter, Dialect, Encoding, Finding, Identifier, LineEnd, Report, Role, Rule, Severity,
};

use crate::numbers::{count, grouped};

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
        1 => "One question first.".to_owned(),
        _ => format!("{questions} questions first."),
    };
    if report.file_rejected() && questions > 0 {
        let because = " Nothing of this file is judged before it is answered.".to_owned();
        return Verdict { asks, because, ..Verdict::default() };
    }
    if let Some(finding) = file_finding(report) {
        return Verdict {
            rejected: "This file cannot be uploaded.".to_owned(),
            because: format!(" {}", finding.message),
            ..Verdict::default()
        };
    }
    let rows = report.rows;
    let ready = match (rows.accepted, rows.rejected) {
        (0, _) => String::new(),
        (1, 0) if questions > 0 => "As the file was read, the only row would be ready.".to_owned(),
        (accepted, rejected) if questions > 0 => {
            let which = if rejected == 0 { "all".to_owned() } else { format!("{} of", grouped(accepted)) };
            format!("As the file was read, {which} {} would be ready.", count(rows.total, "row", "rows"))
        }
        (1, 0) => "The only row is ready.".to_owned(),
        (_, 0) => format!("All {} are ready.", count(rows.total, "row", "rows")),
        _ => format!(
            "{} of {} {} ready.",
            grouped(rows.accepted),
            count(rows.total, "row", "rows"),
            are(rows.accepted)
        ),
    };
    let rejected = match (rows.accepted, rows.rejected) {
        (_, 0) => String::new(),
        (0, 1) => "The only row would be rejected".to_owned(),
        (0, _) => format!("All {} would be rejected", count(rows.total, "row", "rows")),
        _ => format!("{} would be rejected", grouped(rows.rejected)),
    };
    let because = if rejected.is_empty() { String::new() } else { format!("{}.", because(report)) };
    Verdict { asks, ready, rejected, because }
}

fn are(number: u64) -> &'static str {
    if number == 1 { "is" } else { "are" }
}

fn because(report: &Report) -> String {
    let Some(rule) = main_cause(report) else { return String::new() };
    let times = report.counts.get(&rule).copied().unwrap_or_default();
    let ties = rejecting(report).filter(|(_, other)| *other == times).count();
    // A row can have several findings, of one rule even: the share is of rows at best.
    let share = match times * 100 / report.rows.rejected.max(1) {
        _ if report.rows.rejected == 1 => "",
        100.. if rejecting(report).count() == 1 => "all ",
        90.. if ties == 1 => "nearly all ",
        50.. if ties == 1 => "mostly ",
        _ if ties > 1 => return ", for several reasons".to_owned(),
        _ => "most often ",
    };
    format!(", {share}because {}", cause(rule))
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
fn cause(rule: Rule) -> &'static str {
    match rule {
        Rule::QuoteUnclosed => "a quote opens and never closes",
        Rule::QuoteSwallowed => "a quote swallowed rows",
        Rule::EncodingInvalid => "of bytes that are no text",
        Rule::RowShort => "values are missing at the end of the row",
        Rule::RowLong => "the row has more values than the header",
        Rule::ValueTooLong => "a value is far too long",
        Rule::ValueControl => "of control characters within a value",
        Rule::ValuePlaceholder => "a word stands where a value should be",
        Rule::ValueSeveral => "several values stand in one cell",
        Rule::CodeMissing => "the code is missing",
        Rule::CodeLength => "the code is too short or too long",
        Rule::CodeCharset => "the code holds characters that this series does not allow",
        Rule::CodeFormula => "a spreadsheet would run the code as a formula",
        Rule::CodeSpreadsheet => "a spreadsheet damaged the codes",
        Rule::CodeDateLike => "the code looks like a date",
        Rule::CodeDuplicate => "the same code stands on an earlier row",
        Rule::CustomerMissing => "the customer is missing",
        Rule::CustomerDuplicate => "the same customer stands on an earlier row",
        Rule::MobileFormat => "the mobile number is no number",
        Rule::MobileTrunk => "the mobile number has a zero that is dialled only at home",
        Rule::MobileCountry => "the mobile number does not fit its country",
        Rule::MobileSpreadsheet => "a spreadsheet damaged the mobile numbers",
        Rule::EmailFormat => "the e-mail address is no address",
        Rule::EmailTypo => "the e-mail address looks mistyped",
        Rule::ExternalIdFormat => "the external id is too long",
        Rule::ExternalIdSpreadsheet => "a spreadsheet damaged the external ids",
        Rule::UserIdFormat => "the user id is no number",
        Rule::CodeExists => "the code exists already",
        Rule::CustomerUnknown => "the customer is not known",
        Rule::CustomerLimit => "the customer has too many coupons already",
        Rule::SeriesLimit => "the series is full",
        Rule::SeriesExpired => "the series has expired",
        Rule::NotProcessed => "the upload ended before it came to the row",
        // Rules about the file, and remarks, reject no row.
        _ => "of what is listed below",
    }
}

/// A finding in the few words that fit a cell.
pub(crate) fn reason(finding: &Finding) -> String {
    match (finding.first, &finding.suggestion) {
        (Some(first), _) => format!(
            "same {} as row {}",
            if finding.rule == Rule::CustomerDuplicate { "customer" } else { "code" },
            grouped(first)
        ),
        (None, Some(suggestion)) => format!("{}: {suggestion}?", finding.rule.title()),
        (None, None) => finding.rule.title().to_owned(),
    }
}

/// What the button does, honestly.
pub(crate) fn upload_label(report: &Report) -> String {
    let rows = report.rows;
    let generates = !report.columns.iter().any(|column| column.role == Some(Role::Code));
    match (rows.rejected, generates) {
        (0, false) => format!("Upload {}", count(rows.total, "row", "rows")),
        (0, true) => format!("Upload: {} made, one a row", count(rows.total, "code is", "codes are")),
        (rejected, _) => format!(
            "Upload: {} in, {} returned in an error file",
            count(rows.accepted, "good row goes", "good rows go"),
            if rejected == 1 { "1 is".to_owned() } else { format!("{} are", grouped(rejected)) },
        ),
    }
}

pub(crate) fn identifier(identifier: Identifier) -> &'static str {
    match identifier {
        Identifier::Mobile => "mobile",
        Identifier::Email => "e-mail",
        Identifier::ExternalId => "external ID",
        Identifier::UserId => "user ID",
        Identifier::NotTagged => "codes only",
    }
}

pub(crate) fn delimiter(delimiter: Delimiter) -> &'static str {
    match delimiter {
        Delimiter::Comma => ", comma",
        Delimiter::Semicolon => "; semicolon",
        Delimiter::Tab => "tab",
        Delimiter::Pipe => "| pipe",
        other => other.name(),
    }
}

/// What a column of this role holds.
pub(crate) fn held(role: Role, identifier: Identifier) -> &'static str {
    match (role, identifier) {
        (Role::Code, _) => "coupon codes",
        (_, Identifier::Mobile) => "mobile numbers",
        (_, Identifier::Email) => "e-mail addresses",
        (_, Identifier::ExternalId) => "external IDs",
        (_, Identifier::UserId) => "user IDs",
        (_, Identifier::NotTagged) => "customers",
    }
}

/// A column, as a sentence speaks of it.
pub(crate) fn in_sentence(column: &Column) -> String {
    match &column.name {
        Some(name) if !name.is_empty() => format!("column {} (\"{name}\")", column.index + 1),
        _ => format!("column {}", column.index + 1),
    }
}

/// A column, counted as people count.
pub(crate) fn column(column: &Column) -> String {
    match &column.name {
        Some(name) if !name.is_empty() => format!("{} · {name}", column.index + 1),
        _ => format!("column {}", column.index + 1),
    }
}

pub(crate) fn why_encoding(dialect: &Dialect) -> &'static str {
    match (dialect.encoding, dialect.bom) {
        (_, true) => "found: the file starts with its byte-order mark",
        (Encoding::Windows1252, _) => "found: the bytes are no UTF-8",
        _ => "found: the bytes read as it",
    }
}

pub(crate) fn why_delimiter(dialect: &Dialect) -> &'static str {
    match dialect.line_end {
        LineEnd::Mixed => "found: it divides the rows most evenly; line ends are mixed",
        _ => "found: it divides the rows most evenly",
    }
}

/// Why a job does not go on just now. It goes on by itself; nobody has to upload anything again.
pub(crate) fn waiting(cause: WaitingFor) -> &'static str {
    match cause {
        WaitingFor::File => {
            "Waiting: the server can't find the stored file just now. The job goes on by itself when it can."
        }
        WaitingFor::Room => {
            "Waiting: the server's disk is full. The job goes on by itself when there is room."
        }
        WaitingFor::Storage => {
            "Waiting: the server can't reach its files just now. The job goes on by itself when it can."
        }
        WaitingFor::Database => {
            "Waiting: the server can't reach its database just now. The job goes on by itself when it can."
        }
    }
}

pub(crate) fn why_header(dialect: &Dialect) -> &'static str {
    if dialect.header { "found: the first row holds names" } else { "found: the first row looks like data" }
}

/// Why nothing is sent while questions are open.
pub(crate) fn answer_first(questions: usize) -> Option<&'static str> {
    match questions {
        0 => None,
        1 => Some("Answer the question above first: before that nobody can say what the upload would do."),
        _ => Some("Answer the questions above first: before that nobody can say what the upload would do."),
    }
}

pub(crate) fn why_column(column: Option<&Column>) -> &'static str {
    match column {
        Some(column) if column.name.is_some() => "found: by its name, or as the only one left",
        Some(_) => "found: the only one left",
        None => "not found",
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
