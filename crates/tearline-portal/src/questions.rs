//! What a file does not say by itself, as questions to the person who has it. A verdict is not to be relied on before
//! they are answered; an answer is an option of the check, or that it was read right.

use serde::{Deserialize, Serialize};
use tearline_api::tearline::message::{Arg, Message};
use tearline_api::tearline::{CodeColumn, Codes, Column, Finding, Identifier, Report, Role, Rule};
use tearline_api::worker::CheckOptions;

use crate::locale::{said, t};
use crate::words;

/// Something that can be decided about how a file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Decision {
    /// The codes, or the customers, stand in this column.
    Column(Role, u32),
    NoCodes,
    Identifier(Identifier),
    /// Whether the first line holds names.
    Header(bool),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Question {
    pub(crate) rule: Rule,
    pub(crate) asks: String,
    /// What the rule says: why it is asked, and what else it could be.
    pub(crate) because: String,
    /// The column whose values help to answer.
    pub(crate) column: Option<u32>,
    /// The best one first, and what it says.
    pub(crate) answers: Vec<(Decision, String)>,
    /// Other columns that can be chosen.
    pub(crate) others: Vec<(Decision, String)>,
    /// The answer by which the file has been read; `None` where it could not be.
    pub(crate) taken: Option<Decision>,
}

impl Question {
    /// Whether it is about the column of a role.
    pub(crate) fn is_about(&self, role: Role) -> bool {
        let of = |decision: &Decision| match decision {
            Decision::Column(of, _) => *of == role,
            Decision::NoCodes => role == Role::Code,
            _ => false,
        };
        self.taken.iter().chain(self.answers.iter().map(|(decision, _)| decision)).any(of)
    }
}

/// What is still open. `settled`: decisions that somebody has confirmed.
pub(crate) fn open(report: &Report, options: &CheckOptions, settled: &[Decision]) -> Vec<Question> {
    let asking = Asking { report, no_codes: no_codes(report, options) };
    let refused = |finding: &&Finding| finding.rule.rejects_file();
    let (mut of_refusal, mut all) = (Vec::new(), Vec::new());
    for finding in report.findings.iter().filter(|finding| finding.row.is_none()) {
        let question = asking.of(finding);
        if refused(&finding) { of_refusal.push(question) } else { all.extend(question) }
    }
    // What was refused for a reason that no answer takes away is not asked about; nor is what did nothing.
    if !of_refusal.is_empty() {
        return of_refusal.into_iter().collect::<Option<Vec<_>>>().unwrap_or_default();
    }
    all.retain(|question: &Question| question.taken.is_none_or(|taken| !settled.contains(&taken)));
    // What the columns hold is easier to say once it is known whether the first line names them.
    all.sort_by_key(|question| !matches!(question.taken, Some(Decision::Header(_))));
    all
}

/// Whether a file without codes can be meant at all.
fn no_codes(report: &Report, options: &CheckOptions) -> bool {
    report.identifier != Identifier::NotTagged && options.rules.codes != Codes::Uploaded
}

/// Makes the decision; says whether anything is other than before.
pub(crate) fn decide(options: &mut CheckOptions, decision: Decision) -> bool {
    let before = options.clone();
    match decision {
        Decision::Column(Role::Code, column) => options.code_column = CodeColumn::At(column),
        Decision::Column(Role::Customer, column) => options.identifier_column = Some(column),
        Decision::NoCodes => options.code_column = CodeColumn::None,
        Decision::Identifier(identifier) => options.identifier = identifier,
        Decision::Header(header) => options.header = Some(header),
    }
    *options != before
}

struct Asking<'a> {
    report: &'a Report,
    no_codes: bool,
}

