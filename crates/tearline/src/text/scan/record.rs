//! One record, as the scanner found it.

use std::borrow::Cow;

use crate::steps;

/// What is worth knowing of a record before its values are looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Traits {
    /// It may hold `""` within quotes, or text beside quotes: values must be rebuilt, not cut out.
    pub(crate) pairs: bool,
    /// A quote opened and the file ended.
    pub(crate) unclosed: bool,
    /// It may hold bytes of 0x80 and above, or a record near it does.
    pub(crate) high: bool,
    /// A value has a byte that is not in `0-9A-Za-z_-`. May be said of a record without one, near one.
    pub(crate) special: bool,
    /// A value has a `-`. May be said of a record without one, near one.
    pub(crate) dashes: bool,
    /// Only the first [`super::MAX_RECORD`] bytes are here.
    pub(crate) overlong: bool,
    /// Line breaks within quotes.
    pub(crate) breaks: u64,
}

impl Traits {
    /// What is true of either.
    pub(super) fn or(&self, other: &Self) -> Self {
        Self {
            pairs: self.pairs | other.pairs,
            unclosed: self.unclosed | other.unclosed,
            high: self.high | other.high,
            special: self.special | other.special,
            dashes: self.dashes | other.dashes,
            overlong: self.overlong | other.overlong,
            breaks: self.breaks | other.breaks,
        }
    }
}

/// Where the values of a record end, as offsets in the text that it stands in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Values<'a> {
    pub(super) ends: &'a [u32],
    /// Where the record starts there.
    pub(super) offset: usize,
}

/// A record: its bytes without the line end, and where its values end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Record<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) values: Values<'a>,
    /// The physical line, from 1, on which it starts.
    pub(crate) line: u64,
    /// Where it starts in the file.
    pub(crate) byte: u64,
    // Borrowed, not copied: it was written a byte at a time just now, and to read it back at once as a whole
    // would have to wait for that.
    pub(crate) traits: &'a Traits,
    /// Where in these bytes the first text stands that follows a closing quote, or the first quote inside an unquoted value.
    pub(crate) stray: Option<u32>,
}

impl<'a> Record<'a> {
    pub(crate) fn len(&self) -> usize {
        self.values.ends.len()
    }

    /// The value as it stands in the file, quotes included.
    #[inline]
    pub(crate) fn raw(&self, column: usize) -> Option<&'a [u8]> {
        let Values { ends, offset } = self.values;
        steps::took(1);
        let end = *ends.get(column)? as usize;
        let start = if column == 0 { offset } else { ends[column - 1] as usize + 1 };
        self.bytes.get(start - offset..end - offset)
    }

    /// The value without its quotes.
    #[inline]
    pub(crate) fn value(&self, column: usize) -> Option<Cow<'a, [u8]>> {
        let raw = self.raw(column)?;
        Some(match raw {
            [b'"', inner @ .., b'"'] if !self.traits.pairs => Cow::Borrowed(inner),
            [b'"', ..] => unquote(raw),
            _ => Cow::Borrowed(raw),
        })
    }

    /// The same, in memory that was used before where the value has to be rebuilt.
    #[inline]
    pub(crate) fn value_into<'t>(&self, column: usize, room: &'t mut Vec<u8>) -> Option<&'t [u8]>
    where
        'a: 't,
    {
        let raw = self.raw(column)?;
        let [b'"', rest @ ..] = raw else { return Some(raw) };
        Some(match quote_in(rest) {
            None => rest,
            Some(at) if at + 1 == rest.len() => &rest[..at],
            Some(_) => {
                room.clear();
                walk_quotes(raw, |part| room.extend_from_slice(part));
                room
            }
        })
    }

    /// Whether there is anything but delimiters from a column on.
    pub(crate) fn has_ink_from(&self, column: usize, delimiter: u8) -> bool {
        let Values { ends, offset } = self.values;
        let start = match column.checked_sub(1) {
            None => 0,
            Some(before) => match ends.get(before) {
                Some(&end) => end as usize - offset,
                None => return false,
            },
        };
        let rest = self.bytes.get(start..).unwrap_or_default();
        steps::took(rest.len() / 8);
        rest.iter().any(|&byte| byte != delimiter)
    }

    /// Whether a value has more bytes.
    pub(crate) fn has_longer(&self, bytes: usize) -> bool {
        let Values { ends, offset } = self.values;
        steps::took(ends.len() / 8);
        let longest = ends.windows(2).map(|two| two[1] - two[0]).max().unwrap_or_default();
        longest as usize > bytes + 1 || ends.first().is_some_and(|&end| end as usize - offset > bytes)
    }

    /// What a value begins with, of which so many bytes are looked at; the last character may be cut in two.
    pub(crate) fn beginning(&self, column: usize, bytes: usize) -> Option<Cow<'a, [u8]>> {
        let raw = self.raw(column)?.get(..bytes)?;
        Some(if raw.first() == Some(&b'"') { unquote(raw) } else { Cow::Borrowed(raw) })
    }

    /// The first value in which something is odd about the quotes.
    pub(crate) fn stray_column(&self) -> Option<usize> {
        let Values { ends, offset } = self.values;
        let stray = self.stray? as usize + offset;
        steps::took(ends.len() / 8);
        ends.iter().position(|&end| end as usize > stray)
    }
}

/// A value that has no quote but those around it, if there are any.
#[inline(always)]
pub(crate) fn unquoted(raw: &[u8]) -> &[u8] {
    match raw {
        [b'"', inner @ .., b'"'] => inner,
        raw => raw,
    }
}

fn unquote(raw: &[u8]) -> Cow<'_, [u8]> {
    if let [b'"', inner @ .., b'"'] = raw
        && memchr::memchr(b'"', inner).is_none()
    {
        return Cow::Borrowed(inner);
    }
    let mut value = Vec::with_capacity(raw.len());
    walk_quotes(raw, |part| value.extend_from_slice(part));
    Cow::Owned(value)
}

/// Where the first quote stands. Most values are so short that a search by vectors would only begin.
#[inline(always)]
pub(crate) fn quote_in(text: &[u8]) -> Option<usize> {
    if text.len() < 32 { text.iter().position(|&byte| byte == b'"') } else { memchr::memchr(b'"', text) }
}

/// Reads one value the way RFC 4180 readers do: quotes count at the start of a value only, `""` within
/// them is one quote, and what follows the closing quote is kept as it is. `keep` gets the value part by part.
fn walk_quotes(raw: &[u8], mut keep: impl FnMut(&[u8])) {
    steps::took(raw.len());
    let [b'"', rest @ ..] = raw else {
        return keep(raw);
    };
    let mut rest = rest;
    loop {
        let Some(at) = quote_in(rest) else {
            return keep(rest);
        };
        let (part, behind) = (&rest[..at], &rest[at + 1..]);
        match behind {
            [b'"', ..] => {
                keep(&rest[..=at]);
                rest = &behind[1..];
            }
            _ => {
                keep(part);
                return keep(behind);
            }
        }
    }
}
