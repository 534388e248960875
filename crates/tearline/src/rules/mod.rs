//! The catalogue: one file a rule, each with its id, its severity, its check and its documentation.

mod judge;
mod mend;
pub(crate) mod normal;
mod page;
pub(crate) mod params;
mod plain;
mod regions;
pub mod server;
mod spreadsheet;
#[cfg(test)]
mod testing;
mod words;

pub(crate) use judge::{judge_code, judge_customer, say_value};
pub(crate) use params::Params;
pub(crate) use plain::{code_is_plain, customer_is_plain, mobile_is_plain, word_is_plain_code};
pub(crate) use words::is_invisible;

use std::fmt;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

/// What a finding of a rule does to the row, or to the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub enum Severity {
    /// A remark; nothing is rejected.
    Info,
    /// Worth a look; nothing is rejected.
    Warning,
    /// The row is rejected, or for a `file-…` rule the file.
    Error,
}

impl Severity {
    /// The name in the report.
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// What is written down about a rule, in the rule's own file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Meta {
    id: &'static str,
    /// A few words, for a list of rules.
    title: &'static str,
    /// `None`: off, unless a rule set turns it on.
    severity: Option<Severity>,
    /// Whether a rule set may change the severity.
    adjustable: bool,
}

/// What a finding says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    /// One sentence: what is wrong, and what to do.
    pub(crate) message: String,
    /// The value that was meant, where a mend is certain.
    pub(crate) suggestion: Option<String>,
}

impl Said {
    fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), suggestion: None }
    }

    fn suggest(mut self, suggestion: Option<String>) -> Self {
        self.suggestion = suggestion;
        self
    }
}

/// Declares a rule: its documentation is the comment above it, for the reader of the code, of
/// `tearline explain` and of the portal alike.
macro_rules! rule {
    ($(#[doc = $doc:literal])+ $id:literal, $title:literal, $severity:ident $(, $adjustable:ident)?) => {
        $(#[doc = $doc])+
        pub(crate) const META: $crate::rules::Meta = $crate::rules::Meta {
            id: $id,
            title: $title,
            severity: rule!(@severity $severity),
            adjustable: rule!(@adjustable $($adjustable)?),
        };

        /// What the rule finds, why that is bad, an example and how to mend it, in Markdown. Not of `META`:
        /// a program that shows no page does not carry them.
        pub(crate) const PAGE: &str = {
            const COMMENT: &str = concat!($($doc, "\n"),+);
            const TEXT: [u8; $crate::rules::page::len(COMMENT)] = $crate::rules::page::text(COMMENT);
            match std::str::from_utf8(&TEXT) {
                Ok(page) => page,
                Err(_) => panic!("a page of documentation is text"),
            }
        };
    };
    (@severity Off) => { None };
    (@severity $severity:ident) => { Some($crate::Severity::$severity) };
    (@adjustable adjustable) => { true };
    (@adjustable) => { false };
}

macro_rules! catalogue {
    ($($variant:ident => $module:ident),+ $(,)?) => {
        $(pub(crate) mod $module;)+

        /// The rules, in the order of the catalogue.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Rule { $($variant),+ }

        impl Rule {
            /// Every rule there is.
            pub const ALL: &'static [Rule] = &[$(Rule::$variant),+];

            /// The names of the rules' files.
            #[cfg(test)]
            const FILES: &'static [&'static str] = &[$(stringify!($module)),+];

            pub(crate) const fn meta(self) -> &'static Meta {
                match self { $(Rule::$variant => &$module::META),+ }
            }

            const fn page(self) -> &'static str {
                match self { $(Rule::$variant => $module::PAGE),+ }
            }
        }
    };
}

catalogue! {
    FileEmpty => file_empty,
    FileNoRows => file_no_rows,
    FileNotText => file_not_text,
    FileTooLarge => file_too_large,
    FileTooManyRows => file_too_many_rows,
    FileOverRecommended => file_over_recommended,
    FileEncoding => file_encoding,
    FilePreamble => file_preamble,
    FileColumnMissing => file_column_missing,
    HeaderDuplicate => header_duplicate,
    QuoteUnclosed => quote_unclosed,
    QuoteStray => quote_stray,
    EncodingInvalid => encoding_invalid,
    RowShort => row_short,
    RowLong => row_long,
    ValueTooLong => value_too_long,
    ValueControl => value_control,
    ValueTrimmed => value_trimmed,
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
    MobileCountry => mobile_country,
    MobileSpreadsheet => mobile_spreadsheet,
    EmailFormat => email_format,
    EmailTypo => email_typo,
    ExternalIdFormat => external_id_format,
    UserIdFormat => user_id_format,
    CodeExists => code_exists,
    CustomerUnknown => customer_unknown,
    CustomerLimit => customer_limit,
    SeriesLimit => series_limit,
    SeriesExpired => series_expired,
}

