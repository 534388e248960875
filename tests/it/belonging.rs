//! Database and storage: which belong together, and what is ever deleted.

use std::path::Path;
use std::time::{Duration, SystemTime};

use tearline_api::contract::UploadStatus;
use tearline_server::belonging::MARKER;
use tearline_server::config::Settings;
use tearline_server::demo;
use tearline_server::server::Server;

use crate::app::{App, files_below, wait_for};
use crate::contract::{SAMPLE, official};

/// Whether a server starts, and what it says if not.
fn start(data: &Path, storage: &Path) -> Result<(), String> {
    let settings = Settings {
        listen: Some("127.0.0.1:0".parse().unwrap()),
        data: Some(data.to_owned()),
        storage: Some(storage.display().to_string()),
        demo: Some(true),
        ..Settings::default()
    };
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let server =
            Server::start(settings.resolve().unwrap()).await.map_err(|error| format!("{error:#}"))?;
        server.stop().await;
        Ok(())
    })
}

#[test]
fn a_storage_that_is_not_the_databases_is_refused_at_start() {
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name);
    #[track_caller]
    fn refused(started: Result<(), String>, parts: &[&str]) {
        let said = started.unwrap_err();
        assert!(parts.iter().all(|part| said.contains(part)), "{said}");
    }
    start(&path("a"), &path("a-files")).unwrap();
    start(&path("a"), &path("a-files")).unwrap();
    start(&path("b"), &path("b-files")).unwrap();
    let id = std::fs::read_to_string(path("a-files").join(MARKER)).unwrap();
    refused(start(&path("b"), &path("a-files")), &["belongs to another database", id.trim()]);
    refused(start(&path("new"), &path("a-files")), &["belongs to another database", id.trim()]);
    // A share that is not mounted leaves an empty folder.
    std::fs::rename(path("a-files"), path("away")).unwrap();
    refused(
        start(&path("a"), &path("a-files")),
        &["is not that of this database", "mount the right one", id.trim()],
    );
    std::fs::remove_dir_all(path("a-files")).unwrap();
    std::fs::rename(path("away"), path("a-files")).unwrap();
    start(&path("a"), &path("a-files")).unwrap();
    // Moved to a larger disk by hand.
    std::fs::create_dir(path("larger")).unwrap();
    std::fs::write(path("larger").join(MARKER), id.trim()).unwrap();
    start(&path("a"), &path("larger")).unwrap();
}

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// A file as it was left so long ago.
fn left(files: &Path, name: &str, ago: Duration) {
    let path = files.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let file = std::fs::File::create(path).unwrap();
    file.set_modified(SystemTime::now() - ago).unwrap();
}

#[test]
fn a_new_database_beside_old_files_deletes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let files = dir.path().join("files");
    let old =
        ["results/7/1/1/error.csv", "uploads/7/1/a_1_1.csv", "uploads/7/1/b_2_1.csv#1", "uploads/notes.txt"];
    for name in old {
        left(&files, name, 400 * DAY);
    }
    let app = App::on(dir, |_| {});
    let token = app.token();
    // Twice: what is tidied at the start may still be at it.
    for _ in 0..2 {
        let job = app.done(&token, demo::SERIES, &official(SAMPLE));
        assert_eq!(job.upload_status, UploadStatus::Finished);
    }
    app.tidied();
    let there = app.stored_files();
    for name in old {
        assert!(there.iter().any(|file| file == name), "{name}: {there:#?}");
    }
}

#[test]
fn what_no_job_knows_is_set_aside_and_deleted_later() {
    let mut app = App::start();
    let token = app.token();
    let job = app.done(&token, demo::SERIES, &official(SAMPLE));
    // The database has had its storage for long.
    app.db(|db| async move { db.set_storage_on(0).await });
    let files = app.dir.path().join("files");
    let of_job = format!("{}/{}/{}", demo::ORG, demo::SERIES, job.job_id);
    let kept = files_below(&files);
    for name in &kept {
        let file = std::fs::File::options().write(true).open(files.join(name)).unwrap();
        file.set_modified(SystemTime::now() - 10 * DAY).unwrap();
    }
    left(&files, "uploads/7/1/unknown.csv", 2 * DAY);
    left(&files, "uploads/7/1/young.csv", DAY / 2);
    left(&files, "uploads/7/1/killed.csv#1", DAY / 2);
    left(&files, "uploads/7/1/going-on.csv#1", Duration::from_secs(60));
    left(&files, &format!("results/{of_job}/99-error.csv"), 2 * DAY);
    left(&files, "results/7/1/99/1-error.csv", 2 * DAY);
    left(&files, "quarantine/2020-01-01/uploads/7/1/old.csv", DAY);
    left(&files, "quarantine/9999-01-01/uploads/7/1/new.csv", DAY);
    app.restart(|_| {});
    app.tidied();
    let mut expected: Vec<String> = kept.clone();
    let aside = ["uploads/7/1/unknown.csv", "results/7/1/99/1-error.csv"];
    expected.extend(
        ["uploads/7/1/young.csv", "uploads/7/1/going-on.csv#1", "quarantine/9999-01-01/uploads/7/1/new.csv"]
            .map(str::to_owned),
    );
    let there = wait_for("what is known to be there alone", || {
        let there: Vec<String> = files_below(&files);
        let known = |name: &String| expected.contains(name) || aside.iter().any(|end| name.ends_with(end));
        there.iter().all(known).then_some(there)
    });
    for name in expected {
        assert!(there.contains(&name), "{name}: {there:#?}");
    }
    for name in aside {
        let is = |file: &&String| file.ends_with(name) && file.starts_with("quarantine/20");
        assert_eq!(there.iter().filter(is).count(), 1, "{name}: {there:#?}");
    }
}
