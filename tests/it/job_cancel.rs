//! `POST /api/v1/jobs/{id}/cancel`: at any moment, and never half.

use serde_json::json;
use tearline_api::contract::{SeriesSettings, UploadStatus};
use tearline_server::auth::hash_secret;
use tearline_server::config::Role;
use tearline_server::db::{Client, Error, Job, Limits, Outcome as Outcomes, StagedRow, place};

use crate::app::Part::{File, Text};
use crate::app::{Answer, App, TOKEN, wait_for};
use crate::jobs::left_behind;
use crate::places::everywhere;

everywhere!(
    a_cancelled_job_ends_where_it_is,
    a_job_that_runs_is_cancelled_at_any_moment,
    only_who_may_cancels_only_what_can_be,
);

pub(crate) fn act(app: &App, token: &str, job: i64, what: &str) -> Answer {
    app.http.post(&format!("/api/v1/jobs/{job}/{what}"), &[(TOKEN, token)], b"")
}

const FILE: &[u8] = b"userId,code\n1,A1\nnobody,A2\n3,A3\n4,A4\n";

/// How far a worker had come.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Reached {
    Nothing,
    Staged,
    Committed(i64),
}

const LIMITS: Limits =
    Limits { per_customer: None, max_coupons: None, known_customers: false, rejecting: Outcomes::NONE };

fn a_cancelled_job_ends_where_it_is() {
    #[track_caller]
    fn check(reached: Reached, at_once: UploadStatus, rows: &[Result<&str, &str>]) {
        // The one worker is this test.
        let mut app = App::with(|config| config.role = Role::Api);
        let (series, token) = app.series(7, SeriesSettings::default());
        let parts = [File("a.csv", FILE), Text("customerIdentifier", "USER_ID")];
        let id = app.http.upload(&token, series, &parts).job().job_id;
        let claimed: Job = app.db(|db| async move {
            let mut job = db.claim_job(1, 60_000).await?.unwrap();
            if reached != Reached::Nothing {
                (job.total_rows, job.rejected_rows, job.judged_rows) = (4, 1, 4);
                db.create_staging(&mut job, "{}").await?;
                let table = job.staging_table.clone().unwrap();
                let staged = [1, 3, 4].map(|row: u64| StagedRow {
                    place: place(0, row),
                    code: Some(format!("A{row}")),
                    customer: Some(row.to_string()),
                    customer_shown: None,
                });
                db.stage_rows(&mut job, &table, &staged, 4).await?;
                (job.status, job.checkpoint) = (UploadStatus::Validated, 0);
                db.save_job(&job, None).await?;
                if let Reached::Committed(most) = reached {
                    db.commit_rows(&mut job, &table, most, LIMITS, &mut String::new).await?;
                }
            }
            Ok::<_, Error>(job)
        });
        let cancelled = act(&app, &token, id, "cancel");
        assert_eq!(cancelled.status, 200, "{reached:?}: {}", cancelled.text());
        assert_eq!(cancelled.json()["result"]["uploadStatus"], at_once.name(), "{reached:?}");
        assert_eq!(cancelled.json()["result"]["canCancel"], false, "{reached:?}");
        // The worker that has it can write nothing any more.
        let mut late = claimed.clone();
        let written = app.db(|db| async move {
            let table = late.staging_table.clone();
            Ok::<_, Error>(match table {
                Some(table) => db.commit_rows(&mut late, &table, 3, LIMITS, &mut String::new).await.map(drop),
                None => db.save_job(&late, None).await,
            })
        });
        assert!(matches!(written, Err(Error::LeaseLost)), "{reached:?}: {written:?}");
        assert_eq!(act(&app, &token, id, "cancel").status, 200, "{reached:?}: asked for again");

        app.restart(|config| config.role = Role::Both);
        let job = app.http.finished(&token, series, id);
        assert_eq!(job.upload_status, UploadStatus::Errored, "{reached:?}");
        let reason = job.error_reason.clone().unwrap();
        assert!(reason.contains("cancelled by the client \"Test\";"), "{reason}");
        let cause = serde_json::to_value(&job.error_cause).unwrap();
        assert_eq!(cause, json!({"args": {"sentence": "cancelled", "client": "\"Test\""}}), "{reached:?}");
        if rows.is_empty() {
            assert_eq!(app.db(|db| async move { db.coupons_of_job(id).await }), [], "{reached:?}");
            assert_eq!((job.error_file_url, job.success_file_url), (None, None), "{reached:?}");
        } else {
            let outcome = left_behind(&app, &token, series, job);
            for (row, expected) in (1..).zip(rows) {
                let (accepted, rejected) = (outcome.accepted.get(&row), outcome.rejected.get(&row));
                let found = accepted.map(String::as_str).ok_or(rejected.map_or("", String::as_str));
                assert_eq!(found, *expected, "{reached:?}, row {row}");
            }
            // What it did not come to is tried again, and nothing else.
            let again = act(&app, &token, id, "retry");
            let again = again.json()["result"]["jobId"].as_i64().unwrap();
            let job = app.http.finished(&token, series, again);
            assert_eq!((job.upload_status, job.error_count), (UploadStatus::Finished, 0), "{job:?}");
            let all = app.db(|db| async move { db.series(7, series).await }).unwrap().coupon_count;
            assert_eq!(all, 3, "{reached:?}");
        }
        let audit = app.db(|db| async move { db.audited(7, 10, None).await });
        let lines: Vec<_> = audit.iter().filter(|line| line.action == "job-cancel").collect();
        assert_eq!(lines.len(), 1, "{reached:?}: {lines:?}");
        assert_eq!(
            (lines[0].subject.as_str(), lines[0].by.client.as_str()),
            (&*format!("job {id}"), "client-of-7")
        );
    }
    let (bad, missed) = (Err("user-id-format"), Err("not-processed"));
    check(Reached::Nothing, UploadStatus::Errored, &[]);
    check(Reached::Staged, UploadStatus::Errored, &[]);
    check(Reached::Committed(1), UploadStatus::Validated, &[Ok("A1"), bad, missed, missed]);
    check(Reached::Committed(2), UploadStatus::Validated, &[Ok("A1"), bad, Ok("A3"), missed]);
}

