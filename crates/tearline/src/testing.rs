//! Files in the tests of a program that makes them, or that takes them in.
//!
//! A failure shows the file as it was read: each row with its line, and what was found in it in words.
//!
//! ```
//! use tearline::testing::{assert_accepts, assert_rejects};
//! use tearline::{Identifier, Options, Rule};
//!
//! let options = Options::new(Identifier::Mobile);
//! assert_accepts("mobile,code\n919876543210,ABCDEF1\n", options.clone());
//! assert_rejects(
//!     "mobile,code\n919876543210,ABCDEF1\nN/A,abcdef1\n",
//!     options.clone(),
//!     &[Rule::ValuePlaceholder, Rule::CodeDuplicate],
//! );
//! // Findings about the file reject it as those about a row do.
//! assert_rejects("mobile\n919876543210\n", options.clone().with_code_column(1), &[Rule::FileColumnMissing]);
//! assert_rejects("", options, &[Rule::FileEmpty]);
//! ```

use std::cell::Cell;
use std::collections::BTreeSet;
use std::fmt::Write;

use crate::{Checked, Filter, Finding, Options, Row, Rule, Severity, check};

/// Asserts that nothing is rejected: neither the file nor a row of it. Warnings and remarks may be made.
///
/// # Panics
/// When something is rejected, or the rules of the options contradict themselves.
#[track_caller]
pub fn assert_accepts(file: impl AsRef<[u8]>, options: Options) {
    let (checked, found) = rejecting(file.as_ref(), options);
    if checked.report.rejected() {
        panic!(
            "the file is rejected by {}\n{}",
            list(&found),
            Shown { checked: &checked, file: file.as_ref() }
        );
    }
}

/// Asserts that these rules, and no others, reject something: the file, or any row of it. They may stand in any order;
/// however many rows a rule rejects, it is named once.
///
/// # Panics
/// When other rules reject something, or one of these nothing; when the rules of the options contradict themselves.
#[track_caller]
pub fn assert_rejects(file: impl AsRef<[u8]>, options: Options, rules: &[Rule]) {
    let expected: BTreeSet<Rule> = rules.iter().copied().collect();
    assert!(!expected.is_empty(), "no rule is named: that is what `assert_accepts` is for");
    let (checked, found) = rejecting(file.as_ref(), options);
    if found != expected {
        let mut said = String::new();
        for (what, rules) in
            [("rejects nothing", &expected - &found), ("is not expected", &found - &expected)]
        {
            for rule in rules {
                let _ = writeln!(said, "{rule} {what}");
            }
        }
        panic!(
            "the file is rejected by other rules\n{said}{}",
            Shown { checked: &checked, file: file.as_ref() }
        );
    }
}

/// The check, and the rules that reject anything.
#[track_caller]
fn rejecting(file: &[u8], options: Options) -> (Checked, BTreeSet<Rule>) {
    let rules = options.rules.clone();
    // All findings about the file are to be shown; those about rows are found again with their rows.
    let checked = match check(file, options.with_max_findings(usize::MAX)) {
        Ok(checked) => checked,
        Err(error) => panic!("the rules contradict themselves: {error}"),
    };
    let found = checked.report.counts.keys().copied();
    let found = found.filter(|&rule| rules.severity(rule) == Some(Severity::Error)).collect();
    (checked, found)
}

fn list(rules: &BTreeSet<Rule>) -> String {
    rules.iter().map(|rule| rule.id()).collect::<Vec<_>>().join(", ")
}

/// So many rows are shown; of a longer file those in which something was found.
const ROWS: u64 = 20;
/// So many characters of a value are shown.
const CHARS: usize = 60;

/// A checked file, for a person.
struct Shown<'a> {
    checked: &'a Checked,
    file: &'a [u8],
}

impl std::fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let report = &self.checked.report;
        let rows = report.rows;
        write!(
            f,
            "\n{} rows, {} accepted, {} rejected; {}, {}, {}\n",
            rows.total,
            rows.accepted,
            rows.rejected,
            report.dialect.encoding,
            report.dialect.delimiter,
            if report.dialect.header { "a header" } else { "no header" }
        )?;
        for finding in report.findings.iter().filter(|finding| finding.row.is_none()) {
            say(f, "  ", finding)?;
        }
        let filter = if rows.total <= ROWS { Filter::All } else { Filter::Found };
        let (mut reader, range) = self.checked.rows_of(filter, 1);
        let (left, done) = (Cell::new(ROWS), Cell::new(Ok(())));
        let mut each = |row: &Row<'_>| {
            let wanted = left.get() > 0 && done.get().is_ok();
            if wanted {
                left.set(left.get() - 1);
                done.set(show(f, row));
            }
            wanted
        };
        reader.push(&self.file[range.start as usize..range.end as usize], &mut each);
        reader.finish(&mut each);
        done.get()?;
        match rows.total - (ROWS - left.get()) {
            0 => Ok(()),
            more => writeln!(f, "  and {more} more rows"),
        }
    }
}

fn show(f: &mut std::fmt::Formatter<'_>, row: &Row<'_>) -> std::fmt::Result {
    let mark = if row.rejected { '✗' } else { '✓' };
    write!(f, "{mark} row {}, line {}:", row.row, row.line)?;
    for (i, value) in row.values.iter().enumerate() {
        f.write_str(if i == 0 { " " } else { " | " })?;
        let mut characters = value.chars();
        for character in characters.by_ref().take(CHARS) {
            // Letters of any script as they are; what does not show, escaped.
            match character {
                '"' | '\'' | '\\' => f.write_char(character)?,
                _ => write!(f, "{}", character.escape_debug())?,
            }
        }
        if characters.next().is_some() {
            f.write_str("…")?;
        }
    }
    f.write_str("\n")?;
    row.findings.iter().try_for_each(|finding| say(f, "    ", finding))
}

