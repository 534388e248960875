//! What kinds of characters a text has. Few values have what a costly rule looks for: one quick look tells.

use crate::rules::params::Charset;
use crate::steps;

/// A set of kinds of characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seen(u16);

impl Seen {
    pub(crate) const COMMA: u16 = 1;
    pub(crate) const SLASH: u16 = 1 << 1;
    pub(crate) const PLUS: u16 = 1 << 2;
    /// What else may stand between two values: `;|`, tabs and line breaks.
    pub(crate) const SIGN: u16 = 1 << 3;
    pub(crate) const SPACE: u16 = 1 << 4;
    /// Brackets that open.
    pub(crate) const OPEN: u16 = 1 << 5;
    /// What marks for line breaks begin with: `<br>`, `\n`.
    pub(crate) const MARK: u16 = 1 << 6;
    pub(crate) const QUOTE: u16 = 1 << 7;
    /// Beyond ASCII.
    pub(crate) const HIGH: u16 = 1 << 8;
    pub(crate) const DIGIT: u16 = 1 << 9;
    /// `-` and `.`.
    pub(crate) const DATE: u16 = 1 << 10;
    pub(crate) const COLON: u16 = 1 << 11;
    /// Control characters, tabs and line breaks among them.
    pub(crate) const CONTROL: u16 = 1 << 12;
    /// In a code: outside its character set.
    pub(crate) const OUTSIDE: u16 = 1 << 13;

    pub(crate) fn of(value: &str) -> Self {
        Self::by(value, &KINDS)
    }

    /// What a code has, by the [`kinds_of_code`] of the series.
    #[inline(always)]
    pub(crate) fn by(value: &str, kinds: &Kinds) -> Self {
        steps::took(value.len());
        Self(value.bytes().fold(0, |seen, byte| seen | kinds[usize::from(byte)]))
    }

    pub(crate) fn any(self, kinds: u16) -> bool {
        self.0 & kinds != 0
    }
}

/// The kinds of each byte.
pub(crate) type Kinds = [u16; 256];

/// With what a code may not have; of control characters, and beyond ASCII, that is not said.
pub(crate) fn kinds_of_code(charset: &Charset) -> Kinds {
    let mut kinds = KINDS;
    for byte in b' '..=b'~' {
        if !charset.contains(char::from(byte)) {
            kinds[usize::from(byte)] |= Seen::OUTSIDE;
        }
    }
    kinds
}

const KINDS: Kinds = {
    let mut kinds = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        kinds[byte] = match byte as u8 {
            b',' => Seen::COMMA,
            b'/' => Seen::SLASH,
            b'+' => Seen::PLUS,
            b';' | b'|' => Seen::SIGN,
            b'\t' | b'\n' | b'\r' => Seen::SIGN | Seen::CONTROL,
            b' ' => Seen::SPACE,
            b'<' => Seen::OPEN | Seen::MARK,
            b'[' | b'(' | b'{' => Seen::OPEN,
            b'\\' => Seen::MARK,
            b'"' | b'\'' => Seen::QUOTE,
            b'0'..=b'9' => Seen::DIGIT,
            b'-' | b'.' => Seen::DATE,
            b':' => Seen::COLON,
            0x80.. => Seen::HIGH,
            0..0x20 | 0x7f => Seen::CONTROL,
            _ => 0,
        };
        byte += 1;
    }
    kinds
};
