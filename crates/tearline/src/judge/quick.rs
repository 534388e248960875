//! The quick way through a file: most rows of most files are plain, and their values stand where the header
//! says. Such rows need a look at their values and a note of the code, and nothing else; all others are left to
//! the judge, whose verdict is the same.

use crate::judge::Judge;
use crate::rules::column_spreadsheet::Numbers;
use crate::rules::mobile_mixed::Mixed;
use crate::rules::rows_doubtful::Edges;
use crate::rules::{self, Glance};
use crate::steps;
use crate::table::layout::is_around_name;
use crate::text::scan::{LineBreak, MOST_AHEAD, Run, Taken, unquoted};
use crate::{Identifier, Role, Rule};

/// What is the same for all rows.
#[derive(Debug, Clone)]
pub(crate) struct Quick {
    width: usize,
    code: usize,
    customer: Option<usize>,
}

impl Quick {
    /// `None` where rows of this layout need more than the quick way does.
    pub(crate) fn new(judge: &Judge) -> Option<Self> {
        let layout = &judge.layout;
        let (code, customer) = (layout.code?, layout.customer);
        let known = code < layout.width && customer.is_none_or(|customer| customer < layout.width);
        (known && layout.problem.is_none()).then_some(Self { width: layout.width, code, customer })
    }

    /// Takes as many rows of the run as are plain, at most so many; `row` is the number of the first. `note` gets their
    /// codes, and how many rows before them there are.
    ///
    /// A row in which a quick look finds one fault is taken, too, where `only_counts` says that nothing of it is kept
    /// but that it has that fault: `faults` gets it.
    ///
    /// Column by column, in short loops over a few dozen rows: one loop for all would need more than a processor
    /// has registers.
    #[allow(clippy::too_many_arguments)]
    pub(crate) fn take(
        &self,
        run: &Run<'_>,
        judge: &Judge,
        note: impl FnMut(usize, &[&[u8]]),
        only_counts: impl Fn(Rule) -> bool,
        faults: &mut Vec<Fault>,
        mixed: Option<&mut Mixed>,
        numbers: &mut [Option<Numbers>; 2],
        edges: Option<&mut Edges>,
        row: u32,
        most: usize,
    ) -> Taken {
        if run.pairs {
            return run.nothing();
        }
        let params = &judge.params;
        let mut rows = RegularRows::new(run, self.width, most.min(run.ahead).min(MOST_AHEAD));
        if rows.count == 0 {
            return run.nothing();
        }
        rows.limit_length(params.max_value_chars, run.traits.high);
        if !run.strays.is_empty() {
            let mut looking = Looking { judge, only_counts: &only_counts, rows: &rows, faults };
            rows.count = looking.at_odd_quotes();
        }
        let (mut customers, mut codes) = ([&[][..]; MOST_AHEAD], [&[][..]; MOST_AHEAD]);
        let customers = self.customer.map_or(&[][..], |column| rows.values(column, &mut customers));
        if self.customer.is_some() {
            let values = customers;
            let identifier = judge.identifier;
            let plain = match identifier {
                Identifier::Mobile => before(values, |mobile| rules::mobile_is_plain(mobile, params)),
                other => before(values, |value| rules::customer_is_plain(other, value, params)),
            };
            let mut looking = Looking { judge, only_counts: &only_counts, rows: &rows, faults };
            let glance = |value: &[u8]| rules::glance_at_customer(identifier, value, params);
            rows.count = looking.closer(Role::Customer, values, plain, glance);
            if let Some(mixed) = mixed.filter(|mixed| !mixed.is_settled()) {
                // Of a row whose code is not plain it is noted twice, which makes no difference.
                let (digits, others) = values[..rows.count].split_at(plain.min(rows.count));
                let mut row = u64::from(row);
                for mobile in digits {
                    mixed.note_digits(mobile, row);
                    row += 1;
                }
                for mobile in others {
                    mixed.note_plain(mobile, row);
                    row += 1;
                }
            }
        }
        let values = rows.values(self.code, &mut codes);
        // The masks have seen every byte: often there is nothing left to look at but the length.
        let plain = if run.traits.special || run.traits.dashes || run.traits.pairs {
            before(values, |code| rules::code_is_plain(code, params))
        } else {
            before(values, |code| rules::word_is_plain_code(code, params))
        };
        let mut looking = Looking { judge, only_counts: &only_counts, rows: &rows, faults };
        rows.count = looking.closer(Role::Code, values, plain, |code| rules::glance_at_code(code, params));
        if judge.layout.has_plain_header {
            rows.count = before(&values[..rows.count], |code| code != judge.layout.key);
        }
        let values = &values[..rows.count];
        note_standing(values, faults, note);
        if let Some(edges) = edges {
            edges.note(values, row.into(), run.line, run.line + values.len() as u64);
        }
        let customers = customers.get(..rows.count).unwrap_or_default();
        for (numbers, values) in numbers.iter_mut().zip([values, customers]) {
            if let Some(numbers) = numbers {
                numbers.note_all(values, row.into());
            }
        }
        rows.taken()
    }
}

