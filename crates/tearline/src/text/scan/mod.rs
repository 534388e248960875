//! From bytes to records, with positions. Chunks of any size give the same records.
//!
//! Blocks of 64 bytes are read: masks of quotes and separators, and from the quotes, by a prefix XOR, what is inside a
//! quoted value. That is right only where every quote stands where RFC 4180 has it; where one does not, the same masks
//! show it, and the quotes of that value are taken for text, as the `csv` crate takes them. The last record of a file,
//! and what is too long to be kept, is read by a plain state machine, which reads the same.

mod blocks;
mod machine;
mod masks;
mod record;

use blocks::Blocks;
use machine::{Event, Machine};
#[cfg(test)]
pub(crate) use masks::paths;
pub(crate) use record::{Record, Traits, Values, quote_in, unquoted};

use crate::steps;

/// Of a longer record only this much is kept: a file whose line ends are missing must not fill the memory.
pub(crate) const MAX_RECORD: usize = 1 << 20;

/// A carry is looked at when it has so many bytes, and not for fewer: a caller may push them one by one.
const LEAST_LOOK: usize = 256;

/// What is pushed is read in pieces no longer than this.
const LARGEST_PIECE: usize = 1 << 30;

/// Which line ends there were.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct LineEnds {
    pub(crate) lf: u64,
    pub(crate) crlf: u64,
    pub(crate) cr: u64,
}

/// Where the next record starts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) line: u64,
    pub(crate) byte: u64,
}

/// What is done with records. A closure will do for whoever takes them one by one.
pub(crate) trait Visit {
    /// Says whether to go on.
    fn visit(&mut self, record: &Record<'_>) -> bool;

    /// Takes as many records as it likes at once, from the first on.
    fn take(&mut self, run: &Run<'_>) -> Taken {
        run.nothing()
    }
}

impl<F: FnMut(&Record<'_>) -> bool> Visit for F {
    fn visit(&mut self, record: &Record<'_>) -> bool {
        self(record)
    }
}

/// Records one behind the other, none of which is long or has a line break within quotes; if they were transcoded, they
/// are ASCII.
#[derive(Debug)]
pub(crate) struct Run<'a> {
    pub(crate) text: &'a [u8],
    /// Where the first record starts in the text, and its physical line.
    pub(crate) start: usize,
    pub(crate) line: u64,
    /// The offsets of delimiters and line ends, of all records; blank lines, too.
    pub(crate) ends: &'a [u32],
    pub(crate) delimiter: u8,
    /// What may be true of each.
    pub(crate) traits: &'a Traits,
    /// Whether there are quotes.
    pub(crate) quotes: bool,
    /// Whether there are quotes within quotes.
    pub(crate) pairs: bool,
    /// Where in the text, from before the first record on, quotes stand where none belongs: one place in each such value.
    pub(crate) strays: &'a [u32],
    /// More records than this are not worth a look ahead: not so many were taken of late.
    pub(crate) ahead: usize,
}

/// Records of a run that are looked at together, at most.
pub(crate) const MOST_AHEAD: usize = 64;

/// How many records of a run it is worth to look at, after what became of the runs before.
#[derive(Debug)]
struct Lookahead {
    ahead: usize,
    /// Records that are handed on one by one until there is another run.
    records: usize,
}

impl Lookahead {
    /// Where rows are odd one after the other, looking for plain ones costs little; where they are odd now and
    /// then, hardly more is looked at than is taken.
    fn learn(&mut self, taken: usize) {
        self.records = if taken == 0 { (self.records * 2).min(MOST_AHEAD) } else { 1 };
        self.ahead = (taken * 2).clamp(8, MOST_AHEAD);
    }
}

impl Run<'_> {
    pub(crate) fn nothing(&self) -> Taken {
        Taken { start: self.start, ..Taken::default() }
    }
}

/// What ends a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum LineBreak {
    #[default]
    Lf,
    CrLf,
    Cr,
}

/// The records of a run that were taken.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Taken {
    pub(crate) rows: usize,
    /// What ends each of them.
    pub(crate) ended_by: LineBreak,
    pub(crate) ends: usize,
    /// Where the next record starts.
    pub(crate) start: usize,
}

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
    /// Memory for where values end.
    ends: Vec<u32>,
    /// The start of a record whose end has not come yet.
    carry: Vec<u8>,
    /// How long the carry must be before it is worth another look.
    next_look: usize,
    skim: Option<Skim>,
    lookahead: Lookahead,
    stopped: bool,
}

/// A record that is too long to keep: its head is in the carry, the rest is only followed to its end.
#[derive(Debug)]
struct Skim {
    machine: Machine,
    /// Length of the record in the file so far.
    length: u64,
}

