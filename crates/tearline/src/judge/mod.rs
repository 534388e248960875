//! One record, judged: the one place where rules meet rows. The check of a file and the reading of its
//! rows both come through here.

pub(crate) mod quick;

use std::borrow::Cow;

use crate::model::order;
use crate::rules::{self, Glance, Params, Said};
use crate::steps;
use crate::table::header::{is_named, telling};
use crate::table::layout::{Layout, is_around_name, unshield};
use crate::table::names;
use crate::table::values::is_code;
use crate::text::decode::{decode, decode_into, is_invalid, utf8_or_windows_1252};
use crate::text::scan::{Record, count_breaks, has_breaks, quote_in, unquoted};
use crate::{Encoding, Finding, Identifier, Role, Rule, Severity};

/// A rule that found something in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hit {
    pub(crate) rule: Rule,
    pub(crate) column: usize,
}

/// The values of a row as they are compared, of a code but for its case; `None`: there is none, or none that could be
/// compared.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Keys<'r> {
    pub(crate) code: Option<&'r [u8]>,
    pub(crate) customer: Option<&'r [u8]>,
}

/// Memory for values that cannot be taken as they stand in the file, to be used again and again: rows in which something
/// is found may be as many as others.
#[derive(Debug, Default)]
pub(crate) struct Room {
    code: Built,
    customer: Built,
}

/// A value that is needed, as the file has it.
#[derive(Debug, Clone, Copy)]
struct Cell<'r> {
    raw: &'r [u8],
    column: usize,
    role: Role,
}

/// A value on its way from the file to what is compared.
#[derive(Debug, Default)]
struct Built {
    unquoted: Vec<u8>,
    decoded: String,
    key: String,
}

#[derive(Debug, Clone)]
pub(crate) struct Judge {
    pub(crate) params: Params,
    pub(crate) layout: Layout,
    pub(crate) identifier: Identifier,
    pub(crate) delimiter: u8,
    /// `None` while everything was ASCII.
    pub(crate) encoding: Option<Encoding>,
}

impl Judge {
    pub(crate) fn encoding(&self) -> Encoding {
        self.encoding.unwrap_or(Encoding::Utf8)
    }

