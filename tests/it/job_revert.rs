//! `POST /api/v1/jobs/{id}/revert`: the coupons of one upload taken back, all of them and no others.

use serde_json::json;
use tearline_api::contract::{SeriesSettings, UploadJobStatus, UploadStatus};
use tearline_server::config::Role;
use tearline_server::db::Error;

use crate::app::Part::{File, Text};
use crate::app::{App, Http, wait_for};
use crate::job_cancel::act;
use crate::places::everywhere;

everywhere!(
    the_coupons_of_an_upload_are_taken_back,
    only_what_is_over_and_made_coupons_is_taken_back,
    a_worker_that_lost_the_job_takes_nothing_back,
);

fn upload(app: &App, token: &str, series: i64, file: &str) -> UploadJobStatus {
    app.done(token, series, &[File("a.csv", file.as_bytes()), Text("customerIdentifier", "USER_ID")])
}

/// The job when its coupons were taken back.
fn reverted(http: &Http, token: &str, series: i64, job: i64) -> UploadJobStatus {
    wait_for("the end of a revert", || {
        Some(http.job(token, series, job)).filter(|job| job.reverted_on.is_some())
    })
}

fn the_coupons_of_an_upload_are_taken_back() {
    let app = App::start();
    let settings =
        SeriesSettings { coupons_per_customer: Some(1), max_coupons: Some(3), ..SeriesSettings::default() };
    let (series, token) = app.series(7, settings);
    let first = upload(&app, &token, series, "userId,code\n1,A1\n2,A2\nx,A3\n").job_id;
    let other = upload(&app, &token, series, "userId,code\n3,B1\n").job_id;
    let codes = |job: i64| {
        let coupons = app.db(|db| async move { db.coupons_of_job(job).await });
        coupons.into_iter().map(|(_, code, _)| code).collect::<Vec<_>>()
    };
    let count = || app.db(|db| async move { db.series(7, series).await }).unwrap().coupon_count;
    let plan = || {
        let answer = act(&app, &token, first, "revert?dryRun=true");
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()["result"].clone()
    };
    assert_eq!(plan(), json!({"coupons": 2, "alreadyGone": 0}));
    assert_eq!((codes(first).len(), count()), (2, 3), "it was only said");

    let asked = act(&app, &token, first, "revert");
    assert_eq!(asked.status, 200, "{}", asked.text());
    assert!(asked.json()["result"]["revertAskedOn"].is_string());
    assert_eq!(asked.json()["result"]["canRevert"], false);
    let job = reverted(&app.http, &token, series, first);
    assert_eq!((job.reverted_count, job.upload_status), (Some(2), UploadStatus::Finished));
    assert_eq!((codes(first), codes(other), count()), (vec![], vec!["B1".to_owned()], 1));
    assert_eq!(plan(), json!({"coupons": 0, "alreadyGone": 2}));

    // The codes are free, and what customers and the series may have counts as if they had never been.
    let again = upload(&app, &token, series, "userId,code\n1,A2\n2,A1\n");
    assert_eq!((again.error_count, codes(again.job_id).len()), (0, 2));
    // Asked for again, it is done; what is another upload's by now stays.
    assert_eq!(act(&app, &token, first, "revert").status, 200);
    assert_eq!(reverted(&app.http, &token, series, first).reverted_count, Some(2));
    assert_eq!((codes(again.job_id).len(), count()), (2, 3));
    let audit = app.db(|db| async move { db.audited(7, 20, None).await });
    let lines: Vec<_> = audit.iter().filter(|line| line.action == "job-revert").collect();
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0].subject, format!("job {first}"));
}

fn only_what_is_over_and_made_coupons_is_taken_back() {
    let mut app = App::start();
    let (series, token) = app.series(7, SeriesSettings::default());
    let (_, other) = app.series(8, SeriesSettings::default());
    let made = upload(&app, &token, series, "userId,code\n1,A1\n").job_id;
    let none = upload(&app, &token, series, "userId,code\nx,A2\n").job_id;
    app.restart(|config| config.role = Role::Api);
    let parts = [File("a.csv", b"userId,code\n1,A3\n"), Text("customerIdentifier", "USER_ID")];
    let open = app.http.upload(&token, series, &parts).job().job_id;
    for (what, token, job, query, status, code) in [
        ("under way", &token, open, "", 409, "job-under-way"),
        ("under way, only asked", &token, open, "?dryRun=true", 409, "job-under-way"),
        ("without coupons", &token, none, "", 409, "nothing-to-revert"),
        ("without coupons, only asked", &token, none, "?dryRun=true", 409, "nothing-to-revert"),
        ("another's", &other, made, "", 404, "job-unknown"),
        ("not understood", &token, made, "?dryRun=perhaps", 400, "query-invalid"),
    ] {
        let answer = act(&app, token, job, &format!("revert{query}"));
        assert_eq!((answer.status, answer.code().as_str()), (status, code), "{what}");
    }
    assert_eq!(app.db(|db| async move { db.coupons_of_job(made).await }).len(), 1);
    app.restart(|config| config.role = Role::Both);
    app.http.finished(&token, series, open);
}

fn a_worker_that_lost_the_job_takes_nothing_back() {
    let mut app = App::start();
    let (series, token) = app.series(7, SeriesSettings::default());
    let id = upload(&app, &token, series, "userId,code\n1,A1\n2,A2\n").job_id;
    app.restart(|config| config.role = Role::Api);
    assert_eq!(act(&app, &token, id, "revert").status, 200);
    let late = app.db(|db| async move {
        let mut first = db.claim_job(1, 0).await?.unwrap();
        let second = db.claim_job(2, 0).await?.unwrap();
        assert_eq!((first.id, second.id, first.is_reverting()), (id, id, true));
        let through = first.coupons_through.unwrap();
        Ok::<_, Error>(db.revert_rows(&mut first, through).await)
    });
    assert!(matches!(late, Err(Error::LeaseLost)), "{late:?}");
    assert_eq!(app.db(|db| async move { db.coupons_of_job(id).await }).len(), 2);
    app.restart(|config| config.role = Role::Both);
    assert_eq!(reverted(&app.http, &token, series, id).reverted_count, Some(2));
}
