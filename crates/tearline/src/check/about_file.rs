//! What is to be said of a file as a whole.

use crate::judge::Judge;
use crate::read::plan::Plan;
use crate::rules::column_assumed::Assumption;
use crate::rules::column_spreadsheet::Numbers;
use crate::rules::mobile_mixed::Mixed;
use crate::rules::{self, Said};
use crate::table::header::says_names;
use crate::table::one_line::OneLine;
use crate::table::preamble::Preamble;
use crate::table::roles::{Problem, Remark, Why};
use crate::text::decode::{NoRows, PassedOver};
use crate::{Encoding, Finding, Identifier, Role, Rule};

/// What the end of a file shows.
#[derive(Debug, Clone)]
pub(crate) struct Ending {
    pub(crate) rows: u64,
    pub(crate) bytes: u64,
    /// The lines that a quote swallowed which opens in the header and never closes.
    pub(crate) swallowed_by_header: Option<u64>,
    /// Records that are no rows.
    pub(crate) passed_over: Option<PassedOver>,
    pub(crate) mixed: Option<Mixed>,
    /// By role.
    pub(crate) numbers: [Option<Numbers>; 2],
    /// What is said of rows that may be none.
    pub(crate) doubts: Vec<Said>,
}

/// The findings, in the order of the catalogue.
pub(crate) fn findings(plan: &Plan, ending: &Ending) -> Vec<Finding> {
    let mut about = About { judge: &plan.judge, findings: Vec::new() };
    about.size(plan, ending);
    if plan.judge.encoding() != Encoding::Utf8 {
        about.say(Rule::FileEncoding, rules::file_encoding::say(plan.judge.encoding()));
    }
    if plan.preamble.records > 0 {
        let Preamble { records, first, .. } = &plan.preamble;
        about.say(Rule::FilePreamble, rules::file_preamble::say(*records, first, plan.header));
    }
    if let Some(NoRows { count, first_line }) = ending.passed_over.map(|passed| passed.comments)
        && count > 0
    {
        about.say(Rule::FilePreamble, rules::file_preamble::say_among_rows(count, first_line));
    }
    let problem = plan.judge.layout.problem;
    if let Some(problem) = problem {
        about.problem(problem);
    }
    // Of a file in which nothing can be told apart, nothing else is said.
    if !matches!(problem, Some(Problem::OneLine(_) | Problem::LinesQuoted | Problem::SetApart { .. })) {
        about.columns(problem.is_some());
        about.numbers(ending);
        about.header(plan, ending);
    }
    if let Some(NoRows { count, first_line }) = ending.passed_over.map(|passed| passed.blank)
        && count > 0
    {
        about.say(Rule::RowsBlank, rules::rows_blank::say(count, first_line));
    }
    for said in &ending.doubts {
        about.say(Rule::RowsDoubtful, said.clone());
    }
    if let Some(lines) = ending.swallowed_by_header {
        about.say(Rule::QuoteUnclosed, rules::quote_unclosed::say_of_header(lines));
    }
    about.quotes_of_names();
    if let Some(said) = ending.mixed.and_then(|mixed| mixed.said()) {
        about.say(Rule::MobileMixed, said);
    }
    about.findings
}

struct About<'a> {
    judge: &'a Judge,
    findings: Vec<Finding>,
}

impl<'a> About<'a> {
    fn say(&mut self, rule: Rule, said: Said) {
        self.findings.push(Finding::new(rule, self.judge.severity(rule), said));
    }

    /// Says something of a column, and shows its name.
    fn say_of(&mut self, rule: Rule, column: usize, said: Said) {
        let finding = Finding::new(rule, self.judge.severity(rule), said);
        let name = self.judge.layout.name(column).map(|name| name.chars().take(100).collect());
        self.findings.push(Finding { column: Some(column as u32), value: name, ..finding });
    }

    /// A column as sentences speak of it.
    fn column(&self, index: usize) -> (u32, Option<&'a str>) {
        (index as u32, self.judge.layout.name(index))
    }

    fn size(&mut self, plan: &Plan, &Ending { rows, bytes, .. }: &Ending) {
        let params = &self.judge.params;
        if rows == 0 && !matches!(plan.judge.layout.problem, Some(Problem::OneLine(_))) {
            self.say(Rule::FileNoRows, rules::file_no_rows::say());
        }
        if let Some(limit) = params.max_bytes.filter(|&limit| bytes > limit) {
            self.say(Rule::FileTooLarge, rules::file_too_large::say(limit));
        }
        if let Some(limit) = params.max_rows.filter(|&limit| rows > limit) {
            self.say(Rule::FileTooManyRows, rules::file_too_many_rows::say(rows, limit));
        }
        if rows > params.recommended_rows {
            let said = rules::file_over_recommended::say(rows, params.recommended_rows);
            self.say(Rule::FileOverRecommended, said);
        }
    }

