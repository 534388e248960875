//! Several instances of the program, which share PostgreSQL and S3.

use std::collections::BTreeSet;
use std::process::Command;

use tearline_api::contract::{UploadJobStatus, UploadStatus, WaitingFor};
use tearline_server::db::Db;
use tearline_server::demo;
use tempfile::TempDir;

use crate::app::Part::{File, Text};
use crate::app::{Http, Part, Program, TOKEN, any_moment, status_path, wait_for};
use crate::postgres::{self, Cluster, psql};
use crate::s3::S3;
use crate::wire_cut::Wire;

fn codes(file: &[u8]) -> [Part<'_>; 2] {
    [File("a.csv", file), Text("customerIdentifier", "NOT_TAGGED")]
}

/// A file of so many codes, each with a name before it.
fn file_of(name: &str, rows: usize) -> Vec<u8> {
    let lines: String = (0..rows).map(|row| format!("{name}-{row:06}\n")).collect();
    format!("code\n{lines}").into_bytes()
}

/// A database and a storage, and the instances that share them.
struct Shared {
    database: String,
    s3: S3,
    /// Nothing that counts is in there: each instance has its own.
    data: TempDir,
}

impl Shared {
    fn new() -> Self {
        Self::on(postgres::database())
    }

    fn on(database: String) -> Self {
        Self { database, s3: S3::start(), data: tempfile::tempdir().unwrap() }
    }

    fn instance(&self, arguments: &[&str]) -> Program {
        self.instance_at(&self.database, arguments)
    }

    /// By another way to the database.
    fn instance_at(&self, database: &str, arguments: &[&str]) -> Program {
        Program::serve_with(&self.data.path().join(postgres::new_name()), |command| {
            command.args(["--database", database, "--storage", &self.s3.url()]).args(arguments);
            command.envs(self.s3.variables());
        })
    }

    fn sql(&self, sql: &str) -> String {
        psql(&self.database, sql).unwrap()
    }

    /// Accepted and rejected are all rows, each accepted one is a coupon, and none is twice.
    #[track_caller]
    fn adds_up(&self, job: &UploadJobStatus) {
        assert_eq!(job.upload_status, UploadStatus::Finished, "{job:?}");
        let coupons = self.sql(&format!(
            "SELECT count(*), count(DISTINCT code), count(DISTINCT row) FROM coupons WHERE job_id = {}",
            job.job_id
        ));
        let accepted = job.actual_row_count - job.error_count;
        assert_eq!(coupons, format!("{accepted}|{accepted}|{accepted}"), "{job:?}");
    }
}

#[test]
fn four_instances_finish_each_of_fifty_jobs_once() {
    const JOBS: usize = 50;
    const ROWS: usize = 500;
    let shared = Shared::new();
    let instances: Vec<Program> = (0..4).map(|_| shared.instance(&[])).collect();
    let token = instances[0].http.token(demo::KEY, demo::SECRET);
    let ids: Vec<i64> = (0..JOBS)
        .map(|job| {
            // What one has signed, the others know.
            let file = file_of(&format!("J{job}"), ROWS);
            let to = &instances[job % instances.len()];
            to.http.upload(&token, demo::SERIES, &codes(&file)).job().job_id
        })
        .collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), JOBS);
    for (at, id) in ids.into_iter().enumerate() {
        let job = instances[at % 4].http.finished(&token, demo::SERIES, id);
        assert_eq!((job.actual_row_count, job.error_count), (ROWS as u64, 0), "job {at}");
        shared.adds_up(&job);
        // A file that one has written, all hand out.
        let url = job.success_file_url.unwrap();
        let path = &url[url.find("/coupon").unwrap()..];
        let by = &instances[(at + 1) % 4];
        assert_eq!(by.http.get(path, &[]).status, 200, "{path}");
    }
    let claims = shared.sql("SELECT count(*) FROM jobs WHERE epoch <> 1 OR status <> 'FINISHED'");
    assert_eq!(claims, "0", "each was claimed once");
}

