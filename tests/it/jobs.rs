//! Jobs from end to end: the file, the database and the result files agree.

use std::collections::BTreeMap;
use std::io::Write;
use std::net::TcpStream;

use serde_json::Value;
use tearline::{Dialect, Encoding, Identifier, Report, RuleSet};
use tearline_api::contract::{Generator, SeriesSettings, UploadJobStatus, UploadStatus};
use tearline_server::config::Role;
use tearline_server::db::{CustomerIds, IdentityInUse, Limits, Outcome as Outcomes, Page, StagedRow, place};
use tearline_server::demo;

use crate::app::Part::{File, Text};
use crate::app::{App, BOUNDARY, Part, TOKEN, multipart, report_path, status_path, upload_path, wait_for};
use crate::fixtures;
use crate::places::{Place, everywhere, here};

/// What a job left behind, read from everywhere it can be read.
pub(crate) struct Outcome {
    pub(crate) job: UploadJobStatus,
    pub(crate) report: Report,
    /// Row → code of the success file.
    pub(crate) accepted: BTreeMap<u64, String>,
    /// Row → rules of the error file.
    pub(crate) rejected: BTreeMap<u64, String>,
}

/// Row, and the value of another column, of each record of a result file, which is written as the uploaded one was.
pub(crate) fn records(file: &[u8], column: &str, dialect: Dialect) -> BTreeMap<u64, String> {
    let marked = file.strip_prefix("\u{feff}".as_bytes());
    // Without it, a mark can only be part of a name: the second of two.
    assert!(marked.is_some() || !(dialect.bom || dialect.encoding != Encoding::Utf8), "{dialect:?}");
    let delimiter = dialect.delimiter.byte();
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(marked.unwrap_or(file));
    let header = reader.headers().unwrap().clone();
    let at = |name: &str| {
        (0..header.len()).rfind(|at| &header[*at] == name).unwrap_or_else(|| panic!("{name} in {header:?}"))
    };
    let (row, column) = (at("row"), at(column));
    reader.records().map(|r| r.unwrap()).map(|r| (r[row].parse().unwrap(), r[column].to_owned())).collect()
}

/// Uploads a file, waits for its job, and holds everything together that must agree, whatever the file.
#[track_caller]
fn run(app: &App, token: &str, series: i64, identifier: Identifier, file: &[u8]) -> Outcome {
    let parts = [File("a.csv", file), Text("customerIdentifier", identifier.name())];
    let job = app.done(token, series, &parts);
    outcome(app, token, series, job)
}

#[track_caller]
fn outcome(app: &App, token: &str, series: i64, job: UploadJobStatus) -> Outcome {
    assert_eq!(job.upload_status, UploadStatus::Finished, "{job:?}");
    left_behind(app, token, series, job)
}

#[track_caller]
pub(crate) fn left_behind(app: &App, token: &str, series: i64, job: UploadJobStatus) -> Outcome {
    let report: Report =
        serde_json::from_value(app.http.get(&report_path(series, job.job_id), &[(TOKEN, token)]).json())
            .unwrap();
    let fetch = |url: &Option<String>, column: &str| match url {
        Some(url) => records(&app.http.get(url, &[]).body, column, report.dialect),
        None => BTreeMap::new(),
    };
    let accepted = fetch(&job.success_file_url, "couponCode");
    let rejected = fetch(&job.error_file_url, "rule");

    assert_eq!(job.actual_row_count, job.total_uploaded_count);
    assert_eq!((accepted.len() + rejected.len()) as u64, job.actual_row_count);
    assert_eq!(rejected.len() as u64, job.error_count);
    assert!(accepted.keys().all(|row| !rejected.contains_key(row)), "a row is in one file only");
    assert_eq!(report.rows.total, job.actual_row_count);
    assert_eq!(report.rows.rejected, job.error_count);
    assert_eq!(report.rows.accepted, accepted.len() as u64);
    assert_eq!(job.success_file_url.is_none(), accepted.is_empty());
    assert_eq!(job.error_file_url.is_none(), rejected.is_empty());
    let id = job.job_id;
    let coupons = app.db(|db| async move { db.coupons_of_job(id).await });
    let coupons: BTreeMap<u64, String> =
        coupons.into_iter().map(|(row, code, _)| (row.unsigned_abs(), code)).collect();
    assert_eq!(coupons, accepted, "the success file is what is in the database");
    let table = job.upload_table_name.clone().unwrap();
    // It is dropped once the job is over, which shows first.
    wait_for("the end of the staging table", || {
        let table = table.clone();
        app.db(|db| async move {
            let staged = db.staged_outcomes(&table, false, i64::MAX, 0, 1).await;
            Ok::<_, ()>(staged.is_err().then_some(()))
        })
    });
    Outcome { job, report, accepted, rejected }
}