/// A row of a run, counted from 0, in which a rule found something.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fault {
    pub(crate) row: usize,
    pub(crate) rule: Rule,
    /// Whether its code can be compared with others.
    stands: bool,
}

/// Notes codes, but for those that cannot be compared; and forgets the faults of rows that were not taken.
#[inline(always)]
fn note_standing(codes: &[&[u8]], faults: &mut Vec<Fault>, mut note: impl FnMut(usize, &[&[u8]])) {
    let mut noted = 0;
    if !faults.is_empty() {
        faults.retain(|fault| fault.row < codes.len());
        for fault in faults.iter().filter(|fault| !fault.stands) {
            note(noted, &codes[noted..fault.row]);
            noted = fault.row + 1;
        }
    }
    note(noted, &codes[noted..]);
}

/// What takes a closer look at values that are not plain.
struct Looking<'a, 'r, F> {
    judge: &'a Judge,
    only_counts: &'a F,
    rows: &'a RegularRows<'r>,
    faults: &'a mut Vec<Fault>,
}

impl<F: Fn(Rule) -> bool> Looking<'_, '_, F> {
    /// How many of the values can be taken, of which the first are `plain`.
    #[inline(always)]
    fn closer(
        &mut self,
        role: Role,
        values: &[&[u8]],
        plain: usize,
        glance: impl Fn(&[u8]) -> Glance,
    ) -> usize {
        if plain == values.len() { plain } else { self.at_others(role, values, plain, glance) }
    }

    /// How many rows can be taken although there is a quote where none belongs, in a value that begins with another
    /// letter.
    #[inline(never)]
    fn at_odd_quotes(&mut self) -> usize {
        let RegularRows { run, count, .. } = *self.rows;
        let mut last = None;
        let first = run.strays.partition_point(|&at| (at as usize) < run.start);
        for &at in &run.strays[first..] {
            let Some((row, begins_with_quote)) = self.rows.place_of(at as usize, last.unwrap_or(0)) else {
                break;
            };
            if begins_with_quote {
                return row;
            }
            if last == Some(row) {
                continue;
            }
            last = Some(row);
            let rule = Rule::QuoteStray;
            if !(self.only_counts)(rule) || !self.rows.is_no_header(row, self.judge) {
                return row;
            }
            self.faults.push(Fault { row, rule, stands: true });
        }
        count
    }

