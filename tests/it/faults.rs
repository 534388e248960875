//! What goes wrong around a job, and passes; and what does not.

use std::path::Path;
use std::process::Command;

use tearline_api::contract::{SeriesSettings, UploadStatus, WaitingFor};
use tearline_server::config::Role;
use tearline_server::demo;

use crate::app::Part::{File, Text};
use crate::app::{App, Part, Program, files_below, wait_for};
use crate::customers;
use crate::places::everywhere;

fn codes(file: &[u8]) -> [Part<'_>; 2] {
    [File("a.csv", file), Text("customerIdentifier", "NOT_TAGGED")]
}

/// What happens to a claim.
#[derive(Clone, Copy)]
enum Then {
    /// Its worker dies.
    Dies,
    /// It gets further, and then its worker dies.
    GetsFurther,
    /// Its worker is stopped, and gives it back.
    GivesBack,
    /// Its worker lives, could not write that it gave the job back, and claims it again.
    ClaimsAgain,
}

fn a_job_that_takes_its_worker_down_three_times_is_given_up() {
    #[track_caller]
    fn check(name: &str, claims: &[Then], expected: UploadStatus) {
        // Nobody works yet: the claims are this test's.
        let mut app = App::with(|config| config.role = Role::Api);
        let (series, token) = app.series(7, SeriesSettings::default());
        let id = app.http.upload(&token, series, &codes(b"code\nABCDEF1\n")).job().job_id;
        for (instance, then) in (1..).zip(claims) {
            // A lease that is over at once, as that of whoever died.
            let claimed = app.db(|db| async move { db.claim_job(instance, 0).await }).unwrap();
            match then {
                Then::Dies => {}
                Then::ClaimsAgain => drop(app.db(|db| async move { db.claim_job(instance, 0).await })),
                Then::GetsFurther => app.db(|db| async move { db.save_job(&claimed, None).await }),
                Then::GivesBack => app.db(|db| async move { db.release(&claimed, 0, false).await }),
            }
        }
        app.restart(|config| config.role = Role::Both);
        let job = app.http.finished(&token, series, id);
        assert_eq!(job.upload_status, expected, "{name}: {job:?}");
        if expected == UploadStatus::Errored {
            let reason = job.error_reason.unwrap();
            assert!(reason.contains("took the server down three times"), "{name}: {reason}");
        }
    }
    use Then::{ClaimsAgain, Dies, GetsFurther, GivesBack};
    check("three deaths", &[Dies, Dies, Dies], UploadStatus::Errored);
    check("two deaths", &[Dies, Dies], UploadStatus::Finished);
    check("progress", &[Dies, Dies, GetsFurther, Dies], UploadStatus::Finished);
    check("no progress since", &[GetsFurther, Dies, Dies, Dies], UploadStatus::Errored);
    check("a database that is away", &[Dies, ClaimsAgain], UploadStatus::Finished);
    check("restarts", &[GivesBack, GivesBack, GivesBack, GivesBack], UploadStatus::Finished);
}

fn a_file_of_too_many_rows_is_given_up_while_it_is_read() {
    let app = App::with(|config| config.max_rows = 3000);
    let (series, token) = app.series(7, SeriesSettings::default());
    let check = |rows: usize, expected: UploadStatus| {
        let file: String = (0..rows).map(|row| format!("CODE-{rows}-{row}\n")).collect();
        let job = app.done(&token, series, &codes(format!("code\n{file}").as_bytes()));
        assert_eq!(job.upload_status, expected, "{rows}: {job:?}");
        if expected == UploadStatus::Errored {
            assert!(job.error_reason.unwrap().contains("more than 3000 rows"));
        }
    };
    check(3000, UploadStatus::Finished);
    check(3001, UploadStatus::Errored);
    // So large that it is told before its end.
    check(300_000, UploadStatus::Errored);
}

