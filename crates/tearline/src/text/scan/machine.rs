//! The plain state machine: one byte after the other, for the last record of a file and for those too long to be kept.

use super::record::Traits;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum State {
    #[default]
    FieldStart,
    Unquoted,
    Quoted,
    /// After a quote within quotes: it closes the value, or is the first of a pair.
    QuoteInQuoted,
}

/// Reads one record. Feed it bytes until it says that the record has ended.
#[derive(Debug, Clone)]
pub(super) struct Machine {
    state: State,
    after_cr: bool,
    /// The last byte was a line break within quotes.
    at_line_start: bool,
    pub(super) traits: Traits,
    /// There was text after a closing quote, or a quote inside an unquoted value.
    pub(super) stray: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Event {
    None,
    FieldEnd,
    RecordEnd,
}

impl Default for Machine {
    fn default() -> Self {
        // Its records are rare: what is special about their bytes is left to those who look at them.
        let traits = Traits { special: true, dashes: true, ..Traits::default() };
        Self { state: State::default(), after_cr: false, at_line_start: false, traits, stray: false }
    }
}

impl Machine {
    #[inline]
    pub(super) fn step(&mut self, byte: u8, delimiter: u8) -> Event {
        self.traits.high |= byte >= 0x80;
        let state = self.state;
        if state == State::Quoted {
            match byte {
                b'"' => self.state = State::QuoteInQuoted,
                // CRLF is one break: its LF follows a CR that was counted.
                b'\n' if self.after_cr => {}
                b'\n' | b'\r' => self.traits.breaks += 1,
                _ => {}
            }
            self.after_cr = byte == b'\r';
            self.at_line_start = matches!(byte, b'\n' | b'\r');
            return Event::None;
        }
        match byte {
            b'"' => match state {
                State::FieldStart => self.state = State::Quoted,
                State::QuoteInQuoted => {
                    self.traits.pairs = true;
                    self.state = State::Quoted;
                }
                State::Unquoted | State::Quoted => self.stray(),
            },
            b'\n' | b'\r' => return Event::RecordEnd,
            _ if byte == delimiter => {
                self.state = State::FieldStart;
                return Event::FieldEnd;
            }
            _ if state == State::QuoteInQuoted => self.stray(),
            _ => self.state = State::Unquoted,
        }
        Event::None
    }

    fn stray(&mut self) {
        self.state = State::Unquoted;
        self.stray = true;
        self.traits.pairs = true;
    }

    /// The file ends here.
    pub(super) fn finish(&mut self) {
        self.traits.unclosed = self.state == State::Quoted;
        // A line end that is the file's last byte starts no further line.
        self.traits.breaks -= u64::from(self.traits.unclosed && self.at_line_start);
    }
}