/// A file, and what is to become of its rows: a code (`*` where it is generated), or the rules against it.
struct Case {
    name: &'static str,
    settings: SeriesSettings,
    identifier: Identifier,
    /// Uploaded before, to the same series.
    before: &'static str,
    file: &'static str,
    rows: &'static [Result<&'static str, &'static str>],
}

#[track_caller]
fn check(app: &App, org: i64, case: Case) {
    let Case { name, settings, identifier, before, file, rows } = case;
    let customers = [("919876543210", "1"), ("919876543211", "2")]
        .map(|(mobile, id)| CustomerIds([Some(mobile.to_owned()), None, None, Some(id.to_owned())]));
    app.db(|db| async move { db.import_customers(org, &customers).await });
    let (series, token) = app.series(org, settings);
    if !before.is_empty() {
        run(app, &token, series, identifier, before.as_bytes());
    }
    let outcome = run(app, &token, series, identifier, file.as_bytes());
    for (row, expected) in (1..).zip(rows) {
        let (accepted, rejected) = (outcome.accepted.get(&row), outcome.rejected.get(&row));
        let found = match (accepted, rejected) {
            (Some(_), None) if *expected == Ok("*") => *expected,
            (Some(code), None) => Ok(code.as_str()),
            (_, rules) => Err(rules.map_or("", String::as_str)),
        };
        assert_eq!(found, *expected, "{name}, row {row}");
    }
    assert_eq!(outcome.job.actual_row_count, rows.len() as u64, "{name}");
    let found: u64 = outcome.report.counts.values().sum();
    assert_eq!(found, outcome.report.findings.len() as u64, "{name}: every finding is in the report");
}

