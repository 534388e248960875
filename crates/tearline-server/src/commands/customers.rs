//! `tearline customers`: those that an organization knows, from a file that is read as an upload is.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, bail, ensure};
use tearline::{
    Checked, CodeColumn, Delimiter, Identifier, Options, Role, Row, RowReader, Rule, RuleSet, Severity, check,
};

use super::check::{judge, open};
use super::with_database;
use crate::cli::CustomersCommand;
use crate::db::{CustomerIds, Db, Imported};

/// Customers of one transaction.
const BATCH: usize = 5000;
/// Bytes of the file that are turned into rows at once.
const CHUNK: usize = 256 * 1024;
/// Mistakes that are told one by one.
const MOST_TOLD: u64 = 20;

const IDENTIFIERS: [Identifier; 4] =
    [Identifier::Mobile, Identifier::Email, Identifier::ExternalId, Identifier::UserId];

pub(crate) fn run(command: CustomersCommand) -> anyhow::Result<ExitCode> {
    match command {
        CustomersCommand::Import { org, file, default_region, database } => {
            let rules = RuleSet { default_region, ..RuleSet::default() };
            let done = with_database(database, |db| async move { import(&db, org, &file, rules).await })?;
            let Done { added, changed, unchanged, rejected } = done;
            if rejected > MOST_TOLD {
                writeln!(io::stderr(), "and {} more lines", rejected - MOST_TOLD)?;
            }
            writeln!(
                io::stdout(),
                "{added} added, {changed} changed, {unchanged} unchanged, {rejected} rejected"
            )?;
            Ok(ExitCode::from(u8::from(rejected > 0)))
        }
        CustomersCommand::Count { org, database } => {
            let n = with_database(database, |db| async move { Ok(db.count_customers(org).await?) })?;
            writeln!(io::stdout(), "{n}")?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

#[derive(Default)]
struct Done {
    added: u64,
    changed: u64,
    unchanged: u64,
    rejected: u64,
}

impl Done {
    fn reject(&mut self, line: u64, reason: &str) {
        self.rejected += 1;
        if self.rejected <= MOST_TOLD {
            let _ = writeln!(io::stderr(), "line {line}: {reason}");
        }
    }
}

async fn import(db: &Db, org: i64, path: &Path, rules: RuleSet) -> anyhow::Result<Done> {
    let name = path.display();
    let mut file = open(path).with_context(|| format!("{name} can't be read"))?;
    let columns = columns(&mut file, &rules).with_context(|| format!("{name} can't be imported"))?;
    ensure!(
        !columns.is_empty(),
        "{name} has no column that is named as customers are identified: mobile, email, external id, user id"
    );
    let mut readers: Vec<Reader<'_>> = columns.iter().map(Reader::new).collect();
    let mut done = Done::default();
    let mut at = readers.iter().map(|reader| reader.start).min().unwrap_or_default();
    file.seek(SeekFrom::Start(at))?;
    let mut buffer = vec![0; CHUNK];
    loop {
        let read = file.read(&mut buffer).with_context(|| format!("{name} can't be read"))?;
        for reader in &mut readers {
            reader.take(at, &buffer[..read]);
        }
        at += read as u64;
        let rows = readers.iter().map(|reader| reader.cells.len()).min().unwrap_or_default();
        if rows >= BATCH || read == 0 {
            let lines = (0..rows).map(|_| line(&mut readers)).collect::<anyhow::Result<Vec<_>>>()?;
            write(db, org, lines, &mut done).await?;
        }
        if read == 0 {
            return Ok(done);
        }
    }
}

/// A column of the file, and the file as it is when its customers are identified by it.
struct Column {
    identifier: Identifier,
    at: usize,
    checked: Checked,
}

/// The file is put to the rules as what it could be in an upload, customers only, once for each identifier: what is
/// known after an import is found by an upload, for the columns and the values of both are read by the same rules.
fn columns(file: &mut File, rules: &RuleSet) -> anyhow::Result<Vec<Column>> {
    let mut columns = Vec::new();
    for identifier in IDENTIFIERS {
        let options =
            Options { code_column: CodeColumn::None, rules: rules.clone(), ..Options::new(identifier) };
        file.rewind()?;
        let checked = judge(file, options)?;
        if let Some(at) = column(&checked, identifier)? {
            columns.push(Column { identifier, at, checked });
        }
    }
    Ok(columns)
}

/// The column that is named as customers are by this identifier, and by no other.
fn column(checked: &Checked, identifier: Identifier) -> anyhow::Result<Option<usize>> {
    let report = &checked.report;
    let mut named = Vec::new();
    for column in &report.columns {
        if kind(column.name.as_deref().unwrap_or_default())? == Some(identifier) {
            named.push(column.index);
        }
    }
    match report.findings.iter().find(|finding| finding.rule.rejects_file()) {
        // Of two that are named alike, neither is taken by chance.
        Some(finding) if finding.rule == Rule::ColumnAmbiguous && named.len() > 1 => {
            bail!("{}", finding.message)
        }
        Some(finding) if matches!(finding.rule, Rule::ColumnAmbiguous | Rule::FileColumnMissing) => Ok(None),
        Some(finding) => bail!("{}", finding.message),
        None => {
            let customer = report.columns.iter().find(|column| column.role == Some(Role::Customer));
            let index = customer.map(|column| column.index).filter(|index| named.contains(index));
            Ok(index.map(|index| index as usize))
        }
    }
}

/// What a column's name says of the customers in it, if it says one thing. The rules are asked, by a file that has
/// nothing but this name.
fn kind(name: &str) -> anyhow::Result<Option<Identifier>> {
    let file = format!("\"{}\"\n\"1\"\n", name.replace('"', "\"\""));
    let mut kinds = Vec::new();
    for identifier in IDENTIFIERS {
        let options = Options {
            code_column: CodeColumn::None,
            delimiter: Some(Delimiter::Comma),
            header: Some(true),
            ..Options::new(identifier)
        };
        let report = check(file.as_bytes(), options)?.report;
        let found = report.columns.iter().any(|column| column.role == Some(Role::Customer));
        if found && !report.counts.contains_key(&Rule::ColumnAssumed) {
            kinds.push(identifier);
        }
    }
    Ok(if let [one] = kinds.as_slice() { Some(*one) } else { None })
}

/// What stands in a column of a line: nothing, a customer as the rules compare it, or why it is none.
type Cell = Result<Option<String>, String>;

/// Reads the values of a column.
struct Reader<'a> {
    identifier: Identifier,
    at: usize,
    start: u64,
    rows: Option<RowReader<'a>>,
    cells: VecDeque<(u64, Cell)>,
}

impl<'a> Reader<'a> {
    fn new(column: &'a Column) -> Self {
        let (rows, range) = column.checked.rows_from(1);
        let Column { identifier, at, .. } = *column;
        Self { identifier, at, start: range.start, rows: Some(rows), cells: VecDeque::new() }
    }

    /// The bytes of the file from `from` on; none: the file has ended.
    fn take(&mut self, from: u64, bytes: &[u8]) {
        let Self { at, start, rows, cells, .. } = self;
        let mut each = |row: &Row<'_>| {
            cells.push_back((row.line, cell(row, *at)));
            true
        };
        if bytes.is_empty() {
            if let Some(rows) = rows.take() {
                rows.finish(&mut each);
            }
        } else if let Some(rows) = rows {
            let before = usize::try_from(start.saturating_sub(from)).unwrap_or(usize::MAX);
            rows.push(bytes.get(before..).unwrap_or_default(), &mut each);
        }
    }
}

fn cell(row: &Row<'_>, at: usize) -> Cell {
    // Who is not identified in this way is, perhaps, in another.
    if row.values.get(at).is_none_or(|value| value.trim().is_empty()) {
        return Ok(None);
    }
    match row.findings.iter().find(|finding| finding.severity == Severity::Error) {
        Some(finding) => Err(finding.message.clone()),
        None => Ok(row.customer.as_deref().map(str::to_owned)),
    }
}

/// A line of the file: its number, and the customer or why it is none.
type Line = (u64, Result<CustomerIds, String>);

/// The next line, of which each reader has its own value.
fn line(readers: &mut [Reader<'_>]) -> anyhow::Result<Line> {
    let mut ids = CustomerIds::default();
    let mut bad = None;
    let mut number = None;
    for reader in readers {
        let (line, cell) = reader.cells.pop_front().context("the file ends in one place only")?;
        ensure!(*number.get_or_insert(line) == line, "line {line} is read as two");
        let slot = match reader.identifier {
            Identifier::Mobile => &mut ids.mobile,
            Identifier::Email => &mut ids.email,
            Identifier::ExternalId => &mut ids.external_id,
            Identifier::UserId | Identifier::NotTagged => &mut ids.user_id,
        };
        match cell {
            Ok(value) => *slot = value,
            Err(reason) => bad = bad.or(Some(reason)),
        }
    }
    let none = || "The line identifies no customer: fill in one of its identifiers, or delete it.".to_owned();
    let customer = match bad {
        Some(reason) => Err(reason),
        None if ids == CustomerIds::default() => Err(none()),
        None => Ok(ids),
    };
    Ok((number.unwrap_or_default(), customer))
}

async fn write(db: &Db, org: i64, lines: Vec<Line>, done: &mut Done) -> anyhow::Result<()> {
    let (mut numbers, mut customers) = (Vec::with_capacity(lines.len()), Vec::with_capacity(lines.len()));
    let mut rejected = Vec::new();
    for (number, customer) in lines {
        match customer {
            Ok(customer) => {
                numbers.push(number);
                customers.push(customer);
            }
            Err(reason) => rejected.push((number, reason)),
        }
    }
    for (imported, number) in db.import_customers(org, &customers).await?.into_iter().zip(numbers) {
        match imported {
            Imported::Added => done.added += 1,
            Imported::Changed => done.changed += 1,
            Imported::Unchanged => done.unchanged += 1,
            Imported::Ambiguous => {
                let reason =
                    "The identifiers belong to several known customers: correct the line, or split it.";
                rejected.push((number, reason.to_owned()));
            }
        }
    }
    rejected.sort_by_key(|(number, _)| *number);
    for (number, reason) in rejected {
        done.reject(number, &reason);
    }
    Ok(())
}
