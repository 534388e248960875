//! `/api/v1/jobs`: what is known of jobs, across series, and what can be done with them.

use serde_json::Value;
use tearline_api::contract::{SeriesSettings, UploadStatus};
use tearline_api::jobs::{JobDetail, JobView};

use crate::app::Part::{File, Text};
use crate::app::{Answer, App, TOKEN};
use crate::places::everywhere;

everywhere!(
    jobs_of_all_series_are_listed_and_looked_for,
    pages_of_jobs_have_each_of_them_once,
    a_job_says_everything_that_is_known_of_it,
    what_can_not_be_asked_is_refused,
    jobs_of_others_are_not_there,
);

const FILE: &str = "userId,code\n1,A1\n2,A2\nx,A3\n";

fn get(app: &App, token: &str, path: &str) -> Answer {
    app.http.get(path, &[(TOKEN, token)])
}

#[track_caller]
fn list(app: &App, token: &str, query: &str) -> Vec<JobView> {
    let answer = get(app, token, &format!("/api/v1/jobs{query}"));
    assert_eq!(answer.status, 200, "{query}: {}", answer.text());
    serde_json::from_value(answer.json()["result"].clone()).unwrap()
}

#[track_caller]
fn ids(app: &App, token: &str, query: &str) -> Vec<i64> {
    list(app, token, query).iter().map(|job| job.status.job_id).collect()
}

#[track_caller]
fn detail(answer: &Answer) -> JobDetail {
    assert_eq!(answer.status, 200, "{}", answer.text());
    serde_json::from_value(answer.json()["result"].clone()).unwrap()
}

#[track_caller]
fn one(app: &App, token: &str, id: i64) -> JobDetail {
    detail(&get(app, token, &format!("/api/v1/jobs/{id}")))
}

/// Uploads a file of users and codes by a name, and waits for its job.
#[track_caller]
fn upload(app: &App, token: &str, series: i64, name: &str, file: &str) -> i64 {
    let parts = [File(name, file.as_bytes()), Text("customerIdentifier", "USER_ID")];
    app.done(token, series, &parts).job_id
}

fn jobs_of_all_series_are_listed_and_looked_for() {
    let app = App::start();
    let (first, token) = app.series(7, SeriesSettings::default());
    let (second, _) = app.series(7, SeriesSettings::default());
    let (theirs, their_token) = app.series(8, SeriesSettings::default());
    let a = upload(&app, &token, first, "Diwali 100%.csv", FILE);
    let b = upload(&app, &token, second, "holi.csv", FILE);
    // Nothing can be made of this one.
    let c = upload(&app, &token, second, "Diwali_2.csv", "userId,code\n");
    upload(&app, &their_token, theirs, "Diwali.csv", FILE);
    let created = |id: i64| one(&app, &token, id).job.status.created_on;
    let (from_b, to_b) = (format!("?createdFrom={}", created(b)), format!("?createdTo={}", created(b)));

    #[track_caller]
    fn check(app: &App, token: &str, query: &str, expected: &[i64]) {
        assert_eq!(ids(app, token, query), expected, "{query}");
    }
    let check = |query: &str, expected: &[i64]| check(&app, &token, query, expected);
    check("", &[c, b, a]);
    check(&format!("?series={first}"), &[a]);
    check(&format!("?series={second}"), &[c, b]);
    check("?status=FINISHED", &[b, a]);
    check("?status=ERRORED", &[c]);
    check("?status=STARTED,VALIDATED,COMMITED", &[]);
    check("?status=ERRORED,FINISHED,FINISHED", &[c, b, a]);
    check("?status=ERRORED&status=FINISHED", &[c, b, a]);
    check(&format!("?status=FINISHED&series={second}"), &[b]);
    check("?name=DIWALI", &[c, a]);
    check("?name=100%25", &[a]);
    check("?name=_", &[c]);
    check("?name=%5C", &[]);
    check("?name=diwali&status=FINISHED", &[a]);
    check("?client=client-of-7", &[c, b, a]);
    check("?client=client-of-8", &[]);
    check("?createdTo=0", &[]);
    check("?createdFrom=9999999999999", &[]);
    check(&from_b, &[c, b]);
    check(&to_b, &[b, a]);
    check(&format!("?before={c}"), &[b, a]);
    check("?limit=2", &[c, b]);
}