fn rows_become_coupons_or_are_told_why_not() {
    let app = App::start();
    let none = SeriesSettings::default;
    let mut orgs = 1000..;
    let mut check = |case: Case| check(&app, orgs.next().unwrap(), case);
    check(Case {
        name: "codes only",
        settings: none(),
        identifier: Identifier::NotTagged,
        before: "",
        file: "coupon code\nABCDEF1\nabc-2\n",
        rows: &[Ok("ABCDEF1"), Ok("ABC-2")],
    });
    check(Case {
        name: "codes and customers, and all kinds of rows",
        settings: none(),
        identifier: Identifier::Mobile,
        before: "",
        file: "mobile,code\n+91 98765-43210,A1\n12,A2\n919876543211,a1\n919876543211,\n919876543211,=A3\n",
        rows: &[
            Ok("A1"),
            Err("mobile-format"),
            Err("code-duplicate"),
            Err("code-missing"),
            Err("code-formula"),
        ],
    });
    check(Case {
        name: "no header",
        settings: none(),
        identifier: Identifier::NotTagged,
        before: "",
        file: "ABCDEF1\nABCDEF2",
        rows: &[Ok("ABCDEF1"), Ok("ABCDEF2")],
    });
    check(Case {
        name: "customers only",
        settings: SeriesSettings {
            generator: Generator { prefix: "NEW-".to_owned(), length: 6, ..Generator::default() },
            ..none()
        },
        identifier: Identifier::Mobile,
        before: "",
        file: "mobile\n919876543210\nnobody\n919876543210\n",
        rows: &[Ok("*"), Err("mobile-format"), Ok("*")],
    });
    check(Case {
        name: "a generator with fewer codes than customers",
        settings: SeriesSettings {
            generator: Generator { prefix: String::new(), length: 1, charset: "AB".to_owned() },
            ..none()
        },
        identifier: Identifier::UserId,
        before: "userId\n1\n",
        file: "userId\n2\n",
        rows: &[Ok("*")],
    });
    check(Case {
        name: "codes that are there",
        settings: none(),
        identifier: Identifier::NotTagged,
        before: "code\nOLD1\nOLD2\n",
        file: "code\nold1\nNEW1\nOLD2\nOLD1\n",
        rows: &[Err("code-exists"), Ok("NEW1"), Err("code-exists"), Err("code-duplicate")],
    });
    check(Case {
        name: "a series that keeps case",
        settings: SeriesSettings { rules: RuleSet::default().with_keep_case(true), ..none() },
        identifier: Identifier::NotTagged,
        before: "code\nAb\n",
        file: "code\nab\nAb\nAB\n",
        rows: &[Ok("ab"), Err("code-exists"), Ok("AB")],
    });
    check(Case {
        name: "customers that have what they may",
        settings: SeriesSettings { coupons_per_customer: Some(2), ..none() },
        identifier: Identifier::UserId,
        before: "userId,code\n1,A1\n2,A2\n2,A3\n",
        file: "userId,code\n1,B1\n1,B2\n2,B3\n3,A1\n3,B4\n3,B5\n3,B6\n",
        rows: &[
            Ok("B1"),
            Err("customer-limit"),
            Err("customer-limit"),
            // A row that is not taken does not count.
            Err("code-exists"),
            Ok("B4"),
            Ok("B5"),
            Err("customer-limit"),
        ],
    });
    check(Case {
        name: "a series that is nearly full",
        settings: SeriesSettings { max_coupons: Some(4), ..none() },
        identifier: Identifier::NotTagged,
        before: "code\nA1\nA2\n",
        file: "code\nB1\nA1\nB2\nB3\n",
        rows: &[Ok("B1"), Err("code-exists"), Ok("B2"), Err("series-limit")],
    });
    check(Case {
        name: "customers that nobody knows",
        settings: SeriesSettings { require_known_customers: true, ..none() },
        identifier: Identifier::Mobile,
        before: "mobile,code\n919876543210,A1\n",
        file: "mobile,code\n+91 9876543211,B1\n919876543299,B2\n919876543298,A1\n",
        rows: &[Ok("B1"), Err("customer-unknown"), Err("code-exists; customer-unknown")],
    });
    check(Case {
        name: "unknown customers, remarked on",
        settings: SeriesSettings {
            require_known_customers: true,
            rules: RuleSet::default()
                .with_severity(tearline::Rule::CustomerUnknown, tearline::Severity::Warning),
            ..none()
        },
        identifier: Identifier::Mobile,
        before: "",
        file: "mobile,code\n919876543299,B2\n",
        rows: &[Ok("B2")],
    });
    check(Case {
        name: "a series that has expired",
        settings: SeriesSettings { expires_on: Some(1), ..none() },
        identifier: Identifier::Mobile,
        before: "",
        file: "mobile,code\n919876543210,A1\n12,A2\n",
        rows: &[Err("series-expired"), Err("mobile-format; series-expired")],
    });
}