    /// Why no row could be judged.
    fn problem(&mut self, problem: Problem) {
        use rules::file_column_missing as missing;
        let codes_only = self.judge.identifier == Identifier::NotTagged;
        let (rule, said) = match problem {
            Problem::NotFound(role) => (Rule::FileColumnMissing, missing::say_not_found(role, codes_only)),
            Problem::OutOfRange { role, index, columns } => {
                (Rule::FileColumnMissing, missing::say_out_of_range(role, index, columns))
            }
            Problem::Same { index } => {
                (Rule::FileColumnMissing, missing::say_same(self.column(index as usize)))
            }
            Problem::CodesNeeded => (Rule::FileColumnMissing, missing::say_no_codes(codes_only)),
            Problem::OneLine(one_line) => {
                let said = match one_line {
                    OneLine::Values(list) => rules::file_one_line::say(list.values as u64, list.codes),
                    OneLine::BrokenBy(c) => rules::file_one_line::say_broken_by(c),
                    OneLine::Marked(mark) => rules::file_one_line::say_marked(mark),
                };
                (Rule::FileOneLine, said)
            }
            Problem::SetApart { by } => (Rule::FileColumnMissing, missing::say_set_apart(by)),
            Problem::LinesQuoted => (Rule::FileLinesQuoted, rules::file_lines_quoted::say()),
            Problem::Ambiguous { role, first, second } => {
                let [first, second] = [first, second].map(|index| self.column(index as usize));
                (Rule::ColumnAmbiguous, rules::column_ambiguous::say(role, first, second))
            }
        };
        self.say(rule, said);
    }

    /// What was assumed of the columns, by the rules' order.
    fn columns(&mut self, refused: bool) {
        let remarks = &self.judge.layout.remarks;
        for remark in remarks {
            let (assumption, column) = match *remark {
                Remark::Assumed { role: Role::Code, column, why: Why::CountsUp } => {
                    (Assumption::CodeCountsUp, column)
                }
                Remark::Assumed { role: Role::Code, column, .. } => (Assumption::CodeOnlyOne, column),
                Remark::Assumed { role: Role::Customer, column, why } => {
                    let assumption = match why {
                        Why::Values => Assumption::CustomerByValues,
                        Why::OtherKind => Assumption::CustomerOtherKind,
                        Why::OnlyOne | Why::CountsUp => Assumption::CustomerOnlyOne,
                    };
                    (assumption, column)
                }
                Remark::NoCodes { column } => (Assumption::NoCodes, column),
                Remark::Contradicted { .. } | Remark::OtherIdentifier { .. } => continue,
            };
            // Where the file was refused, what else was assumed did nothing.
            if !refused {
                let said = rules::column_assumed::say(assumption, self.column(column), self.judge.identifier);
                self.say_of(Rule::ColumnAssumed, column, said);
            }
        }
        for remark in remarks {
            if let Remark::Contradicted { role, column } = *remark {
                let said = rules::column_contradicted::say(role, self.column(column));
                self.say_of(Rule::ColumnContradicted, column, said);
            }
        }
        for remark in remarks {
            if let Remark::OtherIdentifier { column, seen } = *remark {
                let said = rules::column_identifier::say(seen, self.column(column));
                self.say_of(Rule::ColumnIdentifier, column, said);
            }
        }
    }

    /// What the numbers of a column show together; the first column first.
    fn numbers(&mut self, ending: &Ending) {
        let mut numbers: Vec<&Numbers> = ending.numbers.iter().flatten().collect();
        numbers.sort_by_key(|numbers| numbers.column());
        for numbers in numbers {
            let column = numbers.column();
            if let Some(said) = numbers.said(self.judge.layout.name(column), ending.rows) {
                self.say_of(Rule::ColumnSpreadsheet, column, said);
            }
        }
    }

    /// Names that a quote has joined: without it no row has as many values as there are names.
    fn quotes_of_names(&mut self) {
        let layout = &self.judge.layout;
        let joins = |name: &String| {
            let one_line = !name.contains(['\n', '\r']);
            one_line && name.contains(char::from(self.judge.delimiter)) && name.matches('"').count() % 2 == 1
        };
        if let Some(column) = layout.header.iter().position(joins) {
            self.say_of(Rule::QuoteStray, column, rules::quote_stray::say_of_names(self.column(column)));
        }
    }

    fn header(&mut self, plan: &Plan, ending: &Ending) {
        let layout = &self.judge.layout;
        if plan.header_assumed {
            let names: Vec<&str> =
                layout.columns.iter().filter_map(|column| column.name.as_deref()).collect();
            let first = names.join(", ");
            let finding = Finding::new(
                Rule::HeaderAssumed,
                self.judge.severity(Rule::HeaderAssumed),
                if says_names(&layout.header) {
                    rules::header_assumed::say_like_codes(&first)
                } else {
                    rules::header_assumed::say(&first)
                },
            );
            self.findings.push(Finding { value: Some(first.chars().take(100).collect()), ..finding });
        }
        let asked = |first, column| {
            matches!(layout.problem, Some(Problem::Ambiguous { first: one, second: other, .. })
                if (one as usize, other as usize) == (first, column))
        };
        for &(first, column) in layout.repeated.iter().filter(|&&(first, column)| !asked(first, column)) {
            let name = layout.name(column).unwrap_or_default();
            let said = rules::header_duplicate::say(name, first as u32, column as u32);
            self.say_of(Rule::HeaderDuplicate, column, said);
        }
        if let Some((from, to)) = plan.header_lines.filter(|_| ending.swallowed_by_header.is_none()) {
            let broken = |name: &String| name.contains(['\n', '\r']);
            let column = layout.header.iter().position(broken).unwrap_or_default();
            self.say_of(
                Rule::HeaderMultiline,
                column,
                rules::header_multiline::say(self.column(column), from, to),
            );
        }
    }
}
