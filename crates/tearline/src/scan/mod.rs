//! From bytes to records, with positions. Chunks of any size give the same records.
//!
//! The fast way reads blocks of 64 bytes: masks of quotes and separators, and from the quotes, by a
//! prefix XOR, what is inside a quoted value. That is right only where every quote stands where RFC 4180
//! has it; a block in which one does not is found out by the same masks, and the record is read again by
//! the plain state machine, which reads what the `csv` crate reads.

mod machine;
mod masks;
mod record;

use machine::{Event, Machine};
use masks::{BLOCK, Batch, Masks, prefix_xor};
pub(crate) use record::{Record, Traits};

/// Of a longer record only this much is kept: a file whose line ends are missing must not fill the memory.
pub(crate) const MAX_RECORD: usize = 1 << 20;

/// Which line ends there were.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct LineEnds {
    pub(crate) lf: u64,
    pub(crate) crlf: u64,
    pub(crate) cr: u64,
}

/// Where the next record starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) line: u64,
    pub(crate) byte: u64,
}

/// What is done with a record; says whether to go on. The one place where every nanosecond counts knows its
/// caller's closure; all others go through this, and the code is there once.
pub(crate) type Each<'e> = &'e mut dyn FnMut(Record<'_>) -> bool;

/// Splits text into records. The text is UTF-8 or any encoding in which ASCII is ASCII.
#[derive(Debug)]
pub(crate) struct Scanner {
    delimiter: u8,
    /// Whether positions count two bytes a UTF-16 unit: the text was transcoded.
    wide: bool,
    at: Position,
    /// Offset just behind the last CR that ended a record: an LF there belongs to it.
    after_cr: Option<u64>,
    line_ends: LineEnds,
    ends: Vec<u32>,
    /// The start of a record whose end has not come yet.
    carry: Vec<u8>,
    /// How long the carry must be before it is worth another look.
    next_look: usize,
    skim: Option<Skim>,
    stopped: bool,
}

/// A record that is too long to keep: its head is in the carry, the rest is only followed to its end.
#[derive(Debug)]
struct Skim {
    machine: Machine,
    /// Length of the record in the file so far.
    length: u64,
}

impl Scanner {
    pub(crate) fn new(delimiter: u8, wide: bool, at: Position) -> Self {
        Self {
            delimiter,
            wide,
            at,
            after_cr: None,
            line_ends: LineEnds::default(),
            ends: Vec::new(),
            carry: Vec::new(),
            next_look: 0,
            skim: None,
            stopped: false,
        }
    }

    pub(crate) fn line_ends(&self) -> LineEnds {
        self.line_ends
    }

    /// The next bytes; `each` is called for every record that is complete, until it says `false`.
    pub(crate) fn push<F>(&mut self, bytes: &[u8], each: &mut F)
    where
        F: FnMut(Record<'_>) -> bool + ?Sized,
    {
        let mut bytes = bytes;
        while !bytes.is_empty() && !self.stopped {
            if self.skim.is_some() {
                bytes = self.skim(bytes, &mut |record| each(record));
            } else if self.carry.is_empty() {
                let consumed = self.scan(bytes, each);
                self.keep(&bytes[consumed..]);
                return;
            } else {
                bytes = self.complete_carry(bytes, &mut |record| each(record));
            }
        }
    }

    /// The text has ended; what is left is the last record.
    pub(crate) fn finish(&mut self, each: Each<'_>) {
        if self.stopped {
            return;
        }
        if let Some(mut skim) = self.skim.take() {
            skim.machine.finish();
            self.emit_head(&skim, each);
            return;
        }
        let carry = std::mem::take(&mut self.carry);
        let consumed = self.scan(&carry, each);
        if !self.stopped && consumed < carry.len() {
            self.read_plainly(&carry[consumed..], true, each);
        }
    }

    /// Keeps the start of a record for the next push.
    fn keep(&mut self, rest: &[u8]) {
        if self.stopped {
            return;
        }
        self.carry.extend_from_slice(rest);
        self.next_look = self.carry.len() * 2;
        if self.carry.len() > MAX_RECORD {
            self.start_skim();
        }
    }

    /// Adds enough of `bytes` to the carry to end its record; gives back what is left of them.
    fn complete_carry<'b>(&mut self, bytes: &'b [u8], each: Each<'_>) -> &'b [u8] {
        // Looking again only when the carry has doubled keeps the work linear, however small the chunks.
        let before = self.carry.len();
        let wanted = self.next_look.max(before + 256) - before;
        let taken = wanted.min(bytes.len());
        self.carry.extend_from_slice(&bytes[..taken]);
        if self.carry.len() < self.next_look {
            return &bytes[taken..];
        }
        let carry = std::mem::take(&mut self.carry);
        let consumed = self.scan(&carry, each);
        if consumed >= before {
            // The carry's own record has ended within `bytes`: go on there, where nothing needs copying.
            self.carry = carry;
            self.carry.clear();
            return &bytes[consumed - before..];
        }
        self.carry = carry;
        self.carry.drain(..consumed);
        self.next_look = self.carry.len() * 2;
        if self.carry.len() > MAX_RECORD {
            self.start_skim();
        }
        &bytes[taken..]
    }

    /// Reads all complete records of `text`, which starts with a record; gives the start of the first
    /// that is not complete.
    fn scan<F>(&mut self, text: &[u8], each: &mut F) -> usize
    where
        F: FnMut(Record<'_>) -> bool + ?Sized,
    {
        let mut batch = Batch::new();
        let mut start = 0;
        'records: while start < text.len() {
            let mut blocks = Blocks::at_record_start();
            let mut base = start;
            batch.forget();
            self.ends.clear();
            // Of the record in hand, from the blocks before this one: any bit set says that there are some.
            let (mut high_before, mut special_before, mut dashes_before) = (0, 0, 0);
            let (mut pairs, mut broken) = (false, false);
            while base < text.len() {
                let Masks { quotes, delimiters, breaks, high, dashes, special } =
                    batch.next(&text[base..], self.delimiter);
                high_before |= high;
                let mut separators = delimiters | breaks;
                // What separates and encloses values is in none of them, except within quotes.
                let mut special = special & !(separators | quotes);
                if quotes != 0 || blocks.inside != 0 || blocks.after_close != 0 {
                    let Some(found) = blocks.quoted(quotes, separators) else {
                        // A quote where none belongs: this record is read byte by byte.
                        while let Some(&byte @ (b'\n' | b'\r')) = text.get(start) {
                            self.blank_line(byte);
                            start += 1;
                        }
                        match self.read_plainly(&text[start..], false, &mut |record| each(record)) {
                            Some(_) if self.stopped => return text.len(),
                            Some(length) => {
                                start += length;
                                continue 'records;
                            }
                            None => return start,
                        }
                    };
                    pairs |= found.pairs;
                    broken |= found.inside & breaks != 0;
                    special |= separators & found.inside;
                    separators &= !found.inside;
                } else {
                    blocks.after_separator = separators >> 63;
                }
                // The bits of this block that belong to the record in hand.
                let mut of_record = u64::MAX;
                while separators != 0 {
                    let bit = separators.trailing_zeros();
                    let end = base + bit as usize;
                    separators &= separators - 1;
                    if delimiters >> bit & 1 == 1 {
                        self.ends.push((end - start) as u32);
                        continue;
                    }
                    let behind = u64::MAX << bit << 1;
                    if end == start && self.ends.is_empty() {
                        self.blank_line(text[end]);
                        start = end + 1;
                        of_record = behind;
                        continue;
                    }
                    self.ends.push((end - start) as u32);
                    let here = of_record & !behind;
                    let traits = Traits {
                        pairs,
                        high: high_before != 0,
                        special: (special_before | special & here) != 0,
                        dashes: (dashes_before | dashes & here) != 0,
                        // How many there are is counted when the record is whole.
                        breaks: u64::from(broken),
                        ..Traits::default()
                    };
                    if !self.emit(&text[start..end], &traits, text[end], each) {
                        return text.len();
                    }
                    start = end + 1;
                    self.ends.clear();
                    of_record = behind;
                    // The rest of this block belongs to the next record.
                    (high_before, special_before, dashes_before) = (high, 0, 0);
                    pairs &= quotes != 0;
                    broken = quotes != 0 && blocks.last_inside & breaks & behind != 0;
                }
                special_before |= special & of_record;
                dashes_before |= dashes & of_record;
                base += BLOCK;
            }
            break;
        }
        start
    }

    /// An empty line, or the LF of a CRLF.
    fn blank_line(&mut self, byte: u8) {
        if byte == b'\n' && self.after_cr == Some(self.at.byte) {
            self.line_ends.cr -= 1;
            self.line_ends.crlf += 1;
            self.at.byte += self.unit();
            self.after_cr = None;
        } else {
            self.line_end(byte);
        }
    }

    #[inline(always)]
    fn line_end(&mut self, byte: u8) {
        self.at.line += 1;
        self.at.byte += self.unit();
        if byte == b'\r' {
            self.line_ends.cr += 1;
            self.after_cr = Some(self.at.byte);
        } else {
            self.line_ends.lf += 1;
        }
    }

    fn unit(&self) -> u64 {
        if self.wide { 2 } else { 1 }
    }

    /// Hands on the record `bytes`, whose values end at `self.ends`, and steps over its line end.
    #[inline(always)]
    fn emit<F>(&mut self, bytes: &[u8], traits: &Traits, line_end: u8, each: &mut F) -> bool
    where
        F: FnMut(Record<'_>) -> bool + ?Sized,
    {
        if traits.breaks != 0 || self.wide || bytes.len() > MAX_RECORD {
            return self.emit_unusual(bytes, *traits, line_end, &mut |record| each(record));
        }
        let Position { line, byte } = self.at;
        self.at.byte += bytes.len() as u64;
        self.line_end(line_end);
        let go_on = each(Record { bytes, ends: &self.ends, line, byte, traits });
        self.stopped = !go_on;
        go_on
    }

    #[cold]
    #[inline(never)]
    fn emit_unusual(&mut self, bytes: &[u8], mut traits: Traits, line_end: u8, each: Each<'_>) -> bool {
        if traits.breaks != 0 {
            traits.breaks = count_breaks(bytes);
        }
        let Position { line, byte } = self.at;
        self.at.byte += self.length(bytes);
        self.at.line += traits.breaks;
        self.line_end(line_end);
        if bytes.len() > MAX_RECORD {
            self.cut_head(bytes);
            traits.overlong = true;
        }
        let bytes = &bytes[..head_length(bytes)];
        let go_on = each(Record { bytes, ends: &self.ends, line, byte, traits: &traits });
        self.stopped = !go_on;
        go_on
    }

    /// Reads the record that `text` starts with, byte by byte; gives its length with its line end, or
    /// `None` when it does not end in `text`.
    fn read_plainly(&mut self, text: &[u8], ends_here: bool, each: Each<'_>) -> Option<usize> {
        self.ends.clear();
        let mut machine = Machine::default();
        for (i, &byte) in text.iter().enumerate() {
            match machine.step(byte, self.delimiter) {
                Event::None => {}
                Event::FieldEnd => self.ends.push(i as u32),
                Event::RecordEnd => {
                    self.ends.push(i as u32);
                    self.emit_unusual(&text[..i], machine.traits, byte, each);
                    return Some(i + 1);
                }
            }
        }
        if !ends_here {
            return None;
        }
        machine.finish();
        self.ends.push(text.len() as u32);
        let Position { line, byte } = self.at;
        if text.len() > MAX_RECORD {
            machine.traits.overlong = true;
            self.cut_head(text);
        }
        let bytes = &text[..head_length(text)];
        self.stopped = !each(Record { bytes, ends: &self.ends, line, byte, traits: &machine.traits });
        Some(text.len())
    }

    /// Leaves in `self.ends` the values of the head of a record that is too long.
    fn cut_head(&mut self, record: &[u8]) {
        let head = &record[..head_length(record)];
        self.ends.clear();
        let mut machine = Machine::default();
        for (i, &byte) in head.iter().enumerate() {
            if machine.step(byte, self.delimiter) == Event::FieldEnd {
                self.ends.push(i as u32);
            }
        }
        self.ends.push(head.len() as u32);
    }

    fn start_skim(&mut self) {
        let carry = std::mem::take(&mut self.carry);
        self.skim = Some(Skim { machine: Machine::default(), length: 0 });
        // The carry holds no complete record: all of it is taken, and nothing comes of it yet.
        self.skim(&carry, &mut |_| true);
        self.carry = carry;
        self.carry.truncate(MAX_RECORD + 1);
        self.carry.shrink_to(MAX_RECORD + 1);
    }

    /// Follows a record that is too long; gives back what is left of `bytes` behind it.
    fn skim<'b>(&mut self, bytes: &'b [u8], each: Each<'_>) -> &'b [u8] {
        let Some(mut skim) = self.skim.take() else { return bytes };
        for (i, &byte) in bytes.iter().enumerate() {
            if skim.machine.step(byte, self.delimiter) == Event::RecordEnd {
                skim.length += self.length(&bytes[..i]);
                self.emit_head(&skim, each);
                self.line_end(byte);
                return &bytes[i + 1..];
            }
        }
        skim.length += self.length(bytes);
        self.skim = Some(skim);
        &[]
    }

    fn emit_head(&mut self, skim: &Skim, each: Each<'_>) {
        let carry = std::mem::take(&mut self.carry);
        self.cut_head(&carry);
        let bytes = &carry[..head_length(&carry)];
        let Position { line, byte } = self.at;
        let traits = Traits { overlong: true, pairs: true, ..skim.machine.traits };
        self.at.byte += skim.length;
        self.at.line += traits.breaks;
        self.stopped = !each(Record { bytes, ends: &self.ends, line, byte, traits: &traits });
    }

    fn length(&self, bytes: &[u8]) -> u64 {
        if self.wide { utf16_length(bytes) } else { bytes.len() as u64 }
    }
}

/// What the blocks of a record have said about quotes so far.
#[derive(Debug)]
struct Blocks {
    /// All ones where the last block ended inside quotes.
    inside: u64,
    /// Bit 0: the last byte was a quote that closed a value (or the first of a pair).
    after_close: u64,
    /// Bit 0: the last byte was a separator, so that a value starts here.
    after_separator: u64,
    /// The last block's mask of what is inside quotes.
    last_inside: u64,
}

struct Quoted {
    inside: u64,
    pairs: bool,
}

impl Blocks {
    fn at_record_start() -> Self {
        Self { inside: 0, after_close: 0, after_separator: 1, last_inside: 0 }
    }

    /// The next block's quotes; `None` where one stands where it cannot.
    #[inline]
    fn quoted(&mut self, quotes: u64, all_separators: u64) -> Option<Quoted> {
        let inside = prefix_xor(quotes) ^ self.inside;
        let opens = quotes & inside;
        let closes = quotes & !inside;
        let separators = all_separators & !inside;
        let behind_separator = separators << 1 | self.after_separator;
        let behind_close = closes << 1 | self.after_close;
        // An opening quote starts a value, or is the second of a pair; behind a closing quote a value
        // ends, or a pair goes on. (Bits past the text's end are zero and neither: the last value of the
        // text is left to the next push, or to the plain reader.)
        let bad = opens & !(behind_separator | behind_close) | behind_close & !(separators | opens);
        self.inside = 0u64.wrapping_sub(inside >> 63);
        self.after_close = closes >> 63;
        self.after_separator = separators >> 63;
        self.last_inside = inside;
        (bad == 0).then_some(Quoted { inside, pairs: opens & behind_close != 0 })
    }
}

fn head_length(record: &[u8]) -> usize {
    if record.len() <= MAX_RECORD {
        return record.len();
    }
    // Not in the middle of a character.
    let mut end = MAX_RECORD;
    while end > MAX_RECORD - 3 && record[end] & 0xC0 == 0x80 {
        end -= 1;
    }
    end
}

fn count_breaks(bytes: &[u8]) -> u64 {
    let mut breaks = 0;
    for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
        let lf_of_crlf = bytes[at] == b'\n' && at > 0 && bytes[at - 1] == b'\r';
        breaks += u64::from(!lf_of_crlf);
    }
    breaks
}

/// How many bytes this UTF-8 has as UTF-16. Counts lead bytes, so that text may be cut anywhere.
fn utf16_length(utf8: &[u8]) -> u64 {
    utf8.iter().map(|&byte| 2 * u64::from(byte & 0xC0 != 0x80) + 2 * u64::from(byte >= 0xF0)).sum()
}

#[cfg(test)]
mod tests;