/// The command of the documentation, letter for letter but for the host and the token, by the program that it is for.
#[test]
fn the_documented_command_uploads_to_one_instance_and_its_job_is_known_to_another() {
    let shared = Shared::new();
    let (one, two) = (shared.instance(&[]), shared.instance(&[]));
    let token = one.http.token(demo::KEY, demo::SECRET);
    let command = format!(
        r#"curl --silent --show-error '{}/coupon/api/v1/upload/file/541854' -H 'X-CAP-API-OAUTH-TOKEN: {token}' \
  --form 'file=@"couponbatchupload.csv"' --form 'customerIdentifier="MOBILE"' --form 'customerIdentifierColumn="0"'"#,
        one.http.base
    );
    let folder = tempfile::tempdir().unwrap();
    let file = "customerIdentifier,coupon code\n919876543210,ABCDEF1\n";
    std::fs::write(folder.path().join("couponbatchupload.csv"), file).unwrap();
    let output = Command::new("sh").args(["-c", &command]).current_dir(folder.path()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answer["success"], true, "{answer}");
    let id = answer.pointer("/result/uploadJobStatuses/0/jobId").and_then(serde_json::Value::as_i64).unwrap();
    let job = two.http.finished(&token, demo::SERIES, id);
    assert_eq!((job.actual_row_count, job.error_count), (1, 0));
    assert_eq!(job.uploaded_file_name, "couponbatchupload.csv");
    shared.adds_up(&job);
}

#[test]
fn an_instance_that_only_answers_and_one_that_only_works_are_one_service() {
    let shared = Shared::new();
    let (api, worker) = (shared.instance(&["--role", "api"]), shared.instance(&["--role", "worker"]));
    let token = api.http.token(demo::KEY, demo::SECRET);
    let id = api.http.upload(&token, demo::SERIES, &codes(b"code\nABCDEF1\n")).job().job_id;
    shared.adds_up(&api.http.finished(&token, demo::SERIES, id));
    assert_eq!(worker.http.get("/healthz", &[]).text(), "ok\n");
    assert_eq!(worker.http.get("/readyz", &[]).text(), "ready\n");
    let refused = worker.http.get("/v2/coupon/series", &[]);
    assert_eq!((refused.status, refused.code().as_str()), (404, "route-unknown"));
}

/// Two series, and the same ten thousand codes at once.
#[test]
fn a_code_that_two_jobs_bring_is_one_coupon() {
    const ROWS: u64 = 10_000;
    let shared = Shared::new();
    let instances = [shared.instance(&[]), shared.instance(&[])];
    let token = instances[0].http.token(demo::KEY, demo::SECRET);
    let other = shared.sql(
        "INSERT INTO series (org_id, name, settings, created_on)
         SELECT org_id, name, settings, created_on FROM series WHERE id = 541854 RETURNING id",
    );
    let series = [demo::SERIES, other.parse().unwrap()];
    let file = file_of("SAME", 10_000);
    let ids: Vec<i64> =
        (0..2).map(|at| instances[at].http.upload(&token, series[at], &codes(&file)).job().job_id).collect();
    let jobs: Vec<UploadJobStatus> =
        (0..2).map(|at| instances[at].http.finished(&token, series[at], ids[at])).collect();
    jobs.iter().for_each(|job| shared.adds_up(job));
    assert_eq!(jobs.iter().map(|job| job.error_count).sum::<u64>(), ROWS);
    assert_eq!(shared.sql("SELECT count(*), count(DISTINCT code) FROM coupons"), "10000|10000");
    let told = |job: &UploadJobStatus| {
        let url = job.error_file_url.as_ref().map(|url| instances[0].http.get(url, &[]));
        url.map_or(0, |file| file.text().matches("already").count() as u64)
    };
    assert_eq!(jobs.iter().map(told).sum::<u64>(), ROWS, "each row is told why");
}

