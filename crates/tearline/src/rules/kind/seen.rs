//! What kinds of characters a text has. Few values have what a costly rule looks for: one quick look tells.

/// A set of kinds of characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seen(u16);

impl Seen {
    /// What may end a value of several: `;|,/`, tabs and line breaks.
    pub(crate) const SEPARATOR: u16 = 1;
    pub(crate) const SPACE: u16 = 1 << 1;
    pub(crate) const PLUS: u16 = 1 << 2;
    /// Brackets that open.
    pub(crate) const OPEN: u16 = 1 << 3;
    /// What marks for line breaks begin with: `<br>`, `\n`.
    pub(crate) const MARK: u16 = 1 << 4;
    pub(crate) const QUOTE: u16 = 1 << 5;
    /// Beyond ASCII.
    pub(crate) const HIGH: u16 = 1 << 6;
    pub(crate) const DIGIT: u16 = 1 << 7;
    /// `-`, `.` and `:`.
    pub(crate) const DATE: u16 = 1 << 8;
    /// Anything else that is neither letter nor digit.
    pub(crate) const OTHER: u16 = 1 << 9;

    pub(crate) fn of(value: &str) -> Self {
        Self(value.bytes().fold(0, |seen, byte| seen | KINDS[usize::from(byte)]))
    }

    pub(crate) fn any(self, kinds: u16) -> bool {
        self.0 & kinds != 0
    }
}

const KINDS: [u16; 256] = {
    let mut kinds = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        kinds[byte] = match byte as u8 {
            b';' | b'|' | b',' | b'/' | b'\t' | b'\n' | b'\r' => Seen::SEPARATOR,
            b' ' => Seen::SPACE,
            b'+' => Seen::PLUS,
            b'<' => Seen::OPEN | Seen::MARK,
            b'[' | b'(' | b'{' => Seen::OPEN,
            b'\\' => Seen::MARK,
            b'"' | b'\'' => Seen::QUOTE,
            b'0'..=b'9' => Seen::DIGIT,
            b'-' | b'.' | b':' => Seen::DATE,
            b'A'..=b'Z' | b'a'..=b'z' => 0,
            0x80.. => Seen::HIGH,
            _ => Seen::OTHER,
        };
        byte += 1;
    }
    kinds
};