/// What only the database knows is said in the words of the rules.
fn the_reasons_of_the_database_are_sentences() {
    let app = App::start();
    let mut orgs = 1100..;
    let mut check = |settings: SeriesSettings, sentence: &str| {
        let (series, token) = app.series(orgs.next().unwrap(), settings);
        let file = b"userId,code\n1,A1\n1,A2\n";
        let outcome = run(&app, &token, series, Identifier::UserId, file);
        let found = outcome.report.findings.last().map(|finding| finding.message.clone()).unwrap_or_default();
        assert!(found.contains(sentence), "{found}");
    };
    let none = SeriesSettings::default;
    check(SeriesSettings { expires_on: Some(1_717_651_325_445), ..none() }, "expired on 2024-06-06");
    check(
        SeriesSettings { coupons_per_customer: Some(1), ..none() },
        "\"1\" already has 1 coupon of this series",
    );
    check(
        SeriesSettings { max_coupons: Some(1), ..none() },
        "already has 1 coupon, the most that it may have",
    );
    check(
        SeriesSettings { require_known_customers: true, ..none() },
        "no customer \"1\" in your organization",
    );
}

fn a_series_without_codes_to_give_rejects_the_rows_that_get_none() {
    let app = App::start();
    let generator = Generator { prefix: String::new(), length: 1, charset: "ABC".to_owned() };
    let (series, token) = app.series(7, SeriesSettings { generator, ..SeriesSettings::default() });
    let file = "userId\n1\n2\n3\n4\n5\n";
    let outcome = run(&app, &token, series, Identifier::UserId, file.as_bytes());
    let mut codes: Vec<&str> = outcome.accepted.values().map(String::as_str).collect();
    codes.sort_unstable();
    assert_eq!(codes, ["A", "B", "C"]);
    assert!(outcome.rejected.values().all(|rules| rules == "series-limit"), "{:?}", outcome.rejected);
}

/// Limits are exact where a job is committed in several transactions, and after another job.
fn limits_hold_from_one_transaction_to_the_next() {
    const ROWS: u64 = 120_000;
    let app = App::start();
    let settings = SeriesSettings {
        coupons_per_customer: Some(2),
        max_coupons: Some(70_000),
        ..SeriesSettings::default()
    };
    let (series, token) = app.series(7, settings);
    // Each customer comes three times, far apart.
    let mut file = "userId,code\n".to_owned();
    for row in 0..ROWS {
        file.push_str(&format!("{},C{row}\n", 1 + row % (ROWS / 3)));
    }
    let outcome = run(&app, &token, series, Identifier::UserId, file.as_bytes());
    for (row, code) in &outcome.accepted {
        assert!(*row <= 70_000, "{row} {code}");
    }
    assert_eq!(outcome.accepted.len(), 70_000);
    assert_eq!(outcome.rejected.get(&70_001).map(String::as_str), Some("series-limit"));
    let full = run(&app, &token, series, Identifier::UserId, b"userId,code\n1,X1\n999999,X2\n");
    assert_eq!(full.rejected[&1], "customer-limit");
    assert_eq!(full.rejected[&2], "series-limit");
    let count = app.db(|db| async move { db.series(7, series).await }).unwrap().coupon_count;
    assert_eq!(count, 70_000);
}

/// A series without a limit does not look for coupons by their customer; once it has one, those that are there count.
fn a_limit_that_is_set_later_counts_what_was_there() {
    let app = App::start();
    let (series, token) = app.series(7, SeriesSettings::default());
    let (other, others) = app.series(7, SeriesSettings::default());
    for (series, token, code) in [(series, &token, 'A'), (other, &others, 'B'), (series, &token, 'C')] {
        let file = format!("userId,code\n1,{code}1\n2,{code}2\n");
        run(&app, token, series, Identifier::UserId, file.as_bytes());
    }
    app.db(|db| async move {
        let limit = |settings: &SeriesSettings| {
            Ok::<_, IdentityInUse>(SeriesSettings { coupons_per_customer: Some(3), ..settings.clone() })
        };
        db.change_series(Some(7), series, None, limit).await
    })
    .unwrap()
    .unwrap();
    // Two of each are there; twice, for the second time they were counted before.
    for (file, expected) in [
        (&b"userId,code\n1,D1\n2,D2\n1,D3\n3,D4\n"[..], [None, None, Some("customer-limit"), None]),
        (
            b"userId,code\n1,E1\n2,E2\n3,E3\n3,E4\n",
            [Some("customer-limit"), Some("customer-limit"), None, None],
        ),
    ] {
        let outcome = run(&app, &token, series, Identifier::UserId, file);
        for (row, expected) in (1..).zip(expected) {
            assert_eq!(outcome.rejected.get(&row).map(String::as_str), expected, "row {row}");
        }
    }
}

