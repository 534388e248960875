//! What a file amounts to, row by row: counts, findings, and what is needed to read rows again.

use crate::check::checker::line_end;
use crate::check::duplicates::Fingerprints;
use crate::check::fingerprint;
use crate::check::repeated_row::RepeatedRow;
use crate::judge::quick::{Fault, Quick};
use crate::judge::{Hit, Judge, Keys, Room};
use crate::read::filter::RowSets;
use crate::read::plan::Plan;
use crate::read::record_cache::RecordCache;
use crate::read::row_set::RowSet;
use crate::read::rows::BLOCK;
use crate::rules::column_spreadsheet::Numbers;
use crate::rules::mobile_is_plain;
use crate::rules::mobile_mixed::Mixed;
use crate::rules::rows_doubtful::Edges;
use crate::text::decode::{PassedOver, Records};
use crate::text::scan::{Position, Record, Run, Taken, Visit, unquoted};
use crate::{Finding, LineEnd, Options, Role, Rule};

pub(crate) type Counts = [u64; Rule::ALL.len()];

#[derive(Debug)]
pub(crate) struct Tally {
    records: Records,
    /// Bytes of the byte-order mark that are still to come.
    bom: usize,
    /// Whether anything but white space was seen.
    has_ink: bool,
    rows: RowTally,
}

/// What the rows amount to.
#[derive(Debug)]
pub(crate) struct RowTally {
    /// How many records are still to come before the first row: what precedes the header, and the header.
    lead: usize,
    /// The lines that a quote swallowed which opens in the header and never closes.
    pub(crate) swallowed_by_header: Option<u64>,
    /// Whether any record was seen that was not blank.
    has_begun: bool,
    /// Records that are no rows, once all were seen.
    pub(crate) passed_over: Option<PassedOver>,
    pub(crate) total: u64,
    quick: Option<Quick>,
    #[cfg(test)]
    pub(crate) taken_quickly: usize,
    /// The rows in which each rule found something, in the order of the catalogue.
    pub(crate) found: Vec<RowSet>,
    pub(crate) counts: Counts,
    pub(crate) kept: RecordCache,
    pub(crate) findings: Vec<Finding>,
    max_findings: usize,
    /// `None` where there is nothing to compare.
    pub(crate) codes: Option<Fingerprints>,
    pub(crate) customers: Option<Fingerprints>,
    /// `None` where the file is not about mobile numbers, or the series says whose they are.
    pub(crate) mixed: Option<Mixed>,
    /// By role; `None` where a column is none of numbers.
    pub(crate) numbers: [Option<Numbers>; 2],
    /// `None` where each row has an identifier by which it is known to be one.
    pub(crate) edges: Option<Edges>,
    /// Where the rows 1, 1025, 2049, … start.
    pub(crate) index: Vec<Position>,
    hits: Vec<Hit>,
    faults: Vec<Fault>,
    room: Room,
    repeated: RepeatedRow,
}

/// Notes what a row is compared by.
#[inline(always)]
fn note_keys(
    codes: &mut Option<Fingerprints>,
    customers: &mut Option<Fingerprints>,
    row: u64,
    keys: Keys<'_>,
) {
    // Rows past 32 bits would be four billion; no table of duplicates of that size fits a machine.
    let row = u32::try_from(row).unwrap_or(u32::MAX);
    if let (Some(codes), Some(code)) = (codes, keys.code) {
        codes.add(row, code);
    }
    if let (Some(customers), Some(customer)) = (customers, keys.customer) {
        customers.add(row, customer);
    }
}

