//! The catalogue: one file a rule, each with its id, its severity, its check and its documentation.

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
    /// What the rule finds, why that is bad, an example and how to mend it, in Markdown.
    doc: &'static str,
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
            doc: concat!($($doc, "\n"),+),
        };
    };
    (@severity Off) => { None };
    (@severity $severity:ident) => { Some($crate::Severity::$severity) };
    (@adjustable adjustable) => { true };
    (@adjustable) => { false };
}

macro_rules! catalogue {
    ($($variant:ident => $module:ident),+ $(,)?) => {
        $(mod $module;)+

        /// The rules, in the order of the catalogue.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Rule { $($variant),+ }

        impl Rule {
            /// Every rule there is.
            pub const ALL: &'static [Rule] = &[$(Rule::$variant),+];

            pub(crate) const fn meta(self) -> &'static Meta {
                match self { $(Rule::$variant => &$module::META),+ }
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
        self.meta().doc
    }

    /// Whether a finding rejects the file as a whole.
    pub fn rejects_file(self) -> bool {
        self.id().starts_with("file-") && self.default_severity() == Some(Severity::Error)
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