/// The server judges as everybody does.
fn every_fixture_gets_the_report_that_it_gets_everywhere() {
    let app = App::start();
    let mut orgs = 2000..;
    // Where the data is makes no difference to a verdict: there, some files tell.
    let step = if here() == Place::Here { 1 } else { 10 };
    for fixture in fixtures::all().into_iter().step_by(step) {
        let options = fixture.options.clone().into_options(1);
        if options.max_findings != tearline::Options::DEFAULT_MAX_FINDINGS {
            continue;
        }
        let name = &fixture.name.replace('/', "-");
        // Each in an organization of its own, which has none of the codes yet.
        let settings = SeriesSettings { rules: options.rules.clone(), ..SeriesSettings::default() };
        let (series, token) = app.series(orgs.next().unwrap(), settings);
        let said = [
            ("customerIdentifierColumn", options.identifier_column.map(|n| n.to_string())),
            ("couponCodeColumn", (!options.code_column.is_found()).then(|| options.code_column.to_string())),
            ("encoding", options.encoding.map(|encoding| encoding.to_string())),
            ("delimiter", options.delimiter.map(|delimiter| delimiter.to_string())),
            ("header", options.header.map(|header| header.to_string())),
        ];
        let mut parts =
            vec![File(name, &fixture.bytes), Text("customerIdentifier", options.identifier.name())];
        parts.extend(said.iter().filter_map(|(name, value)| Some(Text(name, value.as_deref()?))));
        let expected = tearline::check(&fixture.bytes, options).unwrap().report;

        let uploaded = app.http.upload(&token, series, &parts);
        if uploaded.status == 400 {
            let codes = ["customer-identifier-column-missing", "coupon-code-column-invalid"];
            assert!(codes.contains(&uploaded.code().as_str()), "{name}: {}", uploaded.text());
            assert!(expected.file_rejected(), "{name}");
            continue;
        }
        let job = app.http.finished(&token, series, uploaded.job().job_id);
        let found = app.http.get(&report_path(series, job.job_id), &[(TOKEN, &token)]);
        assert_eq!(found.text(), serde_json::to_string(&expected).unwrap(), "{name}");
        if expected.file_rejected() {
            assert_eq!(job.upload_status, UploadStatus::Errored, "{name}");
            assert_eq!(job.error_count, expected.rows.total, "{name}");
        } else {
            outcome(&app, &token, series, job);
        }
    }
}

/// An error file, mended, is uploaded as it is, and the server's own reasons are no obstacle.
fn an_error_file_can_be_mended_and_uploaded_again() {
    let app = App::start();
    let (series, token) = app.series(7, SeriesSettings::default());
    run(&app, &token, series, Identifier::Mobile, b"mobile,code\n919876543210,OLD\n");
    let first = run(&app, &token, series, Identifier::Mobile, b"mobile,code\n919876543210,OLD\n12,NEW\n");
    let errors = app.http.get(&first.job.error_file_url.unwrap(), &[]);
    let mended =
        errors.text().replace("919876543210,OLD", "919876543210,OTHER").replace("12,NEW", "919876543212,NEW");
    let second = run(&app, &token, series, Identifier::Mobile, mended.as_bytes());
    assert_eq!(second.accepted.values().collect::<Vec<_>>(), ["OTHER", "NEW"]);
}