fn a_file_that_is_not_there_is_waited_for() {
    #[track_caller]
    fn check(name: &str, max_wait: Option<u64>, comes_back: bool) {
        let mut app = App::with(|config| config.role = Role::Api);
        let (series, token) = app.series(7, SeriesSettings::default());
        let id = app.http.upload(&token, series, &codes(b"code\nABCDEF1\n")).job().job_id;
        let path = app.files().join(&app.stored_files()[0]);
        let away = app.dir.path().join("away");
        std::fs::rename(&path, &away).unwrap();
        app.restart(|config| {
            config.role = Role::Both;
            config.max_wait = max_wait.map_or(config.max_wait, std::time::Duration::from_secs);
        });
        if comes_back {
            let job = wait_for("the job to wait", || {
                Some(app.http.job(&token, series, id)).filter(|job| job.waiting_for.is_some())
            });
            assert_eq!(job.waiting_for, Some(WaitingFor::File), "{name}");
            assert_eq!(job.upload_status, UploadStatus::Started, "{name}");
            std::fs::rename(&away, &path).unwrap();
        }
        let job = app.http.finished(&token, series, id);
        assert_eq!(job.waiting_for, None, "{name}");
        if comes_back {
            assert_eq!((job.upload_status, job.error_count), (UploadStatus::Finished, 0), "{name}: {job:?}");
        } else {
            assert_eq!(job.upload_status, UploadStatus::Errored, "{name}");
            assert!(job.error_reason.unwrap().contains("The uploaded file was not there for"), "{name}");
        }
    }
    check("it comes back", None, true);
    check("it never does", Some(0), false);
}

/// The largest file that a running program may write, as a disk that is full and then is not.
#[cfg(target_os = "linux")]
fn most_bytes(program: &Program, most: &str) {
    let id = program.id().to_string();
    let done = Command::new("prlimit").args(["--pid", &id, &format!("--fsize={most}:unlimited")]).status();
    assert!(done.unwrap().success(), "util-linux is here");
}

/// The signal of a file that is too large ends a program that does not ignore it, as no full disk does.
#[cfg(target_os = "linux")]
const FULL_DISK: &str = "trap '' XFSZ";

