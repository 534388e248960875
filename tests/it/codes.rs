//! Where the codes of a series come from: from the file, or from the series itself.

use tearline::{Codes, RuleSet};
use tearline_api::contract::{Generator, SeriesSettings, UploadStatus};
use tearline_server::demo;

use crate::app::App;
use crate::app::Part::{File, Text};
use crate::places::everywhere;

/// The codes that became coupons, by row; `*` for one that was generated.
#[track_caller]
fn coupons(
    app: &App,
    token: &str,
    series: i64,
    file: &str,
    identifier: &str,
    column: Option<&str>,
) -> Vec<String> {
    let mut parts = vec![File("a.csv", file.as_bytes()), Text("customerIdentifier", identifier)];
    parts.extend(column.map(|column| Text("couponCodeColumn", column)));
    let job = app.done(token, series, &parts);
    assert_eq!(job.upload_status, UploadStatus::Finished, "{file:?}: {job:?}");
    assert_eq!(job.error_count, 0, "{file:?}");
    let coupons = app.db(|db| async move { db.coupons_of_job(job.job_id).await });
    coupons
        .into_iter()
        .map(|(_, code, _)| if code.starts_with("GEN-") { "*".to_owned() } else { code })
        .collect()
}

fn a_code_is_what_the_upload_and_the_series_say_it_is() {
    let app = App::start();
    let mut orgs = 5000..;
    let mut check = |codes: Codes, column: Option<&str>, file: &str, expected: &[&str]| {
        let settings = SeriesSettings {
            rules: RuleSet::default().with_codes(codes),
            generator: Generator { prefix: "GEN-".to_owned(), ..Generator::default() },
            ..SeriesSettings::default()
        };
        let (series, token) = app.series(orgs.next().unwrap(), settings);
        assert_eq!(
            coupons(&app, &token, series, file, "EMAIL", column),
            expected,
            "{codes:?} {column:?} {file:?}"
        );
    };
    let coded = "email,coupon code\na@example.com,AB12\nb@example.com,CD34\n";
    let named = "email,name\na@example.com,Jessica\nb@example.com,Joana\n";
    let unclear = "email,xyz\na@example.com,AB12\nb@example.com,CD34\n";
    check(Codes::Either, None, coded, &["AB12", "CD34"]);
    check(Codes::Either, Some("1"), coded, &["AB12", "CD34"]);
    check(Codes::Either, Some("none"), coded, &["*", "*"]);
    check(Codes::Either, None, named, &["*", "*"]);
    check(Codes::Either, Some("none"), named, &["*", "*"]);
    check(Codes::Either, Some("none"), unclear, &["*", "*"]);
    check(Codes::Generated, None, coded, &["AB12", "CD34"]);
    check(Codes::Generated, Some("none"), coded, &["*", "*"]);
    check(Codes::Generated, None, named, &["*", "*"]);
    check(Codes::Generated, None, unclear, &["*", "*"]);
    check(Codes::Generated, Some("1"), unclear, &["AB12", "CD34"]);
    check(Codes::Uploaded, None, coded, &["AB12", "CD34"]);
}

/// Whoever knows better than what is found can say it: the file is read so here as it was on the page.
fn a_file_is_read_as_its_upload_says() {
    let app = App::start();
    let mut orgs = 6000..;
    let mut check = |said: &[(&str, &str)], file: &[u8], expected: &[&str]| {
        let (series, token) = app.series(orgs.next().unwrap(), SeriesSettings::default());
        let mut parts = vec![File("a.csv", file), Text("customerIdentifier", "NOT_TAGGED")];
        parts.push(Text("couponCodeColumn", "0"));
        parts.extend(said.iter().map(|(name, value)| Text(name, value)));
        let job = app.done(&token, series, &parts);
        assert_eq!(job.upload_status, UploadStatus::Finished, "{said:?}: {job:?}");
        let coupons = app.db(|db| async move { db.coupons_of_job(job.job_id).await });
        let codes: Vec<&str> = coupons.iter().map(|(_, code, _)| code.as_str()).collect();
        assert_eq!(codes, expected, "{said:?}");
    };
    check(&[], b"code\nAB12\nCD34\n", &["AB12", "CD34"]);
    check(&[("header", "false")], b"code\nAB12\nCD34\n", &["CODE", "AB12", "CD34"]);
    check(&[("header", "true")], b"EF56\nAB12\nCD34\n", &["AB12", "CD34"]);
    check(&[("delimiter", "semicolon")], b"code;a,b,c\nAB12;1,2,3\n", &["AB12"]);
    check(&[("delimiter", ";"), ("encoding", "UTF-8"), ("header", "")], b"code;x\nAB12;1\n", &["AB12"]);
    check(&[("encoding", "UTF-16LE")], b"c\0o\0d\0e\0\n\0A\0B\x001\x002\0\n\0", &["AB12"]);
}

/// A series that takes uploaded codes only makes none, whatever the upload says.
fn a_series_of_uploaded_codes_takes_no_file_without_them() {
    let app = App::start();
    let rules = RuleSet::default().with_codes(Codes::Uploaded);
    let (series, token) = app.series(7, SeriesSettings { rules, ..SeriesSettings::default() });
    for (file, column) in
        [("email\na@example.com\n", None), ("email,coupon code\na@example.com,AB12\n", Some("none"))]
    {
        let mut parts = vec![File("a.csv", file.as_bytes()), Text("customerIdentifier", "EMAIL")];
        parts.extend(column.map(|column| Text("couponCodeColumn", column)));
        let job = app.done(&token, series, &parts);
        assert_eq!(job.upload_status, UploadStatus::Errored, "{file:?}");
        assert!(job.error_reason.is_some_and(|reason| reason.contains("code")), "{file:?}");
    }
}

/// The demo's second series is for files of customers only.
fn names_beside_customers_never_become_coupons() {
    let app = App::start();
    let token = app.token();
    let file = "email,name\na@example.com,Jessica\nb@example.com,JOANA7\n";
    let parts = [File("a.csv", file.as_bytes()), Text("customerIdentifier", "EMAIL")];
    let job = app.done(&token, demo::GENERATING_SERIES, &parts);
    assert_eq!((job.upload_status, job.error_count), (UploadStatus::Finished, 0));
    let coupons = app.db(|db| async move { db.coupons_of_job(job.job_id).await });
    assert_eq!(coupons.len(), 2);
    assert!(coupons.iter().all(|(_, code, _)| code.starts_with("WELCOME-")), "{coupons:?}");
}

everywhere!(
    a_code_is_what_the_upload_and_the_series_say_it_is,
    a_file_is_read_as_its_upload_says,
    a_series_of_uploaded_codes_takes_no_file_without_them,
    names_beside_customers_never_become_coupons,
);
