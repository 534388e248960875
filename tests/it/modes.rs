//! What an upload can ask for: to be validated only, to be committed as a whole or not at all, to leave alone what is
//! there already.

use std::collections::BTreeMap;
use std::time::Duration;

use tearline::Identifier;
use tearline_api::contract::{SeriesSettings, UploadJobStatus, UploadStatus};

use crate::app::Part::{File, Text};
use crate::app::{App, TOKEN, report_path, wait_for};
use crate::job_cancel::act;
use crate::jobs::{left_behind, records};
use crate::places::everywhere;

everywhere!(
    what_is_only_validated_waits_to_be_committed,
    a_check_says_what_a_commit_would,
    a_check_counts_from_one_transaction_to_the_next,
    who_waits_in_vain_is_over,
    what_waits_can_be_cancelled,
    one_bad_row_and_nothing_is_committed,
    a_coupon_that_is_there_already_is_skipped,
    a_mode_that_is_none_is_refused,
);

fn upload(app: &App, token: &str, series: i64, file: &str, said: &[(&str, &str)]) -> UploadJobStatus {
    let mut parts = vec![File("a.csv", file.as_bytes()), Text("customerIdentifier", "USER_ID")];
    parts.extend(said.iter().map(|(name, value)| Text(name, value)));
    app.http.upload(token, series, &parts).job()
}

const VALIDATE: (&str, &str) = ("mode", "validate");
const WHOLE: (&str, &str) = ("mode", "all-or-nothing");
const SKIP: (&str, &str) = ("onDuplicate", "skip");

#[track_caller]
fn done(app: &App, token: &str, series: i64, file: &str, said: &[(&str, &str)]) -> UploadJobStatus {
    let id = upload(app, token, series, file, said).job_id;
    app.http.finished(token, series, id)
}

/// The job when it waits.
#[track_caller]
fn validated(app: &App, token: &str, series: i64, file: &str, said: &[(&str, &str)]) -> UploadJobStatus {
    let id = upload(app, token, series, file, said).job_id;
    wait_for("a job that is validated", || {
        let job = app.http.job(token, series, id);
        assert!(!job.upload_status.is_final(), "{job:?}");
        Some(job).filter(|job| job.upload_status == UploadStatus::Validated)
    })
}

/// Row → its code, or what is against it, as the result files have it.
fn rows(app: &App, token: &str, series: i64, job: &UploadJobStatus) -> BTreeMap<u64, Result<String, String>> {
    let report = app.http.get(&report_path(series, job.job_id), &[(TOKEN, token)]).json();
    let dialect = serde_json::from_value(report["dialect"].clone()).unwrap();
    let fetch = |url: &Option<String>, column: &str| match url {
        Some(url) => records(&app.http.get(url, &[]).body, column, dialect),
        None => BTreeMap::new(),
    };
    let good = fetch(&job.success_file_url, "couponCode").into_iter().map(|(row, code)| (row, Ok(code)));
    let bad = fetch(&job.error_file_url, "rule").into_iter().map(|(row, rules)| (row, Err(rules)));
    let rows: BTreeMap<_, _> = good.chain(bad).collect();
    assert_eq!(rows.len() as u64, job.actual_row_count, "{job:?}");
    assert_eq!(rows.values().filter(|row| row.is_err()).count() as u64, job.error_count, "{job:?}");
    rows
}

#[track_caller]
fn check_rows(app: &App, token: &str, series: i64, job: &UploadJobStatus, expected: &[Result<&str, &str>]) {
    let rows = rows(app, token, series, job);
    let rows: Vec<_> = rows.values().map(|row| row.as_deref().map_err(String::as_str)).collect();
    assert_eq!(rows, expected);
}

fn coupons(app: &App, job: i64) -> usize {
    app.db(|db| async move { db.coupons_of_job(job).await }).len()
}