/// How often what is killed is killed in one job: no more, for there have to be moments at which it is at work.
const KILLS: u64 = 5;

/// In how many jobs, one after the other: by default in one, more where `TEARLINE_KILLS` says so.
fn rounds() -> u64 {
    let kills = std::env::var("TEARLINE_KILLS").ok().and_then(|kills| kills.parse().ok());
    kills.unwrap_or(KILLS).div_ceil(KILLS)
}

/// Waits until the job gets further, and then for a moment that chance names. Fails where that is too late to meet it at
/// work.
fn at_work(http: &Http, token: &str, job: i64) {
    let updated = |job: &UploadJobStatus| job.updated_on.parse::<u64>().unwrap();
    let before = updated(&http.job(token, demo::SERIES, job));
    wait_for("a job to get further", || {
        (updated(&http.job(token, demo::SERIES, job)) > before).then_some(())
    });
    any_moment(60);
    let status = http.job(token, demo::SERIES, job);
    assert!(!status.upload_status.is_final(), "the job is over, nobody is met at work: {status:?}");
}

/// As an operator would count: by the database itself, and by the result files.
#[track_caller]
pub(crate) fn nothing_is_lost_or_doubled(
    database: &str,
    http: &Http,
    job: &UploadJobStatus,
    rows: u64,
    bad: u64,
) {
    assert_eq!(job.upload_status, UploadStatus::Finished, "{job:?}");
    assert_eq!((job.actual_row_count, job.error_count), (rows, bad), "{job:?}");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let coupons = runtime.block_on(async {
        let db = Db::open(database).await.unwrap();
        let coupons = db.coupons_of_job(job.job_id).await.unwrap();
        db.close().await;
        coupons
    });
    let codes: BTreeSet<&str> = coupons.iter().map(|(_, code, _)| code.as_str()).collect();
    let of_rows: BTreeSet<i64> = coupons.iter().map(|(row, ..)| *row).collect();
    assert_eq!(
        (codes.len(), of_rows.len(), coupons.len() as u64),
        (coupons.len(), coupons.len(), rows - bad)
    );
    let lines = |url: &Option<String>| {
        // There is no error file without an error.
        let Some(url) = url else { return 0 };
        let file = http.get(url, &[]);
        csv::Reader::from_reader(file.body.as_slice()).records().map(Result::unwrap).count() as u64
    };
    assert_eq!((lines(&job.success_file_url), lines(&job.error_file_url)), (rows - bad, bad));
}

const ROWS: u64 = 200_000;

/// One row in a hundred is bad.
pub(crate) fn large_file(round: u64) -> (Vec<u8>, u64) {
    let lines: String =
        (0..ROWS)
            .map(|row| {
                if row % 100 == 0 { format!("BAD CODE {row}\n") } else { format!("CODE-{round}-{row:06}\n") }
            })
            .collect();
    (format!("code\n{lines}").into_bytes(), ROWS / 100)
}

#[track_caller]
fn killed_at_work(database: &str, serve: impl Fn() -> Program) {
    let mut program = serve();
    let token = program.http.token(demo::KEY, demo::SECRET);
    for round in 0..rounds() {
        let (file, bad) = large_file(round);
        let id = program.http.upload(&token, demo::SERIES, &codes(&file)).job().job_id;
        for _ in 0..KILLS {
            at_work(&program.http, &token, id);
            program.kill();
            program = serve();
        }
        let job = program.http.finished(&token, demo::SERIES, id);
        nothing_is_lost_or_doubled(database, &program.http, &job, ROWS, bad);
    }
}

#[test]
fn killed_again_and_again_on_sqlite_a_job_loses_and_doubles_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let database = format!("sqlite:{}", dir.path().join("tearline.db").display());
    killed_at_work(&database, || Program::serve(dir.path()));
}

