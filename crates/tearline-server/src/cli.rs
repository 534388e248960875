//! The command line: what can be said, and the status with which the program ends.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use tearline::{CodeColumn, Delimiter, Encoding, Identifier, Options, UnknownName};

use crate::commands;
use crate::config::{DatabaseArgs, Settings};

/// Checks coupon upload files, and receives them.
#[derive(Debug, Parser)]
#[command(name = "tearline", version, about, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the service and its portal
    Serve(Box<ServeArgs>),
    /// Check a file by the rules, without a server: status 0 if all is well, 1 if something is rejected
    Check(Box<CheckArgs>),
    /// Say what a rule finds, why that is bad and how to mend it; without a rule, list them all
    Explain {
        /// As in code-duplicate
        rule: Option<String>,
    },
    /// Clients, who get tokens by their key and secret
    #[command(subcommand)]
    Client(ClientCommand),
    /// Coupon series
    #[command(subcommand)]
    Series(SeriesCommand),
    /// Customers that an organization knows
    #[command(subcommand)]
    Customers(CustomersCommand),
}

#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    /// TOML file with the settings that are given neither here nor in the environment
    #[arg(long, env = "TEARLINE_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    #[command(flatten)]
    pub settings: Settings,
}

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// The file; - is standard input
    pub file: PathBuf,
    /// What identifies a customer in the file: MOBILE, EMAIL, EXTERNAL_ID, USER_ID, or NOT_TAGGED for codes only
    #[arg(long, value_name = "IDENTIFIER")]
    pub identifier: Identifier,
    /// Column of the customer, from 0 [default: found from the header]
    #[arg(long, value_name = "N")]
    pub identifier_column: Option<u32>,
    /// Column of the code, from 0, or none: the file has no codes [default: found from the header]
    #[arg(long, value_name = "N|none")]
    pub code_column: Option<CodeColumn>,
    /// Rules other than the default: JSON, as in {"codeLength": {"min": 6, "max": 12}}
    #[arg(long, value_name = "FILE")]
    pub rules: Option<PathBuf>,
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
    /// Findings that are listed; all are counted
    #[arg(long, value_name = "N", default_value_t = Options::DEFAULT_MAX_FINDINGS)]
    pub max_findings: usize,
    /// Write the rejected rows, with the reasons, to this CSV
    #[arg(long, value_name = "OUT")]
    pub errors: Option<PathBuf>,
    /// Write the accepted rows, with their codes as they would be stored, to this CSV
    #[arg(long, value_name = "OUT")]
    pub accepted: Option<PathBuf>,
    /// Read the file in this encoding [default: found]
    #[arg(long, value_parser = PossibleValuesParser::new(Encoding::ALL.map(Encoding::name)).try_map(encoding))]
    pub encoding: Option<Encoding>,
    /// Read the file with this delimiter [default: found]
    #[arg(long, value_parser = PossibleValuesParser::new(Delimiter::ALL.map(Delimiter::name)).try_map(delimiter))]
    pub delimiter: Option<Delimiter>,
    /// Whether the first row holds names [default: found]
    #[arg(long, value_name = "BOOL")]
    pub header: Option<bool>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// The report, as the portal and the server have it
    Json,
    /// One line a finding
    Csv,
}

#[allow(clippy::needless_pass_by_value)] // as clap has it
fn encoding(name: String) -> Result<Encoding, UnknownName> {
    name.parse()
}

#[allow(clippy::needless_pass_by_value)] // as clap has it
fn delimiter(name: String) -> Result<Delimiter, UnknownName> {
    name.parse()
}

#[derive(Debug, Subcommand)]
pub(crate) enum ClientCommand {
    /// Make a client; its secret is shown this once
    Create {
        /// Organization
        #[arg(long, value_name = "ID")]
        org: i64,
        #[arg(long)]
        name: String,
        /// It may see series and jobs, and not upload
        #[arg(long)]
        read_only: bool,
        /// How long its tokens are good for, at most 3600
        #[arg(long, value_name = "SECONDS", default_value_t = 300,
              value_parser = clap::value_parser!(i64).range(1..=crate::auth::MAX_TTL_SECONDS))]
        ttl: i64,
        /// Print {"key", "secret"}
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        database: DatabaseArgs,
    },
}

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

/// Something could not be read, or was said that makes no sense.
pub(crate) const MISUSE: u8 = 2;

/// The program.
pub fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Serve(args) => commands::serve::serve(*args),
        Command::Check(args) => commands::check::check(&args),
        Command::Explain { rule } => commands::explain::explain(rule.as_deref()),
        Command::Client(command) => commands::client::run(command),
        Command::Series(command) => commands::series::run(command),
        Command::Customers(command) => commands::customers::run(command),
    };
    done.unwrap_or_else(|error| {
        // `tearline … | head` is no failure of anybody.
        let closed = error.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe);
        if closed {
            return ExitCode::SUCCESS;
        }
        let _ = writeln!(io::stderr(), "tearline: {error:#}");
        ExitCode::from(MISUSE)
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_contradicts_itself_nowhere() {
        super::Cli::command().debug_assert();
    }
}
