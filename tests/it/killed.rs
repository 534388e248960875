//! The program killed in mid-job: started again, it ends the job as if nothing had been.

use std::collections::BTreeMap;
use std::path::Path;

use tearline_api::contract::{UploadJobStatus, UploadStatus};
use tearline_server::belonging::MARKER;
use tearline_server::db::Db;
use tearline_server::demo;

use crate::app::Part::{File, Text};
use crate::app::{Program, files_below, wait_for};

const ROWS: u64 = 300_000;

/// A file of customers, of which every hundredth is bad and every thousandth comes again with its code.
fn file(generates: bool) -> Vec<u8> {
    let mut file = if generates { "userId\n" } else { "userId,code\n" }.to_owned();
    for row in 1..=ROWS {
        let customer = if row % 100 == 0 { "nobody".to_owned() } else { row.to_string() };
        let code = if row % 1000 == 1 { 1 } else { row };
        file.push_str(&if generates { format!("{customer}\n") } else { format!("{customer},CODE-{code}\n") });
    }
    file.into_bytes()
}

/// Whether a job has come so far.
type Reached = fn(&UploadJobStatus) -> bool;

/// Uploads, ends the program by `end` as soon as the job is at each of these points, and starts it again.
fn interrupted(
    data: &Path,
    series: i64,
    generates: bool,
    end: impl Fn(Program),
) -> (UploadJobStatus, Program) {
    let mut program = Program::serve(data);
    let token = program.http.token(demo::KEY, demo::SECRET);
    let file = file(generates);
    let parts = [File("a.csv", file.as_slice()), Text("customerIdentifier", "USER_ID")];
    let id = program.http.upload(&token, series, &parts).job().job_id;
    let stages: [(&str, Reached); 5] = [
        ("accepted", |_| true),
        ("being staged", |job| job.upload_table_name.is_some()),
        ("validated", |job| job.upload_status != UploadStatus::Started),
        ("being committed", |job| {
            !matches!(job.upload_status, UploadStatus::Started | UploadStatus::Validated)
        }),
        ("over", |job| job.upload_status.is_final()),
    ];
    for (stage, reached) in stages {
        wait_for(stage, || Some(()).filter(|()| reached(&program.http.job(&token, series, id))));
        end(program);
        program = Program::serve(data);
    }
    let job = program.http.finished(&token, series, id);
    (job, program)
}

#[track_caller]
fn ended_clean(data: &Path, generates: bool, job: &UploadJobStatus, program: &Program) {
    assert_eq!(job.upload_status, UploadStatus::Finished, "{job:?}");
    let bad = ROWS / 100 + if generates { 0 } else { ROWS / 1000 - 1 };
    assert_eq!((job.actual_row_count, job.error_count), (ROWS, bad));
    let fetch = |url: &Option<String>| {
        let file = program.http.get(url.as_ref().unwrap(), &[]).body;
        let mut reader = csv::Reader::from_reader(file.as_slice());
        let rows: Vec<csv::StringRecord> = reader.records().map(|record| record.unwrap()).collect();
        rows
    };
    let (success, errors) = (fetch(&job.success_file_url), fetch(&job.error_file_url));
    assert_eq!((success.len() as u64, errors.len() as u64), (ROWS - bad, bad));

    let runtime = tokio::runtime::Runtime::new().unwrap();
    let url = format!("sqlite:{}", data.join("tearline.db").display());
    let coupons = runtime.block_on(async {
        let db = Db::open(&url).await.unwrap();
        assert_eq!(db.open_jobs().await.unwrap(), 0);
        let coupons = db.coupons_of_job(job.job_id).await.unwrap();
        let series = db.series_list(None).await.unwrap();
        let counted: i64 = series.iter().map(|series| series.coupon_count).sum();
        assert_eq!(counted, i64::try_from(coupons.len()).unwrap(), "each coupon was counted once");
        db.close().await;
        coupons
    });
    let of_file: BTreeMap<i64, &str> = success
        .iter()
        .map(|record| (record[record.len() - 2].parse().unwrap(), &record[record.len() - 1]))
        .collect();
    let of_database: BTreeMap<i64, &str> =
        coupons.iter().map(|(row, code, _)| (*row, code.as_str())).collect();
    assert_eq!(of_file, of_database);
    let mut files = files_below(&data.join("files"));
    files.retain(|file| file != MARKER);
    // Killed when its files were whole, and before it had told the database, a worker leaves them for the tidying.
    let epoch = |file: &str| -> Option<u32> {
        file.strip_prefix("results/")?.rsplit('/').next()?.split('-').next()?.parse().ok()
    };
    let last = files.iter().filter_map(|file| epoch(file)).max();
    files.retain(|file| epoch(file).is_none() || epoch(file) == last);
    assert_eq!(files.len(), 3, "the uploaded file and two result files: {files:?}");
}