fn what_is_only_validated_waits_to_be_committed() {
    let app = App::start();
    let (series, token) = app.series(7, SeriesSettings::default());
    done(&app, &token, series, "userId,code\n1,OLD\n", &[]);
    let file = "userId,code\n1,A1\nx,A2\n1,OLD\n1,A3\n";
    let job = validated(&app, &token, series, file, &[VALIDATE]);
    let id = job.job_id;
    let bad = Err("user-id-format");
    check_rows(&app, &token, series, &job, &[Ok("A1"), bad, Err("code-exists"), Ok("A3")]);
    assert_eq!(coupons(&app, id), 0);
    let waits: i64 = job.commit_by.clone().unwrap().parse().unwrap();
    assert!(waits > job.updated_on.parse::<i64>().unwrap());
    assert_eq!(job.mode.name(), "validate");

    // It holds nobody up; and what comes meanwhile counts.
    done(&app, &token, series, "userId,code\n2,A3\n", &[]);
    let asked = act(&app, &token, id, "commit");
    assert_eq!(asked.status, 200, "{}", asked.text());
    assert_eq!(act(&app, &token, id, "commit").status, 200, "asked for again");
    let job = app.http.finished(&token, series, id);
    assert_eq!((job.upload_status, job.commit_by.clone()), (UploadStatus::Finished, None));
    let outcome = left_behind(&app, &token, series, job.clone());
    assert_eq!(outcome.report.counts.len(), 2);
    check_rows(&app, &token, series, &job, &[Ok("A1"), bad, Err("code-exists"), Err("code-exists")]);
    assert_eq!(act(&app, &token, id, "commit").status, 200, "and again, when it is done");
    assert_eq!(act(&app, &token, id, "cancel").code(), "job-over");
    let audit = app.db(|db| async move { db.audited(7, 10, None).await });
    assert_eq!(audit.iter().filter(|line| line.action == "job-commit").count(), 1);

    // Who may not, and what does not wait.
    let other = done(&app, &token, series, "userId,code\n3,B1\n", &[]).job_id;
    let (_, theirs) = app.series(8, SeriesSettings::default());
    for (what, token, id, status, code) in [
        ("not validated only", &token, other, 409, "job-not-waiting"),
        ("another's", &theirs, id, 404, "job-unknown"),
    ] {
        let answer = act(&app, token, id, "commit");
        assert_eq!((answer.status, answer.code().as_str()), (status, code), "{what}");
    }
}

fn a_check_says_what_a_commit_would() {
    let app = App::start();
    #[track_caller]
    fn check(app: &App, org: i64, settings: SeriesSettings, before: &str, file: &str, said: &[(&str, &str)]) {
        let (series, token) = app.series(org, settings);
        if !before.is_empty() {
            done(app, &token, series, before, &[]);
        }
        let job = validated(app, &token, series, file, &[&[VALIDATE], said].concat());
        let checked = rows(app, &token, series, &job);
        act(app, &token, job.job_id, "commit");
        let ended = app.http.finished(&token, series, job.job_id);
        assert_eq!(
            (job.error_count, job.skipped_count),
            (ended.error_count, ended.skipped_count),
            "{file:?}"
        );
        let committed = rows(app, &token, series, &ended);
        for (row, now) in &committed {
            // A code that is generated is known when it is.
            let then = &checked[row];
            assert!(
                then == now || (then == &Ok(String::new()) && now.is_ok()),
                "{file:?} {row}: {then:?} {now:?}"
            );
        }
    }
    let mut orgs = 10..;
    let mut check = |settings: SeriesSettings, before: &str, file: &str, said: &[(&str, &str)]| {
        check(&app, orgs.next().unwrap(), settings, before, file, said);
    };
    let none = SeriesSettings::default;
    let few = || SeriesSettings { coupons_per_customer: Some(2), max_coupons: Some(6), ..none() };
    check(none(), "", "userId,code\n1,A\nx,B\n2,C\n", &[]);
    check(none(), "userId,code\n1,A\n", "userId,code\n1,a\n2,B\n", &[]);
    check(none(), "userId,code\n1,A\n", "userId,code\n1,a\n2,B\n", &[SKIP]);
    check(
        few(),
        "userId,code\n1,A\n2,B\n",
        "userId,code\n1,C\n1,D\n2,E\n2,F\n3,A\n3,G\n3,H\n3,I\n4,J\n",
        &[],
    );
    check(none(), "", "userId\n1\n2\n", &[]);
    check(few(), "", "userId\n1\n1\n1\n2\n", &[]);
    check(SeriesSettings { expires_on: Some(1), ..none() }, "", "userId,code\n1,A\n", &[]);
    check(SeriesSettings { require_known_customers: true, ..none() }, "", "userId,code\n1,A\n", &[]);
}

