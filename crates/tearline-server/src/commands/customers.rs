//! `tearline customers`: those that an organization knows, from a file that is read as an upload is.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail, ensure};
use clap::Subcommand;
use tearline::{
    Checked, CodeColumn, Delimiter, Identifier, Identity, Options, OwnedRows, Role, Row, Rule, RuleSet,
    Severity, check, check_reader,
};

use super::check::open;
use super::with_database;
use crate::config::DatabaseArgs;
use crate::db::{Action, Actor, CustomerIds, Db, Imported};

#[derive(Debug, Subcommand)]
pub(crate) enum CustomersCommand {
    /// Add customers, or complete those that are known by one of their identifiers
    Import {
        /// Organization
        #[arg(long, value_name = "ID")]
        org: i64,
        /// CSV whose header names any of mobile, email, external id, user id; - is standard input
        file: PathBuf,
        /// Region of mobile numbers that are written without a country code, as in IN [default: that of the
        /// organization's series, where they agree on one]
        #[arg(long, value_name = "REGION")]
        default_region: Option<String>,
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// Count them
    Count {
        /// Of this organization only
        #[arg(long, value_name = "ID")]
        org: Option<i64>,
        #[command(flatten)]
        database: DatabaseArgs,
    },
}

/// Customers of one transaction.
const BATCH: usize = 5000;
/// Mistakes that are told one by one.
const MOST_TOLD: u64 = 20;

const IDENTIFIERS: [Identifier; 4] =
    [Identifier::Mobile, Identifier::Email, Identifier::ExternalId, Identifier::UserId];

pub(crate) fn run(command: CustomersCommand) -> anyhow::Result<ExitCode> {
    match command {
        CustomersCommand::Import { org, file, default_region, database } => {
            let done = with_database(database, |db| async move {
                let default_region = match default_region {
                    None => region_of_series(&db, org).await?,
                    given => given,
                };
                let mut rules = RuleSet::default();
                rules.default_region = default_region;
                let done = import(&db, org, &file, rules).await?;
                let subject = format!("{} added, {} changed", done.added, done.changed);
                db.audit(&Actor::command_line(org), Action::CustomersImport, &subject).await?;
                Ok(done)
            })?;
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

/// The region in which all series of the organization that have one read numbers without a country code: only if the
/// import reads them so, too, are its customers found.
async fn region_of_series(db: &Db, org: i64) -> anyhow::Result<Option<String>> {
    let series = db.series_list(Some(org)).await?;
    let regions: BTreeSet<String> =
        series.into_iter().filter_map(|series| series.settings.rules.default_region).collect();
    let regions: Vec<String> = regions.into_iter().collect();
    match regions.as_slice() {
        [] => {}
        [one] => {
            writeln!(
                io::stderr(),
                "mobile numbers without a country code are taken as of {one}, as the organization's series take them"
            )?;
            return Ok(Some(one.clone()));
        }
        several => writeln!(
            io::stderr(),
            "mobile numbers without a country code are taken as they are, since the organization's series differ ({}); \
             --default-region says otherwise",
            several.join(", ")
        )?,
    }
    Ok(None)
}

async fn import(db: &Db, org: i64, path: &Path, rules: RuleSet) -> anyhow::Result<Done> {
    let name = path.display();
    let file = open(path).with_context(|| format!("{name} can't be read"))?;
    let columns = columns(&file, &rules).with_context(|| format!("{name} can't be imported"))?;
    ensure!(
        !columns.is_empty(),
        "{name} has no column that is named as customers are identified: mobile, email, external id, user id"
    );
    let mut readers: Vec<_> =
        columns.iter().map(|column| (column, column.checked.rows(Own { file: &file, at: 0 }))).collect();
    let mut done = Done::default();
    loop {
        let mut lines = Vec::with_capacity(BATCH);
        while lines.len() < BATCH
            && let Some(line) = line(&mut readers).with_context(|| format!("{name} can't be read"))?
        {
            lines.push(line);
        }
        if lines.is_empty() {
            return Ok(done);
        }
        write(db, org, lines, &mut done).await?;
    }
}

/// A column of the file, and the file as it is when its customers are identified by it.
struct Column {
    identifier: Identifier,
    at: usize,
    checked: Checked,
    identity: Identity,
}

/// The file is put to the rules as what it could be in an upload, customers only, once for each identifier: what is
/// known after an import is found by an upload, for the columns and the values of both are read by the same rules.
fn columns(file: &File, rules: &RuleSet) -> anyhow::Result<Vec<Column>> {
    let mut columns = Vec::new();
    for identifier in IDENTIFIERS {
        let options = Options::new(identifier).with_code_column(CodeColumn::None).with_rules(rules.clone());
        let checked = check_reader(file, options)?;
        if let Some(at) = column(&checked, identifier)? {
            let identity = Identity::new(identifier, rules)?;
            columns.push(Column { identifier, at, checked, identity });
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
        let options = Options::new(identifier)
            .with_code_column(CodeColumn::None)
            .with_delimiter(Delimiter::Comma)
            .with_header(true);
        let report = check(file.as_bytes(), options)?.report;
        let found = report.columns.iter().any(|column| column.role == Some(Role::Customer));
        if found && !report.counts.contains_key(&Rule::ColumnAssumed) {
            kinds.push(identifier);
        }
    }
    Ok(if let [one] = kinds.as_slice() { Some(*one) } else { None })
}

/// A place of its own in a file that others read, too.
struct Own<'f> {
    file: &'f File,
    at: u64,
}

impl Read for Own<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.file.seek(SeekFrom::Start(self.at))?;
        let read = self.file.read(buffer)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for Own<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(SeekFrom::Start(self.at))?;
        self.at = self.file.seek(to)?;
        Ok(self.at)
    }
}

/// A line of the file: its number, and the customer or why it is none.
type Line = (u64, Result<CustomerIds, String>);

/// The next line, of which each reader has its own value; `None` at the end.
fn line(readers: &mut [(&Column, OwnedRows<'_, Own<'_>>)]) -> anyhow::Result<Option<Line>> {
    let mut ids = CustomerIds::default();
    let (mut bad, mut nothing) = (None, None);
    let mut number = None;
    for (column, rows) in readers {
        let Some(row) = rows.next().transpose()? else { return Ok(None) };
        ensure!(*number.get_or_insert(row.line) == row.line, "line {} is read in two ways", row.line);
        let slot = match column.identifier {
            Identifier::Mobile => &mut ids.mobile,
            Identifier::Email => &mut ids.email,
            Identifier::ExternalId => &mut ids.external_id,
            Identifier::UserId | Identifier::NotTagged => &mut ids.user_id,
        };
        match value(&row, column) {
            Ok(value) => *slot = value,
            // Who is not identified in this way is, perhaps, in another.
            Err((Rule::CustomerMissing | Rule::ValuePlaceholder, reason)) => {
                nothing = nothing.or(Some(reason));
            }
            Err((_, reason)) => bad = bad.or(Some(reason)),
        }
    }
    let none = || "The line identifies no customer: fill in one of its identifiers, or delete it.".to_owned();
    let customer = match bad {
        Some(reason) => Err(reason),
        None if ids == CustomerIds::default() => Err(nothing.unwrap_or_else(none)),
        None => Ok(ids),
    };
    Ok(number.map(|number| (number, customer)))
}

/// What stands in a column of a line: nothing, a customer as the rules compare it, or why it is none.
fn value(row: &Row<'_>, column: &Column) -> Result<Option<String>, (Rule, String)> {
    if row.values.get(column.at).is_none_or(|value| value.trim().is_empty()) {
        return Ok(None);
    }
    match row.findings.iter().find(|finding| finding.severity == Severity::Error) {
        Some(finding) => Err((finding.rule, finding.message.clone())),
        None => {
            let customer = row.customer.as_deref().and_then(|customer| column.identity.customer(customer));
            Ok(customer.map(|customer| customer.key.into_owned()))
        }
    }
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