#[test]
fn killed_at_every_step_a_job_ends_clean() {
    let dir = tempfile::tempdir().unwrap();
    let (job, program) = interrupted(dir.path(), demo::SERIES, false, Program::kill);
    ended_clean(dir.path(), false, &job, &program);
}

#[test]
fn killed_at_every_step_no_code_is_generated_twice() {
    let dir = tempfile::tempdir().unwrap();
    let (job, program) = interrupted(dir.path(), demo::GENERATING_SERIES, true, Program::kill);
    ended_clean(dir.path(), true, &job, &program);
}

#[test]
fn stopped_by_its_supervisor_the_program_ends_well_and_goes_on_later() {
    let dir = tempfile::tempdir().unwrap();
    let stop = |program: Program| assert!(program.terminate(), "the program ends with success");
    let (job, program) = interrupted(dir.path(), demo::SERIES, false, stop);
    ended_clean(dir.path(), false, &job, &program);
}

/// SIGSTOP, when the program does not hold the lock to write: with that, it would stop every other program, too, and not
/// only its own job.
#[cfg(target_os = "linux")]
fn stop_between_transactions(program: &Program) {
    // Bytes of the file beside the log by which SQLite locks: to write, to write back, to recover.
    const LOCKS: std::ops::RangeInclusive<u64> = 120..=122;
    let stopped = || {
        let threads = std::fs::read_dir(format!("/proc/{}/task", program.id())).unwrap();
        threads.flatten().all(|thread| {
            let stat = std::fs::read_to_string(thread.path().join("stat")).unwrap_or_default();
            // Behind the name, which is in brackets.
            stat.rsplit_once(") ").is_none_or(|(_, rest)| rest.starts_with('T'))
        })
    };
    wait_for("a moment between two transactions", || {
        program.signal("STOP");
        wait_for("every thread to stop", || stopped().then_some(()));
        // Of this process alone: the list of all locks is read piece by piece while others change it, and may lack one.
        let files = std::fs::read_dir(format!("/proc/{}/fdinfo", program.id())).unwrap();
        let locks: String =
            files.flatten().filter_map(|file| std::fs::read_to_string(file.path()).ok()).collect();
        let id = program.id().to_string();
        let writes = locks.lines().filter_map(|line| line.strip_prefix("lock:")).any(|line| {
            let fields: Vec<&str> = line.split_whitespace().collect();
            let [.., from, to] = fields.as_slice() else { return false };
            let byte = |text: &str| text.parse().unwrap_or(u64::MAX);
            fields.len() > 7
                && fields[3] == "WRITE"
                && fields[4] == id
                && byte(from) <= *LOCKS.end()
                && byte(to) >= *LOCKS.start()
        });
        if writes {
            program.signal("CONT");
        }
        (!writes).then_some(())
    });
}

/// A worker that was stopped for longer than its lease, and wakes up when its successor is at work or done.
#[cfg(target_os = "linux")]
#[test]
fn a_worker_that_wakes_up_touches_nothing_of_its_successors() {
    #[track_caller]
    fn check(at: UploadStatus, wakes_when: UploadStatus) {
        let dir = tempfile::tempdir().unwrap();
        let first = Program::serve(dir.path());
        let token = first.http.token(demo::KEY, demo::SECRET);
        let file = file(false);
        let parts = [File("a.csv", file.as_slice()), Text("customerIdentifier", "USER_ID")];
        let id = first.http.upload(&token, demo::SERIES, &parts).job().job_id;
        let reached = |program: &Program, status: UploadStatus| {
            wait_for(status.name(), || {
                let job = program.http.job(&token, demo::SERIES, id);
                (job.upload_status == status || job.upload_status.is_final()).then_some(job.upload_status)
            })
        };
        assert_eq!(reached(&first, at), at);
        stop_between_transactions(&first);
        let second = Program::serve(dir.path());
        let job = second.http.job(&token, demo::SERIES, id);
        assert!(!job.upload_status.is_final(), "{at:?}: the first worker came too far: {job:?}");
        reached(&second, wakes_when);
        first.signal("CONT");
        let job = second.http.finished(&token, demo::SERIES, id);
        // What the first one still does, it has done when it has ended.
        assert!(first.terminate());
        ended_clean(dir.path(), false, &job, &second);
    }
    check(UploadStatus::Started, UploadStatus::Validated);
    check(UploadStatus::Started, UploadStatus::Finished);
    check(UploadStatus::Committed, UploadStatus::Committed);
    check(UploadStatus::Committed, UploadStatus::Finished);
}