fn a_check_counts_from_one_transaction_to_the_next() {
    const ROWS: u64 = 120_000;
    let app = App::start();
    let settings = SeriesSettings {
        coupons_per_customer: Some(2),
        max_coupons: Some(70_000),
        ..SeriesSettings::default()
    };
    let (series, token) = app.series(7, settings);
    // Each customer comes three times, far apart.
    let rows: String = (0..ROWS).map(|row| format!("{},C{row}\n", 1 + row % (ROWS / 3))).collect();
    let job = validated(&app, &token, series, &format!("userId,code\n{rows}"), &[VALIDATE]);
    assert_eq!((job.error_count, job.actual_row_count), (ROWS - 70_000, ROWS));
    let counts = || {
        let report = app.http.get(&report_path(series, job.job_id), &[(TOKEN, &token)]).json();
        report["counts"].clone()
    };
    let checked = counts();
    assert!(checked["customer-limit"].as_u64() > Some(0), "{checked}");
    act(&app, &token, job.job_id, "commit");
    let ended = app.http.finished(&token, series, job.job_id);
    assert_eq!((coupons(&app, job.job_id), ended.error_count), (70_000, ROWS - 70_000));
    assert_eq!(checked, counts());
}

fn who_waits_in_vain_is_over() {
    let app = App::with(|config| config.commit_wait = Duration::from_millis(50));
    let (series, token) = app.series(7, SeriesSettings::default());
    let job = done(&app, &token, series, "userId,code\n1,A1\n", &[VALIDATE]);
    assert_eq!(job.upload_status, UploadStatus::Errored);
    let reason = job.error_reason.clone().unwrap();
    assert!(reason.contains("nobody asked in time"), "{reason}");
    check_rows(&app, &token, series, &job, &[Ok("A1")]);
    assert_eq!(coupons(&app, job.job_id), 0);
    assert_eq!(act(&app, &token, job.job_id, "commit").code(), "job-not-waiting");
}

fn what_waits_can_be_cancelled() {
    let app = App::start();
    let (series, token) = app.series(7, SeriesSettings::default());
    let id = validated(&app, &token, series, "userId,code\n1,A1\n", &[VALIDATE]).job_id;
    assert_eq!(act(&app, &token, id, "cancel").status, 200);
    let job = app.http.job(&token, series, id);
    assert_eq!((job.upload_status, job.commit_by), (UploadStatus::Errored, None));
    assert_eq!(act(&app, &token, id, "commit").code(), "job-not-waiting");
    assert_eq!(coupons(&app, id), 0);
}

fn one_bad_row_and_nothing_is_committed() {
    let app = App::start();
    #[track_caller]
    fn check(app: &App, org: i64, settings: SeriesSettings, file: &str, expected: &[Result<&str, &str>]) {
        let (series, token) = app.series(org, settings);
        done(app, &token, series, &format!("userId,code\n9,OLD{org}\n"), &[]);
        let job = done(app, &token, series, file, &[WHOLE]);
        check_rows(app, &token, series, &job, expected);
        let good = expected.iter().all(Result::is_ok);
        let status = if good { UploadStatus::Finished } else { UploadStatus::Errored };
        assert_eq!(job.upload_status, status, "{job:?}");
        assert_eq!(coupons(app, job.job_id), if good { expected.len() } else { 0 });
        let count = app.db(|db| async move { db.series(org, series).await }).unwrap().coupon_count;
        assert_eq!(count, 1 + if good { i64::try_from(expected.len()).unwrap() } else { 0 });
        assert_eq!(job.error_reason.is_some_and(|reason| reason.contains("as a whole or not at all")), !good);
    }
    let none = SeriesSettings::default;
    let missed = Err("not-processed");
    check(&app, 20, none(), "userId,code\n1,A1\n2,A2\n", &[Ok("A1"), Ok("A2")]);
    check(&app, 21, none(), "userId,code\n1,A1\nx,A2\n", &[missed, Err("user-id-format")]);
    check(&app, 22, none(), "userId,code\n1,A1\n2,OLD22\n3,A3\n", &[missed, Err("code-exists"), missed]);
    let few = SeriesSettings { max_coupons: Some(3), ..none() };
    check(&app, 23, few.clone(), "userId,code\n1,A1\n2,A2\n", &[Ok("A1"), Ok("A2")]);
    check(&app, 24, few, "userId,code\n1,A1\n2,A2\n3,A3\n", &[missed, missed, Err("series-limit")]);
    let expired = SeriesSettings { expires_on: Some(i64::MAX), ..none() };
    check(&app, 25, expired, "userId,code\n1,A1\n", &[Ok("A1")]);
}

