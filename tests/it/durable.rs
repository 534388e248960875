//! What was answered is there after a power cut: when the 200 comes, everything that it promises has been synced.

use std::path::Path;
use std::process::Command;

use tearline_server::demo;

use crate::app::Program;
use crate::contract::{SAMPLE, official};

/// Builds the library that writes down what the program syncs.
fn shim(dir: &Path) -> std::path::PathBuf {
    let library = dir.join("syncs.so");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("it/syncs.c");
    let built =
        Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(&library).arg(source).arg("-ldl").status();
    assert!(built.unwrap().success(), "the C compiler that SQLite is built with builds this, too");
    library
}

#[test]
fn file_and_job_are_on_the_disk_before_the_answer() {
    let dir = tempfile::tempdir().unwrap();
    // Without links on its way: the log has paths as the system knows them.
    let root = dir.path().canonicalize().unwrap();
    let (log, data) = (root.join("syncs"), root.join("data"));
    let library = shim(&root);
    let program = Program::serve_with(&data, |command| {
        command.env("LD_PRELOAD", &library).env("TEARLINE_TEST_SYNCS", &log);
    });
    let token = program.http.token(demo::KEY, demo::SECRET);
    let before = std::fs::read_to_string(&log).unwrap().lines().count();
    program.http.upload(&token, demo::SERIES, &official(SAMPLE)).job();
    let text = std::fs::read_to_string(&log).unwrap();
    let done: Vec<&str> = text.lines().skip(before).collect();

    // Where the events are, each after the one before it.
    let mut at = 0;
    let mut next = |what: &str, is: &dyn Fn(&str) -> bool| {
        let found = done[at..].iter().position(|line| line.strip_prefix(what).is_some_and(is));
        at += found.unwrap_or_else(|| panic!("no {what:?} after event {at} of {done:#?}")) + 1;
        done[at - 1].strip_prefix(what).unwrap().to_owned()
    };
    let folder = data.join(format!("files/uploads/{}/{}", demo::ORG, demo::SERIES));
    // The folders are new, so their names have to be kept, too.
    for parent in folder.ancestors().skip(1).take_while(|parent| parent.starts_with(data.join("files"))) {
        let synced = format!("sync {}", parent.display());
        assert!(done.contains(&synced.as_str()), "{synced}: {done:#?}");
    }
    let in_folder = |path: &str| Path::new(path).parent() == Some(&folder);
    next("sync ", &|path| in_folder(path) && path.contains('#'));
    next("rename ", &in_folder);
    next("sync ", &|path| Path::new(path) == folder);
    next("sync ", &|path| path.ends_with("tearline.db-wal"));
}
