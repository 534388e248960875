//! What an earlier version kept is there and means the same.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use std::str::FromStr;

use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use sqlx::{AssertSqlSafe, Row};
use tearline::CodeColumn;
use tearline_api::contract::{SeriesSettings, UploadStatus};

use super::*;

/// A database as the first version left it.
async fn first_version(url: &str, statements: &[&'static str]) {
    let options = SqliteConnectOptions::from_str(url).unwrap().create_if_missing(true);
    let pool = SqlitePoolOptions::new().connect_with(options).await.unwrap();
    let mut first = sqlite::migrator();
    first.migrations.to_mut().truncate(1);
    first.run(&pool).await.unwrap();
    for statement in statements {
        sqlx::query(AssertSqlSafe(*statement)).execute(&pool).await.unwrap();
    }
    pool.close().await;
}

fn pools(db: &Db) -> &sqlite::Pools {
    match &db.backend {
        Backend::Sqlite(pools) => pools,
        Backend::Postgres(_) => unreachable!("these databases are SQLite's"),
    }
}

const SERIES: &str = r#"INSERT INTO series (id, org_id, name, settings, created_on)
    VALUES (1, 7, 'a', '{}', 1), (2, 7, 'b', '{"rules": {"defaultRegion": "IN"}}', 1)"#;

#[tokio::test]
async fn jobs_have_the_code_column_that_they_had() {
    let dir = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", dir.path().join("a.db").display());
    let jobs = "INSERT INTO jobs (org_id, series_id, status, created_on, updated_on, uploaded_name, stored_name, bytes,
                                  sha256, identifier, code_column, settings)
                VALUES (7, 1, 'FINISHED', 1, 1, 'a.csv', 'a_1_1.csv', 1, '', 'MOBILE', NULL, '{}'),
                       (7, 1, 'FINISHED', 1, 1, 'a.csv', 'a_1_1.csv', 1, '', 'MOBILE', 2, '{}')";
    first_version(&url, &[SERIES, jobs]).await;

    let db = Db::open(&url).await.unwrap();
    for (id, code_column) in [(1, CodeColumn::Found), (2, CodeColumn::At(2))] {
        assert_eq!(db.job(id).await.unwrap().unwrap().code_column, code_column);
    }
    assert_eq!(db.series_list(None).await.unwrap().len(), 2);
    db.close().await;
    Db::open(&url).await.unwrap().close().await;
}

#[tokio::test]
async fn customers_are_compared_as_they_are_today() {
    let dir = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", dir.path().join("a.db").display());
    let coupons =
        "INSERT INTO coupons (org_id, series_id, code, identifier, customer, job_id, row, created_on)
                   VALUES (7, 1, 'A1', 'EMAIL', 'Ann@example.com', 1, 1, 1),
                          (7, 1, 'A2', 'EMAIL', 'bob@example.com', 1, 2, 1),
                          (7, 1, 'A3', 'MOBILE', '9876543210', 1, 3, 1),
                          (7, 2, 'A4', 'MOBILE', '9876543210', 1, 4, 1),
                          (7, 2, 'A5', 'EXTERNAL_ID', 'X-a', 1, 5, 1),
                          (7, 2, 'A6', NULL, NULL, 1, 6, 1)";
    let customers = "INSERT INTO customers (org_id, email, mobile)
                     VALUES (7, 'Ann@example.com', '919876543210'), (8, 'Bob@example.com', NULL),
                            (8, 'bob@example.com', NULL)";
    let jobs = r#"INSERT INTO jobs (org_id, series_id, status, created_on, updated_on, uploaded_name, stored_name, bytes,
                                    sha256, identifier, settings, total_rows, staging_table)
                  VALUES (7, 2, 'FINISHED', 1, 1, 'a.csv', 'a_1_2.csv', 1, '', 'MOBILE', '{}', 6, 'temp_7_0'),
                         (7, 2, 'VALIDATED', 1, 1, 'a.csv', 'b_1_2.csv', 1, '', 'MOBILE',
                          '{"rules": {"defaultRegion": "IN"}}', 2, 'temp_7_1')"#;
    let table = "CREATE TABLE \"temp_7_1\" (row INTEGER PRIMARY KEY, code TEXT, customer TEXT,
                                           found INTEGER NOT NULL DEFAULT 0) STRICT";
    let staged =
        "INSERT INTO \"temp_7_1\" (row, code, customer) VALUES (1, 'B1', '09876543210'), (2, 'B2', NULL)";
    first_version(&url, &[SERIES, coupons, customers, jobs, table, staged]).await;

    let text =
        |row: &sqlx::sqlite::SqliteRow, at: usize| row.get::<Option<String>, _>(at).unwrap_or_default();
    // Twice: what is in today's form stays in it.
    for _ in 0..2 {
        let db = Db::open(&url).await.unwrap();
        let rows = sqlx::query("SELECT customer, coalesce(customer_shown, '-') FROM coupons ORDER BY id");
        let rows = rows.fetch_all(&pools(&db).reader).await.unwrap();
        let found: Vec<_> = rows.iter().map(|row| (text(row, 0), text(row, 1))).collect();
        let found: Vec<_> = found.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(
            found,
            [
                ("ann@example.com", "Ann@example.com"),
                ("bob@example.com", "-"),
                ("9876543210", "-"),
                ("919876543210", "9876543210"),
                ("X-a", "-"),
                ("", "-"),
            ]
        );
        let shown = db.coupons_of_job(1).await.unwrap();
        assert_eq!(shown[0], (1, "A1".to_owned(), Some("Ann@example.com".to_owned())));
        let rows = sqlx::query("SELECT email FROM customers ORDER BY id")
            .fetch_all(&pools(&db).reader)
            .await
            .unwrap();
        let emails: Vec<_> = rows.iter().map(|row| text(row, 0)).collect();
        assert_eq!(emails, ["ann@example.com", "Bob@example.com", "bob@example.com"]);
        db.close().await;
    }

    // The job that was interrupted goes on.
    let db = Db::open(&url).await.unwrap();
    let mut job = db.claim_job(1, 1000).await.unwrap().unwrap();
    let limits = Limits {
        per_customer: Some(1),
        max_coupons: None,
        known_customers: false,
        rejecting: Outcome::of([tearline::Rule::CustomerLimit]),
    };
    db.commit_rows(&mut job, "temp_7_1", 2, limits, &mut String::new).await.unwrap();
    assert_eq!((job.status, job.rejected_rows), (UploadStatus::Validated, 1), "who has a coupon has one");
    db.close().await;
}

