//! Names: what has one is written by it and read back from it.

use std::fmt;

/// The text names nothing of its kind.
///
/// The one error of everything here that is read from a text ([`FromStr`](std::str::FromStr)): identifiers,
/// encodings, delimiters, line ends, severities, roles, rules, filters and the column of the codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownName {
    kind: &'static str,
    expected: &'static str,
    name: String,
}

impl UnknownName {
    /// `expected`: what could have stood there; empty where that would be too long to say.
    pub(crate) fn new(kind: &'static str, name: &str, expected: &'static str) -> Self {
        Self { kind, expected, name: name.to_owned() }
    }

    /// What was to be named, as in `rule`.
    pub fn kind(&self) -> &'static str {
        self.kind
    }

    /// The text as it was given.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no {} \"{}\"", self.kind, self.name)?;
        if self.expected.is_empty() { Ok(()) } else { write!(f, ": expected {}", self.expected) }
    }
}

impl std::error::Error for UnknownName {}

/// Gives the variants of an enum their names: `name`, `Display` and `FromStr`, which also reads the `aliases`.
macro_rules! names {
    (
        $(#[doc = $doc:literal])*
        $type:ident, $kind:literal: $first:ident $first_name:literal $(, $variant:ident $name:literal)* $(,)?
        $(; $($alias:literal => $of:ident),+ $(,)?)?
    ) => {
        impl $type {
            $(#[doc = $doc])*
            pub const fn name(self) -> &'static str {
                match self {
                    Self::$first => $first_name,
                    $(Self::$variant => $name,)*
                }
            }
        }

        /// By its name.
        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.name())
            }
        }

        /// From its name.
        impl std::str::FromStr for $type {
            type Err = $crate::UnknownName;

            fn from_str(name: &str) -> Result<Self, Self::Err> {
                match name {
                    $first_name => Ok(Self::$first),
                    $($name => Ok(Self::$variant),)*
                    $($($alias => Ok(Self::$of),)+)?
                    _ => Err($crate::UnknownName::new(
                        $kind,
                        name,
                        concat!("one of ", $first_name, $(", ", $name),*),
                    )),
                }
            }
        }
    };
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::fmt::{Debug, Display};
    use std::str::FromStr;

    use serde::Serialize;

    use crate::{
        CodeColumn, Delimiter, Encoding, Filter, Identifier, LineEnd, Role, Rule, Severity, UnknownName,
    };

    /// Each is written as this, and read back from it.
    fn check<T>(table: &[(T, &str)], unknown: &str, said: &str)
    where
        T: Copy + Debug + PartialEq + Display + FromStr<Err = UnknownName>,
    {
        for (value, name) in table {
            assert_eq!(value.to_string(), *name);
            assert_eq!(name.parse::<T>(), Ok(*value));
        }
        let error = unknown.parse::<T>().unwrap_err();
        assert_eq!(error.to_string(), said);
        assert_eq!(error.name(), unknown);
    }

    /// What the report calls them is what they are called.
    fn same_in_json<T: Copy + Display + Serialize>(all: &[T]) {
        for value in all {
            assert_eq!(serde_json::to_value(value).unwrap(), value.to_string());
        }
    }

    #[test]
    fn what_has_a_name_is_written_by_it_and_read_from_it() {
        check(
            &[
                (Identifier::Mobile, "MOBILE"),
                (Identifier::Email, "EMAIL"),
                (Identifier::ExternalId, "EXTERNAL_ID"),
                (Identifier::UserId, "USER_ID"),
                (Identifier::NotTagged, "NOT_TAGGED"),
            ],
            "mobile",
            "there is no identifier \"mobile\": expected one of MOBILE, EMAIL, EXTERNAL_ID, USER_ID, NOT_TAGGED",
        );
        check(
            &[
                (Encoding::Utf8, "UTF-8"),
                (Encoding::Utf16Le, "UTF-16LE"),
                (Encoding::Utf16Be, "UTF-16BE"),
                (Encoding::Windows1252, "windows-1252"),
            ],
            "latin1",
            "there is no encoding \"latin1\": expected one of UTF-8, UTF-16LE, UTF-16BE, windows-1252",
        );
        check(
            &[
                (Delimiter::Comma, "comma"),
                (Delimiter::Semicolon, "semicolon"),
                (Delimiter::Tab, "tab"),
                (Delimiter::Pipe, "pipe"),
            ],
            "",
            "there is no delimiter \"\": expected one of comma, semicolon, tab, pipe",
        );
        check(
            &[(LineEnd::Lf, "LF"), (LineEnd::CrLf, "CRLF"), (LineEnd::Cr, "CR"), (LineEnd::Mixed, "mixed")],
            "\n",
            "there is no line end \"\n\": expected one of LF, CRLF, CR, mixed",
        );
        check(
            &[(Severity::Info, "info"), (Severity::Warning, "warning"), (Severity::Error, "error")],
            "off",
            "there is no severity \"off\": expected one of info, warning, error",
        );
        check(
            &[(Role::Code, "code"), (Role::Customer, "customer")],
            "",
            "there is no role \"\": expected one of code, customer",
        );
        check(&[(Rule::FileEmpty, "file-empty")], "code-lenght", "there is no rule \"code-lenght\"");
        check(
            &[
                (Filter::All, "all"),
                (Filter::Rejected, "rejected"),
                (Filter::Found, "found"),
                (Filter::Severity(Severity::Warning), "warning"),
                (Filter::Rule(Rule::CodeLength), "code-length"),
            ],
            "none",
            "there is no filter \"none\": expected all, rejected, found, a severity or a rule",
        );
        check(
            &[(CodeColumn::At(3), "3"), (CodeColumn::None, "none")],
            "three",
            "there is no code column \"three\": expected its number, counted from 0, or none",
        );
    }

    #[test]
    fn names_are_those_of_the_report() {
        same_in_json(&Identifier::ALL);
        same_in_json(&Encoding::ALL);
        same_in_json(&[LineEnd::Lf, LineEnd::CrLf, LineEnd::Cr, LineEnd::Mixed]);
        same_in_json(&[Severity::Info, Severity::Warning, Severity::Error]);
        same_in_json(&[Role::Code, Role::Customer]);
        same_in_json(Rule::ALL);
        // The report has the delimiter itself, which is read as well.
        for delimiter in Delimiter::ALL {
            let itself = char::from(delimiter.byte()).to_string();
            assert_eq!(serde_json::to_value(delimiter).unwrap(), itself.as_str());
            assert_eq!(itself.parse(), Ok(delimiter));
        }
        assert_eq!("EXTENAL_ID".parse(), Ok(Identifier::ExternalId));
        assert_eq!(format!("[{:8}]", Rule::RowLong), "[row-long]");
        assert_eq!(format!("[{:<9}]", LineEnd::Cr), "[CR       ]");
    }

    #[test]
    fn no_rule_has_the_name_of_another_filter() {
        for rule in Rule::ALL {
            assert_eq!(rule.id().parse(), Ok(Filter::Rule(*rule)));
        }
    }
}
