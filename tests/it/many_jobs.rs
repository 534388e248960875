//! What a page of jobs costs PostgreSQL among many: it is found by an index, and no more is read than a page and its window
//! have, whatever is asked for and however often. What it costs SQLite, its own tests count.

use tearline_api::contract::{SeriesSettings, UploadStatus};
use tearline_server::db::{Db, Page, Search};
use tokio::runtime::Runtime;

use crate::app::wait_for;
use crate::postgres::{self, psql};

/// So many that reading all of them would not do instead.
const JOBS: i64 = 800_000;
/// Of the older one of two series, whose jobs come before all others.
const OLDER: i64 = JOBS / 2;
/// Statements that are prepared may be planned anew after so many times.
const TIMES: usize = 7;
/// A window of one walk, and the page below it.
const MOST: i64 = 110_000;

#[derive(Debug, PartialEq, Eq)]
struct Read {
    scans: i64,
    rows: i64,
}

/// How often the whole table was read, and how many rows and entries of its indices, so far.
fn read(database: &str) -> Read {
    // A session says what it has done when it ends.
    wait_for("the end of all other sessions", || {
        let others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
                      AND pid <> pg_backend_pid() AND backend_type = 'client backend'";
        (psql(database, others).unwrap() == "0").then_some(())
    });
    let counted = psql(
        database,
        "SELECT sum(seq_scan), sum(seq_tup_read) + (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes WHERE relname = 'jobs')
         FROM pg_stat_user_tables WHERE relname = 'jobs'",
    );
    let counted = counted.unwrap();
    let (scans, rows) = counted.split_once('|').unwrap();
    Read { scans: scans.parse().unwrap(), rows: rows.parse().unwrap() }
}

#[test]
fn a_page_of_jobs_is_found_by_an_index() {
    let database = postgres::database();
    let runtime = Runtime::new().unwrap();
    let with_db = |ask: &dyn Fn(&Db) -> usize| {
        let db = runtime.block_on(Db::open(&database)).unwrap();
        let found = ask(&db);
        runtime.block_on(db.close());
        found
    };
    with_db(&|db| {
        for id in [1, 2] {
            let settings = SeriesSettings::default();
            runtime.block_on(db.create_series(Some(id), 7, "a", &settings)).unwrap();
        }
        0
    });
    psql(
        &database,
        &format!(
            "INSERT INTO jobs (org_id, series_id, status, created_on, updated_on, uploaded_name, stored_name, bytes, sha256,
                               identifier, settings)
             SELECT 7, CASE WHEN i <= {OLDER} THEN 1 ELSE 2 END, CASE WHEN i % 1000 = 1 THEN 'ERRORED' ELSE 'FINISHED' END,
                    i * 1000, 0, 'a.csv', 'a_' || i || '.csv', 1, '', 'USER_ID', '{{}}'
             FROM generate_series(CAST(1 AS BIGINT), {JOBS}) AS i"
        ),
    )
    .unwrap();
    psql(&database, "ANALYZE jobs").unwrap();

    let mut before = read(&database);
    let mut check = |what: &str, most: i64, found: usize, ask: &dyn Fn(&Db) -> usize| {
        let asked = with_db(&|db| (0..TIMES).map(|_| ask(db)).max().unwrap_or_default());
        assert_eq!(asked, found, "{what}");
        let after = read(&database);
        let (scans, rows) = (after.scans - before.scans, (after.rows - before.rows) / TIMES as i64);
        assert_eq!(scans, 0, "{what}: all jobs were read");
        assert!(rows <= most, "{what}: {rows} rows and entries were read, not {most} at most");
        before = after;
    };
    let all = Search { org_id: 7, limit: 10, longest_upload_ms: 1, ..Search::default() };
    let failed = vec![UploadStatus::Errored];
    let text = |text: &str| Some(text.to_owned());
    let moment = Some(50_000_000);
    let searches = [
        ("all", 100, 10, all.clone()),
        ("of the older series", 100, 10, Search { series_id: Some(1), ..all.clone() }),
        ("far down", 100, 10, Search { before: Some(1000), ..all.clone() }),
        ("that failed", 100, 10, Search { statuses: failed.clone(), ..all.clone() }),
        (
            "of a status that none has",
            100,
            0,
            Search { statuses: vec![UploadStatus::Validated], ..all.clone() },
        ),
        ("of another organization", 100, 0, Search { org_id: 8, ..all.clone() }),
        ("by a name that none has", MOST, 0, Search { name: text("nowhere"), ..all.clone() }),
        ("of a client that uploaded none", MOST, 0, Search { client: text("nobody"), ..all.clone() }),
        (
            "of the older series, that failed",
            MOST,
            10,
            Search { series_id: Some(1), statuses: failed, ..all.clone() },
        ),
        ("the first", 100, 10, Search { created_to: Some(20_000), ..all.clone() }),
        ("of one moment", 100, 1, Search { created_from: moment, created_to: moment, ..all }),
    ];
    for (what, most, found, search) in searches {
        check(what, most, found, &|db| runtime.block_on(db.search_jobs(&search)).unwrap().jobs.len());
    }
    let page = Page { limit: Some(10), ..Page::default() };
    let pages = [
        ("the status of a series", 1, 10, page),
        ("the status of a series, far down", 1, 10, Page { before: Some(1000), ..page }),
        ("the status of one job", 1, 1, Page { job_id: Some(500), limit: None, ..page }),
        ("the status of one job of another series", 2, 0, Page { job_id: Some(500), ..page }),
    ];
    for (what, series, found, page) in pages {
        check(what, 100, found, &|db| runtime.block_on(db.jobs(7, series, page)).unwrap().len());
    }
    for (what, file, found) in [("whose a file is", "a_500.csv", 1), ("that it is nobody's", "b.csv", 0)] {
        check(what, 10, found, &|db| {
            usize::from(runtime.block_on(db.knows_file(7, 1, file)).unwrap().is_some())
        });
    }
}
