//! Where a server keeps what it keeps. What a server does has nothing to do with it: tests that are listed by
//! [`everywhere!`] run on either, and find no difference.

use std::cell::Cell;
use std::path::{Path, PathBuf};

use tearline_server::config::Config;
use tempfile::TempDir;

use crate::app::Program;
use crate::postgres;
use crate::s3::S3;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// SQLite and a directory: what needs nothing installed.
    Here,
    /// PostgreSQL and S3: what instances share.
    Shared,
}

thread_local! {
    static PLACE: Cell<Place> = const { Cell::new(Place::Here) };
}

/// Runs a test whose servers keep everything at a place. A test has a thread of its own.
pub(crate) fn at(place: Place, test: fn()) {
    PLACE.set(place);
    test();
}

/// Where this test's servers keep everything.
pub(crate) fn here() -> Place {
    PLACE.get()
}

/// The tests of the conformance suite: each is run with SQLite and a directory, and with PostgreSQL and S3.
macro_rules! everywhere {
    ($($name:ident),+ $(,)?) => {
        mod on_sqlite_and_a_directory {
            $(#[test] fn $name() { crate::places::at(crate::places::Place::Here, super::$name); })+
        }
        mod on_postgres_and_s3 {
            $(#[test] fn $name() { crate::places::at(crate::places::Place::Shared, super::$name); })+
        }
    };
}
pub(crate) use everywhere;

/// What a server has its data in.
pub(crate) struct Stores {
    shared: Option<(String, S3)>,
}

impl Stores {
    pub(crate) fn new() -> Self {
        Self { shared: (here() == Place::Shared).then(|| (postgres::database(), S3::start())) }
    }

    pub(crate) fn configure(&self, config: &mut Config) {
        if let Some((database, s3)) = &self.shared {
            config.database.clone_from(database);
            config.storage = s3.url();
            config.aws = s3.aws();
            config.keys = None;
        }
    }

    /// The folder of the stored files: with S3, the server's behind it.
    pub(crate) fn files(&self, data: &Path) -> PathBuf {
        self.shared.as_ref().map_or_else(|| data.join("files"), |(_, s3)| s3.files())
    }
}

/// Where programs keep everything that are processes of their own: killed, and started again, each finds what there was.
pub(crate) struct Home {
    data: TempDir,
    stores: Stores,
}

impl Home {
    pub(crate) fn new() -> Self {
        Self { data: tempfile::tempdir().unwrap(), stores: Stores::new() }
    }

    pub(crate) fn serve(&self) -> Program {
        let Some((database, s3)) = &self.stores.shared else { return Program::serve(self.data.path()) };
        // Nothing that counts is in its folder.
        Program::serve_with(&self.data.path().join(postgres::new_name()), |command| {
            command.args(["--database", database, "--storage", &s3.url()]).envs(s3.variables());
        })
    }

    /// The URL by which the database is opened.
    pub(crate) fn database(&self) -> String {
        let file = || format!("sqlite:{}", self.data.path().join("tearline.db").display());
        self.stores.shared.as_ref().map_or_else(file, |(database, _)| database.clone())
    }
}
