//! The command line: what can be said, and the status with which the program ends.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::commands;
use crate::commands::backup::{BackupArgs, RestoreArgs};
use crate::commands::check::CheckArgs;
use crate::commands::client::ClientCommand;
use crate::commands::customers::CustomersCommand;
use crate::commands::keys::KeysCommand;
use crate::commands::series::SeriesCommand;
use crate::commands::serve::ServeArgs;
use crate::commands::webhook::WebhookCommand;

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
    /// Say whether a server would work with these settings, and what to do where it would not: status 0 if all is well
    Doctor(Box<ServeArgs>),
    /// Copy everything that a server keeps, while it runs
    Backup(BackupArgs),
    /// Bring back what `backup` copied, to where nothing is
    Restore(RestoreArgs),
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
    /// The keys that sign tokens and the URLs of files
    #[command(subcommand)]
    Keys(KeysCommand),
    /// Endpoints that are told when a job is over, or a series runs out
    #[command(subcommand)]
    Webhook(WebhookCommand),
    /// Customers that an organization knows
    #[command(subcommand)]
    Customers(CustomersCommand),
}

/// Something could not be read, or was said that makes no sense.
const MISUSE: u8 = 2;

/// The program.
pub fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Serve(args) => commands::serve::serve(*args),
        Command::Doctor(args) => commands::doctor::doctor(*args),
        Command::Backup(args) => commands::backup::backup(args),
        Command::Restore(args) => commands::backup::restore(args),
        Command::Check(args) => commands::check::check(&args),
        Command::Explain { rule } => commands::explain::explain(rule.as_deref()),
        Command::Client(command) => commands::client::run(command),
        Command::Series(command) => commands::series::run(command),
        Command::Keys(command) => commands::keys::run(&command),
        Command::Webhook(command) => commands::webhook::run(command),
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