impl Asking<'_> {
    fn of(&self, finding: &Finding) -> Option<Question> {
        let sentence = finding.args.as_ref().map_or("", |message| &*message.sentence);
        match finding.rule {
            Rule::ColumnAssumed | Rule::ColumnContradicted => Some(self.of_column(finding, finding.column?)),
            Rule::ColumnAmbiguous => {
                let role = if sentence == "codes" { Role::Code } else { Role::Customer };
                Some(self.which(finding, role))
            }
            Rule::FileColumnMissing => match sentence {
                "code_not_found" | "codes_not_found" | "codes_needed" | "nothing_left" => {
                    Some(self.which(finding, Role::Code))
                }
                "customer_not_found" => Some(self.which(finding, Role::Customer)),
                _ => None,
            },
            Rule::ColumnIdentifier => {
                let seen = if sentence == "addresses" { Identifier::Email } else { Identifier::Mobile };
                Some(self.of_identifier(finding, seen))
            }
            Rule::HeaderAssumed => Some(Question {
                asks: t!("Does the first line hold names, or is it a row?"),
                answers: vec![
                    (Decision::Header(true), t!("It holds names")),
                    (Decision::Header(false), t!("It is a row")),
                ],
                taken: Some(Decision::Header(true)),
                ..question(finding)
            }),
            _ => None,
        }
    }

    /// A column was taken, or given, and its name does not say so.
    fn of_column(&self, finding: &Finding, index: u32) -> Question {
        let role = self.report.columns.iter().find(|column| column.index == index).and_then(|c| c.role);
        let named = self.report.columns.iter().find(|column| column.index == index).map(words::in_sentence);
        let named = named.unwrap_or_default();
        let contradicted = finding.rule == Rule::ColumnContradicted;
        let (taken, asks, yes) = match role {
            Some(role) => {
                let what = words::held(role, self.report.identifier);
                let yes = t!("Yes, the {what}", what = what.clone());
                let asks = if contradicted {
                    t!("Does {column} really hold the {what}?", column = named.clone(), what = what)
                } else {
                    t!("Does {column} hold the {what}?", column = named.clone(), what = what)
                };
                (Decision::Column(role, index), asks, yes)
            }
            None => {
                let asks = t!("Are there codes in {column}?", column = named.clone());
                (Decision::NoCodes, asks, t!("No codes in this file"))
            }
        };
        let role = role.unwrap_or(Role::Code);
        let mut answers = vec![(taken, yes)];
        if taken == Decision::NoCodes {
            answers.push((Decision::Column(role, index), t!("Yes, codes in {column}", column = named)));
        } else if role == Role::Code && self.no_codes {
            answers.push((Decision::NoCodes, t!("No codes in this file")));
        }
        let others = self.others(role, &answers);
        Question { asks, column: Some(index), answers, others, taken: Some(taken), ..question(finding) }
    }

    /// Nothing was taken: it has to be said which.
    fn which(&self, finding: &Finding, role: Role) -> Question {
        let fit = |name: &str| match finding.args.as_ref().and_then(|message: &Message| message.arg(name)) {
            Some(Arg::Column(column)) => Some(column.index),
            _ => None,
        };
        let column = |index| self.report.columns.iter().find(|column: &&Column| column.index == index);
        let fits = [fit("first"), fit("second")].into_iter().flatten().filter_map(column);
        let mut answers: Vec<_> = fits
            .map(|column| (Decision::Column(role, column.index), capitalized(&words::in_sentence(column))))
            .collect();
        if role == Role::Code && self.no_codes {
            answers.push((Decision::NoCodes, t!("No codes in this file")));
        }
        let others = self.others(role, &answers);
        let asks = t!("Which column holds the {what}?", what = words::held(role, self.report.identifier));
        Question { asks, answers, others, ..question(finding) }
    }

    fn of_identifier(&self, finding: &Finding, seen: Identifier) -> Question {
        let asked = self.report.identifier;
        Question {
            asks: t!("Are the customers named by {what}?", what = words::identifier(seen)),
            column: finding.column,
            answers: vec![
                (Decision::Identifier(seen), t!("Yes, by {what}", what = words::identifier(seen))),
                (Decision::Identifier(asked), t!("No, by {what}", what = words::identifier(asked))),
            ],
            taken: Some(Decision::Identifier(asked)),
            ..question(finding)
        }
    }

    /// The columns that no answer names yet, and that nothing else stands in.
    fn others(&self, role: Role, answers: &[(Decision, String)]) -> Vec<(Decision, String)> {
        let free = self.report.columns.iter().filter(|column| column.role.is_none_or(|of| of == role));
        free.map(|column| (Decision::Column(role, column.index), capitalized(&words::in_sentence(column))))
            .filter(|(decision, _)| answers.iter().all(|(answer, _)| answer != decision))
            .collect()
    }
}

