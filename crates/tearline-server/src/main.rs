//! `tearline`: see `tearline --help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    tearline_server::cli::main()
}