impl Tally {
    pub(crate) fn new(plan: &Plan, options: &Options) -> Self {
        let layout = &plan.judge.layout;
        let readable = layout.problem.is_none();
        let prints = |wanted: bool, role: Role, keep_case| {
            (wanted && readable)
                .then(|| Fingerprints::new(fingerprint::Keys::new(options.seed, role as u64, keep_case)))
                // What is to be mended is looked for in all of them.
                .map(|prints| prints.hold(options.compared_at_once.filter(|_| !options.mends)))
        };
        let numbers = |role: Role, column: Option<usize>| {
            let is = layout.has_numbers[role as usize];
            Numbers::of(column.filter(|_| readable), is, role, options.identifier, &plan.judge.params)
        };
        let told = layout.code.or(layout.customer).filter(|_| readable);
        let unique_customers = plan.judge.params.on(Rule::CustomerDuplicate);
        Self {
            records: plan.records(plan.start()),
            bom: plan.bom,
            has_ink: false,
            rows: RowTally {
                lead: plan.lead(),
                swallowed_by_header: None,
                has_begun: false,
                passed_over: None,
                total: 0,
                quick: Quick::new(&plan.judge),
                #[cfg(test)]
                taken_quickly: 0,
                found: RowSets::empty(),
                counts: [0; Rule::ALL.len()],
                kept: RecordCache::default(),
                findings: Vec::new(),
                max_findings: options.max_findings,
                codes: prints(layout.code.is_some(), Role::Code, plan.judge.params.keep_case),
                customers: prints(layout.customer.is_some() && unique_customers, Role::Customer, true),
                mixed: Mixed::of(&plan.judge.params, options.identifier),
                edges: Edges::of(
                    told,
                    told.is_some_and(|column| column + 1 == layout.columns.len()),
                    options.identifier,
                    plan.first_mark.as_deref(),
                    &plan.judge.params,
                ),
                numbers: [numbers(Role::Code, layout.code), numbers(Role::Customer, layout.customer)],
                index: Vec::new(),
                hits: Vec::new(),
                faults: Vec::new(),
                room: Room::default(),
                repeated: RepeatedRow::default(),
            },
        }
    }

    /// Compares by these, by role.
    pub(crate) fn compare(&mut self, [codes, customers]: [Option<Fingerprints>; 2]) {
        (self.rows.codes, self.rows.customers) = (codes, customers);
    }

    pub(crate) fn push(&mut self, plan: &mut Plan, bytes: &[u8]) {
        let skipped = self.bom.min(bytes.len());
        self.bom -= skipped;
        let bytes = &bytes[skipped..];
        if !self.has_ink {
            self.has_ink = bytes.iter().any(|&byte| byte > b' ');
        }
        let Self { records, rows, .. } = self;
        if let Some(edges) = &mut rows.edges {
            edges.go_on(bytes);
        }
        let judge = &mut plan.judge;
        records.push(bytes, &mut Adding { rows, judge });
    }

    /// The rows, or `None` where there was nothing but white space and delimiters.
    pub(crate) fn finish(mut self, plan: &mut Plan) -> Option<(RowTally, LineEnd)> {
        let Self { records, rows, .. } = &mut self;
        let judge = &mut plan.judge;
        records.finish(&mut Adding { rows, judge });
        self.rows.passed_over = Some(self.records.passed_over());
        let empty = !self.has_ink || !self.rows.has_begun && self.rows.total == 0;
        (!empty).then(|| (self.rows, line_end(self.records.line_ends())))
    }

    /// Leaves every row to the judge.
    #[cfg(test)]
    pub(crate) fn take_time(&mut self) {
        self.rows.quick = None;
    }

    #[cfg(test)]
    pub(crate) fn keep_records_of_a_rule(&mut self, most: u16) {
        self.rows.kept.keep_of_a_rule(most);
    }

    pub(crate) fn line_end(&self) -> LineEnd {
        line_end(self.records.line_ends())
    }

    pub(crate) fn total(&self) -> u64 {
        self.rows.total
    }

    /// How often a rule was found in rows so far.
    pub(crate) fn count(&self, rule: Rule) -> u64 {
        self.rows.counts[rule as usize]
    }
}

struct Adding<'a> {
    rows: &'a mut RowTally,
    judge: &'a mut Judge,
}

impl Visit for Adding<'_> {
    /// Always goes on.
    fn visit(&mut self, record: &Record<'_>) -> bool {
        self.rows.add(self.judge, record);
        true
    }

    fn take(&mut self, run: &Run<'_>) -> Taken {
        self.rows.take(self.judge, run)
    }
}