impl Rule {
    /// The stable name: scripts rely on it.
    pub fn id(self) -> &'static str {
        self.meta().id
    }

    /// A few words, for a list of rules.
    pub fn title(self) -> &'static str {
        self.meta().title
    }

    /// The severity where no rule set says otherwise; `None` for a rule that is off.
    pub fn default_severity(self) -> Option<Severity> {
        self.meta().severity
    }

    /// Whether a rule set may change the severity.
    pub fn adjustable(self) -> bool {
        self.meta().adjustable
    }

    /// What the rule finds, why that is bad, an example and how to mend it, in Markdown.
    pub fn documentation(self) -> &'static str {
        self.page()
    }

    /// Whether findings are about the file, so that there are no rows to show for them.
    pub fn about_file(self) -> bool {
        self.id().starts_with("file-") || self == Self::HeaderDuplicate
    }

    /// Whether a finding rejects the file as a whole.
    pub fn rejects_file(self) -> bool {
        self.about_file() && self.default_severity() == Some(Severity::Error)
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// The text is no rule's id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownRule(pub String);

impl fmt::Display for UnknownRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no rule \"{}\"", self.0)
    }
}

impl std::error::Error for UnknownRule {}

impl FromStr for Rule {
    type Err = UnknownRule;

    fn from_str(id: &str) -> Result<Self, Self::Err> {
        Self::ALL.iter().copied().find(|rule| rule.id() == id).ok_or_else(|| UnknownRule(id.to_owned()))
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

impl<'de> Deserialize<'de> for Rule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let id = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        id.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::testing::check_message;
    use super::*;
    use crate::{Encoding, Role};

    /// The catalogue as it is promised to scripts: id, severity, and whether a series may change it.
    const CATALOGUE: [(&str, &str, bool); 39] = [
        ("file-empty", "error", false),
        ("file-no-rows", "error", false),
        ("file-not-text", "error", false),
        ("file-too-large", "error", false),
        ("file-too-many-rows", "error", false),
        ("file-over-recommended", "warning", false),
        ("file-encoding", "warning", false),
        ("file-preamble", "warning", false),
        ("file-column-missing", "error", false),
        ("header-duplicate", "warning", false),
        ("quote-unclosed", "error", false),
        ("quote-stray", "warning", false),
        ("encoding-invalid", "error", false),
        ("row-short", "error", false),
        ("row-long", "error", false),
        ("value-too-long", "error", false),
        ("value-control", "error", false),
        ("value-trimmed", "info", false),
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
        ("mobile-country", "error", true),
        ("mobile-spreadsheet", "error", false),
        ("email-format", "error", false),
        ("email-typo", "warning", false),
        ("external-id-format", "error", false),
        ("user-id-format", "error", false),
        ("code-exists", "error", false),
        ("customer-unknown", "error", true),
        ("customer-limit", "error", false),
        ("series-limit", "error", false),
        ("series-expired", "error", false),
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
        assert_eq!("code-lenght".parse::<Rule>(), Err(UnknownRule("code-lenght".to_owned())));
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

    #[test]
    fn what_is_said_of_files_and_rows_is_one_sentence() {
        use file_column_missing::Problem;
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
            file_column_missing::say(Problem::NotFound(Role::Code)),
            file_column_missing::say(Problem::NotFound(Role::Customer)),
            file_column_missing::say(Problem::OutOfRange { role: Role::Customer, index: 7, columns: 2 }),
            file_column_missing::say(Problem::Same { index: 0, name: Some("mobile") }),
            header_duplicate::say("code", 1, 2),
            quote_unclosed::say(0),
            quote_unclosed::say(1_234),
            quote_stray::say(),
            encoding_invalid::say(Encoding::Utf8),
            row_short::say(1, 1, Some("coupon code")),
            row_long::say(3, 2, true),
            row_long::say(3, 2, false),
            code_duplicate::say("ABCDEF1", 1),
            customer_duplicate::say("919876543210", 1_000),
            code_exists::say("ABCDEF1"),
            customer_unknown::say("919876543210"),
            customer_limit::say("919876543210", 1),
            series_limit::say(10_000),
            series_expired::say(None),
            series_expired::say(Some("2026-03-31")),
        ];
        for Said { message, suggestion } in said {
            check_message(&message);
            assert_eq!(suggestion, None);
        }
        let short = row_short::say(1, 1, Some("coupon code")).message;
        assert!(
            short.starts_with("The row has 1 value and does not reach column 2 (\"coupon code\")"),
            "{short}"
        );
    }
}