fn codes(file: &[u8]) -> [Part<'_>; 2] {
    [File("a.csv", file), Text("customerIdentifier", "NOT_TAGGED")]
}

fn one_idempotency_key_makes_one_job() {
    let app = App::start();
    let (series, token) = app.series(7, SeriesSettings::default());
    let (other_series, _) = app.series(7, SeriesSettings::default());
    let key = [("idempotency-key", "2f1d-once")];
    let first = app.http.upload_with(&token, series, &key, &codes(b"code\nA1\n"));
    let again = app.http.upload_with(&token, series, &key, &codes(b"code\nA1\n"));
    assert_eq!((again.status, again.text()), (200, first.text()), "the same answer to the byte");
    let refused = [
        ("another file", app.http.upload_with(&token, series, &key, &codes(b"code\nA2\n"))),
        ("another series", app.http.upload_with(&token, other_series, &key, &codes(b"code\nA1\n"))),
        (
            "another name",
            app.http.upload_with(
                &token,
                series,
                &key,
                &[File("b.csv", b"code\nA1\n"), Text("customerIdentifier", "NOT_TAGGED")],
            ),
        ),
    ];
    for (what, answer) in refused {
        assert_eq!((answer.status, answer.code().as_str()), (422, "idempotency-key-reused"), "{what}");
    }
    // Another organization's keys are its own.
    let (theirs, their_token) = app.series(8, SeriesSettings::default());
    let their = app.http.upload_with(&their_token, theirs, &key, &codes(b"code\nA2\n")).job();
    app.http.finished(&their_token, theirs, their.job_id);

    let id = app.http.finished(&token, series, first.job().job_id).job_id;
    // Whoever did not hear the answer can ask by the key.
    let by_key = |token: &str, series: i64, key: &str| {
        let path = format!("{}?idempotencyKey={key}", status_path(series));
        let answer = app.http.get(&path, &[("x-cap-api-oauth-token", token)]);
        assert_eq!(answer.status, 200, "{}", answer.text());
        let jobs = answer.json()["result"]["uploadJobStatuses"].as_array().cloned().unwrap_or_default();
        jobs.iter().filter_map(|job| job["jobId"].as_i64()).collect::<Vec<_>>()
    };
    assert_eq!(by_key(&token, series, "2f1d-once"), [id]);
    assert_eq!(by_key(&their_token, theirs, "2f1d-once"), [their.job_id]);
    for (series, key) in [(series, "another"), (series, ""), (other_series, "2f1d-once")] {
        assert!(by_key(&token, series, key).is_empty(), "{key:?} in series {series}");
    }
    let jobs = app.db(|db| async move { db.jobs(7, series, Page::default()).await });
    assert_eq!(jobs.iter().map(|job| job.id).collect::<Vec<_>>(), [id]);
    let uploaded = app.stored_files().into_iter().filter(|file| file.starts_with("uploads/7/")).count();
    assert_eq!(uploaded, 1, "nothing is kept of the others");
}

fn requests_with_one_key_at_once_make_one_job() {
    let app = App::start();
    let (series, token) = app.series(7, SeriesSettings::default());
    let answers: Vec<String> = std::thread::scope(|scope| {
        let uploads: Vec<_> = (0..8)
            .map(|_| {
                let (http, token) = (app.http.clone(), token.clone());
                let key = [("idempotency-key", "k")];
                scope.spawn(move || http.upload_with(&token, series, &key, &codes(b"code\nA1\n")))
            })
            .collect();
        uploads.into_iter().map(|upload| upload.join().unwrap().text().to_owned()).collect()
    });
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:#?}");
    let job: Value = serde_json::from_str(&answers[0]).unwrap();
    let id = job["result"]["uploadJobStatuses"][0]["jobId"].as_i64().unwrap();
    app.http.finished(&token, series, id);
    let jobs = app.db(|db| async move { db.jobs(7, series, Page::default()).await });
    assert_eq!(jobs.len(), 1);
}

