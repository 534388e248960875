//! `tearline customers`: those that an organization knows, from a file that is read as an upload is.

use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, ensure};
use clap::Subcommand;
use tearline::{CustomerChecker, CustomerList, OF_SEVERAL_CUSTOMERS, Row, Severity};

use super::check::open;
use super::with_database;
use crate::config::DatabaseArgs;
use crate::db::{Action, Actor, CustomerIds, Db, Imported, Regions};

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

/// Customers of one transaction, at least; how many more depends on what a piece of the file holds.
const BATCH: usize = 5000;
/// Bytes that are read at a time.
const PIECE: usize = 256 * 1024;
/// Mistakes that are told one by one.
const MOST_TOLD: u64 = 20;

pub(crate) fn run(command: CustomersCommand) -> anyhow::Result<ExitCode> {
    match command {
        CustomersCommand::Import { org, file, default_region, database } => {
            let done = with_database(database, |db| async move {
                let default_region = match default_region {
                    None => region_of_series(&db, org).await?,
                    given => given,
                };
                let done = import(&db, org, &file, default_region.as_deref()).await?;
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

/// Said to the person, where nobody said which region is meant.
async fn region_of_series(db: &Db, org: i64) -> anyhow::Result<Option<String>> {
    let regions = db.regions_of_series(org).await?;
    match &regions {
        Regions::None => {}
        Regions::One(one) => writeln!(
            io::stderr(),
            "mobile numbers without a country code are taken as of {one}, as the organization's series take them"
        )?,
        Regions::Several(several) => writeln!(
            io::stderr(),
            "mobile numbers without a country code are taken as they are, since the organization's series differ ({}); \
             --default-region says otherwise",
            several.join(", ")
        )?,
    }
    Ok(regions.agreed())
}

async fn import(db: &Db, org: i64, path: &Path, default_region: Option<&str>) -> anyhow::Result<Done> {
    let name = path.display();
    let unreadable = || format!("{name} can't be read");
    let mut file = open(path).with_context(unreadable)?;
    let mut checker = CustomerChecker::new(default_region)?;
    let (mut buffer, mut bytes) = (vec![0; PIECE], 0);
    loop {
        let read = file.read(&mut buffer).with_context(unreadable)?;
        if read == 0 {
            break;
        }
        bytes += read as u64;
        checker.push(&buffer[..read]);
    }
    let list: CustomerList = checker.finish().with_context(|| format!("{name} can't be imported"))?;
    let (mut rows, range) = list.rows_from(1);
    let mut left = file.seek(SeekFrom::Start(range.start)).map(|at| bytes - at).with_context(unreadable)?;
    let (mut done, mut lines) = (Done::default(), Lines::default());
    while left > 0 {
        let read = file.read(&mut buffer).with_context(unreadable)?;
        ensure!(read > 0 && read as u64 <= left, "{name} was changed while it was read");
        left -= read as u64;
        rows.push(&buffer[..read], &mut |row, customer| lines.take(row, customer));
        if lines.customers.len() + lines.rejected.len() >= BATCH {
            write(db, org, std::mem::take(&mut lines), &mut done).await?;
        }
    }
    rows.finish(&mut |row, customer| lines.take(row, customer));
    write(db, org, lines, &mut done).await?;
    Ok(done)
}

/// Lines of the file that are not imported yet: the customers, and those that are none, with the reason; each with its
/// number.
#[derive(Default)]
struct Lines {
    numbers: Vec<u64>,
    customers: Vec<CustomerIds>,
    rejected: Vec<(u64, String)>,
}

impl Lines {
    fn take(&mut self, row: &Row<'_>, customer: Option<CustomerIds>) -> bool {
        match customer {
            Some(customer) => {
                self.numbers.push(row.line);
                self.customers.push(customer);
            }
            None => {
                let error = row.findings.iter().find(|finding| finding.severity == Severity::Error);
                let reason = error.map(|finding| finding.message.clone()).unwrap_or_default();
                self.rejected.push((row.line, reason));
            }
        }
        true
    }
}

async fn write(db: &Db, org: i64, lines: Lines, done: &mut Done) -> anyhow::Result<()> {
    let Lines { numbers, customers, mut rejected } = lines;
    for (imported, number) in db.import_customers(org, &customers).await?.into_iter().zip(numbers) {
        match imported {
            Imported::Added => done.added += 1,
            Imported::Changed => done.changed += 1,
            Imported::Unchanged => done.unchanged += 1,
            Imported::Ambiguous => rejected.push((number, OF_SEVERAL_CUSTOMERS.1.to_owned())),
        }
    }
    rejected.sort_by_key(|(number, _)| *number);
    for (number, reason) in rejected {
        done.reject(number, &reason);
    }
    Ok(())
}
