//! `POST /api/v1/jobs/{id}/retry`: the rows that may be taken now, and no others.

use tearline_api::contract::{SeriesSettings, UploadJobStatus, UploadStatus};
use tearline_server::config::Role;
use tearline_server::db::CustomerIds;

use crate::app::Part::{File, Text};
use crate::app::{App, TOKEN};
use crate::job_cancel::act;
use crate::places::everywhere;

everywhere!(
    what_the_database_rejected_is_tried_again,
    a_whole_is_tried_again_as_a_whole,
    what_would_be_no_better_is_not_tried,
);

fn upload(app: &App, token: &str, series: i64, file: &str, more: &[(&str, &str)]) -> UploadJobStatus {
    let mut parts = vec![File("a.csv", file.as_bytes()), Text("customerIdentifier", "USER_ID")];
    parts.extend(more.iter().map(|(name, value)| Text(name, value)));
    app.done(token, series, &parts)
}

fn know(app: &App, org: i64, users: &[&str]) {
    let known: Vec<_> =
        users.iter().map(|user| CustomerIds([None, None, None, Some((*user).to_owned())])).collect();
    app.db(|db| async move { db.import_customers(org, &known).await });
}

fn known_only() -> SeriesSettings {
    SeriesSettings { require_known_customers: true, ..SeriesSettings::default() }
}

fn customers(app: &App, job: i64) -> Vec<String> {
    let coupons = app.db(|db| async move { db.coupons_of_job(job).await });
    coupons.into_iter().filter_map(|(_, _, customer)| customer).collect()
}

/// Tries a job again, and waits for the new one.
#[track_caller]
fn again(app: &App, token: &str, series: i64, job: i64) -> UploadJobStatus {
    let answer = act(app, token, job, "retry");
    assert_eq!(answer.status, 200, "{}", answer.text());
    let again = answer.json()["result"]["jobId"].as_i64().unwrap();
    assert_ne!(again, job);
    app.http.finished(token, series, again)
}

fn what_the_database_rejected_is_tried_again() {
    let app = App::start();
    #[track_caller]
    fn check(app: &App, org: i64, file: &str, more: &[(&str, &str)]) {
        let (series, token) = app.series(org, known_only());
        know(app, org, &["1"]);
        let first = upload(app, &token, series, file, more);
        assert_eq!((first.upload_status, first.error_count), (UploadStatus::Finished, 3), "{file:?}");
        know(app, org, &["2"]);
        let second = again(app, &token, series, first.job_id);
        assert_eq!(second.upload_status, UploadStatus::Finished, "{file:?}");
        // The row whose number is none is not among them, and that of 4 is as it was.
        assert_eq!((second.actual_row_count, second.error_count), (2, 1), "{file:?}");
        assert_eq!(customers(app, second.job_id), ["2"], "{file:?}");
        assert_eq!((second.retry_of, second.retried_by), (Some(first.job_id), None));
        let parent = app.http.job(&token, series, first.job_id);
        assert_eq!((parent.retry_of, parent.retried_by), (None, Some(second.job_id)));
        // Asked for again, it is the same job; what is left of it is tried by its own number.
        assert_eq!(act(app, &token, first.job_id, "retry").json()["result"]["jobId"], second.job_id);
        know(app, org, &["4"]);
        let third = again(app, &token, series, second.job_id);
        assert_eq!((customers(app, third.job_id), third.error_count), (vec!["4".to_owned()], 0));
        assert_eq!(act(app, &token, third.job_id, "retry").code(), "nothing-to-retry");
        let uploaded = app.http.get(third.uploaded_file_url.as_ref().unwrap(), &[]);
        assert_eq!(uploaded.status, 200);
    }
    check(&app, 10, "userId,code\n1,A1\n2,A2\nx,A3\n4,A4\n", &[]);
    check(&app, 11, "code;note;userId\r\nB1;;1\r\nB2;\"a;b\";2\r\nB3;;x\r\nB4;=1+1;4\r\n", &[]);
    let no_header = [("customerIdentifierColumn", "0"), ("couponCodeColumn", "1"), ("header", "false")];
    check(&app, 12, "1,C1\n2,C2\nx,C3\n4,C4\n", &no_header);
    check(&app, 13, "userId\n1\n2\nx\n4\n", &[]);
}

fn a_whole_is_tried_again_as_a_whole() {
    const WHOLE: [(&str, &str); 1] = [("mode", "all-or-nothing")];
    let app = App::start();
    let (series, token) = app.series(7, known_only());
    know(&app, 7, &["1"]);
    let first = upload(&app, &token, series, "userId,code\n1,A1\n2,A2\n", &WHOLE);
    assert_eq!(first.upload_status, UploadStatus::Errored);
    know(&app, 7, &["2"]);
    let second = again(&app, &token, series, first.job_id);
    assert_eq!((second.upload_status, customers(&app, second.job_id).len()), (UploadStatus::Finished, 2));
    // A part of one whose rest has to be mended would be no whole.
    let bad = upload(&app, &token, series, "userId,code\n1,B1\n9,B2\nx,B3\n", &WHOLE);
    assert_eq!(act(&app, &token, bad.job_id, "retry").code(), "nothing-to-retry");
}

fn what_would_be_no_better_is_not_tried() {
    let mut app = App::start();
    let (series, token) = app.series(7, SeriesSettings::default());
    let (_, other) = app.series(8, SeriesSettings::default());
    let good = upload(&app, &token, series, "userId,code\n1,A1\n", &[]).job_id;
    let bad = upload(&app, &token, series, "userId,code\nx,A2\n", &[]).job_id;
    let exists = upload(&app, &token, series, "userId,code\n1,A1\n", &[]).job_id;
    app.restart(|config| config.role = Role::Api);
    let parts = [File("a.csv", b"userId,code\n1,A3\n"), Text("customerIdentifier", "USER_ID")];
    let open = app.http.upload(&token, series, &parts).job().job_id;
    for (what, token, job, status, code) in [
        ("all good", &token, good, 409, "nothing-to-retry"),
        ("to be mended", &token, bad, 409, "nothing-to-retry"),
        ("under way", &token, open, 409, "job-under-way"),
        ("another's", &other, exists, 404, "job-unknown"),
    ] {
        let answer = act(&app, token, job, "retry");
        assert_eq!((answer.status, answer.code().as_str()), (status, code), "{what}");
    }
    let view = app.http.get(&format!("/api/v1/jobs/{exists}"), &[(TOKEN, &token)]).json();
    assert_eq!(view["result"]["canRetry"], true);
    app.restart(|config| config.role = Role::Both);
    app.http.finished(&token, series, open);
    // Eight at once make one.
    let jobs: Vec<i64> = std::thread::scope(|scope| {
        let asked: Vec<_> = (0..8)
            .map(|_| {
                let (http, token) = (app.http.clone(), token.clone());
                scope.spawn(move || {
                    let answer = http.post(&format!("/api/v1/jobs/{exists}/retry"), &[(TOKEN, &token)], b"");
                    assert_eq!(answer.status, 200, "{}", answer.text());
                    answer.json()["result"]["jobId"].as_i64().unwrap()
                })
            })
            .collect();
        asked.into_iter().map(|asked| asked.join().unwrap()).collect()
    });
    assert!(jobs.iter().all(|job| *job == jobs[0]), "{jobs:?}");
    assert_eq!(app.http.finished(&token, series, jobs[0]).error_count, 1);
    let uploads = app.stored_files().into_iter().filter(|file| file.starts_with("uploads/7/")).count();
    assert_eq!(uploads, 5, "nothing is kept of those that came second");
}
