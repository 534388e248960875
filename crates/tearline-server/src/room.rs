//! Room on the disks: what is left, and what is to stay.
//!
//! A disk that is full stops more than the upload that filled it: jobs that run, the database, other programs. So some
//! of it is not for uploads, where the files are and, apart from that, where the database is.

use std::path::{Path, PathBuf};

use crate::config::Config;
use crate::error::{Code, Failure};

#[derive(Debug)]
pub struct Room {
    files: Option<Place>,
    database: Option<Place>,
}

#[derive(Debug)]
struct Place {
    name: &'static str,
    dir: PathBuf,
    reserve: u64,
}

impl Room {
    pub(crate) fn of(config: &Config) -> Self {
        let beside = |file: PathBuf| match file.parent() {
            Some(dir) if dir != Path::new("") => dir.to_owned(),
            _ => ".".into(),
        };
        let place = |name, dir: Option<PathBuf>, reserve| dir.map(|dir| Place { name, dir, reserve });
        Self {
            files: place("files", config.storage_dir(), config.limits.reserve),
            database: place("database", config.database_file().map(beside), config.limits.database_reserve),
        }
    }

    /// Whether there is room for an upload of which so many bytes are to come.
    ///
    /// # Errors
    /// When there is not.
    pub(crate) fn for_upload(&self, bytes: u64) -> Result<(), Failure> {
        let places = [(&self.files, bytes), (&self.database, 0)];
        for (place, bytes) in places {
            let Some(place) = place else { continue };
            // Whoever can't be asked is found out when it is written to.
            let Some(free) = free(&place.dir) else { continue };
            if free.saturating_sub(bytes) < place.reserve {
                tracing::warn!(place = place.name, free, bytes, "an upload was refused for want of room");
                let message = "The server has no room for this file; try again later or tell its operator.";
                return Err(Failure::new(Code::OutOfSpace, message));
            }
        }
        Ok(())
    }

    /// Bytes that are free, of each place that can be asked.
    pub(crate) fn free(&self) -> Vec<(&'static str, u64)> {
        let places = [&self.files, &self.database].into_iter().flatten();
        places.filter_map(|place| Some((place.name, free(&place.dir)?))).collect()
    }

    /// The place that has too little, or that is not there.
    pub(crate) fn lacking(&self) -> Option<&'static str> {
        let places = [&self.files, &self.database].into_iter().flatten();
        let mut lacking = places.filter(|place| free(&place.dir).is_none_or(|free| free < place.reserve));
        lacking.next().map(|place| place.name)
    }
}

/// Bytes that a program which is not the system's may still write below a directory.
#[cfg(unix)]
pub(crate) fn free(dir: &Path) -> Option<u64> {
    let found = rustix::fs::statvfs(dir).ok()?;
    Some(found.f_bavail.saturating_mul(found.f_frsize))
}

#[cfg(not(unix))]
pub(crate) fn free(_: &Path) -> Option<u64> {
    None
}