/// What was read byte by byte: where values end, and where the first quote is that belongs nowhere.
struct Plain {
    ends: Vec<u32>,
    stray: Option<u32>,
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
            lookahead: Lookahead { ahead: MOST_AHEAD, records: 1 },
            stopped: false,
        }
    }

    pub(crate) fn line_ends(&self) -> LineEnds {
        self.line_ends
    }

    /// The next bytes; `each` is called for every record that is complete, until it says `false`.
    pub(crate) fn push(&mut self, bytes: &[u8], each: &mut dyn Visit) {
        // Offsets within a piece are of 32 bits.
        for piece in bytes.chunks(LARGEST_PIECE) {
            self.push_piece(piece, each);
        }
    }

    fn push_piece(&mut self, mut bytes: &[u8], each: &mut dyn Visit) {
        while !bytes.is_empty() && !self.stopped {
            if self.skim.is_some() {
                bytes = self.skim(bytes, each);
            } else if self.carry.is_empty() {
                let consumed = self.scan(bytes, each);
                self.keep(&bytes[consumed..]);
                return;
            } else {
                bytes = self.complete_carry(bytes, each);
            }
        }
    }

    /// The text has ended; what is left is the last record.
    pub(crate) fn finish(&mut self, each: &mut dyn Visit) {
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
            self.read_last(&carry[consumed..], each);
        }
    }

    /// Keeps the start of a record for the next push.
    fn keep(&mut self, rest: &[u8]) {
        if self.stopped {
            return;
        }
        self.carry.extend_from_slice(rest);
        self.look_later();
    }

    /// Nothing comes of the carry yet. Looking again only when it has doubled keeps the work linear, however small the
    /// chunks are.
    fn look_later(&mut self) {
        self.next_look = (self.carry.len() * 2).max(LEAST_LOOK);
        if self.carry.len() > MAX_RECORD {
            self.start_skim();
        }
    }

    /// Adds enough of `bytes` to the carry to end its record; gives back what is left of them.
    fn complete_carry<'b>(&mut self, bytes: &'b [u8], each: &mut dyn Visit) -> &'b [u8] {
        let before = self.carry.len();
        let taken = (self.next_look - before).min(bytes.len());
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
        self.look_later();
        &bytes[taken..]
    }

    /// Reads all complete records of `text`, which starts with a record; gives the start of the first
    /// that is not complete.
    fn scan(&mut self, text: &[u8], each: &mut dyn Visit) -> usize {
        let mut blocks = Blocks::new(std::mem::take(&mut self.ends));
        let read = self.scan_blocks(text, &mut blocks, each);
        self.ends = blocks.into_room();
        read
    }

    fn scan_blocks(&mut self, text: &[u8], blocks: &mut Blocks, each: &mut dyn Visit) -> usize {
        let mut start = 0;
        let mut at = 0;
        // Of the record in hand, from the batches before: what is true of it, and how many of the ends are its
        // delimiters, which nobody has to look at again.
        let mut before = Traits::default();
        let mut known = 0;
        while at < text.len() {
            let found = blocks.read(text, at, self.delimiter);
            at += found.length;
            steps::took(found.length);
            let here = Traits {
                pairs: found.pairs | !blocks.strays().is_empty(),
                high: found.high,
                special: found.special | found.enclosed,
                dashes: found.dashes,
                // How many there are is counted when the record is whole.
                breaks: u64::from(found.enclosed),
                ..Traits::default()
            };
            let in_hand = before.or(&here);
            // Where each byte was a unit of UTF-16, positions need no look at the characters.
            let odd = found.enclosed || self.wide && found.high;
            // Only the first record can be of more than these blocks.
            let most = if odd { usize::MAX } else { 1 };
            let strays = blocks.strays();
            let (next, mut used) =
                self.hand_on(text, start, blocks.ends(), strays, known, &in_hand, most, each);
            before = if next == start { in_hand } else { here };
            start = next;
            // Where nothing was used, the record in hand goes on, and there is no other.
            while !odd && used > 0 && !self.stopped {
                let run = Run {
                    text,
                    start,
                    line: self.at.line,
                    ends: &blocks.ends()[used..],
                    delimiter: self.delimiter,
                    traits: &here,
                    quotes: found.quotes,
                    pairs: found.pairs,
                    strays,
                    ahead: self.lookahead.ahead,
                };
                let taken = each.take(&run);
                self.step_over(&taken, taken.start - start);
                used += taken.ends;
                start = taken.start;
                if taken.rows == self.lookahead.ahead {
                    self.lookahead.learn(taken.rows);
                    continue;
                }
                let (ends, records) = (&blocks.ends()[used..], self.lookahead.records);
                let (next, more) = self.hand_on(text, start, ends, strays, 0, &here, records, each);
                if more == 0 {
                    break;
                }
                self.lookahead.learn(taken.rows);
                used += more;
                start = next;
            }
            if self.stopped {
                return text.len();
            }
            blocks.use_up(used, start);
            known = blocks.ends().len();
        }
        start
    }

    /// Hands on the records of `text` from `start` on whose line end is among the `ends`, at most so many; the first
    /// `known` of these are delimiters; `strays` are places of odd quotes. Gives the start of the next record, and how
    /// many ends were used.
    #[inline(never)]
    #[allow(clippy::too_many_arguments)] // All of them change from call to call.
    fn hand_on(
        &mut self,
        text: &[u8],
        mut start: usize,
        ends: &[u32],
        mut strays: &[u32],
        known: usize,
        traits: &Traits,
        mut records: usize,
        each: &mut dyn Visit,
    ) -> (usize, usize) {
        let mut first = 0;
        let delimiter = self.delimiter;
        let is_line_end = |&end: &u32| text[end as usize] != delimiter;
        let mut i = known;
        while let Some(within) = ends.get(i..).and_then(|ends| ends.iter().position(is_line_end)) {
            steps::took(within + 1);
            let end = ends[i + within] as usize;
            i += within + 1;
            let byte = text[end];
            // A blank line, which may be the LF of the last record's CRLF, goes with what is before it.
            if self.stopped || records == 0 && end > start {
                break;
            }
            if end == start {
                self.blank_line(byte);
                start = end + 1;
                if byte == b'\n' {
                    // There may be nothing but blank lines.
                    let blank = blank_lines(text, start, &ends[i..]);
                    self.step_over(&Taken { rows: blank, ..Taken::default() }, blank);
                    (start, i) = (start + blank, i + blank);
                }
            } else {
                let values = Values { ends: &ends[first..i], offset: start };
                while strays.first().is_some_and(|&at| (at as usize) < start) {
                    strays = &strays[1..];
                }
                let stray = strays.first().filter(|&&at| (at as usize) < end).map(|at| at - start as u32);
                self.emit(&text[start..end], values, traits, stray, byte, each);
                records -= 1;
                start = end + 1;
            }
            first = i;
        }
        (start, first)
    }

    /// Records were taken that have so many bytes, of ASCII if the text was transcoded.
    fn step_over(&mut self, taken: &Taken, bytes: usize) {
        let rows = taken.rows as u64;
        self.at.line += rows;
        self.at.byte += bytes as u64 * self.unit();
        match taken.ended_by {
            LineBreak::Lf => self.line_ends.lf += rows,
            LineBreak::CrLf => self.line_ends.crlf += rows,
            LineBreak::Cr => {
                self.line_ends.cr += rows;
                if rows > 0 {
                    self.after_cr = Some(self.at.byte);
                }
            }
        }
    }

    /// An empty line, or the LF of a CRLF.
    #[inline(always)]
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

    /// Hands on the record `bytes`, and steps over its line end.
    fn emit(
        &mut self,
        bytes: &[u8],
        values: Values<'_>,
        traits: &Traits,
        stray: Option<u32>,
        line_end: u8,
        each: &mut dyn Visit,
    ) {
        let own;
        let traits = if traits.breaks != 0 || bytes.len() > MAX_RECORD {
            let breaks = if traits.breaks == 0 { 0 } else { count_breaks(bytes) };
            own = Traits { breaks, overlong: bytes.len() > MAX_RECORD, ..*traits };
            &own
        } else {
            traits
        };
        let Position { line, byte } = self.at;
        self.at.byte += self.length(bytes);
        self.at.line += traits.breaks;
        self.line_end(line_end);
        let cut;
        let values = if traits.overlong {
            cut = values_of_head(values, head_length(bytes));
            Values { ends: &cut, offset: 0 }
        } else {
            values
        };
        let bytes = &bytes[..head_length(bytes)];
        let stray = stray.filter(|&at| (at as usize) < bytes.len());
        self.stopped = !each.visit(&Record { bytes, values, line, byte, traits, stray });
    }

    /// Reads the last record, which has no line end.
    fn read_last(&mut self, text: &[u8], each: &mut dyn Visit) {
        let mut machine = Machine::default();
        let mut read = self.read_plainly(text, &mut machine);
        machine.finish();
        let mut traits = machine.traits;
        if text.len() > MAX_RECORD {
            traits.overlong = true;
            read.ends = values_of_head(Values { ends: &read.ends, offset: 0 }, head_length(text));
        }
        self.emit_plain(text, &read, &traits, each);
    }

    /// Reads text in which no record ends.
    fn read_plainly(&self, text: &[u8], machine: &mut Machine) -> Plain {
        let mut read = Plain { ends: Vec::new(), stray: None };
        for (i, &byte) in text.iter().enumerate() {
            steps::took(1);
            if machine.step(byte, self.delimiter) == Event::FieldEnd {
                read.ends.push(i as u32);
            }
            if machine.stray && read.stray.is_none() {
                read.stray = Some(i as u32);
            }
        }
        read.ends.push(text.len() as u32);
        read
    }

    /// Hands on the head of a record, as it was read byte by byte.
    fn emit_plain(&mut self, text: &[u8], read: &Plain, traits: &Traits, each: &mut dyn Visit) {
        let Position { line, byte } = self.at;
        let values = Values { ends: &read.ends, offset: 0 };
        let bytes = &text[..head_length(text)];
        let stray = read.stray.filter(|&at| (at as usize) < bytes.len());
        self.stopped = !each.visit(&Record { bytes, values, line, byte, traits, stray });
    }

    fn start_skim(&mut self) {
        let carry = std::mem::take(&mut self.carry);
        self.skim = Some(Skim { machine: Machine::default(), length: 0 });
        // The carry holds no complete record: all of it is taken, and nothing comes of it yet.
        self.skim(&carry, &mut |_: &Record<'_>| true);
        self.carry = carry;
        self.carry.truncate(MAX_RECORD + 1);
        self.carry.shrink_to(MAX_RECORD + 1);
    }

    /// Follows a record that is too long; gives back what is left of `bytes` behind it.
    fn skim<'b>(&mut self, bytes: &'b [u8], each: &mut dyn Visit) -> &'b [u8] {
        let Some(mut skim) = self.skim.take() else { return bytes };
        for (i, &byte) in bytes.iter().enumerate() {
            steps::took(1);
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

    fn emit_head(&mut self, skim: &Skim, each: &mut dyn Visit) {
        let carry = std::mem::take(&mut self.carry);
        let read = self.read_plainly(&carry[..head_length(&carry)], &mut Machine::default());
        let traits = Traits { overlong: true, pairs: true, ..skim.machine.traits };
        self.emit_plain(&carry, &read, &traits, each);
        self.at.byte += skim.length;
        self.at.line += traits.breaks;
    }

    fn length(&self, bytes: &[u8]) -> u64 {
        if self.wide { utf16_length(bytes) } else { bytes.len() as u64 }
    }
}

