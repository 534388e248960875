//! The rules themselves: each in a file of its own, with its check and its documentation.

/// Declares a rule: its documentation is the comment above it, for the reader of the code, of
/// `tearline explain` and of the portal alike. Whatever it says is in `message/en.rs`.
macro_rules! rule {
    ($(#[doc = $doc:literal])+) => {
        $(#[doc = $doc])+
        #[cfg(any(test, feature = "documentation"))]
        pub(crate) const PAGE: &str = {
            const COMMENT: &str = concat!($($doc, "\n"),+);
            const TEXT: [u8; $crate::rules::page::len(COMMENT)] = $crate::rules::page::text(COMMENT);
            match std::str::from_utf8(&TEXT) {
                Ok(page) => page,
                Err(_) => panic!("a page of documentation is text"),
            }
        };
    };
}

#[macro_use]
pub mod message;

mod code;
mod coupon;
mod customer;
#[cfg(any(test, feature = "documentation"))]
mod examples;
mod file;
mod judge;
pub(crate) mod kind;
mod mend;
pub(crate) mod normal;
#[cfg(any(test, feature = "documentation"))]
mod page;
pub(crate) mod params;
mod plain;
mod row;
pub mod server;
#[cfg(test)]
mod testing;

pub(crate) use code::plain::{code_is_plain, glance_at_code, word_is_plain_code};
pub(crate) use judge::{is_without_fault, judge_code, judge_customer, say_value, stands_for_itself};
pub use kind::identity::{Customer, Identity};
pub(crate) use kind::mobile::is_plain as mobile_is_plain;
pub use kind::regions::regions;
pub(crate) use params::Params;
pub(crate) use plain::{Glance, customer_is_normal, customer_is_plain, glance_at_customer};
pub(crate) use {code::*, coupon::*, customer::*, file::*, row::*};

pub(crate) use crate::Rule;
use crate::model::message::Message;
pub(crate) use crate::text::invisible::is_invisible;
use crate::{Finding, Severity};

/// What a finding says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    /// What is wrong, and what to do.
    pub(crate) message: Message,
    /// The value that was meant, where a mend is certain.
    pub(crate) suggestion: Option<String>,
}

impl Said {
    fn new(message: Message) -> Self {
        Self { message, suggestion: None }
    }

    fn suggest(mut self, suggestion: Option<String>) -> Self {
        self.suggestion = suggestion;
        self
    }
}

impl Finding {
    /// A finding that does not say yet where it is. The one place where a message becomes English.
    pub(crate) fn new(rule: Rule, severity: Severity, Said { message, suggestion }: Said) -> Self {
        Self {
            rule,
            severity,
            row: None,
            line: None,
            byte: None,
            column: None,
            value: None,
            message: message::ENGLISH.say(rule.id(), &message).unwrap_or_else(|| rule.title().to_owned()),
            args: Some(message),
            first: None,
            suggestion,
        }
    }
}

macro_rules! pages {
    ($($variant:ident => $module:ident),+ $(,)?) => {
        impl Rule {
            /// The names of the rules' files.
            #[cfg(test)]
            const FILES: &'static [&'static str] = &[$(stringify!($module)),+];

            /// A few words, for a list of rules.
            pub fn title(self) -> &'static str {
                message::title(self.id()).unwrap_or(self.id())
            }

            /// What its findings can say: names of sentences, each with its values.
            pub const fn sentences(self) -> &'static [message::Sentence] {
                match self { $(Rule::$variant => $module::SENTENCES),+ }
            }

            /// What the rule finds, why that is bad, an example and how to mend it, in Markdown.
            #[cfg(any(test, feature = "documentation"))]
            pub const fn documentation(self) -> &'static str {
                match self { $(Rule::$variant => $module::PAGE),+ }
            }
        }
    };
}