/// How many steps SQLite takes to commit a job's rows, all of one customer who has as many coupons already.
async fn steps(rows: u64, most: u64) -> u64 {
    let dir = tempfile::tempdir().unwrap();
    let db = Db::open(&format!("sqlite:{}", dir.path().join("a.db").display())).await.unwrap();
    let settings = SeriesSettings { coupons_per_customer: Some(most), ..SeriesSettings::default() };
    let series = db.create_series(None, 7, "a", &settings).await.unwrap().unwrap();
    let limits = Limits {
        per_customer: Some(most),
        max_coupons: None,
        known_customers: false,
        rejecting: Outcome::of([tearline::Rule::CustomerLimit]),
    };
    let steps = Arc::new(AtomicU64::new(0));
    for round in 0..2 {
        let upload = NewJob {
            org_id: 7,
            series_id: series,
            created_on: 1,
            uploaded_name: "a.csv".to_owned(),
            stored_name: "a_1_1.csv".to_owned(),
            stored_as: "a_1_1.csv".to_owned(),
            bytes: 1,
            sha256: String::new(),
            identifier: tearline::Identifier::UserId,
            identifier_column: None,
            code_column: CodeColumn::Found,
            read_as: ReadAs::default(),
            seen: Seen::default(),
            settings: settings.clone(),
        };
        db.accept_upload(&upload, None, &Actor::command_line(7), |_| Ok(String::new())).await.unwrap();
        let mut job = db.claim_job(1, 1000).await.unwrap().unwrap();
        db.create_staging(&mut job, "{}").await.unwrap();
        let staged = |row| StagedRow {
            row,
            code: Some(format!("{round}-{row}")),
            customer: Some("1".to_owned()),
            customer_shown: None,
        };
        let table = job.staging_table.clone().unwrap();
        let staged: Vec<StagedRow> = (1..=rows).map(staged).collect();
        db.stage_rows(&mut job, &table, &staged, rows).await.unwrap();
        (job.status, job.checkpoint) = (UploadStatus::Validated, 0);
        db.save_job(&job, None).await.unwrap();
        if round == 1 {
            let mut writer = pools(&db).writer.acquire().await.unwrap();
            let taken = steps.clone();
            let mut handle = writer.lock_handle().await.unwrap();
            handle.set_progress_handler(100, move || {
                taken.fetch_add(100, Ordering::Relaxed);
                true
            });
        }
        db.commit_rows(&mut job, &table, rows, limits, &mut String::new).await.unwrap();
        let (expected, all) = (most.saturating_sub(rows * round).min(rows), db.coupons_of_job(job.id).await);
        assert_eq!(all.unwrap().len() as u64, expected, "round {round}");
        job.status = UploadStatus::Finished;
        db.save_job(&job, None).await.unwrap();
    }
    db.close().await;
    steps.load(Ordering::Relaxed)
}

/// A wholesaler has thousands of coupons of a series: what it takes to see that grows as their number, not as its square.
#[tokio::test]
async fn the_limit_of_a_customer_is_counted_once() {
    for most in [u64::from(u32::MAX), 5000] {
        let (few, many) = (steps(1000, most).await, steps(4000, most).await);
        assert!(many < few * 5, "{few} steps for 1,000 rows, {many} for 4,000 (at most {most})");
    }
}
