//! From the bytes of a file to text that the scanner reads, and from a record's bytes to characters.

use std::borrow::Cow;

use crate::Encoding;
use crate::text::invisible::is_invisible;
use crate::text::scan::{LineEnds, Position, Record, Run, Scanner, Taken, Visit, unquoted};

/// The byte-order mark that a file starts with, if it does.
pub(crate) fn byte_order_mark(head: &[u8]) -> Option<(Encoding, usize)> {
    match head {
        // Two programs have added one each.
        [0xEF, 0xBB, 0xBF, 0xEF, 0xBB, 0xBF, ..] => Some((Encoding::Utf8, 6)),
        [0xEF, 0xBB, 0xBF, ..] => Some((Encoding::Utf8, 3)),
        // A program took the mark for letters, `ï»¿`, and saved them.
        [0xC3, 0xAF, 0xC2, 0xBB, 0xC2, 0xBF, ..] => Some((Encoding::Utf8, 6)),
        // UTF-32.
        [0xFF, 0xFE, 0, 0, ..] => None,
        [0xFF, 0xFE, ..] => Some((Encoding::Utf16Le, 2)),
        [0xFE, 0xFF, ..] => Some((Encoding::Utf16Be, 2)),
        _ => None,
    }
}

/// UTF-16 that does not say so: what separates values, and letters of the West, have a zero byte each in it, always on
/// the same side. UTF-32 has three of four.
pub(crate) fn utf16_without_mark(head: &[u8]) -> Option<Encoding> {
    // As much as tells text from anything else.
    let head = &head[..head.len().min(8 << 10)];
    let (mut zeros, mut controls) = ([0_usize; 2], 0_usize);
    for (at, &byte) in head.iter().enumerate() {
        match byte {
            0 => zeros[at % 2] += 1,
            b'\t' | b'\n' | b'\r' | 0x0C | 0x1A | 0x1B => {}
            1..=0x1F | 0x7F => controls += 1,
            _ => {}
        }
    }
    let [even, odd] = zeros;
    let (encoding, fewer, more) =
        if even < odd { (Encoding::Utf16Le, even, odd) } else { (Encoding::Utf16Be, odd, even) };
    let one_sided = more >= 2 && more * 8 >= head.len() && fewer * 50 <= more;
    (one_sided && controls * 20 <= head.len() && more + fewer + 1 < head.len()).then_some(encoding)
}

/// The records of a file, out of chunks of its bytes. Those in which every value is blank, as a spreadsheet leaves them
/// where rows were cleared, are counted and passed over; and so are comments, in a file that has them before its rows.
///
/// UTF-16 is transcoded before it is scanned. UTF-8 and Windows-1252 are scanned as they are, since
/// nothing that separates values is outside ASCII in them; their characters are decoded a value at a
/// time, where someone looks at one.
#[derive(Debug)]
pub(crate) struct Records {
    utf16: Option<Utf16>,
    scanner: Scanner,
    passed: PassedOver,
}

/// Records that are no rows: how many, and the physical line of the first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct NoRows {
    pub(crate) count: u64,
    pub(crate) first_line: u64,
}

impl NoRows {
    fn add(&mut self, line: u64) {
        if self.count == 0 {
            self.first_line = line;
        }
        self.count += 1;
    }
}

/// What was passed over.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PassedOver {
    encoding: Encoding,
    delimiter: u8,
    /// Where comments are no rows: so many records are still to come before that holds.
    comments_behind: Option<usize>,
    pub(crate) blank: NoRows,
    pub(crate) comments: NoRows,
}

impl PassedOver {
    /// Whether a record is no row; then it is counted.
    fn takes(&mut self, record: &Record<'_>) -> bool {
        if self.comments_behind == Some(0) && self.is_comment(record) {
            self.comments.add(record.line);
            return true;
        }
        if self.is_blank(record) {
            self.blank.add(record.line);
            return true;
        }
        self.comments_behind = self.comments_behind.map(|records| records.saturating_sub(1));
        false
    }

    fn is_blank(&self, record: &Record<'_>) -> bool {
        // Nearly all records are told by their first byte.
        let ink = |byte: u8| byte > b' ' && byte < 0x7f && byte != b'"' && byte != self.delimiter;
        if record.bytes.first().is_some_and(|&byte| ink(byte)) || record.bytes.iter().any(|&byte| ink(byte)) {
            return false;
        }
        let traits = record.traits;
        !traits.unclosed && !traits.overlong && self.is_blank_from(record, 0)
    }

    fn is_blank_from(&self, record: &Record<'_>, column: usize) -> bool {
        let blank = |column: usize| {
            record.value(column).is_some_and(|value| {
                !is_invalid(&value, self.encoding) && decode(value, self.encoding).chars().all(is_blank)
            })
        };
        // Mostly there is nothing but delimiters, and no value to look at.
        !record.has_ink_from(column, self.delimiter) || (column..record.len()).all(blank)
    }