    /// Judges a record; `hits` gets what was found, in the order of the catalogue. Without `compare_customers`, the
    /// customer's key need not be what it is compared by.
    pub(crate) fn judge<'r>(
        &mut self,
        record: &Record<'r>,
        hits: &mut Vec<Hit>,
        room: &'r mut Room,
        compare_customers: bool,
    ) -> Keys<'r> {
        let traits = record.traits;
        // One branch for what is hardly ever so, not one each.
        let mut regular = !((traits.unclosed | traits.overlong)
            || record.stray.is_some()
            || (traits.high && !record.bytes.is_ascii())
            || (traits.pairs && (record.bytes.first() == Some(&b'"') || quote_in(record.bytes).is_some()))
            || record.len() > self.layout.width
            || record.bytes.len() > self.params.max_value_chars);
        let mut swallowed = None;
        if traits.breaks > 0 && regular {
            swallowed = self.swallowed(record);
            regular = swallowed.is_none();
        }
        let (mut known, mut only) = (Keys::default(), None);
        if regular {
            (known, only) = self.plain_values(record, compare_customers);
            let same = |value: &[u8]| self.layout.has_plain_header && value == self.layout.key;
            let odd =
                |column: Option<usize>, value: Option<&[u8]>| column.is_some() && value.is_none_or(same);
            if !odd(self.layout.code, known.code) && !odd(self.layout.customer, known.customer) {
                return known;
            }
            if let Some((rule, column)) = only.zip(self.layout.customer)
                && !odd(self.layout.code, known.code)
                && !self.is_header(record)
                && record.bytes.first() != Some(&b'"')
            {
                self.hit(rule, column, hits);
                return known;
            }
        }
        let known = regular.then_some((known, only));
        self.judge_slowly(record, hits, room, compare_customers, known, swallowed)
    }

    /// The values about which no rule has anything to say, in a row in which nothing else is odd.
    #[inline(always)]
    fn plain_values<'r>(&self, record: &Record<'r>, compare_customers: bool) -> (Keys<'r>, Option<Rule>) {
        let cut = |column: Option<usize>| record.raw(column?).map(unquoted);
        let code = cut(self.layout.code).filter(|code| {
            // The scanner has seen every byte: often there is nothing left to look at but the length.
            if record.traits.special | record.traits.dashes {
                rules::code_is_plain(code, &self.params)
            } else {
                rules::word_is_plain_code(code, &self.params)
            }
        });
        let customer = cut(self.layout.customer);
        match customer.map_or(Glance::Unknown, |customer| self.glance_at(customer, compare_customers)) {
            Glance::Plain => (Keys { code, customer }, None),
            Glance::Only { rule, .. } => (Keys { code, customer: None }, Some(rule)),
            Glance::Unknown => (Keys { code, customer: None }, None),
        }
    }

    /// What is seen of a customer quickly. It is plain only if it is compared as it stands, where customers are compared.
    #[inline(always)]
    fn glance_at(&self, customer: &[u8], compared: bool) -> Glance {
        let (identifier, params) = (self.identifier, &self.params);
        if !compared {
            return rules::glance_at_customer(identifier, customer, params);
        }
        let plain = rules::customer_is_normal(identifier, customer, params);
        if plain { Glance::Plain } else { Glance::Unknown }
    }

    /// Looks closely. `known`: its plain values, where nothing is odd but values and how many they are; `swallowed`: as
    /// [`Self::swallowed`] says, where that was asked.
    #[inline(never)]
    fn judge_slowly<'r>(
        &mut self,
        record: &Record<'r>,
        hits: &mut Vec<Hit>,
        room: &'r mut Room,
        compare_customers: bool,
        known: Option<(Keys<'r>, Option<Rule>)>,
        swallowed: Option<usize>,
    ) -> Keys<'r> {
        steps::took(record.bytes.len());
        let regular = known.is_some();
        let traits = record.traits;
        if !regular {
            if traits.high && self.encoding.is_none() && !record.bytes.is_ascii() {
                // The whole record is here: a character that its end cuts in two is none.
                self.encoding = utf8_or_windows_1252(record.bytes).or(Some(Encoding::Windows1252));
            }
            if traits.unclosed {
                // What it swallowed are no values: nothing else that is said of them would help.
                hits.push(Hit { rule: Rule::QuoteUnclosed, column: record.len() - 1 });
                return Keys::default();
            }
            if traits.breaks > 0
                && let Some(column) = swallowed.or_else(|| self.swallowed(record))
            {
                // What the value has in it are rows: nothing that is said of them here would help.
                hits.push(Hit { rule: Rule::QuoteSwallowed, column });
                return Keys::default();
            }
        }
        if self.is_header(record) {
            // What stands in it is wrong only because of that; and where it has the form of a coupon, it is none.
            let (rule, column) = match self.layout.code {
                Some(column) => (Rule::CodeMissing, column),
                None => (Rule::CustomerMissing, self.layout.customer.unwrap_or_default()),
            };
            hits.push(Hit { rule, column });
            return Keys::default();
        }
        if let Some(column) = self.in_quotes(record) {
            hits.push(Hit { rule: Rule::RowShort, column });
            return Keys::default();
        }
        if let Some((column, _)) = self.cut_otherwise(record) {
            hits.push(Hit { rule: Rule::RowShort, column });
            return Keys::default();
        }
        if !regular {
            self.look_at_quotes_and_bytes(record, hits);
        }
        let needed = [self.layout.customer, self.layout.code];
        if needed.iter().max().is_some_and(|last| *last >= Some(record.len()))
            && let Some(column) = needed.into_iter().flatten().filter(|&column| column >= record.len()).min()
        {
            hits.push(Hit { rule: Rule::RowShort, column });
        }
        let long = !regular && record.len() > self.layout.width && self.is_long(record);
        if long {
            hits.push(Hit { rule: Rule::RowLong, column: self.layout.width });
        }
        if !regular {
            self.look_for_long_values(record, hits);
        }
        let Room { code, customer } = room;
        let (mut keys, only) = known.unwrap_or_default();
        if let Some(column) = self.layout.code.filter(|_| keys.code.is_none()) {
            keys.code = self.judge_code(record, column, hits, code);
        }
        if let Some(column) = self.layout.customer.filter(|_| keys.customer.is_none()) {
            if let Some(rule) = only {
                self.hit(rule, column, hits);
            } else {
                keys.customer =
                    self.judge_customer(record, column, compare_customers, !regular, hits, customer);
            }
        }
        if long {
            // Behind an unquoted comma no value is known to stand in its column.
            keys = Keys::default();
            let said = |hit: &Hit| hit.rule <= Rule::RowLong || hit.rule == Rule::ValueTooLong;
            hits.retain(|hit| said(hit) || self.severity(hit.rule) < Severity::Warning);
        }
        if traits.overlong && hits.iter().all(|hit| hit.rule != Rule::ValueTooLong) {
            hits.push(Hit { rule: Rule::ValueTooLong, column: record.len() - 1 });
        }
        // Two values were judged one after the other: together they are in the catalogue's order again.
        order::insertion_sort(hits, |hit| hit.rule);
        keys
    }

    /// Whether there is a quote where none belongs, or a byte that is no character.
    fn look_at_quotes_and_bytes(&self, record: &Record<'_>, hits: &mut Vec<Hit>) {
        // `="0012"` has a finding of its own, where the value is looked at.
        let own = |column: usize| {
            [self.layout.customer, self.layout.code].contains(&Some(column))
                && record.raw(column).is_some_and(|raw| raw.starts_with(b"=\"") && raw.ends_with(b"\""))
        };
        if let Some(column) = record.stray_column().filter(|&column| !own(column)) {
            hits.push(Hit { rule: Rule::QuoteStray, column });
        }
        let invalid = |column| record.raw(column).is_some_and(|raw| is_invalid(raw, self.encoding()));
        if record.traits.high
            && is_invalid(record.bytes, self.encoding())
            && let Some(column) = (0..record.len()).find(|&column| invalid(column))
        {
            hits.push(Hit { rule: Rule::EncodingInvalid, column });
        }
    }

    /// Whether there is a value beyond the columns.
    fn is_long(&self, record: &Record<'_>) -> bool {
        let beyond = self.layout.width..record.len();
        let filled = |column: usize| {
            record.raw(column).is_some_and(|raw| !raw.is_empty())
                && self.value(record, column).is_some_and(|value| !is_blank(&value))
        };
        record.has_ink_from(beyond.start, self.delimiter) && beyond.clone().any(filled)
    }

    /// The first needed column that is not reached because all values of the row stand in quotes as one.
    fn in_quotes(&self, record: &Record<'_>) -> Option<usize> {
        if record.bytes.first() != Some(&b'"') {
            return None;
        }
        let raw = record.raw(0).filter(|raw| raw.len() > 1 && raw.ends_with(b"\""))?;
        let columns = self.layout.columns.len();
        let blank =
            |column: usize| record.raw(column).is_none_or(|raw| unquoted(raw).trim_ascii().is_empty());
        let whole = columns > 1
            && (columns..=self.layout.width)
                .contains(&(memchr::memchr_iter(self.delimiter, raw).count() + 1))
            && (1..record.len()).all(blank);
        let needed = [self.layout.customer, self.layout.code];
        needed.into_iter().flatten().filter(|&column| whole && column > 0).min()
    }

    /// The first needed column that is not reached because all values of the row stand in one, and the sign that stands
    /// between them instead of the delimiter: a space for two or more.
    fn cut_otherwise(&self, record: &Record<'_>) -> Option<(usize, u8)> {
        let columns = self.layout.columns.len();
        if record.len() > 1 || columns < 2 {
            return None;
        }
        let raw = record.raw(0)?.trim_ascii();
        let fits = |values: usize| (columns..=self.layout.width).contains(&values);
        let signs = [b',', b';', b'\t', b'|'].into_iter().filter(|&sign| sign != self.delimiter);
        let sign = signs.into_iter().find(|&sign| fits(memchr::memchr_iter(sign, raw).count() + 1)).or_else(
            || {
                let gaps = memchr::memmem::find_iter(raw, "  ").filter(|&at| at == 0 || raw[at - 1] != b' ');
                fits(gaps.count() + 1).then_some(b' ')
            },
        )?;
        let needed = [self.layout.customer, self.layout.code];
        needed.into_iter().flatten().filter(|&column| column > 0).min().map(|column| (column, sign))
    }

    /// Whether the record is the header once more.
    fn is_header(&self, record: &Record<'_>) -> bool {
        let layout = &self.layout;
        // Most rows differ from it in their very first letter; of others, whatever stands around names is passed over.
        let differs =
            |letter: &u8| letter.is_ascii() && !is_around_name(*letter) && !layout.may_begin_with(*letter);
        let is_of_name = |letter: &&u8| !letter.is_ascii() || !is_around_name(**letter);
        if record.bytes.first().is_some_and(differs)
            || record.raw(0).and_then(|raw| raw.iter().find(is_of_name)).is_some_and(differs)
        {
            return false;
        }
        let same = |(column, name): (usize, &String)| {
            self.value(record, column).is_some_and(|value| is_named(rules::normal::trim(&value), name))
        };
        !layout.key.is_empty()
            && record.len() >= layout.header.len()
            && layout.normal_header.iter().enumerate().all(same)
    }

    /// Looks at the values that are carried along; the needed ones are judged as a whole.
    fn look_for_long_values(&self, record: &Record<'_>, hits: &mut Vec<Hit>) {
        if record.bytes.len() <= self.params.max_value_chars && !record.traits.overlong {
            return;
        }
        let most = self.params.max_value_chars;
        if !record.has_longer(most) {
            return;
        }
        let needed = [self.layout.customer, self.layout.code];
        // No value has more characters than bytes: few of them have to be decoded.
        let long = |column: &usize| record.raw(*column).is_some_and(|raw| raw.len() > most);
        for column in (0..record.len()).filter(long).filter(|&column| !needed.contains(&Some(column))) {
            if let Some(value) = self.value(record, column)
                && value.chars().count() > most
            {
                hits.push(Hit { rule: Rule::ValueTooLong, column });
            }
        }
    }

    fn judge_code<'r>(
        &self,
        record: &Record<'r>,
        column: usize,
        hits: &mut Vec<Hit>,
        room: &'r mut Built,
    ) -> Option<&'r [u8]> {
        self.judge_value(
            record,
            Cell { raw: record.raw(column)?, column, role: Role::Code },
            true,
            hits,
            room,
        )
    }

    /// `is_new`: it was not looked at whether the value is plain.
    fn judge_customer<'r>(
        &self,
        record: &Record<'r>,
        column: usize,
        compare: bool,
        is_new: bool,
        hits: &mut Vec<Hit>,
        room: &'r mut Built,
    ) -> Option<&'r [u8]> {
        let raw = record.raw(column)?;
        let cut = unquoted(raw);
        // Where something else is odd, the customer may be as plain as most are.
        if is_new && cut.len() <= self.params.max_value_chars {
            match self.glance_at(cut, compare) {
                Glance::Plain => return Some(cut),
                Glance::Only { rule, .. } => {
                    self.hit(rule, column, hits);
                    return None;
                }
                Glance::Unknown => {}
            }
        }
        self.judge_value(record, Cell { raw, column, role: Role::Customer }, compare, hits, room)
    }

    /// What a quick look has found in a value.
    fn hit(&self, rule: Rule, column: usize, hits: &mut Vec<Hit>) {
        if self.params.on(rule) {
            hits.push(Hit { rule, column });
        }
    }

    /// `compare`: whether what it is compared by is asked for.
    fn judge_value<'r>(
        &self,
        record: &Record<'r>,
        Cell { raw, column, role }: Cell<'r>,
        compare: bool,
        hits: &mut Vec<Hit>,
        room: &'r mut Built,
    ) -> Option<&'r [u8]> {
        if record.traits.high && is_invalid(raw, self.encoding()) {
            return None;
        }
        let Built { unquoted, decoded, key } = room;
        let value = record.value_into(column, unquoted)?;
        if role == Role::Code {
            match rules::glance_at_code(value, &self.params) {
                Glance::Plain => return Some(value),
                Glance::Only { rule, stands } => {
                    self.hit(rule, column, hits);
                    return stands.then_some(value);
                }
                Glance::Unknown => {}
            }
        }
        let value = unshield(decode_into(value, self.encoding(), decoded));
        let mut hit = |rule| hits.push(Hit { rule, column });
        if rules::value_trimmed::check(value, &self.params) {
            hit(Rule::ValueTrimmed);
        }
        let value = rules::normal::trim(value);
        let stands = match role {
            Role::Code => rules::judge_code(value, &self.params, &mut hit),
            Role::Customer => rules::judge_customer(self.identifier, value, &self.params, &mut hit),
        };
        if !stands || !compare {
            return None;
        }
        if role == Role::Code && value.is_ascii() {
            // In any case, as plain ones are.
            return Some(value.as_bytes());
        }
        match rules::kind::identity::key_of_standing(self.compared_by(role), value, &self.params)? {
            Cow::Borrowed(text) => Some(text.as_bytes()),
            Cow::Owned(text) => {
                *key = text;
                Some(key.as_bytes())
            }
        }
    }

    /// What a value is compared by: as a code, or as a customer with this identifier.
    fn compared_by(&self, role: Role) -> Option<Identifier> {
        (role == Role::Customer).then_some(self.identifier)
    }

    /// The first value of which the closing quote is very likely a later row's: it has too many lines, or lines that
    /// look like rows.
    #[cold]
    #[inline(never)]
    fn swallowed(&self, record: &Record<'_>) -> Option<usize> {
        let quoted = |column: usize| record.raw(column).filter(|raw| raw.first() == Some(&b'"'));
        (0..record.len()).find(|&column| {
            let Some(raw) = quoted(column).filter(|raw| memchr::memchr2(b'\n', b'\r', raw).is_some()) else {
                return false;
            };
            if has_breaks(raw, self.params.max_value_lines) {
                return true;
            }
            let needed = [self.layout.code, self.layout.customer].contains(&Some(column));
            // Text behind the quote that closes a code or a customer on another line comes from there.
            if needed && record.stray_column() == Some(column) {
                return true;
            }
            let inside = raw.strip_suffix(b"\"").unwrap_or(raw);
            let mut lines = lines(inside);
            let first = lines.next().unwrap_or_default();
            if needed && self.layout.columns.len() == 1 && self.is_name(first) {
                return true;
            }
            // Where the quote opens before the names, there is but one column: the lines have as many values each.
            let cut = |line: &[u8]| memchr::memchr_iter(self.delimiter, line).count();
            let first = if needed && self.layout.columns.len() == 1 { cut(first) } else { 0 };
            let table = first > 0;
            // Where text follows the quote that closes, it is very likely another value's.
            let stray = record.stray.is_some();
            lines.any(|line| self.looks_like_row(line, needed, stray) || table && cut(line) == first)
                || self.joins_rows(inside, column)
        })
    }

    /// Whether a line, from the quote on that opens, is a name that columns bear.
    fn is_name(&self, line: &[u8]) -> bool {
        let line = decode(Cow::Borrowed(line), self.encoding());
        line.len() < 100 && names::role(line.trim_start_matches('"')).is_some()
    }

    /// Whether the first line of a quoted value goes on to the end of a row and the last one comes from the start of
    /// another: `17;"Ann;AB12` above `18;Bob";CD34`.
    fn joins_rows(&self, inside: &[u8], column: usize) -> bool {
        let inside = inside.strip_prefix(b"\"").unwrap_or(inside);
        let (Some(first), Some(last)) = (lines(inside).next(), lines(inside).last()) else { return false };
        let cut = |line: &[u8]| memchr::memchr_iter(self.delimiter, line).count();
        let columns = self.layout.columns.len();
        if columns < 2 || column + 1 + cut(first) != columns || cut(last) != column {
            return false;
        }
        // What stands there of a code or a customer has to look like one: an address has commas, too.
        let text = |bytes: &[u8]| decode(Cow::Owned(unquoted(bytes.trim_ascii()).to_vec()), self.encoding());
        let value = |at: usize| match at > column {
            true => first.split(|&b| b == self.delimiter).nth(at - column).map(text),
            false => last.split(|&b| b == self.delimiter).nth(at).map(text),
        };
        let both = |text: &str| telling(text) && text.bytes().any(|b| b.is_ascii_alphabetic());
        let code = self.layout.code.is_none_or(|at| {
            value(at).is_some_and(|value| {
                is_code(&value) && both(&value) && rules::is_without_fault(None, &value, &self.params)
            })
        });
        let customer = self.layout.customer.is_none_or(|at| {
            value(at).is_some_and(|value| {
                telling(&value) && rules::is_without_fault(Some(self.identifier), &value, &self.params)
            })
        });
        code && customer
    }

    /// Whether a value of the record is very likely several rows.
    pub(crate) fn swallows(&self, record: &Record<'_>) -> bool {
        record.traits.breaks > 0 && self.swallowed(record).is_some()
    }

    /// Whether a line within a quoted value has as many values as the file has columns, and where code and customer
    /// belong something that may be such. In a value that is `needed` no line has a place, so less is asked; and so it is
    /// where a quote is `stray`.
    fn looks_like_row(&self, line: &[u8], needed: bool, stray: bool) -> bool {
        let columns = self.layout.columns.len();
        let values = memchr::memchr_iter(self.delimiter, line).count() + 1;
        if columns < 2 || values < columns || values > self.layout.width {
            return false;
        }
        let value = |column: usize| {
            let mut values = line.split(|&b| b == self.delimiter);
            let value = values.nth(column).map(|value| unquoted(value.trim_ascii()))?;
            Some(decode(Cow::Borrowed(value), self.encoding()))
        };
        let code = self.layout.code.is_none_or(|column| {
            value(column).is_some_and(|value| {
                rules::is_without_fault(None, &value, &self.params)
                    && (needed || stray || self.customer_is_known() || is_code(&value))
            })
        });
        let customer = self.layout.customer.filter(|_| self.customer_is_known()).is_none_or(|column| {
            value(column)
                .is_some_and(|value| rules::is_without_fault(Some(self.identifier), &value, &self.params))
        });
        code && customer
    }

    /// Whether customers can be told from other texts.
    fn customer_is_known(&self) -> bool {
        self.layout.customer.is_some()
            && matches!(self.identifier, Identifier::Mobile | Identifier::Email | Identifier::UserId)
    }

    /// The customer as it is stored, where that is not how it is compared.
    pub(crate) fn stored_customer<'r>(&self, record: &Record<'r>) -> Option<Cow<'r, str>> {
        let value = map(self.value(record, self.layout.customer?)?, rules::normal::trim);
        same(value, |value| rules::kind::identity::stored(self.identifier, value))
    }

    /// The value of a column as it is compared, of any record.
    pub(crate) fn key_of<'r>(&self, record: &Record<'r>, role: Role) -> Option<Cow<'r, str>> {
        let column = match role {
            Role::Code => self.layout.code,
            Role::Customer => self.layout.customer,
        }?;
        if record.traits.unclosed || is_invalid(record.raw(column)?, self.encoding()) {
            return None;
        }
        let value = map(self.value(record, column)?, rules::normal::trim);
        same(value, |value| rules::kind::identity::key(self.compared_by(role), value, &self.params))
    }

    /// A value as the file has it: decoded, unquoted, and without the `'` that a result file put before it.
    pub(crate) fn value<'r>(&self, record: &Record<'r>, column: usize) -> Option<Cow<'r, str>> {
        Some(map(decode(record.value(column)?, self.encoding()), unshield))
    }

    pub(crate) fn severity(&self, rule: Rule) -> Severity {
        self.params.severity(rule).unwrap_or(Severity::Error)
    }

    /// What is said of a hit.
    pub(crate) fn finding(&self, hit: Hit, row: u64, record: &Record<'_>) -> Finding {
        let said = self.say(hit, record);
        self.located(hit, row, record, said)
    }

    /// What is said of a row that repeats the value of row `first`.
    /// `spelling`: how the first row has the value, where that is known and another.
    pub(crate) fn repetition(
        &self,
        role: Role,
        row: u64,
        first: u64,
        spelling: Option<&str>,
        record: &Record<'_>,
    ) -> Finding {
        let column = match role {
            Role::Code => self.layout.code,
            Role::Customer => self.layout.customer,
        };
        let hit = Hit { rule: role.repeated(), column: column.unwrap_or_default() };
        let value = self.value(record, hit.column).unwrap_or_default();
        let value = rules::normal::trim(&value);
        let said = match role {
            Role::Code => rules::code_duplicate::say(value, first, spelling),
            Role::Customer => rules::customer_duplicate::say(value, first),
        };
        Finding { first: Some(first), ..self.located(hit, row, record, said) }
    }

    /// The code as the row has it, cut where a message would cut it.
    pub(crate) fn spelling(&self, record: &Record<'_>) -> String {
        let value = self.layout.code.and_then(|column| self.value(record, column)).unwrap_or_default();
        cut(rules::normal::trim(&value)).to_owned()
    }

    fn located(&self, hit: Hit, row: u64, record: &Record<'_>, said: Said) -> Finding {
        Finding {
            row: Some(row),
            line: Some(record.line),
            byte: Some(record.byte),
            column: Some(hit.column as u32),
            value: Some(self.beginning(record, hit.column)),
            ..Finding::new(hit.rule, self.severity(hit.rule), said)
        }
    }

    /// The first hundred characters of a value. Of a very long one no more is looked at than that takes.
    fn beginning(&self, record: &Record<'_>, column: usize) -> String {
        const ENOUGH: usize = 1000;
        let whole = record.raw(column).is_none_or(|raw| raw.len() <= ENOUGH);
        let value = if whole { record.value(column) } else { record.beginning(column, ENOUGH) };
        let value = value.map(|bytes| map(decode(bytes, self.encoding()), unshield));
        cut(&value.unwrap_or_default()).to_owned()
    }

    fn say(&self, hit: Hit, record: &Record<'_>) -> Said {
        let name = self.layout.name(hit.column);
        let value = || self.value(record, hit.column).unwrap_or_default();
        match hit.rule {
            Rule::QuoteUnclosed => rules::quote_unclosed::say(record.traits.breaks),
            Rule::QuoteSwallowed => {
                let before = (0..hit.column).filter_map(|column| record.raw(column)).map(count_breaks);
                let from = record.line + before.sum::<u64>();
                let to = from + record.raw(hit.column).map_or(0, count_breaks);
                rules::quote_swallowed::say(hit.column as u32, name, from, to)
            }
            Rule::ValuePlaceholder => {
                let identifier = (Some(hit.column) != self.layout.code).then_some(self.identifier);
                rules::value_placeholder::say(rules::normal::trim(&value()), identifier)
            }
            Rule::ValueSeveral => {
                let identifier = (Some(hit.column) != self.layout.code).then_some(self.identifier);
                rules::value_several::say(identifier, rules::normal::trim(&value()), &self.params)
            }
            Rule::QuoteStray => rules::quote_stray::say(&value()),
            Rule::EncodingInvalid => rules::encoding_invalid::say(self.encoding()),
            Rule::RowShort if self.in_quotes(record) == Some(hit.column) => {
                rules::row_short::say_in_quotes(hit.column as u32, name)
            }
            Rule::RowShort => match self.cut_otherwise(record) {
                Some((column, sign)) if column == hit.column => {
                    rules::row_short::say_other_delimiter(column as u32, name, sign, self.delimiter)
                }
                _ => rules::row_short::say(record.len(), hit.column as u32, name),
            },
            Rule::RowLong => {
                let header = self.layout.columns.iter().any(|column| column.name.is_some());
                rules::row_long::say(record.len(), self.layout.width, header)
            }
            Rule::ValueTrimmed | Rule::ValueTooLong => rules::say_value(hit.rule, &value(), &self.params),
            rule => rules::say_value(rule, rules::normal::trim(&value()), &self.params),
        }
    }
}

