//! From the bytes of a file to text that the scanner reads, and from a record's bytes to characters.

use std::borrow::Cow;

use encoding_rs::{CoderResult, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::Encoding;
use crate::scan::{LineEnds, Position, Record, Scanner};

/// The byte-order mark that a file starts with, if it does.
pub(crate) fn byte_order_mark(head: &[u8]) -> Option<(Encoding, usize)> {
    match head {
        [0xEF, 0xBB, 0xBF, ..] => Some((Encoding::Utf8, 3)),
        [0xFF, 0xFE, ..] => Some((Encoding::Utf16Le, 2)),
        [0xFE, 0xFF, ..] => Some((Encoding::Utf16Be, 2)),
        _ => None,
    }
}

/// The records of a file, out of chunks of its bytes.
///
/// UTF-16 is transcoded before it is scanned. UTF-8 and Windows-1252 are scanned as they are, since
/// nothing that separates values is outside ASCII in them; their characters are decoded a value at a
/// time, where someone looks at one.
#[derive(Debug)]
pub(crate) struct Records {
    utf16: Option<Utf16>,
    scanner: Scanner,
}

#[derive(Debug)]
struct Utf16 {
    decoder: encoding_rs::Decoder,
    text: Vec<u8>,
}

struct Decoder<'a>(&'a mut Utf16);

impl Decoder<'_> {
    fn decode(&mut self, mut bytes: &[u8], last: bool, mut each: impl FnMut(&[u8])) {
        loop {
            let Utf16 { decoder, text } = &mut *self.0;
            let (result, read, written, _) = decoder.decode_to_utf8(bytes, text, last);
            each(&text[..written]);
            bytes = &bytes[read..];
            if result == CoderResult::InputEmpty {
                return;
            }
        }
    }
}

impl Records {
    /// `at` is where the first byte stands that will be pushed: behind a byte-order mark, or at a record.
    pub(crate) fn new(encoding: Encoding, delimiter: u8, at: Position) -> Self {
        let utf16 = match encoding {
            Encoding::Utf16Le => Some(UTF_16LE),
            Encoding::Utf16Be => Some(UTF_16BE),
            Encoding::Utf8 | Encoding::Windows1252 => None,
        };
        let utf16 = utf16.map(|encoding| Utf16 {
            decoder: encoding.new_decoder_without_bom_handling(),
            text: vec![0; 64 << 10],
        });
        Self { scanner: Scanner::new(delimiter, utf16.is_some(), at), utf16 }
    }

    #[inline]
    pub(crate) fn push(&mut self, bytes: &[u8], each: &mut impl FnMut(Record<'_>) -> bool) {
        let Self { utf16, scanner } = self;
        match utf16 {
            None => scanner.push(bytes, each),
            Some(utf16) => Decoder(utf16).decode(bytes, false, |text| scanner.push(text, each)),
        }
    }

    pub(crate) fn finish(&mut self, each: &mut impl FnMut(Record<'_>) -> bool) {
        let Self { utf16, scanner } = self;
        if let Some(utf16) = utf16 {
            Decoder(utf16).decode(&[], true, |text| scanner.push(text, each));
        }
        scanner.finish(each);
    }

    pub(crate) fn line_ends(&self) -> LineEnds {
        self.scanner.line_ends()
    }
}

/// The characters of a value. In UTF-8 what is no character becomes U+FFFD.
pub(crate) fn decode(bytes: Cow<'_, [u8]>, encoding: Encoding) -> Cow<'_, str> {
    if encoding == Encoding::Windows1252 {
        return match bytes {
            Cow::Borrowed(bytes) => WINDOWS_1252.decode_without_bom_handling(bytes).0,
            Cow::Owned(bytes) => Cow::Owned(WINDOWS_1252.decode_without_bom_handling(&bytes).0.into_owned()),
        };
    }
    match bytes {
        Cow::Borrowed(bytes) => String::from_utf8_lossy(bytes),
        Cow::Owned(bytes) => Cow::Owned(match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
        }),
    }
}

/// Whether there are bytes that the encoding does not have.
pub(crate) fn is_invalid(bytes: &[u8], encoding: Encoding) -> bool {
    match encoding {
        Encoding::Utf8 => std::str::from_utf8(bytes).is_err(),
        // What could not be transcoded, a surrogate without its other half, is U+FFFD by now.
        Encoding::Utf16Le | Encoding::Utf16Be => memchr::memmem::find(bytes, "\u{FFFD}".as_bytes()).is_some(),
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