#[test]
fn killed_again_and_again_on_postgres_a_job_loses_and_doubles_nothing() {
    let shared = Shared::new();
    killed_at_work(&shared.database, || shared.instance(&[]));
}

/// A worker that is stopped in a step, for longer than its lease, and wakes up when the job is over. Stopped in the middle
/// of a transaction it holds the job until the database throws it out.
#[track_caller]
fn stopped_in(step: UploadStatus) {
    let shared = Shared::new();
    let (file, bad) = large_file(0);
    let first = shared.instance(&[]);
    let token = first.http.token(demo::KEY, demo::SECRET);
    let id = first.http.upload(&token, demo::SERIES, &codes(&file)).job().job_id;
    wait_for("the step", || {
        let job = first.http.job(&token, demo::SERIES, id);
        assert!(!job.upload_status.is_final(), "too late to meet it at work: {job:?}");
        // Of the first step something is there to be undone once its table is.
        (job.upload_status == step && job.upload_table_name.is_some()).then_some(())
    });
    first.signal("STOP");
    let second = shared.instance(&[]);
    let status = second.http.job(&token, demo::SERIES, id);
    assert!(!status.upload_status.is_final(), "too late to meet it at work: {status:?}");
    let job = second.http.finished(&token, demo::SERIES, id);
    first.signal("CONT");
    // What the first one still does, it has done when it has ended.
    assert!(first.terminate());
    assert_eq!(second.http.job(&token, demo::SERIES, id).updated_on, job.updated_on);
    nothing_is_lost_or_doubled(&shared.database, &second.http, &job, ROWS, bad);
}

#[test]
fn a_worker_that_is_stopped_as_it_stages_is_thrown_out_and_writes_nothing_when_it_wakes_up() {
    stopped_in(UploadStatus::Started);
}

#[test]
fn a_worker_that_is_stopped_as_it_commits_is_thrown_out_and_writes_nothing_when_it_wakes_up() {
    stopped_in(UploadStatus::Validated);
}

#[test]
fn a_worker_that_is_stopped_as_it_writes_result_files_writes_nothing_when_it_wakes_up() {
    stopped_in(UploadStatus::Committed);
}

/// The network between one instance and the database goes silent in the middle of a job: nobody is told, and nothing that
/// is sent arrives. Another takes over; when the network is back, the first one finds that it has lost the job.
#[test]
fn an_instance_that_is_cut_off_from_the_database_does_no_harm() {
    let cluster = Cluster::start();
    let shared = Shared::on(cluster.database());
    let wire = Wire::to(cluster.socket());
    let behind = shared.database.replace("localhost", &wire.address.to_string());
    let behind = behind.split_once('?').unwrap().0;
    let (file, bad) = large_file(0);
    let first = shared.instance_at(behind, &[]);
    let token = first.http.token(demo::KEY, demo::SECRET);
    let id = first.http.upload(&token, demo::SERIES, &codes(&file)).job().job_id;
    at_work(&first.http, &token, id);
    wire.cut();
    let second = shared.instance(&[]);
    let job = second.http.finished(&token, demo::SERIES, id);
    wire.mend();
    wait_for("the first one to be back", || (first.http.get("/readyz", &[]).status == 200).then_some(()));
    assert!(first.terminate());
    assert_eq!(second.http.job(&token, demo::SERIES, id).updated_on, job.updated_on);
    nothing_is_lost_or_doubled(&shared.database, &second.http, &job, ROWS, bad);
}