/// A code in the form in which it is stored: what is compared still has its letters as the file has them.
pub(crate) fn stored_code(key: &[u8], keep_case: bool) -> Cow<'_, str> {
    if !keep_case && key.iter().any(u8::is_ascii_lowercase) {
        return decode(Cow::Owned(key.to_ascii_uppercase()), Encoding::Utf8);
    }
    decode(Cow::Borrowed(key), Encoding::Utf8)
}

/// The parts of a text between its line breaks; one of them is empty where CR and LF are a break.
fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let end = memchr::memchr2(b'\n', b'\r', text);
        rest = end.and_then(|end| text.get(end + 1..));
        Some(end.map_or(text, |end| &text[..end]))
    })
}

/// Whether nobody sees anything in it.
fn is_blank(value: &str) -> bool {
    rules::code_missing::is_blank(value)
}

/// The first hundred characters.
fn cut(value: &str) -> &str {
    value.char_indices().nth(100).and_then(|(end, _)| value.get(..end)).unwrap_or(value)
}

/// Applies a function that makes another text of a text, without copying what stays the same.
fn same<'r>(text: Cow<'r, str>, f: impl Fn(&str) -> Option<Cow<'_, str>>) -> Option<Cow<'r, str>> {
    match f(&text)? {
        Cow::Borrowed(same) if same.len() == text.len() => Some(text),
        Cow::Borrowed(part) => Some(Cow::Owned(part.to_owned())),
        Cow::Owned(other) => Some(Cow::Owned(other)),
    }
}

/// Applies a function that takes something off a text, without copying what is borrowed.
fn map<'r>(text: Cow<'r, str>, f: impl Fn(&str) -> &str) -> Cow<'r, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(f(text)),
        Cow::Owned(text) => {
            let part = f(&text);
            if part.len() == text.len() { Cow::Owned(text) } else { Cow::Owned(part.to_owned()) }
        }
    }
}
