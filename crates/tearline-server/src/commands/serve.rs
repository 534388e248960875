use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use clap::Args;
use tracing_subscriber::EnvFilter;

use crate::config::{Config, LogFormat, Settings};
use crate::demo;
use crate::server::Server;

#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    /// TOML file with the settings that are given neither here nor in the environment
    #[arg(long, env = "TEARLINE_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    #[command(flatten)]
    pub settings: Settings,
}

/// `tearline serve`
pub(crate) fn serve(args: ServeArgs) -> anyhow::Result<ExitCode> {
    let config = args.settings.or_file(args.config.as_deref())?.resolve()?;
    let filter = EnvFilter::try_new(&config.log).with_context(|| format!("log = {:?}", config.log))?;
    // A log that can't be written, because its disk is full, is no reason to fail a request: by default the library
    // panics then, for it tells standard error that standard error can't be written.
    let log =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).log_internal_errors(false);
    match config.log_format {
        LogFormat::Text => log.with_ansi(io::stderr().is_terminal()).init(),
        LogFormat::Json => log.json().flatten_event(true).init(),
    }
    open_many_files();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let done = runtime.block_on(run(config));
    // A worker that did not stop in time is left alone.
    runtime.shutdown_timeout(Duration::from_secs(1));
    done
}

/// A connection takes a file descriptor, and by default systems give a program few of those that it may have.
fn open_many_files() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
        if let Err(error) = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }) {
            tracing::debug!(%error, "the number of open files stays as it is");
        }
    }
}

async fn run(config: Config) -> anyhow::Result<ExitCode> {
    let stop = stop_signal()?;
    let server = Server::start(config).await?;
    let config = &server.app.config;
    let mut out = io::stdout().lock();
    let scheme = if config.access.tls.is_some() { "https" } else { "http" };
    writeln!(out, "Tearline listens on {scheme}://{}", server.address)?;
    writeln!(out, "  data         {}", config.data.display())?;
    if config.demo {
        writeln!(out, "  key          {}", demo::KEY)?;
        writeln!(out, "  secret       {}", demo::SECRET)?;
        writeln!(out, "  organization {}", demo::ORG)?;
        writeln!(out, "  series       {} (codes, or codes and customers)", demo::SERIES)?;
        writeln!(out, "               {} (customers only: codes are generated)", demo::GENERATING_SERIES)?;
    }
    out.flush()?;
    drop(out);
    stop.await;
    tracing::info!("stopping");
    server.stop().await;
    Ok(ExitCode::SUCCESS)
}

/// Ends when the program is asked to: by ctrl-c, or by whoever supervises it.
fn stop_signal() -> anyhow::Result<impl Future<Output = ()>> {
    #[cfg(unix)]
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    Ok(async move {
        #[cfg(unix)]
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
        #[cfg(not(unix))]
        let _ = tokio::signal::ctrl_c().await;
    })
}