pages! {
    FileEmpty => file_empty,
    FileNoRows => file_no_rows,
    FileNotText => file_not_text,
    FileTooLarge => file_too_large,
    FileTooManyRows => file_too_many_rows,
    FileOverRecommended => file_over_recommended,
    FileEncoding => file_encoding,
    FilePreamble => file_preamble,
    FileColumnMissing => file_column_missing,
    FileOneLine => file_one_line,
    FileLinesQuoted => file_lines_quoted,
    ColumnAmbiguous => column_ambiguous,
    ColumnAssumed => column_assumed,
    ColumnContradicted => column_contradicted,
    ColumnIdentifier => column_identifier,
    ColumnSpreadsheet => column_spreadsheet,
    HeaderAssumed => header_assumed,
    HeaderDuplicate => header_duplicate,
    HeaderMultiline => header_multiline,
    RowsBlank => rows_blank,
    RowsDoubtful => rows_doubtful,
    QuoteUnclosed => quote_unclosed,
    QuoteSwallowed => quote_swallowed,
    QuoteStray => quote_stray,
    EncodingInvalid => encoding_invalid,
    RowShort => row_short,
    RowLong => row_long,
    ValueTooLong => value_too_long,
    ValueControl => value_control,
    ValueTrimmed => value_trimmed,
    ValuePlaceholder => value_placeholder,
    ValueSeveral => value_several,
    CodeMissing => code_missing,
    CodeLength => code_length,
    CodeCharset => code_charset,
    CodeFormula => code_formula,
    CodeSpreadsheet => code_spreadsheet,
    CodeDateLike => code_date_like,
    CodeDuplicate => code_duplicate,
    CustomerMissing => customer_missing,
    CustomerDuplicate => customer_duplicate,
    MobileFormat => mobile_format,
    MobileTrunk => mobile_trunk,
    MobileCountry => mobile_country,
    MobileMixed => mobile_mixed,
    MobileSpreadsheet => mobile_spreadsheet,
    EmailFormat => email_format,
    EmailTypo => email_typo,
    ExternalIdFormat => external_id_format,
    ExternalIdSpreadsheet => external_id_spreadsheet,
    UserIdFormat => user_id_format,
    CodeExists => code_exists,
    CustomerUnknown => customer_unknown,
    CustomerLimit => customer_limit,
    SeriesLimit => series_limit,
    SeriesExpired => series_expired,
    NotProcessed => not_processed,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::testing::check_message;
    use super::*;
    use crate::{Encoding, Role};

    /// The catalogue as it is promised to scripts: id, severity, and whether a series may change it.
    const CATALOGUE: [(&str, &str, bool); 57] = [
        ("file-empty", "error", false),
        ("file-no-rows", "error", false),
        ("file-not-text", "error", false),
        ("file-too-large", "error", false),
        ("file-too-many-rows", "error", false),
        ("file-over-recommended", "warning", false),
        ("file-encoding", "warning", false),
        ("file-preamble", "warning", false),
        ("file-column-missing", "error", false),
        ("file-one-line", "error", false),
        ("file-lines-quoted", "error", false),
        ("column-ambiguous", "error", false),
        ("column-assumed", "warning", false),
        ("column-contradicted", "warning", false),
        ("column-identifier", "warning", false),
        ("column-spreadsheet", "warning", true),
        ("header-assumed", "warning", false),
        ("header-duplicate", "warning", false),
        ("header-multiline", "warning", false),
        ("rows-blank", "info", false),
        ("rows-doubtful", "warning", true),
        ("quote-unclosed", "error", false),
        ("quote-swallowed", "error", false),
        ("quote-stray", "warning", false),
        ("encoding-invalid", "error", false),
        ("row-short", "error", false),
        ("row-long", "error", false),
        ("value-too-long", "error", false),
        ("value-control", "error", false),
        ("value-trimmed", "info", false),
        ("value-placeholder", "error", true),
        ("value-several", "error", false),
        ("code-missing", "error", false),
        ("code-length", "error", false),
        ("code-charset", "error", false),
        ("code-formula", "error", false),
        ("code-spreadsheet", "error", false),
        ("code-date-like", "warning", true),
        ("code-duplicate", "error", false),
        ("customer-missing", "error", false),
        ("customer-duplicate", "off", true),
        ("mobile-format", "error", false),
        ("mobile-trunk", "error", false),
        ("mobile-country", "error", true),
        ("mobile-mixed", "warning", true),
        ("mobile-spreadsheet", "error", false),
        ("email-format", "error", false),
        ("email-typo", "warning", false),
        ("external-id-format", "error", false),
        ("external-id-spreadsheet", "error", true),
        ("user-id-format", "error", false),
        ("code-exists", "error", false),
        ("customer-unknown", "error", true),
        ("customer-limit", "error", false),
        ("series-limit", "error", false),
        ("series-expired", "error", false),
        ("not-processed", "error", false),
    ];

    #[test]
    fn the_catalogue_is_what_was_promised() {
        let catalogue: Vec<_> = Rule::ALL
            .iter()
            .map(|rule| (rule.id(), rule.default_severity().map_or("off", Severity::name), rule.adjustable()))
            .collect();
        assert_eq!(catalogue, CATALOGUE);
    }

    #[test]
    fn ids_are_read_back_and_are_the_names_of_the_files() {
        for (&rule, file) in Rule::ALL.iter().zip(Rule::FILES) {
            assert_eq!(rule.id().parse(), Ok(rule));
            assert_eq!(rule.id().replace('-', "_"), *file);
        }
        assert!("code-lenght".parse::<Rule>().is_err());
    }

    #[test]
    fn every_rule_has_its_page() {
        for rule in Rule::ALL {
            let page = rule.documentation();
            let headings: Vec<&str> = page.lines().filter(|line| line.starts_with('#')).collect();
            assert_eq!(headings, ["## Why it is bad", "## Example", "## How to mend"], "{rule}");
            assert_eq!(page.matches("```").count(), 2, "{rule}");
            assert!(page.contains("\n→ ") && !page.starts_with(' '), "{rule}");
            let words = page.split_whitespace().count();
            assert!((55..=140).contains(&words), "{rule} has a page of {words} words");
            let title = rule.title();
            assert!(title.len() <= 28 && !title.ends_with('.') && title != rule.id(), "{rule}: {title:?}");
        }
    }

    /// What an example shows is the start of what is really said of it.
    #[test]
    fn the_examples_of_the_pages_are_true() {
        let mut wrong = Vec::new();
        for &rule in Rule::ALL {
            let page = rule.documentation();
            let example = page.split("```text\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
            let (file, shown) = example.split_once("→ ").unwrap();
            let Some((options, above)) = rule.example() else { continue };
            let report = crate::check(format!("{above}{file}").as_bytes(), options).unwrap().report;
            let said: Vec<&str> =
                report.findings.iter().filter(|f| f.rule == rule).map(|f| &*f.message).collect();
            let shown = shown.trim_end().trim_end_matches('.');
            if !said.iter().any(|said| said.starts_with(shown)) {
                wrong.push(format!("{rule}: {shown:?} is {said:?}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn what_is_said_of_files_and_rows_is_one_sentence() {
        use crate::Identifier::{Email, Mobile, NotTagged};
        use column_assumed::Assumption;
        let said = [
            file_empty::say(),
            file_no_rows::say(),
            file_too_large::say(100_000_000),
            file_too_many_rows::say(250_000, 100_000),
            file_over_recommended::say(800_000, 500_000),
            file_encoding::say(Encoding::Windows1252),
            file_preamble::say(1, "sep=;", false),
            file_preamble::say(3, "Coupons\nMarch", true),
            file_preamble::say(2, "", true),
            file_column_missing::say_not_found(Role::Code, true),
            file_column_missing::say_not_found(Role::Code, false),
            file_column_missing::say_not_found(Role::Customer, false),
            file_column_missing::say_out_of_range(Role::Customer, 7, 2),
            file_column_missing::say_same((0, Some("mobile"))),
            file_column_missing::say_set_apart('~'),
            file_column_missing::say_set_apart(' '),
            file_column_missing::say_no_codes(true),
            file_column_missing::say_no_codes(false),
            file_one_line::say(4, true),
            file_one_line::say(4, false),
            file_one_line::say_broken_by('\u{2028}'),
            file_one_line::say_broken_by('\u{1e}'),
            file_one_line::say_marked("<br>"),
            file_lines_quoted::say(),
            column_ambiguous::say(Role::Code, (0, Some("code")), (2, Some("coupon code"))),
            column_ambiguous::say(Role::Customer, (0, Some("mobile")), (2, Some("cell"))),
            column_assumed::say(Assumption::CodeOnlyOne, (1, None), Mobile),
            column_assumed::say(Assumption::CodeOnlyOne, (1, None), NotTagged),
            column_assumed::say(Assumption::CodeCountsUp, (0, Some("Voucher ID")), Mobile),
            column_assumed::say(Assumption::NoCodes, (1, Some("xyz")), Mobile),
            column_assumed::say(Assumption::CustomerOnlyOne, (0, Some("xyz")), Mobile),
            column_assumed::say(Assumption::CustomerByValues, (0, None), Mobile),
            column_assumed::say(Assumption::CustomerByValues, (0, None), Email),
            column_assumed::say(Assumption::CustomerOtherKind, (0, Some("user id")), Mobile),
            column_contradicted::say(Role::Code, (0, Some("name"))),
            column_contradicted::say(Role::Customer, (1, Some("coupon code"))),
            column_identifier::say(Email, (0, Some("email"))),
            column_identifier::say(Mobile, (0, Some("mobile"))),
            header_assumed::say("Kennung, Wert"),
            header_assumed::say_like_codes("PROMO"),
            header_multiline::say((2, Some("price\n5821")), 1, 2),
            file_preamble::say_among_rows(1, 3),
            file_preamble::say_among_rows(40, 3),
            rows_blank::say(1, 3),
            rows_blank::say(40, 3),
            header_duplicate::say("code", 1, 2),
            quote_unclosed::say(0),
            quote_unclosed::say(1_234),
            quote_stray::say(""),
            encoding_invalid::say(Encoding::Utf8),
            row_short::say(1, 1, Some("coupon code")),
            row_short::say_in_quotes(1, Some("coupon code")),
            row_short::say_other_delimiter(1, Some("coupon code"), b',', b';'),
            row_long::say(3, 2, true),
            row_long::say(3, 2, false),
            code_duplicate::say("ABCDEF1", 1, None),
            code_duplicate::say("ABCDEF1", 1, Some("abcdef1")),
            customer_duplicate::say("919876543210", 1_000),
            code_exists::say("ABCDEF1"),
            customer_unknown::say("919876543210"),
            customer_limit::say("919876543210", 1),
            series_limit::say(10_000),
            series_expired::say(None),
            series_expired::say(Some("2026-03-31")),
            not_processed::say(),
        ];
        for said in said {
            assert_eq!(said.suggestion, None);
            check_message(&said.message);
        }
        let short =
            Finding::new(Rule::RowShort, Severity::Error, row_short::say(1, 1, Some("coupon code"))).message;
        assert!(
            short.starts_with("The row has 1 value and does not reach column 2 (\"coupon code\")"),
            "{short}"
        );
    }
}