#[test]
fn a_connection_that_is_lost_in_mid_upload_leaves_nothing() {
    let app = App::start();
    let token = app.token();
    let file = b"ABCDEF,919876543210\n".repeat(200_000);
    let body = multipart(&codes(&file));
    let mut connection = TcpStream::connect(app.http.base.trim_start_matches("http://")).unwrap();
    let head = format!(
        "POST {} HTTP/1.1\r\nhost: test\r\n{TOKEN}: {token}\r\ncontent-length: {}\r\n\
         content-type: multipart/form-data; boundary={BOUNDARY}\r\n\r\n",
        upload_path(demo::SERIES),
        body.len()
    );
    connection.write_all(head.as_bytes()).unwrap();
    connection.write_all(&body[..body.len() / 2]).unwrap();
    let files =
        wait_for("the first bytes in storage", || Some(app.stored_files()).filter(|files| !files.is_empty()));
    assert!(files[0].contains('#'), "a file in the making does not bear its name: {files:?}");
    drop(connection);
    wait_for("the end of the file", || app.stored_files().is_empty().then_some(()));
    let jobs = app.http.get(&status_path(demo::SERIES), &[(TOKEN, &token)]).json();
    assert_eq!(jobs["result"]["uploadJobStatuses"], serde_json::json!([]));
}

/// What lies in the storage is judged only if it is what was uploaded.
fn a_stored_file_that_has_changed_is_not_judged() {
    #[track_caller]
    fn check(name: &str, change: impl FnOnce(&mut Vec<u8>)) {
        // Nobody works yet.
        let mut app = App::with(|config| config.role = Role::Api);
        let (series, token) = app.series(7, SeriesSettings::default());
        let id = app.http.upload(&token, series, &codes(b"code\nABCDEF1\nABCDEF2\n")).job().job_id;
        let path = app.files().join(&app.stored_files()[0]);
        let mut bytes = std::fs::read(&path).unwrap();
        change(&mut bytes);
        std::fs::write(&path, bytes).unwrap();
        app.restart(|config| config.role = Role::Both);
        let job = app.http.finished(&token, series, id);
        assert_eq!(job.upload_status, UploadStatus::Errored, "{name}: {job:?}");
        let reason = job.error_reason.unwrap();
        assert!(reason.contains("no longer what was uploaded"), "{name}: {reason}");
        assert_eq!(app.db(|db| async move { db.coupons_of_job(id).await }), [], "{name}");
    }
    check("a byte", |bytes| bytes[6] = b'X');
    check("shorter", |bytes| bytes.truncate(13));
    check("longer", |bytes| bytes.extend_from_slice(b"ABCDEF3\n"));
}