/// The database is killed, as by a crash of its machine, and comes back.
#[test]
fn a_database_that_crashes_again_and_again_ends_nothing() {
    let mut cluster = Cluster::start();
    let shared = Shared::on(cluster.database());
    let program = shared.instance(&[]);
    let token = program.http.token(demo::KEY, demo::SECRET);
    for round in 0..rounds() {
        let (file, bad) = large_file(round);
        let id = program.http.upload(&token, demo::SERIES, &codes(&file)).job().job_id;
        for _ in 0..KILLS {
            at_work(&program.http, &token, id);
            cluster.crash();
            let answer = program.http.get("/readyz", &[]);
            assert_eq!((answer.status, answer.code().as_str()), (503, "not-ready"));
            cluster.restart();
            wait_for("the database to be used again", || {
                let answer = program
                    .http
                    .get(&format!("{}?jobId={id}", status_path(demo::SERIES)), &[(TOKEN, &token)]);
                (answer.status == 200).then_some(())
            });
        }
        let job = program.http.finished(&token, demo::SERIES, id);
        nothing_is_lost_or_doubled(&shared.database, &program.http, &job, ROWS, bad);
    }
}

/// The S3 server goes away while a job writes its result files, and comes back.
#[test]
fn a_storage_that_is_away_is_waited_for() {
    let mut shared = Shared::new();
    let (file, bad) = large_file(0);
    let program = shared.instance(&[]);
    let token = program.http.token(demo::KEY, demo::SECRET);
    let id = program.http.upload(&token, demo::SERIES, &codes(&file)).job().job_id;
    wait_for("the result files to be written", || {
        let job = program.http.job(&token, demo::SERIES, id);
        assert!(!job.upload_status.is_final(), "{job:?}");
        (job.upload_status == UploadStatus::Committed).then_some(())
    });
    shared.s3.stop();
    // A server that ends may first say of a file that it is not there.
    wait_for("the job to wait for the storage", || {
        let job = program.http.job(&token, demo::SERIES, id);
        assert!(!job.upload_status.is_final(), "{job:?}");
        (job.waiting_for == Some(WaitingFor::Storage)).then_some(())
    });
    let refused = program.http.upload(&token, demo::SERIES, &codes(b"code\nABCDEF1\n"));
    assert_eq!(refused.status / 100, 5, "{}", refused.text());
    shared.s3.restart();
    let job = program.http.finished(&token, demo::SERIES, id);
    nothing_is_lost_or_doubled(&shared.database, &program.http, &job, ROWS, bad);
}

/// A new key signs once every instance has read it, and what the one before has signed is good until it expires.
#[test]
fn keys_are_replaced_without_a_token_being_refused() {
    let shared = Shared::new();
    let (one, two) = (shared.instance(&[]), shared.instance(&[]));
    let keys = |program: &Program| {
        let jwks = program.http.get("/.well-known/jwks.json", &[]).json();
        let kids = jwks["keys"].as_array().unwrap().iter().map(|key| key["kid"].as_str().unwrap().to_owned());
        kids.collect::<Vec<_>>()
    };
    let before = keys(&one);
    assert_eq!((before.len(), &before), (1, &keys(&two)), "instances share them");
    let token = one.http.token(demo::KEY, demo::SECRET);
    let rotate = |arguments: &[&str]| {
        let output = Command::new(crate::app::program())
            .args(["keys", "rotate", "--database", &shared.database])
            .args(arguments)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    let opens =
        |program: &Program, token: &str| program.http.get("/v2/coupon/series", &[(TOKEN, token)]).status;
    rotate(&[]);
    let read = wait_for("the new key to be read", || Some(keys(&two)).filter(|keys| keys.len() == 2));
    assert_eq!(read[1], before[0], "the newest comes first");
    assert_eq!((opens(&one, &token), opens(&two, &token)), (200, 200));
    let in_doubt = two.http.token(demo::KEY, demo::SECRET);
    assert_eq!(opens(&one, &in_doubt), 200, "what all know signs");
    rotate(&["--forget-old"]);
    wait_for("the old keys to be forgotten", || {
        [&one, &two].iter().all(|program| keys(program).len() == 1).then_some(())
    });
    assert_eq!((opens(&one, &token), opens(&two, &token)), (401, 401));
    let new = one.http.token(demo::KEY, demo::SECRET);
    assert_eq!(opens(&two, &new), 200);
}