impl RowTally {
    /// The next record.
    fn add(&mut self, judge: &mut Judge, record: &Record<'_>) {
        self.has_begun = true;
        if self.lead > 0 {
            self.lead -= 1;
            if let Some(edges) = &mut self.edges {
                edges.go_on_at(record.line + record.traits.breaks + 1);
            }
            self.swallowed_by_header = record.traits.unclosed.then_some(record.traits.breaks);
            return;
        }
        if self.total.is_multiple_of(BLOCK) {
            self.index.push(Position { line: record.line, byte: record.byte });
        }
        self.total += 1;
        if judge.layout.problem.is_some() {
            return;
        }
        if let Some(mixed) = self.mixed.as_mut().filter(|mixed| !mixed.is_settled())
            && let Some(column) = judge.layout.customer
        {
            let plain = record.raw(column).map(unquoted).unwrap_or_default();
            if mixed.knows_digits(plain) {
                // As of most rows.
            } else if mobile_is_plain(plain, &judge.params) {
                mixed.note_digits(plain, self.total);
            } else if !mixed.knows(plain)
                && let Some(value) = judge.value(record, column)
            {
                mixed.note(&value, self.total, &judge.params);
            }
        }
        if let Some(edges) = &mut self.edges {
            let raw = record.raw(edges.column()).unwrap_or_default();
            edges.note(&[unquoted(raw)], self.total, record.line, record.line + record.traits.breaks + 1);
        }
        for numbers in self.numbers.iter_mut().flatten() {
            let raw = record.raw(numbers.column()).unwrap_or_default();
            numbers.note_all(&[unquoted(raw)], self.total);
        }
        if self.repeated.is(record, judge) {
            self.hits.extend_from_slice(self.repeated.hits());
            let keys = self.repeated.keys();
            note_keys(&mut self.codes, &mut self.customers, self.total, keys);
        } else {
            let compare_customers = self.customers.is_some();
            let keys = judge.judge(record, &mut self.hits, &mut self.room, compare_customers);
            note_keys(&mut self.codes, &mut self.customers, self.total, keys);
            // What has one fault or two is judged as quickly.
            if self.hits.len() > 2 {
                self.repeated.note(record, judge, &self.hits, keys);
            }
        }
        if !self.hits.is_empty() {
            self.note_hits(judge, record);
        }
    }

    /// The next records, as long as they are plain rows whose place need not be noted.
    fn take(&mut self, judge: &Judge, run: &Run<'_>) -> Taken {
        let (Some(quick), Some(codes), None) = (&self.quick, &mut self.codes, &self.customers) else {
            return run.nothing();
        };
        let most = (self.total.next_multiple_of(BLOCK) - self.total) as usize;
        let Ok(row) = u32::try_from(self.total + 1) else { return run.nothing() };
        if self.lead > 0 {
            return run.nothing();
        }
        let note = |before: usize, values: &[&[u8]]| {
            codes.add_run(row + before as u32, values, run.traits.special);
        };
        let Self { kept, faults, .. } = self;
        let listed = self.findings.len() >= self.max_findings;
        let only_counts = |rule| listed && kept.has_enough_of(rule);
        let taken = quick.take(
            run,
            judge,
            note,
            only_counts,
            faults,
            self.mixed.as_mut(),
            &mut self.numbers,
            self.edges.as_mut(),
            row,
            most,
        );
        for Fault { row, rule, .. } in self.faults.drain(..) {
            self.counts[rule as usize] += 1;
            self.found[rule as usize].push(self.total + row as u64 + 1);
        }
        #[cfg(test)]
        {
            self.taken_quickly += taken.rows;
        }
        self.total += taken.rows as u64;
        taken
    }

    #[cold]
    #[inline(never)]
    fn note_hits(&mut self, judge: &Judge, record: &Record<'_>) {
        for &hit in &self.hits {
            self.counts[hit.rule as usize] += 1;
            self.found[hit.rule as usize].push(self.total);
            self.kept.add(hit.rule, self.total, record);
            if self.findings.len() < self.max_findings {
                self.findings.push(judge.finding(hit, self.total, record));
            }
        }
        self.hits.clear();
    }
}