/// How many lines, ended by LF, have nothing in them, from where a line starts on.
#[inline(always)]
fn blank_lines(text: &[u8], start: usize, ends: &[u32]) -> usize {
    let blank = |&(&end, at): &(&u32, usize)| end as usize == at && text[at] == b'\n';
    let lines = ends.iter().zip(start..).take_while(blank).count();
    steps::took(lines);
    lines
}

/// Where the values end in the head of a record that is too long.
fn values_of_head(Values { ends, offset }: Values<'_>, head: usize) -> Vec<u32> {
    let ends = ends.iter().map(|&end| end as usize - offset);
    ends.take_while(|&end| end < head).chain([head]).map(|end| end as u32).collect()
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

/// Line breaks; CRLF is one.
pub(crate) fn count_breaks(bytes: &[u8]) -> u64 {
    steps::took(bytes.len());
    // Counts of a byte each, as many at once as fit a register.
    let few = |chunk: &[u8]| chunk.iter().map(|&b| u8::from(b == b'\n') + u8::from(b == b'\r')).sum::<u8>();
    let breaks: u64 = bytes.chunks(127).map(|chunk| u64::from(few(chunk))).sum();
    let behind = bytes.get(1..).unwrap_or_default();
    let few = |(one, next): (&[u8], &[u8])| {
        one.iter().zip(next).map(|(&one, &next)| u8::from(one == b'\r' && next == b'\n')).sum::<u8>()
    };
    breaks - bytes.chunks(127).zip(behind.chunks(127)).map(|pair| u64::from(few(pair))).sum::<u64>()
}

/// Whether there are so many line breaks.
pub(crate) fn has_breaks(bytes: &[u8], at_least: u64) -> bool {
    let mut breaks = 0;
    memchr::memchr2_iter(b'\n', b'\r', bytes).any(|at| {
        let lf_of_crlf = bytes[at] == b'\n' && at > 0 && bytes[at - 1] == b'\r';
        breaks += u64::from(!lf_of_crlf);
        breaks >= at_least
    })
}

/// How many bytes this UTF-8 has as UTF-16. Counts lead bytes, so that text may be cut anywhere.
fn utf16_length(utf8: &[u8]) -> u64 {
    utf8.iter().map(|&byte| 2 * u64::from(byte & 0xC0 != 0x80) + 2 * u64::from(byte >= 0xF0)).sum()
}

#[cfg(test)]
mod tests;