    /// `# of last year`, or `#` by itself. What has no space behind the sign may be a code, and a row at any rate.
    fn is_comment(&self, record: &Record<'_>) -> bool {
        let start = record.bytes.iter().position(|byte| !matches!(byte, b' ' | b'"')).unwrap_or_default();
        match record.bytes.get(start..) {
            Some([b'#', b' ', ..]) => !record.traits.unclosed,
            Some([b'#', ..]) => {
                record.raw(0).is_some_and(|raw| unquoted(raw).trim_ascii() == b"#")
                    && self.is_blank_from(record, 1)
            }
            _ => false,
        }
    }
}

/// Hands on the records that are rows.
struct Filled<'a> {
    passed: &'a mut PassedOver,
    each: &'a mut dyn Visit,
}

impl Visit for Filled<'_> {
    fn visit(&mut self, record: &Record<'_>) -> bool {
        self.passed.takes(record) || self.each.visit(record)
    }

    fn take(&mut self, run: &Run<'_>) -> Taken {
        // Nobody takes a record at once that has no value; of comments nobody knows.
        if self.passed.comments_behind.is_some() { run.nothing() } else { self.each.take(run) }
    }
}

/// Whether nobody would see the character in a cell.
pub(crate) fn is_blank(c: char) -> bool {
    c.is_whitespace() || is_invisible(c)
}

/// Units of UTF-16 that are looked at together.
const AT_ONCE: usize = 16;

/// UTF-16 to UTF-8, chunk by chunk, with what a chunk's border cuts in two.
#[derive(Debug)]
struct Utf16 {
    big_endian: bool,
    /// The first byte of a unit.
    half: Option<u8>,
    /// The first half of a surrogate pair.
    high: Option<u16>,
    text: Vec<u8>,
}

impl Utf16 {
    fn new(big_endian: bool) -> Self {
        Self { big_endian, half: None, high: None, text: Vec::new() }
    }

    /// The text of these bytes. A surrogate without its other half is U+FFFD.
    fn decode(&mut self, mut bytes: &[u8]) -> &[u8] {
        self.text.clear();
        if let (Some(first), [second, rest @ ..]) = (self.half, bytes) {
            self.half = None;
            self.add(self.unit([first, *second]));
            bytes = rest;
        }
        let (units, odd) = bytes.as_chunks();
        let (groups, rest) = units.as_chunks::<AT_ONCE>();
        for group in groups {
            let units = group.map(|unit| self.unit(unit));
            // Most text is ASCII: then a unit is a byte.
            if self.high.is_none() && units.iter().fold(0, |all, unit| all | unit) < 0x80 {
                self.text.extend_from_slice(&units.map(|unit| unit as u8));
            } else {
                units.iter().for_each(|&unit| self.add(unit));
            }
        }
        rest.iter().for_each(|&unit| self.add(self.unit(unit)));
        self.half = odd.first().copied().or(self.half);
        &self.text
    }

    #[inline(always)]
    fn unit(&self, bytes: [u8; 2]) -> u16 {
        if self.big_endian { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) }
    }

    fn add(&mut self, unit: u16) {
        let pair = self.high.take().map(|high| [high, unit]);
        let unit = match (pair, unit) {
            (Some(pair), 0xDC00..=0xDFFF) => {
                char::decode_utf16(pair).flatten().for_each(|c| self.push(c));
                return;
            }
            (Some(_), _) => {
                self.push(char::REPLACEMENT_CHARACTER);
                unit
            }
            (None, _) => unit,
        };
        if let 0xD800..=0xDBFF = unit {
            self.high = Some(unit);
        } else {
            self.push(char::from_u32(unit.into()).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
    }

    fn push(&mut self, c: char) {
        self.text.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    }

    /// What is left when the file ends in the middle of a character.
    fn finish(&mut self) -> &'static [u8] {
        if self.half.take().is_some() | self.high.take().is_some() { "\u{FFFD}".as_bytes() } else { &[] }
    }
}

/// What Windows-1252 has in place of the control characters U+0080 to U+009F, by the WHATWG's index. The five
/// bytes that it does not have stay what they are; see [`is_invalid`].
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}', //
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
];

fn windows_1252(bytes: &[u8]) -> Cow<'_, str> {
    if bytes.is_ascii()
        && let Ok(text) = std::str::from_utf8(bytes)
    {
        return Cow::Borrowed(text);
    }
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 2);
    push_windows_1252(bytes, &mut text);
    Cow::Owned(text)
}