    #[inline(never)]
    fn at_others(
        &mut self,
        role: Role,
        values: &[&[u8]],
        plain: usize,
        glance: impl Fn(&[u8]) -> Glance,
    ) -> usize {
        let others = values.iter().enumerate().skip(plain);
        let taken = |(row, value): (usize, &&[u8])| match glance(value) {
            Glance::Plain => true,
            Glance::Only { rule, .. } if !self.judge.params.on(rule) => true,
            Glance::Only { rule, stands } => {
                let known = (self.only_counts)(rule) && self.rows.is_no_header(row, self.judge);
                if known {
                    // A customer's fault says nothing about the code.
                    let stands = stands || role == Role::Customer;
                    self.faults.push(Fault { row, rule, stands });
                }
                known
            }
            Glance::Unknown => false,
        };
        plain + others.map(taken).take_while(|&taken| taken).count()
    }
}

/// How many values there are before the first that is not so.
#[inline(always)]
fn before(values: &[&[u8]], is_so: impl Fn(&[u8]) -> bool) -> usize {
    values.iter().position(|value| !is_so(value)).unwrap_or(values.len())
}

/// Rows that have the same number of values, and the same line end.
struct RegularRows<'a> {
    run: &'a Run<'a>,
    /// Ends of a row.
    step: usize,
    ended_by: LineBreak,
    count: usize,
}

impl<'a> RegularRows<'a> {
    /// The first rows of the run that have so many values.
    #[inline(never)]
    fn new(run: &'a Run<'a>, width: usize, most: usize) -> Self {
        let Run { text, ends, delimiter, .. } = *run;
        let is = |end: u32, byte: u8| text.get(end as usize) == Some(&byte);
        let ended_by = match (ends.get(width - 1), ends.get(width)) {
            (Some(&end), Some(&next)) if is(end, b'\r') && next == end + 1 && is(next, b'\n') => {
                LineBreak::CrLf
            }
            (Some(&end), _) if is(end, b'\r') => LineBreak::Cr,
            _ => LineBreak::Lf,
        };
        let crlf = ended_by == LineBreak::CrLf;
        let step = width + usize::from(crlf);
        let last_byte = if ended_by == LineBreak::Cr { b'\r' } else { b'\n' };
        let mut count = 0;
        let mut rest = ends;
        while count < most
            && let Some((row, behind)) = rest.split_at_checked(step)
            && let [inner @ .., last] = row
            && is(*last, last_byte)
        {
            let mut inner = inner;
            if crlf {
                let [values @ .., cr] = inner else { break };
                if !is(*cr, b'\r') || *last != cr + 1 {
                    break;
                }
                inner = values;
            }
            steps::took(step);
            if !inner.iter().all(|&end| is(end, delimiter)) {
                break;
            }
            rest = behind;
            count += 1;
        }
        Self { run, step, ended_by, count }
    }

    /// Only the rows before the first with a longer record, or, if need be, with one that is not ASCII.
    fn limit_length(&mut self, longest: usize, ascii: bool) {
        let Run { text, start, ends, .. } = *self.run;
        // Hardly ever is so much text in so few rows that it is worth a look at each.
        let end = self.count.checked_sub(1).and_then(|last| ends.get(last * self.step + self.step - 1));
        if !ascii && end.is_none_or(|&end| end as usize - start <= longest) {
            return;
        }
        let mut start = start;
        let plain = |row: &[u32]| {
            let end = row.last().map_or(start, |&end| end as usize);
            let record = text.get(start..end).unwrap_or_default();
            start = end + 1;
            record.len() <= longest && (!ascii || record.is_ascii())
        };
        self.count =
            ends.chunks_exact(self.step).take(self.count).map(plain).take_while(|&plain| plain).count();
    }

    /// The row of a place in the text, which is not before row `from`, and whether the value begins with a quote.
    fn place_of(&self, at: usize, from: usize) -> Option<(usize, bool)> {
        let Run { text, start, ends, .. } = *self.run;
        let ends = &ends[..self.count * self.step];
        let behind = ends.get(from * self.step..)?.iter().position(|&end| end as usize > at)?;
        steps::took(behind + 1);
        let nth = from * self.step + behind;
        let begin = nth.checked_sub(1).map_or(start, |before| ends[before] as usize + 1);
        Some((nth / self.step, text.get(begin) == Some(&b'"')))
    }

