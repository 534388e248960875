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

const SERIES: &str = r#"INSERT INTO series (id, org_id, name, settings, coupon_count, created_on)
    VALUES (1, 7, 'a', '{}', 3, 1), (2, 7, 'b', '{"rules": {"defaultRegion": "IN"}}', 3, 1)"#;

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
    assert_eq!(db.index_customers(&job, 0).await.unwrap(), None);
    assert_eq!(db.commit_rows(&mut job, "temp_7_1", 2, limits, &mut String::new).await.unwrap(), 2);
    assert_eq!(db.commit_rows(&mut job, "temp_7_1", 2, limits, &mut String::new).await.unwrap(), 0);
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
            plan: Plan::default(),
            seen: Seen::default(),
            settings: settings.clone(),
        };
        db.accept_upload(&upload, None, &Actor::command_line(7), |_| Ok(String::new())).await.unwrap();
        let mut job = db.claim_job(1, 1000).await.unwrap().unwrap();
        db.create_staging(&mut job, "{}").await.unwrap();
        let staged = |row: u64| StagedRow {
            place: place(0, row),
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
        assert_eq!(db.index_customers(&job, 0).await.unwrap(), None);
        let committed = db.commit_rows(&mut job, &table, i64::MAX, limits, &mut String::new).await;
        assert_eq!(committed.unwrap(), rows);
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

/// A database of so many jobs, of which every thousandth failed, that counts the steps of its readers.
async fn of_jobs(dir: &std::path::Path, jobs: i64) -> (Db, Arc<AtomicU64>) {
    let db = Db::open(&format!("sqlite:{}", dir.join("a.db").display())).await.unwrap();
    db.create_series(Some(1), 7, "a", &SeriesSettings::default()).await.unwrap();
    let sql = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1)
         INSERT INTO jobs (org_id, series_id, status, created_on, updated_on, uploaded_name, stored_name, bytes, sha256,
                           identifier, settings)
         SELECT 7, 1, CASE WHEN i % 1000 = 1 THEN 'ERRORED' ELSE 'FINISHED' END, i * 1000, 0, 'a.csv', 'a', 1, '',
                'USER_ID', '{}' FROM n";
    query(sql).bind(jobs).execute(db.writer()).await.unwrap();
    let steps = Arc::new(AtomicU64::new(0));
    // Any of them may be the one that is asked.
    let mut readers = Vec::new();
    for _ in 0..4 {
        let mut reader = pools(&db).reader.acquire().await.unwrap();
        let taken = steps.clone();
        reader.lock_handle().await.unwrap().set_progress_handler(10, move || {
            taken.fetch_add(10, Ordering::Relaxed);
            true
        });
        readers.push(reader);
    }
    (db, steps)
}

/// What is asked of many jobs.
enum Asked {
    Search(Box<Search>),
    Page(Page),
    File(&'static str),
}

/// What a page costs does not grow with the number of jobs, whatever is asked for.
#[tokio::test]
async fn a_page_of_jobs_costs_the_same_among_many() {
    let (few_dir, many_dir) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (few, many) = (of_jobs(few_dir.path(), 60_000).await, of_jobs(many_dir.path(), 240_000).await);
    let all = Search { org_id: 7, limit: 10, longest_upload_ms: 1, ..Search::default() };
    let text = |text: &str| Some(text.to_owned());
    let failed = vec![UploadStatus::Errored];
    let moment = Some(50_000_000);
    let cases = [
        ("all", all.clone()),
        ("of a series", Search { series_id: Some(1), ..all.clone() }),
        ("that failed", Search { statuses: failed.clone(), ..all.clone() }),
        ("of a status that none has", Search { statuses: vec![UploadStatus::Started], ..all.clone() }),
        ("by a name that none has", Search { name: text("nowhere"), ..all.clone() }),
        ("of a client that uploaded none", Search { client: text("nobody"), ..all.clone() }),
        ("of a series, that failed", Search { series_id: Some(1), statuses: failed, ..all.clone() }),
        ("the first", Search { created_to: Some(20_000), ..all.clone() }),
        ("of one moment", Search { created_from: moment, created_to: moment, ..all.clone() }),
    ];
    let mut asked: Vec<(&str, Asked)> =
        cases.into_iter().map(|(what, search)| (what, Asked::Search(Box::new(search)))).collect();
    let page = Page { limit: Some(10), ..Page::default() };
    asked.extend([
        ("the status of a series", Asked::Page(page)),
        ("the status of a series, far down", Asked::Page(Page { before: Some(1000), ..page })),
        ("the status of one job", Asked::Page(Page { job_id: Some(500), limit: None, ..page })),
        ("whose a file is", Asked::File("a")),
        ("that a file is nobody's", Asked::File("b")),
    ]);
    for (what, asked) in asked {
        let mut counts = [0, 0];
        for ((db, steps), count) in [&few, &many].into_iter().zip(&mut counts) {
            let before = steps.load(Ordering::Relaxed);
            let found = match &asked {
                Asked::Search(search) => db.search_jobs(search).await.unwrap().jobs.len(),
                Asked::Page(page) => db.jobs(7, 1, *page).await.unwrap().len(),
                Asked::File(name) => usize::from(db.knows_file(7, 1, name).await.unwrap().is_some()),
            };
            assert!(found <= 10, "{what}");
            *count = steps.load(Ordering::Relaxed) - before;
        }
        let [few, many] = counts;
        assert!(many < few * 5 / 4 + 2000, "{what}: {few} steps among 60,000 jobs, {many} among 240,000");
    }
    few.0.close().await;
    many.0.close().await;
}

/// However few there are, they are all found, by and by.
#[tokio::test]
async fn what_is_rare_is_found_page_by_page() {
    let dir = tempfile::tempdir().unwrap();
    let db = Db::open(&format!("sqlite:{}", dir.path().join("a.db").display())).await.unwrap();
    db.create_series(Some(1), 7, "a", &SeriesSettings::default()).await.unwrap();
    let sql = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120000)
         INSERT INTO jobs (org_id, series_id, status, created_on, updated_on, uploaded_name, stored_name, bytes, sha256,
                           identifier, settings)
         SELECT 7, 1, 'FINISHED', i, 0, CASE WHEN i IN (1, 60000, 120000) THEN 'rare' ELSE 'a' END || '.csv', 'a', 1, '',
                'USER_ID', '{}' FROM n";
    query(sql).execute(db.writer()).await.unwrap();
    let mut search = Search { org_id: 7, limit: 10, name: Some("RARE".to_owned()), ..Search::default() };
    let mut pages = Vec::new();
    loop {
        let found = db.search_jobs(&search).await.unwrap();
        pages.push(found.jobs.iter().map(|listed| listed.job.id).collect::<Vec<_>>());
        let Some(next) = found.next else { break };
        search.before = Some(next);
    }
    assert_eq!(pages, [vec![120_000], vec![60_000], vec![1]]);
    db.close().await;
}