/// What was committed is in the success file, what was not in the error file, and the counts agree.
fn a_job_that_is_given_up_after_a_part_was_committed_says_which() {
    #[track_caller]
    fn check(name: &str, most: i64, generates: bool, rows: &[Result<&str, &str>]) {
        check_staged(name, [place(0, 1), place(0, 3), place(0, 4)], most, generates, rows);
    }
    #[track_caller]
    fn check_staged(
        name: &str,
        [one, three, four]: [i64; 3],
        most: i64,
        generates: bool,
        rows: &[Result<&str, &str>],
    ) {
        let mut app = App::with(|config| config.role = Role::Api);
        let (series, token) = app.series(7, SeriesSettings::default());
        let file: &[u8] = if generates {
            b"userId\n1\nnobody\n3\n4\n"
        } else {
            b"userId,code\n1,A1\nnobody,A2\n3,A3\n4,A4\n"
        };
        let parts = [File("a.csv", file), Text("customerIdentifier", "USER_ID")];
        let id = app.http.upload(&token, series, &parts).job().job_id;
        // A worker that dies when it has committed so much.
        app.db(|db| async move {
            let mut job = db.claim_job(1, 0).await?.unwrap();
            (job.total_rows, job.rejected_rows, job.generates) = (4, 1, generates);
            db.create_staging(&mut job, "{}").await?;
            let table = job.staging_table.clone().unwrap();
            let staged = [(1, one), (3, three), (4, four)].map(|(row, place)| StagedRow {
                place,
                code: (!generates).then(|| format!("A{row}")),
                customer: Some(row.to_string()),
                customer_shown: None,
            });
            db.stage_rows(&mut job, &table, &staged, 4).await?;
            (job.status, job.checkpoint) = (UploadStatus::Validated, 0);
            db.save_job(&job, None).await?;
            let limits = Limits {
                per_customer: None,
                max_coupons: None,
                known_customers: false,
                rejecting: Outcomes::default(),
            };
            let mut drawn = 0;
            let mut draw = || {
                drawn += 1;
                format!("G{drawn}")
            };
            db.commit_rows(&mut job, &table, most, limits, &mut draw).await?;
            if most == 3 {
                (job.status, job.checkpoint) = (UploadStatus::Committed, 0);
                db.save_job(&job, None).await?;
            }
            // And that dies wherever it goes on.
            for instance in 2..4 {
                db.claim_job(instance, 0).await?.unwrap();
            }
            db.claim_job(4, 0).await
        });
        app.restart(|config| config.role = Role::Both);
        let job = app.http.finished(&token, series, id);
        assert_eq!(job.upload_status, UploadStatus::Errored, "{name}");
        assert!(job.error_reason.as_ref().unwrap().contains("three times"), "{name}: {job:?}");
        let outcome = left_behind(&app, &token, series, job);
        for (row, expected) in (1..).zip(rows) {
            let (accepted, rejected) = (outcome.accepted.get(&row), outcome.rejected.get(&row));
            let found = accepted.map(String::as_str).ok_or(rejected.map_or("", String::as_str));
            assert_eq!(found, *expected, "{name}, row {row}");
        }
        let sentence = "The upload ended before it came to this row";
        let told = outcome.report.findings.iter().filter(|found| found.message.starts_with(sentence)).count();
        assert_eq!(told, rows.iter().filter(|row| **row == Err("not-processed")).count(), "{name}");
    }
    let (bad, missed) = (Err("user-id-format"), Err("not-processed"));
    check("the first row", 1, false, &[Ok("A1"), bad, missed, missed]);
    check("three rows", 2, false, &[Ok("A1"), bad, Ok("A3"), missed]);
    check("all of it, and no result files", 3, false, &[Ok("A1"), bad, Ok("A3"), Ok("A4")]);
    let ranges = [place(1, 1), place(0, 3), place(1, 4)];
    check_staged("the first range of codes", ranges, 1, false, &[missed, bad, Ok("A3"), missed]);
    check_staged("a part of the second", ranges, 2, false, &[Ok("A1"), bad, Ok("A3"), missed]);
    check_staged("all ranges", ranges, 3, false, &[Ok("A1"), bad, Ok("A3"), Ok("A4")]);
    check("codes that are generated", 2, true, &[Ok("G1"), bad, Ok("G2"), missed]);
}

everywhere!(
    rows_become_coupons_or_are_told_why_not,
    the_reasons_of_the_database_are_sentences,
    a_series_without_codes_to_give_rejects_the_rows_that_get_none,
    limits_hold_from_one_transaction_to_the_next,
    a_limit_that_is_set_later_counts_what_was_there,
    every_fixture_gets_the_report_that_it_gets_everywhere,
    an_error_file_can_be_mended_and_uploaded_again,
    one_idempotency_key_makes_one_job,
    requests_with_one_key_at_once_make_one_job,
    a_stored_file_that_has_changed_is_not_judged,
    a_job_that_is_given_up_after_a_part_was_committed_says_which,
);