#[cfg(target_os = "linux")]
fn uploaded(data: &Path, file: &[u8]) -> i64 {
    let program = Program::serve_with(data, |command| {
        command.args(["--role", "api"]);
    });
    let token = program.http.token(demo::KEY, demo::SECRET);
    let id = program.http.upload(&token, demo::SERIES, &codes(file)).job().job_id;
    assert!(program.terminate());
    id
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_waited_for() {
    #[track_caller]
    fn check(name: &str, file: &[u8], expected: WaitingFor) {
        let dir = tempfile::tempdir().unwrap();
        let id = uploaded(dir.path(), file);
        // Of 512 bytes each.
        let program = Program::serve_after(&format!("{FULL_DISK}; ulimit -S -f 2000"), dir.path(), |_| {});
        let token = program.http.token(demo::KEY, demo::SECRET);
        let job = wait_for("the job to wait", || {
            let job = program.http.job(&token, demo::SERIES, id);
            assert!(!job.upload_status.is_final(), "{name}: {job:?}");
            Some(job).filter(|job| job.waiting_for.is_some())
        });
        assert_eq!(job.waiting_for, Some(expected), "{name}");
        most_bytes(&program, "unlimited");
        let job = program.http.finished(&token, demo::SERIES, id);
        assert_eq!((job.upload_status, job.error_count), (UploadStatus::Finished, 0), "{name}: {job:?}");
        assert_eq!(program.http.get(&job.success_file_url.unwrap(), &[]).status, 200, "{name}");
    }
    let narrow: String = (0..60_000).map(|row| format!("CODE-{row}\n")).collect();
    check("of the database", format!("code\n{narrow}").as_bytes(), WaitingFor::Database);
    let wide: String = (0..3000).map(|row| format!("CODE-{row},{}\n", "x".repeat(800))).collect();
    check("of the result files", format!("code,note\n{wide}").as_bytes(), WaitingFor::Room);
}

/// So is a list of customers: what it has in the database stays, and the rest comes once.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_waited_for_by_imports() {
    #[track_caller]
    fn check(name: &str, file: &[u8], expected: &str, total: [u64; 4]) {
        let dir = tempfile::tempdir().unwrap();
        let program = Program::serve_with(dir.path(), |command| {
            command.args(["--role", "api"]);
        });
        let token = program.http.token(demo::KEY, demo::SECRET);
        let answer = customers::send(&program.http, &token, &[], &[File("a.csv", file)]);
        let id = answer.json()["result"]["id"].as_i64().unwrap();
        assert!(program.terminate());
        // Of 512 bytes each.
        let program = Program::serve_after(&format!("{FULL_DISK}; ulimit -S -f 2000"), dir.path(), |_| {});
        let of = wait_for("the import to wait", || {
            let of = customers::one(&program.http, &token, id);
            assert_eq!(of["status"], "STARTED", "{name}: {of}");
            Some(of).filter(|of| of["waitingFor"].is_string())
        });
        assert_eq!(of["waitingFor"], expected, "{name}: {of}");
        most_bytes(&program, "unlimited");
        let of = customers::ended(&program.http, &token, id);
        assert_eq!(
            (of["status"].as_str(), customers::counts(&of)),
            (Some("FINISHED"), total),
            "{name}: {of}"
        );
        let errors = program.http.get(of["errorFileUrl"].as_str().unwrap(), &[]);
        assert_eq!(errors.text().lines().count() as u64, total[3] + 1, "{name}");
    }
    let narrow: String = (1..=60_000).map(|row| format!("{row},c{row}@example.com\n")).collect();
    let narrow = format!("user id,email\n{narrow}x,\n");
    check("of the database", narrow.as_bytes(), WaitingFor::Database.name(), [60_000, 0, 0, 1]);
    let wide: String = (0..3000).map(|row| format!("x,{row}{}\n", "x".repeat(800))).collect();
    let wide = format!("user id,note\n1,\n{wide}");
    check("of the error file", wide.as_bytes(), WaitingFor::Room.name(), [1, 0, 0, 3000]);
}

/// Nobody knows whether a COMMIT that failed was one: the file stays, and a retry ends the doubt.
#[cfg(target_os = "linux")]
#[test]
fn an_upload_whose_commit_failed_can_be_sent_again() {
    let dir = tempfile::tempdir().unwrap();
    // The log is on the same disk.
    let path = dir.path().join("log");
    std::fs::write(&path, " ".repeat(4096)).unwrap();
    let log = std::fs::File::options().append(true).open(&path).unwrap();
    let program = Program::serve_after(FULL_DISK, dir.path(), |command| {
        command.stderr(log);
    });
    let token = program.http.token(demo::KEY, demo::SECRET);
    let key = [("idempotency-key", "once")];
    let upload = || program.http.upload_with(&token, demo::SERIES, &key, &codes(b"code\nABCDEF1\n"));
    most_bytes(&program, "4096");
    let refused = upload();
    assert_eq!((refused.status, refused.code().as_str()), (500, "internal"), "{}", refused.text());
    let folder = dir.path().join("files/uploads");
    assert_eq!(files_below(&folder).len(), 1, "what may have a job stays");
    let full = program.http.upload(&token, demo::SERIES, &codes(&b"code\n".repeat(2000)));
    assert_eq!((full.status, full.code().as_str()), (507, "out-of-space"), "{}", full.text());
    most_bytes(&program, "unlimited");
    let job = upload().job();
    let job = program.http.finished(&token, demo::SERIES, job.job_id);
    assert_eq!((job.upload_status, job.error_count), (UploadStatus::Finished, 0), "{job:?}");
    let again = upload().job();
    assert_eq!(again.job_id, job.job_id, "the key has its job");
}

everywhere!(
    a_job_that_takes_its_worker_down_three_times_is_given_up,
    a_file_of_too_many_rows_is_given_up_while_it_is_read,
    a_file_that_is_not_there_is_waited_for,
);
