//! The catalogue: the rules' names, and what a finding of each does.

use std::fmt;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

use crate::UnknownName;

/// What a finding of a rule does to the row, or to the file.
// Not `non_exhaustive`: a finding rejects, warns or remarks, and who shows one has to have decided how.
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

names! {
    /// The name in the report.
    Severity, "severity": Info "info", Warning "warning", Error "error"
}

macro_rules! catalogue {
    ($($variant:ident $id:literal $severity:ident $($adjustable:ident)?),+ $(,)?) => {
        /// The rules, in the order of the catalogue.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        #[non_exhaustive]
        pub enum Rule { $(#[doc = concat!("`", $id, "`")] $variant),+ }

        impl Rule {
            /// Every rule there is.
            pub const ALL: &'static [Rule] = &[$(Rule::$variant),+];

            /// The stable name: scripts rely on it.
            pub const fn id(self) -> &'static str {
                match self { $(Rule::$variant => $id),+ }
            }

            /// The severity where no rule set says otherwise; `None` for a rule that is off.
            pub const fn default_severity(self) -> Option<Severity> {
                match self { $(Rule::$variant => catalogue!(@severity $severity)),+ }
            }

            /// Whether a rule set may change the severity.
            pub const fn adjustable(self) -> bool {
                match self { $(Rule::$variant => catalogue!(@adjustable $($adjustable)?)),+ }
            }
        }
    };
    (@severity Off) => { None };
    (@severity $severity:ident) => { Some(Severity::$severity) };
    (@adjustable adjustable) => { true };
    (@adjustable) => { false };
}

catalogue! {
    FileEmpty "file-empty" Error,
    FileNoRows "file-no-rows" Error,
    FileNotText "file-not-text" Error,
    FileTooLarge "file-too-large" Error,
    FileTooManyRows "file-too-many-rows" Error,
    FileOverRecommended "file-over-recommended" Warning,
    FileEncoding "file-encoding" Warning,
    FilePreamble "file-preamble" Warning,
    FileColumnMissing "file-column-missing" Error,
    FileOneLine "file-one-line" Error,
    FileLinesQuoted "file-lines-quoted" Error,
    ColumnAmbiguous "column-ambiguous" Error,
    ColumnAssumed "column-assumed" Warning,
    ColumnContradicted "column-contradicted" Warning,
    ColumnIdentifier "column-identifier" Warning,
    ColumnSpreadsheet "column-spreadsheet" Warning adjustable,
    HeaderAssumed "header-assumed" Warning,
    HeaderDuplicate "header-duplicate" Warning,
    HeaderMultiline "header-multiline" Warning,
    RowsBlank "rows-blank" Info,
    RowsDoubtful "rows-doubtful" Warning adjustable,
    QuoteUnclosed "quote-unclosed" Error,
    QuoteSwallowed "quote-swallowed" Error,
    QuoteStray "quote-stray" Warning,
    EncodingInvalid "encoding-invalid" Error,
    RowShort "row-short" Error,
    RowLong "row-long" Error,
    ValueTooLong "value-too-long" Error,
    ValueControl "value-control" Error,
    ValueTrimmed "value-trimmed" Info,
    ValuePlaceholder "value-placeholder" Error adjustable,
    ValueSeveral "value-several" Error,
    CodeMissing "code-missing" Error,
    CodeLength "code-length" Error,
    CodeCharset "code-charset" Error,
    CodeFormula "code-formula" Error,
    CodeSpreadsheet "code-spreadsheet" Error,
    CodeDateLike "code-date-like" Warning adjustable,
    CodeDuplicate "code-duplicate" Error,
    CustomerMissing "customer-missing" Error,
    CustomerDuplicate "customer-duplicate" Off adjustable,
    MobileFormat "mobile-format" Error,
    MobileTrunk "mobile-trunk" Error,
    MobileCountry "mobile-country" Error adjustable,
    MobileMixed "mobile-mixed" Warning adjustable,
    MobileSpreadsheet "mobile-spreadsheet" Error,
    EmailFormat "email-format" Error,
    EmailTypo "email-typo" Warning,
    ExternalIdFormat "external-id-format" Error,
    ExternalIdSpreadsheet "external-id-spreadsheet" Error adjustable,
    UserIdFormat "user-id-format" Error,
    CodeExists "code-exists" Error,
    CustomerUnknown "customer-unknown" Error adjustable,
    CustomerLimit "customer-limit" Error,
    SeriesLimit "series-limit" Error,
    SeriesExpired "series-expired" Error,
    NotProcessed "not-processed" Error,
}

impl Rule {
    /// Whether findings are about the file, so that there are no rows to show for them.
    pub fn about_file(self) -> bool {
        let id = self.id();
        id.starts_with("file-")
            || id.starts_with("column-")
            || id.starts_with("header-")
            || matches!(self, Self::RowsBlank | Self::RowsDoubtful | Self::MobileMixed)
    }

    /// Whether a finding rejects the file as a whole.
    pub fn rejects_file(self) -> bool {
        self.about_file() && self.default_severity() == Some(Severity::Error)
    }
}

/// By its id.
impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

/// From its id.
impl FromStr for Rule {
    type Err = UnknownName;

    fn from_str(id: &str) -> Result<Self, Self::Err> {
        Self::ALL.iter().copied().find(|rule| rule.id() == id).ok_or_else(|| UnknownName::new("rule", id, ""))
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
