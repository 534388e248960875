//! The database of several machines. The tests start one of their own: only its programs have to be there.

use std::path::Path;

use super::{Found, Setup, apt_install};
use crate::shell::{Failure, Result};

pub(super) fn postgres(_: &mut Setup) -> Result<Found> {
    if std::env::var_os("TEST_DATABASE_URL").is_some() || is_there() {
        return Ok(Found::Ready);
    }
    apt_install(&["postgresql", "util-linux"])?;
    if is_there() {
        Ok(Found::Installed)
    } else {
        Err(Failure::new("PostgreSQL was installed and is not there"))
    }
}

/// Debian keeps its programs off the PATH, a folder a version.
fn is_there() -> bool {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path = std::env::split_paths(&path).any(|dir| has_it(&dir));
    on_path || versions.map(|version| version.path().join("bin")).any(|bin| has_it(&bin))
}

fn has_it(bin: &Path) -> bool {
    bin.join("initdb").is_file() && bin.join("psql").is_file()
}