fn a_coupon_that_is_there_already_is_skipped() {
    let app = App::start();
    let (other, token) = app.series(7, SeriesSettings::default());
    let settings =
        SeriesSettings { coupons_per_customer: Some(1), max_coupons: Some(3), ..SeriesSettings::default() };
    let (series, _) = app.series(7, settings);
    done(&app, &token, other, "userId,code\n1,OTHER\n", &[]);
    let first = done(&app, &token, series, "userId,code\n1,A1\n2,A2\n", &[]);
    assert_eq!((first.upload_status, first.skipped_count), (UploadStatus::Finished, 0));
    // What is there counts against no limit; what is another's, or another customer's, is an error as ever.
    let file = "userId,code\n1,a1\n2,A2\n3,A1\n1,OTHER\n3,A3\n4,A4\n";
    let exists = Err("code-exists");
    let job = done(&app, &token, series, file, &[SKIP]);
    assert_eq!((job.upload_status, job.skipped_count, job.error_count), (UploadStatus::Finished, 2, 3));
    let full = Err("series-limit");
    let duplicate = Err("code-duplicate");
    check_rows(&app, &token, series, &job, &[Ok("A1"), Ok("A2"), duplicate, exists, Ok("A3"), full]);
    assert_eq!(coupons(&app, job.job_id), 1);

    // The same file again makes nothing and is good; without `skip` it is not.
    let again = done(&app, &token, series, "userId,code\n1,A1\n2,A2\n3,A3\n", &[SKIP]);
    assert_eq!((again.skipped_count, again.error_count, coupons(&app, again.job_id)), (3, 0, 0));
    let whole = done(&app, &token, series, "userId,code\n1,A1\n2,A2\n3,A3\n", &[SKIP, WHOLE]);
    assert_eq!((whole.upload_status, whole.skipped_count), (UploadStatus::Finished, 3));
    let rejected = done(&app, &token, series, "userId,code\n1,A1\n2,A2\n3,A3\n", &[]);
    assert_eq!((rejected.skipped_count, rejected.error_count), (0, 3));

    // Codes of nobody are the same where both are.
    let parts = [
        File("a.csv", b"code\nN1\n"),
        Text("customerIdentifier", Identifier::NotTagged.name()),
        Text(SKIP.0, SKIP.1),
    ];
    let (series, token) = app.series(8, SeriesSettings::default());
    for skipped in [0, 1] {
        assert_eq!(app.done(&token, series, &parts).skipped_count, skipped);
    }
    let tagged = done(&app, &token, series, "userId,code\n1,N1\n", &[SKIP]);
    assert_eq!((tagged.skipped_count, tagged.error_count), (0, 1), "a customer's is not nobody's");
}

fn a_mode_that_is_none_is_refused() {
    let app = App::start();
    let (series, token) = app.series(7, SeriesSettings::default());
    let send = |key: &str, said: &[(&str, &str)]| {
        let mut parts = vec![File("a.csv", b"code\nA1\n"), Text("customerIdentifier", "NOT_TAGGED")];
        parts.extend(said.iter().map(|(name, value)| Text(name, value)));
        app.http.upload_with(&token, series, &[("idempotency-key", key)], &parts)
    };
    for (name, value, code) in [
        ("mode", "dry-run", "mode-invalid"),
        ("mode", "Commit", "mode-invalid"),
        ("onDuplicate", "ignore", "on-duplicate-invalid"),
    ] {
        let answer = send("k", &[(name, value)]);
        assert_eq!((answer.status, answer.code().as_str()), (400, code), "{name}={value}");
        assert_eq!(answer.json()["errors"][0]["field"], name);
    }
    // What is said by default is the same as nothing; another mode is another upload.
    let job = send("k", &[("mode", "commit"), ("onDuplicate", "reject")]).job();
    app.http.finished(&token, series, job.job_id);
    assert_eq!(send("k", &[]).job().job_id, job.job_id);
    for other in [VALIDATE, WHOLE, SKIP] {
        assert_eq!(send("k", &[other]).code(), "idempotency-key-reused", "{other:?}");
    }
    assert!(!serde_json::to_string(&job).unwrap().contains("mode"), "what is as ever is not said");
}