/// Follows `Link: next` from page to page.
#[track_caller]
fn walk(app: &App, token: &str, query: &str) -> Vec<Vec<i64>> {
    let (mut pages, mut path) = (Vec::new(), format!("/api/v1/jobs{query}"));
    loop {
        let answer = get(app, token, &path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        let jobs = answer.json()["result"].as_array().unwrap().clone();
        pages.push(jobs.iter().map(|job| job["jobId"].as_i64().unwrap()).collect());
        assert!(pages.len() < 20, "{query} has no end");
        let link = answer.header("link").to_owned();
        if link.is_empty() {
            return pages;
        }
        let (next, relation) = link.strip_prefix('<').unwrap().split_once(">; ").unwrap();
        assert_eq!(relation, "rel=\"next\"");
        next.clone_into(&mut path);
    }
}

fn pages_of_jobs_have_each_of_them_once() {
    let app = App::start();
    let (series, token) = app.series(7, SeriesSettings::default());
    let mut jobs = Vec::new();
    for number in 0..5 {
        let file = if number % 2 == 0 { FILE } else { "userId,code\n" };
        jobs.push(upload(&app, &token, series, &format!("{number} a&b.csv"), file));
    }
    jobs.reverse();
    for query in ["?limit=2", "?limit=2&name=a%26b", "?name=a%26b&limit=2&status=FINISHED,ERRORED"] {
        let pages = walk(&app, &token, query);
        assert_eq!(pages.concat(), jobs, "{query}");
        assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2, 1], "{query}");
    }
    assert_eq!(walk(&app, &token, "?limit=5"), [jobs.clone()], "no page is empty for want of a look");
    assert_eq!(walk(&app, &token, "?limit=1&status=ERRORED"), [[jobs[1]], [jobs[3]]]);
}

fn a_job_says_everything_that_is_known_of_it() {
    let app = App::start();
    let (series, token) = app.series(7, SeriesSettings::default());
    let id = upload(&app, &token, series, "a.csv", FILE);
    let JobDetail { job, counts, report_url, .. } = one(&app, &token, id);
    assert_eq!(job.status.upload_status, UploadStatus::Finished);
    assert_eq!((job.status.actual_row_count, job.status.error_count), (3, 1));
    assert_eq!((job.coupon_series_id, job.series_name.as_str()), (series, "Test"));
    assert_eq!(job.customer_identifier, tearline::Identifier::UserId);
    assert_eq!(job.bytes, FILE.len() as u64);
    assert_eq!((job.client.as_deref(), job.client_name.as_deref()), (Some("client-of-7"), Some("Test")));
    let number = |time: &Option<String>| time.as_ref().unwrap().parse::<i64>().unwrap();
    let steps = [
        job.status.created_on.parse().unwrap(),
        number(&job.validated_on),
        number(&job.committed_on),
        number(&job.ended_on),
    ];
    assert!(steps.is_sorted(), "{steps:?}");
    assert_eq!(counts, [("user-id-format".to_owned(), 1)].into());
    let report = get(&app, &token, &report_url.unwrap());
    assert_eq!(report.json()["counts"]["user-id-format"], 1);

    // One that never came so far does not say that it did.
    let failed = one(&app, &token, upload(&app, &token, series, "b.csv", "userId,code\n"));
    assert_eq!((failed.job.validated_on, failed.job.committed_on), (None, None));
    assert!(failed.job.ended_on.is_some() && failed.job.status.error_reason.is_some());
    assert_eq!(failed.counts, [("file-no-rows".to_owned(), 1)].into());
}

fn what_can_not_be_asked_is_refused() {
    let app = App::start();
    let (_, token) = app.series(7, SeriesSettings::default());
    let long = format!("?name={}", "x".repeat(201));
    let cases = [
        ("?limit=0", 400, "query-invalid", "limit"),
        ("?limit=many", 400, "query-invalid", "limit"),
        ("?before=-1", 400, "query-invalid", "before"),
        ("?before=99999999999999999999", 400, "query-invalid", "before"),
        ("?status=DONE", 400, "query-invalid", "status"),
        ("?status=", 400, "query-invalid", "status"),
        ("?status=FINISHED,", 400, "query-invalid", "status"),
        ("?createdFrom=yesterday", 400, "query-invalid", "createdFrom"),
        ("?createdTo=-1", 400, "query-invalid", "createdTo"),
        ("?name=", 400, "query-invalid", "name"),
        (&long, 400, "query-invalid", "name"),
        ("?client=", 400, "query-invalid", "client"),
        ("?stauts=ERRORED", 400, "query-invalid", ""),
        ("?series=1", 404, "series-unknown", "couponSeriesId"),
        ("?series=x", 404, "series-unknown", "couponSeriesId"),
        ("/x", 404, "job-unknown", "jobId"),
        ("/0", 404, "job-unknown", "jobId"),
    ];
    for (query, status, code, field) in cases {
        let answer = get(&app, &token, &format!("/api/v1/jobs{query}"));
        assert_eq!((answer.status, answer.code().as_str()), (status, code), "{query}");
        let named = answer.json()["errors"][0]["field"].clone();
        assert_eq!(named, if field.is_empty() { Value::Null } else { field.into() }, "{query}");
    }
    assert_eq!(app.http.get("/api/v1/jobs", &[]).status, 401);
}

fn jobs_of_others_are_not_there() {
    let app = App::start();
    let (series, token) = app.series(7, SeriesSettings::default());
    let (_, other) = app.series(8, SeriesSettings::default());
    let id = upload(&app, &token, series, "a.csv", FILE);
    assert_eq!(ids(&app, &other, ""), Vec::<i64>::new());
    let answers = [
        get(&app, &other, &format!("/api/v1/jobs/{id}")),
        get(&app, &other, &format!("/api/v1/jobs?series={series}")),
    ];
    for answer in answers {
        assert_eq!(answer.status, 404, "{}", answer.text());
    }
}