fn push_windows_1252(bytes: &[u8], text: &mut String) {
    // What is ASCII is taken as a whole.
    for part in bytes.split_inclusive(|byte| !byte.is_ascii()) {
        let (ascii, other) = match part {
            [ascii @ .., other] if !other.is_ascii() => (ascii, Some(*other)),
            ascii => (ascii, None),
        };
        text.push_str(std::str::from_utf8(ascii).unwrap_or_default());
        text.extend(other.map(|byte| match byte {
            0x80..=0x9F => WINDOWS_1252[usize::from(byte - 0x80)],
            _ => char::from(byte),
        }));
    }
}

/// So many bytes of UTF-16 are transcoded at a time.
const PIECE: usize = 64 << 10;

impl Records {
    /// `at` is where the first byte stands that will be pushed: behind a byte-order mark, or at a record.
    pub(crate) fn new(encoding: Encoding, delimiter: u8, at: Position) -> Self {
        let utf16 = match encoding {
            Encoding::Utf16Le => Some(Utf16::new(false)),
            Encoding::Utf16Be => Some(Utf16::new(true)),
            Encoding::Utf8 | Encoding::Windows1252 => None,
        };
        let passed = PassedOver {
            encoding,
            delimiter,
            comments_behind: None,
            blank: NoRows::default(),
            comments: NoRows::default(),
        };
        Self { scanner: Scanner::new(delimiter, utf16.is_some(), at), utf16, passed }
    }

    /// Behind so many records comments are passed over.
    pub(crate) fn pass_over_comments(mut self, behind: usize) -> Self {
        self.passed.comments_behind = Some(behind);
        self
    }

    /// The records of the next bytes.
    pub(crate) fn push(&mut self, bytes: &[u8], each: &mut dyn Visit) {
        let Self { utf16, scanner, passed } = self;
        let each = &mut Filled { passed, each };
        match utf16 {
            None => scanner.push(bytes, each),
            Some(utf16) => bytes.chunks(PIECE).for_each(|piece| scanner.push(utf16.decode(piece), each)),
        }
    }

    pub(crate) fn finish(&mut self, each: &mut dyn Visit) {
        let Self { utf16, scanner, passed } = self;
        let each = &mut Filled { passed, each };
        if let Some(utf16) = utf16 {
            scanner.push(utf16.finish(), each);
        }
        scanner.finish(each);
    }

    /// The records that were passed over so far.
    pub(crate) fn passed_over(&self) -> PassedOver {
        self.passed
    }

    pub(crate) fn line_ends(&self) -> LineEnds {
        self.scanner.line_ends()
    }
}

/// A record by itself, as [`Records`] hand it on: `text` is as the scanner sees it.
pub(crate) fn record_alone(
    encoding: Encoding,
    delimiter: u8,
    at: Position,
    text: &[u8],
    each: &mut dyn Visit,
) {
    let wide = matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be);
    let mut scanner = Scanner::new(delimiter, wide, at);
    scanner.push(text, each);
    scanner.finish(each);
}

/// The characters of a value. In UTF-8 what is no character becomes U+FFFD.
pub(crate) fn decode(bytes: Cow<'_, [u8]>, encoding: Encoding) -> Cow<'_, str> {
    if encoding == Encoding::Windows1252 {
        return match bytes {
            Cow::Borrowed(bytes) => windows_1252(bytes),
            Cow::Owned(bytes) => Cow::Owned(windows_1252(&bytes).into_owned()),
        };
    }
    match bytes {
        // What is whole is quickly seen to be.
        Cow::Borrowed(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => String::from_utf8_lossy(bytes),
        },
        Cow::Owned(bytes) => Cow::Owned(match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
        }),
    }
}

/// The same, in memory that was used before where the bytes cannot be taken as they are.
#[inline]
pub(crate) fn decode_into<'t>(bytes: &'t [u8], encoding: Encoding, room: &'t mut String) -> &'t str {
    if encoding == Encoding::Windows1252 && !bytes.is_ascii() {
        room.clear();
        push_windows_1252(bytes, room);
        return room;
    }
    std::str::from_utf8(bytes).unwrap_or_else(|_| {
        room.clear();
        room.push_str(&String::from_utf8_lossy(bytes));
        room
    })
}

/// Text as the scanner sees it in a file of this encoding; `None` where the encoding has no such character.
pub(crate) fn encode(text: &str, encoding: Encoding) -> Option<Cow<'_, [u8]>> {
    if encoding != Encoding::Windows1252 || text.is_ascii() {
        return Some(Cow::Borrowed(text.as_bytes()));
    }
    let byte = |c: char| match (WINDOWS_1252.iter().position(|&other| other == c), u8::try_from(c)) {
        (Some(at), _) => Some(0x80 + at as u8),
        (None, Ok(byte)) if !(0x80..=0x9F).contains(&byte) => Some(byte),
        (None, _) => None,
    };
    text.chars().map(byte).collect::<Option<Vec<u8>>>().map(Cow::Owned)
}

