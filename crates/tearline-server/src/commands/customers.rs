use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, ensure};
use csv::{ReaderBuilder, StringRecord, Trim, WriterBuilder};
use tearline::{Identifier, Options, Severity, check};

use super::with_database;
use crate::cli::CustomersCommand;
use crate::db::{CustomerIds, Db, Imported};

/// Customers of one transaction.
const BATCH: usize = 5000;
/// Mistakes that are told one by one.
const MOST_TOLD: u64 = 20;

/// The columns, by their names without regard to case, spaces, `_` and `-`.
const COLUMNS: [(&str, Identifier); 4] = [
    ("mobile", Identifier::Mobile),
    ("email", Identifier::Email),
    ("externalid", Identifier::ExternalId),
    ("userid", Identifier::UserId),
];

pub(crate) fn run(command: CustomersCommand) -> anyhow::Result<ExitCode> {
    match command {
        CustomersCommand::Import { org, file, database } => {
            let done = with_database(database, |db| async move { import(&db, org, &file).await })?;
            let Done { added, changed, unchanged, rejected } = done;
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

async fn import(db: &Db, org: i64, path: &Path) -> anyhow::Result<Done> {
    let file = File::open(path).with_context(|| format!("{} can't be read", path.display()))?;
    let mut reader = ReaderBuilder::new().trim(Trim::All).flexible(true).from_reader(file);
    let header = reader.headers()?.clone();
    let columns: Vec<Option<Identifier>> = header.iter().map(column).collect();
    ensure!(
        columns.iter().any(Option::is_some),
        "{} has none of the columns mobile, email, externalId, userId in its first line",
        path.display()
    );
    let mut done = Done::default();
    let mut batch: Vec<(u64, StringRecord)> = Vec::with_capacity(BATCH);
    let mut records = reader.into_records();
    loop {
        let record = records.next().transpose().with_context(|| format!("in {}", path.display()))?;
        let ended = record.is_none();
        if let Some(record) = record {
            batch.push((record.position().map_or(0, csv::Position::line), record));
        }
        if batch.len() == BATCH || ended {
            write(db, org, &columns, &batch, &mut done).await?;
            batch.clear();
        }
        if ended {
            return Ok(done);
        }
    }
}

fn column(name: &str) -> Option<Identifier> {
    let name = name.trim_start_matches('\u{feff}');
    let name: String = name.chars().filter(|c| !matches!(c, ' ' | '_' | '-')).collect();
    let name = name.to_lowercase();
    COLUMNS.into_iter().find(|(known, _)| *known == name).map(|(_, identifier)| identifier)
}

async fn write(
    db: &Db,
    org: i64,
    columns: &[Option<Identifier>],
    batch: &[(u64, StringRecord)],
    done: &mut Done,
) -> anyhow::Result<()> {
    let mut customers = vec![CustomerIds::default(); batch.len()];
    let mut bad: Vec<Option<String>> = vec![None; batch.len()];
    for (at, identifier) in columns.iter().enumerate() {
        let Some(identifier) = *identifier else { continue };
        let cells =
            batch.iter().enumerate().map(|(row, (_, record))| (row, record.get(at).unwrap_or_default()));
        for (row, value) in normalize(identifier, cells.filter(|(_, value)| !value.is_empty()))? {
            let ids = &mut customers[row];
            let slot = match identifier {
                Identifier::Mobile => &mut ids.mobile,
                Identifier::Email => &mut ids.email,
                Identifier::ExternalId => &mut ids.external_id,
                Identifier::UserId | Identifier::NotTagged => &mut ids.user_id,
            };
            match value {
                Ok(value) => *slot = Some(value),
                Err(reason) => bad[row] = Some(reason),
            }
        }
    }
    let mut lines = Vec::new();
    let mut good = Vec::new();
    for ((ids, bad), (line, _)) in customers.into_iter().zip(bad).zip(batch) {
        if let Some(reason) = bad {
            done.reject(*line, &reason);
        } else if ids == CustomerIds::default() {
            done.reject(*line, "no identifier of a customer; fill in one.");
        } else {
            lines.push(*line);
            good.push(ids);
        }
    }
    for (imported, line) in db.import_customers(org, &good).await?.into_iter().zip(lines) {
        match imported {
            Imported::Added => done.added += 1,
            Imported::Changed => done.changed += 1,
            Imported::Unchanged => done.unchanged += 1,
            Imported::Ambiguous => {
                done.reject(
                    line,
                    "the identifiers belong to several known customers; correct or split the line.",
                );
            }
        }
    }
    Ok(())
}

/// Values as the rules compare them. They are put to the rules as what they could be in an upload: a file of
/// customers only. So what is known here is found there.
fn normalize<'a>(
    identifier: Identifier,
    cells: impl Iterator<Item = (usize, &'a str)>,
) -> anyhow::Result<Vec<(usize, Result<String, String>)>> {
    let mut file = WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
    file.write_record(["customerIdentifier"])?;
    let mut rows = Vec::new();
    for (row, value) in cells {
        file.write_record([value])?;
        rows.push(row);
    }
    let file = file.into_inner().map_err(|error| anyhow::anyhow!("{error}"))?;
    let options = Options { identifier_column: Some(0), header: Some(true), ..Options::new(identifier) };
    let checked = check(&file, options)?;
    let mut values = Vec::with_capacity(rows.len());
    let mut next = rows.into_iter();
    let (mut reader, range) = checked.rows_from(1);
    let mut each = |row: &tearline::Row<'_>| {
        let error = row.findings.iter().find(|finding| finding.severity == Severity::Error);
        let value = match (error, &row.customer) {
            (Some(finding), _) => Err(finding.message.clone()),
            (None, Some(customer)) => Ok(customer.to_string()),
            (None, None) => Err("no identifier of a customer; fill in one.".to_owned()),
        };
        values.extend(next.next().map(|at| (at, value)));
        true
    };
    let start = usize::try_from(range.start)?;
    reader.push(&file[start..], &mut each);
    reader.finish(&mut each);
    Ok(values)
}