    /// Whether a row is for certain neither the header once more nor a row in quotes: it begins with another letter.
    fn is_no_header(&self, row: usize, judge: &Judge) -> bool {
        let Run { text, start, ends, .. } = *self.run;
        let before = (row * self.step).checked_sub(1).and_then(|last| ends.get(last));
        let first = text.get(before.map_or(start, |&end| end as usize + 1));
        first.is_some_and(|&first| !is_around_name(first) && !judge.layout.may_begin_with(first))
    }

    /// The values of a column, without their quotes.
    fn values<'v>(&self, column: usize, into: &'v mut [&'a [u8]; MOST_AHEAD]) -> &'v [&'a [u8]] {
        if self.run.quotes {
            self.values_by(column, into, unquoted)
        } else {
            self.values_by(column, into, |raw| raw)
        }
    }

    #[inline(never)]
    fn values_by<'v>(
        &self,
        column: usize,
        into: &'v mut [&'a [u8]; MOST_AHEAD],
        value: impl Fn(&'a [u8]) -> &'a [u8],
    ) -> &'v [&'a [u8]] {
        let Run { text, start, ends, .. } = *self.run;
        let into = &mut into[..self.count];
        // A value lies between two ends one behind the other; before the very first there is none.
        let (rest, mut at) = match (&mut *into, ends) {
            ([first, behind @ ..], [end, ..]) if column == 0 => {
                *first = value(text.get(start..*end as usize).unwrap_or_default());
                (behind, self.step - 1)
            }
            (all, _) => (all, column.wrapping_sub(1)),
        };
        for into in rest {
            let Some(&[before, end]) = ends.get(at..).and_then(|ends| ends.first_chunk()) else { break };
            *into = value(text.get(before as usize + 1..end as usize).unwrap_or_default());
            at += self.step;
        }
        into
    }

    fn taken(&self) -> Taken {
        let ends = self.count * self.step;
        let last = ends.checked_sub(1).and_then(|last| self.run.ends.get(last));
        Taken {
            rows: self.count,
            ended_by: self.ended_by,
            ends,
            start: last.map_or(self.run.start, |&last| last as usize + 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::check::tally::Tally;
    use crate::read::plan::Plan;
    use crate::read::row_set::RowSet;
    use crate::rules::Params;
    use crate::table::sniff::sniff;
    use crate::text::scan::Position;
    use crate::{Finding, Identifier, LineEnd, Options};

    #[derive(Debug)]
    struct Seen {
        taken_quickly: usize,
        rows: Outcome,
    }

    #[derive(Debug, PartialEq)]
    struct Outcome {
        total: u64,
        counts: Vec<u64>,
        found: Vec<RowSet>,
        findings: Vec<Finding>,
        index: Vec<Position>,
        repeated: Vec<(u64, u64)>,
        line_end: LineEnd,
    }

    fn tally(file: &[u8], options: &Options, chunk: usize, quickly: bool) -> Option<Seen> {
        let params = Params::new(&options.rules).ok()?;
        let mut plan = Plan::new(sniff(file, true, options).ok()?, options, params);
        let mut tally = Tally::new(&plan, options);
        tally.keep_records_of_a_rule(2);
        if !quickly {
            tally.take_time();
        }
        file.chunks(chunk).for_each(|chunk| tally.push(&mut plan, chunk));
        let (rows, line_end) = tally.finish(&mut plan)?;
        Some(Seen {
            taken_quickly: rows.taken_quickly,
            rows: Outcome {
                total: rows.total,
                counts: rows.counts.to_vec(),
                found: rows.found,
                findings: rows.findings,
                index: rows.index,
                repeated: rows
                    .codes
                    .map(|codes| codes.duplicates(false).duplicates.first(usize::MAX).collect())
                    .unwrap_or_default(),
                line_end,
            },
        })
    }

    /// Rows of which most are plain, so that runs of them begin and end anywhere.
    fn rows() -> impl Strategy<Value = String> {
        let plain = || prop_oneof!["[1-9][0-9]{9,11},[A-Z0-9]{6,9}", "\"9[0-9]{9}\",\"[A-Z0-9]{1,30}\""];
        let odd = || {
            prop_oneof![
                Just(String::new()),
                "[0-9]{1,12},[A-Z -]{0,9}",
                "\"9876543210\",\"A,B\n1\"",
                "9876543210,\"A\"\"B\"",
                "9876543210,A\"B",
                "9876543210,A1,x",
                "9876543210",
                "98765432\u{e9}0,CODE1",
                "0098765432101,CODE1",
                "'=9876543210,CODE1",
                "987 654 3210,CODE1",
                "[0-9]\\.[0-9]{1,5}E\\+[0-9]{2},[A-Z0-9]{6}",
                "9[0-9]{9},[0-9]\\.[0-9]{1,5}E\\+[0-9]{2}",
                "\\+9[0-9]{9},[A-Z0-9]{3}[$ ][A-Z0-9]{3}",
                "[a-z0-9]{1,5}@(gmial|gmail|x)\\.(com|con|de),[A-Z0-9]{6}",
                "mobile,[A-Z]{3}[$%][A-Z0-9]{3}",
                Just("mobile,code".to_owned()),
            ]
        };
        let line_end = prop_oneof![40 => Just("\n"), 1 => Just("\r\n"), 1 => Just("\r"), 1 => Just("\n\n")];
        let any = (prop_oneof![30 => plain(), 1 => odd()], line_end).prop_map(|(row, end)| row + end);
        let few = prop::collection::vec(any, 0..200);
        let some = prop::collection::vec(plain(), 0..100);
        let faulty = prop::collection::vec(odd(), 0..60);
        (few, some, faulty, prop_oneof![Just("\r\n"), Just("\r")]).prop_map(
            |(few, some, faulty, line_end)| {
                // The same rows again: each plain code of them comes twice.
                let some: String = some.into_iter().map(|row| row + line_end).collect();
                // And rows of one fault, one behind the other.
                let faulty: String =
                    faulty.into_iter().flat_map(|row| [row.clone() + "\n", row + "\n"]).collect();
                let rows = [few.concat(), some, faulty, few.concat()].concat();
                format!("mobile,code\n{rows}")
            },
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..Default::default() })]

        #[test]
        fn the_quick_way_sees_what_the_judge_sees(file in rows(), chunk in 1..5000_usize) {
            for identifier in Identifier::ALL {
                let options = Options { max_findings: 5, ..Options::new(identifier) };
                let utf16: Vec<u8> = "\u{feff}".encode_utf16().chain(file.encode_utf16()).flat_map(u16::to_le_bytes).collect();
                for file in [file.as_bytes(), &utf16] {
                    let rows = |chunk, quickly| tally(file, &options, chunk, quickly).map(|seen| seen.rows);
                    let slowly = rows(usize::MAX, false);
                    prop_assert_eq!(&rows(usize::MAX, true), &slowly);
                    prop_assert_eq!(&rows(chunk, true), &slowly);
                }
            }
        }
    }

    #[test]
    fn most_rows_are_taken_quickly() {
        for line_end in ["\n", "\r\n", "\r"] {
            let file: String = (0..5000).map(|i| format!("98765{i:05},CODE{i}{line_end}")).collect();
            let file = format!("mobile,code{line_end}{file}");
            let utf16: Vec<u8> = file.encode_utf16().flat_map(u16::to_be_bytes).collect();
            let options = Options::new(Identifier::Mobile);
            for file in [file.as_bytes(), &utf16] {
                let taken = tally(file, &options, 1 << 16, true).map_or(0, |seen| seen.taken_quickly);
                assert!(taken > 4600, "{taken} of 5000, ended by {line_end:?}");
            }
        }
    }
}