fn say(f: &mut std::fmt::Formatter<'_>, indent: &str, finding: &Finding) -> std::fmt::Result {
    writeln!(f, "{indent}{} {}: {}", finding.severity, finding.rule, finding.message)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use super::*;
    use crate::{Identifier, RuleSet};

    fn options() -> Options {
        Options::new(Identifier::Mobile)
    }

    /// What a failure says.
    fn failure(assertion: impl FnOnce()) -> String {
        let panic = catch_unwind(AssertUnwindSafe(assertion)).unwrap_err();
        *panic.downcast::<String>().unwrap()
    }

    const FILE: &str = "mobile,code\n919876543210,ABCDEF1\n919876543211,abcdef1\n N/A ,\"A\u{7}B\"\n";

    #[test]
    fn what_is_as_expected_passes() {
        assert_accepts(FILE.lines().take(2).collect::<Vec<_>>().join("\n"), options());
        assert_accepts(b"code\n10-Mar\n", Options::new(Identifier::NotTagged));
        let rules = [Rule::ValuePlaceholder, Rule::ValueControl, Rule::CodeDuplicate];
        assert_rejects(FILE, options(), &rules);
        assert_rejects(FILE, options().with_max_findings(0), &[rules, rules].concat());
        assert_rejects(b"%PDF-1.4\n", options(), &[Rule::FileNotText]);
        // Of what a series turns into a warning, nothing is rejected.
        let rules = RuleSet::default().with_severity(Rule::ValuePlaceholder, Severity::Warning);
        assert_accepts("code\nNULL\n", Options::new(Identifier::NotTagged).with_rules(rules));
    }

    #[test]
    fn a_failure_shows_the_rows_and_their_reasons() {
        let said = failure(|| assert_accepts(FILE, options()));
        let lines: Vec<&str> = said.lines().collect();
        assert_eq!(lines[0], "the file is rejected by value-control, value-placeholder, code-duplicate");
        assert_eq!(lines[2], "3 rows, 1 accepted, 2 rejected; UTF-8, comma, a header");
        assert_eq!(lines[3], "✓ row 1, line 2: 919876543210 | ABCDEF1");
        assert_eq!(lines[4], "✗ row 2, line 3: 919876543211 | abcdef1");
        assert!(lines[5].starts_with("    error code-duplicate: "), "{said}");
        assert!(lines[6].starts_with("✗ row 3, line 4: ") && lines[6].ends_with("N/A  | A\\u{7}B"), "{said}");
        assert!(said.contains("    error value-placeholder: "), "{said}");
    }

    #[test]
    fn a_failure_says_which_rules_differ() {
        let said = failure(|| {
            assert_rejects(FILE, options(), &[Rule::CodeLength, Rule::ValuePlaceholder, Rule::CodeDuplicate]);
        });
        assert!(
            said.starts_with(
                "the file is rejected by other rules\n\
                 code-length rejects nothing\n\
                 value-control is not expected\n\
                 \n3 rows, "
            ),
            "{said}"
        );
        let said =
            failure(|| assert_rejects("code\nA1\n", Options::new(Identifier::NotTagged), &[Rule::RowLong]));
        assert!(said.contains("row-long rejects nothing") && said.contains("✓ row 1, line 2: A1"), "{said}");
    }

    #[test]
    fn a_failure_shows_what_is_wrong_with_the_file() {
        let said = failure(|| assert_accepts("", options()));
        assert!(said.contains("\n0 rows, 0 accepted, 0 rejected; "), "{said}");
        assert!(said.contains("\n  error file-empty: "), "{said}");
        let said = failure(|| {
            assert_rejects("mobile,city\n1,Pune\n", options().with_code_column(2), &[Rule::FileNoRows]);
        });
        assert!(said.contains("\n  error file-column-missing: "), "{said}");
        assert!(said.contains("\n✗ row 1, line 2: 1 | Pune\n"), "{said}");
    }

    #[test]
    fn of_a_long_file_a_failure_shows_what_was_found() {
        let rows = (1..=100).map(|row| if row % 4 == 0 { "!\n".to_owned() } else { format!("CODE{row}\n") });
        let file: String = ["code\n".to_owned()].into_iter().chain(rows).collect();
        let said = failure(|| assert_accepts(&file, Options::new(Identifier::NotTagged)));
        assert_eq!(said.matches("✗").count(), 20, "{said}");
        assert!(said.contains("✗ row 4, line 5: !\n") && !said.contains('✓'), "{said}");
        assert!(said.ends_with("\n  and 80 more rows\n"), "{said}");
        let said = failure(|| assert_accepts(format!("code\n{}\n", "A".repeat(100)), options()));
        assert!(said.contains(&format!(": {}…\n", "A".repeat(60))), "{said}");
    }

    #[test]
    fn misuse_is_told_from_a_verdict() {
        let said =
            failure(|| assert_accepts("", options().with_rules(RuleSet::default().with_code_charset(""))));
        assert!(said.starts_with("the rules contradict themselves: codeCharset: "), "{said}");
        let none = catch_unwind(|| assert_rejects("", options(), &[])).unwrap_err();
        assert!(none.downcast::<&str>().unwrap().contains("assert_accepts"));
    }
}