fn question(finding: &Finding) -> Question {
    Question {
        rule: finding.rule,
        asks: String::new(),
        because: said(finding),
        column: None,
        answers: Vec::new(),
        others: Vec::new(),
        taken: None,
    }
}

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use tearline_api::tearline::check;

    use super::*;

    fn options(identifier: Identifier) -> CheckOptions {
        CheckOptions::new(identifier)
    }

    fn open_of(file: &str, options: &CheckOptions, settled: &[Decision]) -> Vec<Question> {
        let report = check(file.as_bytes(), options.clone().into_options(1)).unwrap().report;
        open(&report, options, settled)
    }

    /// Each question with its answers, and the columns that are offered besides.
    #[track_caller]
    fn asks(identifier: Identifier, file: &str, expected: &[(&str, &[&str], &[&str])]) {
        let questions = open_of(file, &options(identifier), &[]);
        let texts = |all: &[(Decision, String)]| -> Vec<String> {
            all.iter().map(|(_, text)| text.clone()).collect()
        };
        let found: Vec<_> = questions
            .iter()
            .map(|each| (each.asks.clone(), texts(&each.answers), texts(&each.others)))
            .collect();
        let owned = |all: &[&str]| -> Vec<String> { all.iter().map(|text| (*text).to_owned()).collect() };
        let expected: Vec<_> = expected
            .iter()
            .map(|(asks, answers, others)| ((*asks).to_owned(), owned(answers), owned(others)))
            .collect();
        assert_eq!(found, expected, "{file:?}");
    }

    const NONE: &str = "No codes in this file";

    #[test]
    fn what_the_file_does_not_say_is_asked() {
        asks(Identifier::Mobile, "mobile,coupon code\n919876543210,A1\n", &[]);
        asks(
            Identifier::Email,
            "email,Kennung\na@b.example,AB12\nc@d.example,CD34\n",
            &[("Does column 2 (\"Kennung\") hold the coupon codes?", &["Yes, the coupon codes", NONE], &[])],
        );
        asks(
            Identifier::Email,
            "email,xyz,uvw\na@b.example,AB12,EF1\nc@d.example,CD34,EF2\n",
            &[(
                "Are there codes in column 2 (\"xyz\")?",
                &[NONE, "Yes, codes in column 2 (\"xyz\")"],
                &["Column 3 (\"uvw\")"],
            )],
        );
        asks(
            Identifier::Mobile,
            "Mobile,Cell,coupon code\n919876543210,919876543211,A1\n",
            &[(
                "Which column holds the mobile numbers?",
                &["Column 1 (\"Mobile\")", "Column 2 (\"Cell\")"],
                &[],
            )],
        );
        asks(
            Identifier::Mobile,
            "email,coupon code\na@b.example,A1\nc@d.example,A2\n",
            &[("Are the customers named by e-mail?", &["Yes, by e-mail", "No, by mobile"], &[])],
        );
        asks(
            Identifier::NotTagged,
            "Name,City\nAnn,Bonn\n",
            &[("Which column holds the coupon codes?", &[], &["Column 1 (\"Name\")", "Column 2 (\"City\")"])],
        );
    }

    #[test]
    fn whether_the_first_line_is_one_of_names_comes_first() {
        let questions = open_of("DIWALI\nHOLI24\nEID2025\nXMAS26\n", &options(Identifier::NotTagged), &[]);
        let rules: Vec<Rule> = questions.iter().map(|each| each.rule).collect();
        assert_eq!(rules, [Rule::HeaderAssumed, Rule::ColumnAssumed]);
    }

    #[test]
    fn what_is_refused_for_good_is_not_asked_about() {
        for file in [
            "",
            "AB01CD,EF02GH,IJ03KL,MN04OP\n",
            "\"mobile,coupon code\"\n\"919876543210,A1\"\n\"919876543211,A2\"\n",
        ] {
            assert_eq!(open_of(file, &options(Identifier::Mobile), &[]), [], "{file:?}");
        }
    }

    #[test]
    fn an_answer_closes_its_question() {
        const FILE: &str = "email,Kennung\na@b.example,AB12\nc@d.example,CD34\n";
        for decision in [Decision::Column(Role::Code, 1), Decision::NoCodes] {
            let mut options = options(Identifier::Email);
            assert!(decide(&mut options, decision));
            assert!(!decide(&mut options, decision), "it is as it was");
            assert_eq!(open_of(FILE, &options, &[]), []);
        }
    }

    /// A given column against its name is asked about until somebody says that it is right.
    #[test]
    fn a_contradiction_is_asked_about_until_it_is_confirmed() {
        const FILE: &str = "name,mobile\nAnn,919876543210\nBob,919876543211\n";
        let mut options = options(Identifier::Mobile);
        let codes = Decision::Column(Role::Code, 0);
        assert!(decide(&mut options, codes));
        let questions = open_of(FILE, &options, &[]);
        assert_eq!(questions.len(), 1);
        assert_eq!(questions[0].asks, "Does column 1 (\"name\") really hold the coupon codes?");
        assert!(questions[0].is_about(Role::Code) && !questions[0].is_about(Role::Customer));
        assert_eq!(open_of(FILE, &options, &[codes]), []);
        // Of another column nothing was confirmed.
        assert_eq!(open_of(FILE, &options, &[Decision::Column(Role::Code, 1)]).len(), 1);
    }

    #[test]
    fn a_series_of_uploaded_codes_has_no_file_without() {
        let mut options = options(Identifier::Email);
        options.rules.codes = Codes::Uploaded;
        let questions = open_of("email,Kennung\na@b.example,AB12\nc@d.example,CD34\n", &options, &[]);
        assert_eq!(questions[0].answers.len(), 1);
    }
}