fn a_job_that_runs_is_cancelled_at_any_moment() {
    const ROWS: u64 = 120_000;
    let app = App::start();
    for (org, reached) in (7..).zip(["accepted", "being staged", "validated", "committing", "over"]) {
        let (series, token) = app.series(org, SeriesSettings::default());
        let file: String = (1..=ROWS).map(|row| format!("CODE-{row}\n")).collect();
        let file = format!("code\n{file}");
        let parts = [File("a.csv", file.as_bytes()), Text("customerIdentifier", "NOT_TAGGED")];
        let id = app.http.upload(&token, series, &parts).job().job_id;
        wait_for(reached, || {
            let job = app.http.job(&token, series, id);
            let begun = |status| job.upload_status == status || job.upload_status.is_final();
            let counted =
                || app.db(|db| async move { db.series(org, series).await }).unwrap().coupon_count > 0;
            match reached {
                "accepted" => true,
                "being staged" => job.upload_table_name.is_some(),
                "validated" => job.upload_status != UploadStatus::Started,
                "committing" => counted(),
                _ => begun(UploadStatus::Finished),
            }
            .then_some(())
        });
        let cancelled = act(&app, &token, id, "cancel");
        let job = app.http.finished(&token, series, id);
        let coupons = app.db(|db| async move { db.coupons_of_job(id).await }).len() as u64;
        let counted = app.db(|db| async move { db.series(org, series).await }).unwrap().coupon_count;
        assert_eq!(counted.unsigned_abs(), coupons, "{reached}");
        if cancelled.status == 409 {
            assert_eq!(
                (cancelled.code().as_str(), job.upload_status),
                ("job-over", UploadStatus::Finished),
                "{reached}"
            );
            assert_eq!(coupons, ROWS, "{reached}");
            continue;
        }
        assert_ne!(reached, "over");
        assert_eq!((cancelled.status, job.upload_status), (200, UploadStatus::Errored), "{reached}");
        if coupons > 0 {
            let outcome = left_behind(&app, &token, series, job);
            assert_eq!(outcome.accepted.len() as u64, coupons, "{reached}");
            assert!(outcome.rejected.values().all(|rules| rules == "not-processed"), "{reached}");
        }
    }
}

fn only_who_may_cancels_only_what_can_be() {
    let app = App::start();
    let (series, token) = app.series(7, SeriesSettings::default());
    let (_, other) = app.series(8, SeriesSettings::default());
    let reader = Client {
        key: "reader".to_owned(),
        org_id: 7,
        name: "Reader".to_owned(),
        secret_hash: hash_secret("secret"),
        read_only: true,
        ttl_seconds: 300,
        ..Client::default()
    };
    app.db(|db| async move { db.put_client(&reader).await });
    let reader = app.http.token("reader", "secret");
    let parts = [File("a.csv", FILE), Text("customerIdentifier", "USER_ID")];
    let id = app.done(&token, series, &parts).job_id;
    let cases = [
        ("over", &token, id, 409, "job-over"),
        ("may only read", &reader, id, 403, "client-read-only"),
        ("another's", &other, id, 404, "job-unknown"),
        ("nobody's", &token, id + 1, 404, "job-unknown"),
    ];
    for (what, token, id, status, code) in cases {
        let answer = act(&app, token, id, "cancel");
        assert_eq!((answer.status, answer.code()), (status, code.to_owned()), "{what}");
    }
    assert_eq!(app.http.job(&token, series, id).upload_status, UploadStatus::Finished);
    assert_eq!(
        app.http.get(&format!("/api/v1/jobs/{id}"), &[(TOKEN, &token)]).json()["result"]["canCancel"],
        json!(false)
    );
}