/// The bytes that a file has for text as the scanner sees it.
pub(crate) fn file_bytes(text: &[u8], encoding: Encoding) -> Cow<'_, [u8]> {
    let units = |bytes: fn(u16) -> [u8; 2]| {
        String::from_utf8_lossy(text).encode_utf16().flat_map(bytes).collect::<Vec<u8>>()
    };
    match encoding {
        Encoding::Utf8 | Encoding::Windows1252 => Cow::Borrowed(text),
        Encoding::Utf16Le => Cow::Owned(units(u16::to_le_bytes)),
        Encoding::Utf16Be => Cow::Owned(units(u16::to_be_bytes)),
    }
}

/// Whether there are bytes that the encoding does not have.
pub(crate) fn is_invalid(bytes: &[u8], encoding: Encoding) -> bool {
    match encoding {
        Encoding::Utf8 => std::str::from_utf8(bytes).is_err(),
        // What could not be transcoded, a surrogate without its other half, is U+FFFD by now.
        Encoding::Utf16Le | Encoding::Utf16Be => bytes.windows(3).any(|three| three == "\u{FFFD}".as_bytes()),
        Encoding::Windows1252 => bytes.iter().any(|byte| matches!(byte, 0x81 | 0x8D | 0x8F | 0x90 | 0x9D)),
    }
}

/// Whether text that is not all ASCII is UTF-8 or, for want of anything better, Windows-1252: by what there
/// is more of, characters of UTF-8 or bytes that are none. `None` where it is all ASCII.
pub(crate) fn utf8_or_windows_1252(text: &[u8]) -> Option<Encoding> {
    let mut valid = 0_usize;
    let mut invalid = 0_usize;
    for chunk in text.utf8_chunks() {
        valid += chunk.valid().bytes().filter(|&byte| byte >= 0xC0).count();
        // A character that the end of the text cuts in two says nothing.
        invalid += usize::from(!chunk.invalid().is_empty());
    }
    if let Err(error) = std::str::from_utf8(text)
        && error.error_len().is_none()
    {
        invalid -= 1;
        if valid == 0 {
            return None;
        }
    }
    match (valid, invalid) {
        (0, 0) => None,
        _ if valid > invalid => Some(Encoding::Utf8),
        _ => Some(Encoding::Windows1252),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_encoding(
        bytes: &[u8],
        encoding: &'static encoding_rs::Encoding,
        decode: impl Fn(&[u8]) -> String,
    ) {
        assert_eq!(
            decode(bytes),
            encoding.decode_without_bom_handling(bytes).0,
            "{bytes:x?} as {}",
            encoding.name()
        );
    }

    #[test]
    fn characters_are_those_of_the_whatwgs_encodings() {
        for byte in 0..=u8::MAX {
            check_encoding(&[b'a', byte], encoding_rs::WINDOWS_1252, |bytes| {
                windows_1252(bytes).into_owned()
            });
        }
        let units = [0x61, 0xE4, 0x20AC, 0xFEFF, 0xFFFD, 0xD83D, 0xDE00, 0xD800, 0xDBFF, 0xDC00, 0xDFFF];
        for [a, b, c] in units.iter().flat_map(|&a| units.map(|b| units.map(|c| [a, b, c]))).flatten() {
            let bytes: Vec<u8> = [a, b, c].into_iter().flat_map(u16::to_be_bytes).collect();
            for length in [6, 5] {
                // One byte at a time: every border that there can be.
                check_encoding(&bytes[..length], encoding_rs::UTF_16BE, |bytes| {
                    let mut decoder = Utf16::new(true);
                    let mut text: Vec<u8> =
                        bytes.iter().flat_map(|&byte| decoder.decode(&[byte]).to_vec()).collect();
                    text.extend(decoder.finish());
                    String::from_utf8_lossy(&text).into_owned()
                });
            }
        }
    }

    #[test]
    fn the_first_characters_outside_ascii_decide() {
        for (text, expected) in [
            (&b"plain"[..], None),
            ("Zürich".as_bytes(), Some(Encoding::Utf8)),
            (b"Z\xfcrich", Some(Encoding::Windows1252)),
            ("ZürichZürich\u{20ac}".as_bytes(), Some(Encoding::Utf8)),
            (b"\xc3\xbc\xc3\xbc broken \xff", Some(Encoding::Utf8)),
            (b"\xc3\xbc \xff\xfe", Some(Encoding::Windows1252)),
            // Cut within a character: no evidence against UTF-8.
            (b"\xc3\xbc\xe2\x82", Some(Encoding::Utf8)),
            (b"abc\xe2\x82", None),
        ] {
            assert_eq!(utf8_or_windows_1252(text), expected, "{}", String::from_utf8_lossy(text));
        }
    }
}
