//! How the file is written: its encoding, delimiter and line ends.

use serde::{Deserialize, Serialize};

/// The dialect of a file, as it was found or given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[non_exhaustive]
pub struct Dialect {
    /// How characters are written.
    pub encoding: Encoding,
    /// Whether the file starts with a byte-order mark.
    pub bom: bool,
    /// What stands between the values of a row.
    pub delimiter: Delimiter,
    /// What ends a row.
    pub line_end: LineEnd,
    /// Whether the first record holds names, not data.
    pub header: bool,
}

/// How the characters of a file are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[non_exhaustive]
pub enum Encoding {
    /// UTF-8, with or without a byte-order mark.
    #[serde(rename = "UTF-8")]
    Utf8,
    /// UTF-16, the low byte first.
    #[serde(rename = "UTF-16LE")]
    Utf16Le,
    /// UTF-16, the high byte first.
    #[serde(rename = "UTF-16BE")]
    Utf16Be,
    /// What Windows calls ANSI in western Europe and America.
    #[serde(rename = "windows-1252")]
    Windows1252,
}

impl Encoding {
    /// Every encoding that is read.
    pub const ALL: [Self; 4] = [Self::Utf8, Self::Utf16Le, Self::Utf16Be, Self::Windows1252];
}

names! {
    /// The name that the report uses.
    Encoding, "encoding":
        Utf8 "UTF-8",
        Utf16Le "UTF-16LE",
        Utf16Be "UTF-16BE",
        Windows1252 "windows-1252",
}

/// What stands between the values of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[non_exhaustive]
pub enum Delimiter {
    /// `,`
    #[serde(rename = ",")]
    Comma,
    /// `;`
    #[serde(rename = ";")]
    Semicolon,
    /// The tabulator.
    #[serde(rename = "\t")]
    Tab,
    /// `|`
    #[serde(rename = "|")]
    Pipe,
}

impl Delimiter {
    /// In the order in which a tie between them is decided.
    pub const ALL: [Self; 4] = [Self::Comma, Self::Semicolon, Self::Tab, Self::Pipe];

    /// The character itself.
    pub const fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
            Self::Pipe => b'|',
        }
    }
}

names! {
    /// What it is called on the command line. In the report, and in [`Options`](crate::Options), is the delimiter
    /// itself, which is read as well.
    Delimiter, "delimiter":
        Comma "comma",
        Semicolon "semicolon",
        Tab "tab",
        Pipe "pipe";
    "," => Comma,
    ";" => Semicolon,
    "\t" => Tab,
    "|" => Pipe,
}

/// What ends the rows of a file.
// Not `non_exhaustive`: whatever else a file does is `Mixed`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub enum LineEnd {
    /// A line feed, as on Unix.
    #[serde(rename = "LF")]
    Lf,
    /// A carriage return and a line feed, as on Windows.
    #[serde(rename = "CRLF")]
    CrLf,
    /// A carriage return, as on old Macs.
    #[serde(rename = "CR")]
    Cr,
    /// Now one, now another.
    #[serde(rename = "mixed")]
    Mixed,
}

names! {
    /// The name that the report uses.
    LineEnd, "line end": Lf "LF", CrLf "CRLF", Cr "CR", Mixed "mixed"
}
