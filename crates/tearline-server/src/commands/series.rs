use std::io::{self, Write};
use std::num::ParseIntError;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::str::FromStr;

use anyhow::{Context, bail, ensure};
use clap::Subcommand;
use serde_json::json;
use tearline_api::contract::{Series, SeriesSettings};

use super::with_database;
use crate::config::DatabaseArgs;
use crate::db::{Action, Actor, SeriesRow};
use crate::settings::Change;

#[derive(Debug, Subcommand)]
pub(crate) enum SeriesCommand {
    /// Make a series
    Create {
        /// Organization
        #[arg(long, value_name = "ID")]
        org: i64,
        #[arg(long)]
        name: String,
        /// Its number [default: the next one]
        #[arg(long, value_parser = clap::value_parser!(i64).range(1..))]
        id: Option<i64>,
        /// Its settings, JSON: rules, couponsPerCustomer, maxCoupons, expiresOn, requireKnownCustomers, generator;
        /// or only the rules, as `check --rules` takes them
        #[arg(long, value_name = "FILE")]
        rules: Option<PathBuf>,
        /// Print {"id"}
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// Change a series; what is not given stays as it is
    Set {
        #[arg(value_name = "ID")]
        id: i64,
        #[arg(long)]
        name: Option<String>,
        /// Settings to change, JSON, as for create; or a rule set
        #[arg(long, value_name = "FILE")]
        rules: Option<PathBuf>,
        /// Most coupons of one customer
        #[arg(long, value_name = "N|none")]
        coupons_per_customer: Option<Most>,
        /// Most coupons of the series
        #[arg(long, value_name = "N|none")]
        max_coupons: Option<Most>,
        /// Print the series as it is then, JSON
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// List the series
    List {
        /// Of this organization only
        #[arg(long, value_name = "ID")]
        org: Option<i64>,
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        database: DatabaseArgs,
    },
}

/// A limit, or that there is none.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Most(Option<u64>);

impl FromStr for Most {
    type Err = ParseIntError;

    fn from_str(text: &str) -> Result<Self, ParseIntError> {
        if text == "none" { Ok(Self(None)) } else { text.parse().map(Some).map(Self) }
    }
}

pub(crate) fn run(command: SeriesCommand) -> anyhow::Result<ExitCode> {
    match command {
        SeriesCommand::Create { org, name, id, rules, json, database } => {
            let settings = read(rules.as_deref())?.apply(&SeriesSettings::default())?;
            let made = with_database(database, |db| async move {
                let made = db.create_series(id, org, &name, &settings).await?;
                if let Some(id) = made {
                    let by = Actor::command_line(org);
                    db.audit(&by, Action::SeriesCreate, &format!("series {id}")).await?;
                }
                Ok(made)
            })?;
            let Some(id) = made else {
                bail!("there is a series {} already; choose another --id", id.unwrap_or_default());
            };
            let mut out = io::stdout().lock();
            if json {
                writeln!(out, "{}", json!({"id": id}))?;
            } else {
                writeln!(out, "series {id}")?;
            }
        }
        SeriesCommand::Set { id, name, rules, coupons_per_customer, max_coupons, json, database } => {
            let mut change = read(rules.as_deref())?;
            let limits = [("couponsPerCustomer", coupons_per_customer), ("maxCoupons", max_coupons)];
            for (setting, Most(most)) in
                limits.into_iter().filter_map(|(setting, most)| Some((setting, most?)))
            {
                change.set(setting, most);
            }
            ensure!(
                name.is_some() || !change.is_empty(),
                "nothing is to be changed; see --help for what can be"
            );
            let done = with_database(database, |db| async move {
                let changed =
                    db.change_series(None, id, name.as_deref(), |settings| change.apply(settings)).await?;
                if let Some(Ok(row)) = &changed {
                    let by = Actor::command_line(row.org_id);
                    db.audit(&by, Action::SeriesChange, &format!("series {id}")).await?;
                }
                Ok(changed)
            })?;
            let Some(changed) = done else {
                bail!("there is no series {id}; `tearline series list` shows them")
            };
            write(&mut io::stdout().lock(), changed?, json)?;
        }
        SeriesCommand::List { org, json, database } => {
            let rows = with_database(database, |db| async move { Ok(db.series_list(org).await?) })?;
            let mut out = io::stdout().lock();
            for row in rows {
                write(&mut out, row, json)?;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn write(out: &mut impl Write, row: SeriesRow, json: bool) -> anyhow::Result<()> {
    if json {
        let (org, coupon_count) = (row.org_id, row.coupon_count.unsigned_abs());
        let series = Series { id: row.id, name: row.name, coupon_count, settings: row.settings };
        let mut line = serde_json::to_value(series)?;
        line["orgId"] = org.into();
        writeln!(out, "{line}")?;
    } else {
        let coupons = row.coupon_count;
        writeln!(out, "{:>10}  organization {}  {coupons} coupons  {}", row.id, row.org_id, row.name)?;
    }
    Ok(())
}

/// What a file sets; nothing, where there is none.
fn read(path: Option<&Path>) -> anyhow::Result<Change> {
    let Some(path) = path else { return Ok(Change::default()) };
    let text = std::fs::read_to_string(path).with_context(|| format!("{} can't be read", path.display()))?;
    Change::parse(&text).with_context(|| format!("in {}", path.display()))
}
