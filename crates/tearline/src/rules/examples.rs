//! What the examples of the rules' pages are taken from: with it they are files that can be checked, so that what a page says
//! of them can be held to what is really said, in every language. Of the other rules no example could be a file.

use crate::Identifier::{self, Email, ExternalId, Mobile, NotTagged, UserId};
use crate::{Bounds, Options, Rule, Severity};

/// Lines that stand above those of the page.
const MOBILES: &str = "mobile\n";
const CODES: &str = "coupon code\n";
const BOTH: &str = "mobile,coupon code\n";

const EXAMPLES: [(Rule, Identifier, &str); 42] = [
    (Rule::FileColumnMissing, NotTagged, ""),
    (Rule::FileNoRows, Mobile, ""),
    (Rule::FilePreamble, Mobile, ""),
    (Rule::FileOneLine, NotTagged, ""),
    (Rule::FileLinesQuoted, Mobile, ""),
    (Rule::ColumnAmbiguous, Mobile, ""),
    (Rule::ColumnAssumed, Email, ""),
    (Rule::ColumnContradicted, ExternalId, ""),
    (Rule::ColumnIdentifier, Mobile, ""),
    (Rule::ColumnSpreadsheet, NotTagged, ""),
    (Rule::HeaderAssumed, NotTagged, ""),
    (Rule::HeaderDuplicate, Mobile, ""),
    (Rule::HeaderMultiline, NotTagged, ""),
    (Rule::RowsBlank, Mobile, ""),
    (Rule::RowsDoubtful, NotTagged, ""),
    (Rule::QuoteUnclosed, Mobile, BOTH),
    (Rule::QuoteSwallowed, Mobile, ""),
    (Rule::QuoteStray, Mobile, BOTH),
    (Rule::RowShort, Mobile, ""),
    (Rule::RowLong, NotTagged, ""),
    (Rule::ValueControl, Mobile, BOTH),
    (Rule::ValueTrimmed, Mobile, ""),
    (Rule::ValuePlaceholder, Mobile, BOTH),
    (Rule::ValueSeveral, UserId, "user id,coupon code\n"),
    (Rule::CodeMissing, Mobile, ""),
    (Rule::CodeLength, NotTagged, CODES),
    (Rule::CodeCharset, NotTagged, CODES),
    (Rule::CodeFormula, NotTagged, CODES),
    (Rule::CodeSpreadsheet, NotTagged, CODES),
    (Rule::CodeDateLike, NotTagged, CODES),
    (Rule::CodeDuplicate, Mobile, BOTH),
    (Rule::CustomerMissing, Mobile, ""),
    (Rule::CustomerDuplicate, Mobile, BOTH),
    (Rule::MobileFormat, Mobile, MOBILES),
    (Rule::MobileTrunk, Mobile, MOBILES),
    (Rule::MobileCountry, Mobile, MOBILES),
    (Rule::MobileMixed, Mobile, BOTH),
    (Rule::MobileSpreadsheet, Mobile, MOBILES),
    (Rule::EmailFormat, Email, "email\n"),
    (Rule::EmailTypo, Email, "email\n"),
    (Rule::ExternalIdSpreadsheet, ExternalId, "external id\n"),
    (Rule::UserIdFormat, UserId, "user id\n"),
];

impl Rule {
    /// How the file is to be checked that the example of the rule's page is of, and the lines that stand in it above those that
    /// the page shows; `None` where the example is no file.
    pub fn example(self) -> Option<(Options, &'static str)> {
        let (_, identifier, above) = EXAMPLES.iter().find(|(rule, ..)| *rule == self)?;
        let mut options = Options::new(*identifier);
        match self {
            Self::CodeLength => options.rules.code_length = Bounds { min: 8, max: 12 },
            Self::ColumnContradicted => options.identifier_column = Some(1),
            Self::CustomerDuplicate => {
                options.rules.severities.insert(self, Some(Severity::Error));
            }
            Self::MobileCountry => options.rules.default_region = Some("IN".to_owned()),
            _ => {}
        }
        Some((options, above))
    }
}
