use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail, ensure};
use clap::Subcommand;
use serde_json::{Value, json};
use tearline::RuleSet;
use tearline_api::contract::{Series, SeriesSettings};

use super::with_database;
use crate::config::DatabaseArgs;
use crate::db::{Action, Actor};

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

pub(crate) fn run(command: SeriesCommand) -> anyhow::Result<ExitCode> {
    match command {
        SeriesCommand::Create { org, name, id, rules, json, database } => {
            let settings = rules.as_deref().map(read_settings).transpose()?.unwrap_or_default();
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
        SeriesCommand::List { org, json, database } => {
            let rows = with_database(database, |db| async move { Ok(db.series_list(org).await?) })?;
            let mut out = io::stdout().lock();
            for row in rows {
                if json {
                    let (org, coupon_count) = (row.org_id, row.coupon_count.unsigned_abs());
                    let series = Series { id: row.id, name: row.name, coupon_count, settings: row.settings };
                    let mut line = serde_json::to_value(series)?;
                    line["orgId"] = org.into();
                    writeln!(out, "{line}")?;
                } else {
                    let coupons = row.coupon_count;
                    writeln!(
                        out,
                        "{:>10}  organization {}  {coupons} coupons  {}",
                        row.id, row.org_id, row.name
                    )?;
                }
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The settings of a series, or a rule set alone. A name that is neither's is a mistake that must not pass.
fn read_settings(path: &Path) -> anyhow::Result<SeriesSettings> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{} can't be read", path.display()))?;
    parse_settings(&text).with_context(|| format!("in {}", path.display()))
}

fn parse_settings(text: &str) -> anyhow::Result<SeriesSettings> {
    let value: Value = serde_json::from_str(text)?;
    ensure!(value.is_object(), "settings are an object, as in {{\"maxCoupons\": 1000}}");
    let names = |value: &Value| -> Vec<String> {
        value.as_object().map(|object| object.keys().cloned().collect()).unwrap_or_default()
    };
    let known = names(&serde_json::to_value(SeriesSettings::default())?);
    let settings = if names(&value).iter().any(|name| known.contains(name)) {
        if let Some(unknown) = names(&value).iter().find(|name| !known.contains(name)) {
            bail!("a series has no setting \"{unknown}\"; there are {}", known.join(", "));
        }
        serde_json::from_value(value)?
    } else {
        SeriesSettings { rules: serde_json::from_value::<RuleSet>(value)?, ..SeriesSettings::default() }
    };
    settings.rules.validate()?;
    let generator = &settings.generator;
    ensure!((1..=100).contains(&generator.length), "generator.length must be 1 to 100");
    ensure!(generator.charset.chars().count() > 1, "generator.charset must have two characters at least");
    Ok(settings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_whole_or_rules_alone_and_never_half_understood() {
        let cases = [
            ("{}", true),
            (r#"{"couponsPerCustomer": 1}"#, true),
            (r#"{"rules": {"codeLength": {"min": 6, "max": 12}}}"#, true),
            (r#"{"codeLength": {"min": 6, "max": 12}}"#, true),
            (r#"{"codes": "generated"}"#, true),
            (r#"{"maxCoupons": 5, "rules": {"codes": "uploaded"}}"#, true),
            (r#"{"codes": "made"}"#, false),
            (r#"{"maxCoupons": 5, "codes": "uploaded"}"#, false),
            (r#"{"codelength": {"min": 6, "max": 12}}"#, false),
            (r#"{"couponsPerCustomer": 1, "coupons": 2}"#, false),
            (r#"{"rules": {"nothing": 1}}"#, false),
            (r#"{"generator": {"length": 0}}"#, false),
            (r#"{"generator": {"charset": ""}}"#, false),
            ("[]", false),
            ("{", false),
        ];
        for (text, good) in cases {
            let read = parse_settings(text);
            assert_eq!(read.is_ok(), good, "{text}: {read:?}");
        }
    }
}
