//! Whose job is next, whose it is, and that both databases keep the same.

use tearline::{CodeColumn, Identifier};
use tearline_api::contract::{SeriesSettings, WaitingFor};
use tearline_api::customers::ImportStatus;
use tearline_server::config::Role;
use tearline_server::db::{Actor, CustomerIds, Error, Import, NewImport, NewJob, Plan, ReadAs, Seen};

use crate::app::App;
use crate::places::{self, Place, everywhere};

/// Adds a job, and says which.
fn add(app: &App, org_id: i64, series_id: i64, bytes: u64) -> i64 {
    let job = NewJob {
        org_id,
        series_id,
        created_on: 1,
        uploaded_name: "a.csv".to_owned(),
        stored_name: "a_1_1.csv".to_owned(),
        stored_as: "a_1_1.csv".to_owned(),
        bytes,
        sha256: String::new(),
        identifier: Identifier::NotTagged,
        identifier_column: None,
        code_column: CodeColumn::Found,
        read_as: ReadAs::default(),
        seen: Seen::default(),
        plan: Plan::default(),
        settings: SeriesSettings::default(),
    };
    let mut made = 0;
    app.db(|db| {
        let made = &mut made;
        async move {
            let keep = |id| {
                *made = id;
                Ok(String::new())
            };
            db.accept_upload(&job, None, &Actor::command_line(org_id), keep).await.map(drop)
        }
    });
    made
}

/// The next job for a worker that takes files of so many bytes; it stays that worker's.
fn next(app: &App, bytes: i64) -> Option<i64> {
    let claimed = app.db(|db| async move { db.claim_job_up_to(bytes, 1, 60_000).await });
    claimed.map(|job| job.id)
}

fn idle() -> App {
    let mut app = App::with(|config| config.role = Role::Api);
    app.leaves_jobs = true;
    app
}

fn organizations_take_turns() {
    let app = idle();
    let series: Vec<i64> = (0..4).map(|_| app.series(7, SeriesSettings::default()).0).collect();
    let of_many: Vec<i64> = series.iter().map(|series| add(&app, 7, *series, 1)).collect();
    let (other, _) = app.series(8, SeriesSettings::default());
    let of_one = add(&app, 8, other, 1);
    let order: Vec<Option<i64>> = (0..6).map(|_| next(&app, i64::MAX)).collect();
    let expected = [of_many[0], of_one, of_many[1], of_many[2], of_many[3]].map(Some);
    assert_eq!(order[..5], expected);
    assert_eq!(order[5], None);
}

/// Adds an import of customers, and says which.
fn add_import(app: &App, org_id: i64) -> i64 {
    let new = NewImport {
        org_id,
        created_on: 1,
        uploaded_name: "a.csv".to_owned(),
        stored_as: "a_1_customers.csv".to_owned(),
        bytes: 1,
        sha256: String::new(),
        default_region: None,
    };
    let mut made = 0;
    app.db(|db| {
        let made = &mut made;
        async move {
            let keep = |of: Import| {
                *made = of.id;
                Ok(String::new())
            };
            db.accept_import(&new, None, &Actor::command_line(org_id), keep).await.map(drop)
        }
    });
    made
}

/// Who sends many lists at once keeps nobody waiting who sends one; each one's are done in their order.
fn organizations_take_turns_with_lists_of_customers() {
    let app = idle();
    let of_many: Vec<i64> = (0..3).map(|_| add_import(&app, 7)).collect();
    let of_one = add_import(&app, 8);
    let next = |lease: i64| app.db(|db| async move { db.claim_import(i64::MAX, 1, lease).await });
    let first = next(60_000).unwrap();
    assert_eq!(first.id, of_many[0]);
    assert_eq!(next(60_000).map(|of| of.id), Some(of_one), "the others of the first wait for it");
    assert!(next(60_000).is_none());
    let end = |of: Import| {
        let over = Import { status: ImportStatus::Finished, ..of };
        app.db(|db| async move { db.save_import(&over).await });
    };
    end(first);
    let of_another = add_import(&app, 9);
    let second = next(60_000).unwrap();
    assert_eq!(second.id, of_another, "whose turn was never");
    assert_eq!(next(60_000).map(|of| of.id), Some(of_many[1]));
}

/// A worker that was stopped for too long imports nothing any more, and ends nothing.
fn who_lost_an_import_writes_nothing() {
    let app = idle();
    add_import(&app, 7);
    let claim = |instance: i64, lease: i64| {
        app.db(|db| async move { db.claim_import(i64::MAX, instance, lease).await }).unwrap()
    };
    let (mut first, second) = (claim(1, 0), claim(2, 60_000));
    assert_eq!((second.id, second.lease.epoch, second.lease.crashes), (first.id, 2, 1));
    let customer = CustomerIds([None, None, None, Some("1".to_owned())]);
    let late = app.db(|db| async move {
        let ended = Import { status: ImportStatus::Finished, ..first.clone() };
        let late = [db.import_rows(&mut first, &[(1, customer)], 0, 1).await, db.save_import(&ended).await];
        Ok::<_, Error>((late, db.renew(&first).await?))
    });
    assert!(matches!(late, ([Err(Error::LeaseLost), Err(Error::LeaseLost)], false)), "{late:?}");
    assert_eq!(app.db(|db| async move { db.count_customers(Some(7)).await }), 0);
    let now = app.db(|db| async move { db.import(second.id).await }).unwrap();
    assert_eq!((now.status, now.checkpoint, now.lease.epoch), (ImportStatus::Started, 0, 2));
}

fn jobs_of_a_series_are_done_in_their_order() {
    let app = idle();
    let (series, _) = app.series(7, SeriesSettings::default());
    let (other, _) = app.series(7, SeriesSettings::default());
    let (first, second, beside) = (add(&app, 7, series, 1), add(&app, 7, series, 1), add(&app, 7, other, 1));
    assert_eq!(next(&app, i64::MAX), Some(first));
    assert_eq!(next(&app, i64::MAX), Some(beside), "another series waits for nobody");
    assert_eq!(next(&app, i64::MAX), None, "the first one is at work");
    let wait = |what: WaitingFor| {
        app.db(|db| async move {
            let job = db.job(first).await?.unwrap();
            db.let_wait(&job, 60_000, what).await
        });
    };
    wait(WaitingFor::Database);
    assert_eq!(next(&app, i64::MAX), None, "what keeps one keeps the other");
    wait(WaitingFor::File);
    assert_eq!(next(&app, i64::MAX), Some(second), "whose file is missing holds nobody up");
}

fn small_jobs_do_not_wait_behind_large_ones() {
    let app = idle();
    let series: Vec<i64> = (0..3).map(|_| app.series(7, SeriesSettings::default()).0).collect();
    let (large, small) = (add(&app, 7, series[0], 1 << 30), add(&app, 7, series[1], 1000));
    assert_eq!(next(&app, 2 << 20), Some(small));
    assert_eq!(next(&app, 2 << 20), None);
    assert_eq!(next(&app, i64::MAX), Some(large));
}

#[test]
fn both_databases_have_the_same_tables_and_columns() {
    fn columns() -> Vec<String> {
        idle().db(|db| async move { db.columns().await })
    }
    let mut found = Vec::new();
    for place in [Place::Here, Place::Shared] {
        places::at(place, || ());
        found.push(columns());
    }
    assert!(found[0].len() > 60, "{found:#?}");
    assert_eq!(found[0], found[1]);
}

/// By the database's clock, whatever the instances' say.
fn a_lease_ends_and_the_epoch_shuts_out_who_had_it() {
    let app = idle();
    let (series, _) = app.series(7, SeriesSettings::default());
    let id = add(&app, 7, series, 1);
    let claim = |instance: i64, lease: i64| app.db(|db| async move { db.claim_job(instance, lease).await });
    let first = claim(1, 0).unwrap();
    let second = claim(2, 60_000).unwrap();
    assert_eq!((first.id, second.id, second.lease.epoch, second.lease.crashes), (id, id, 2, 1));
    assert!(claim(3, 60_000).is_none(), "it is the second one's");
    let lost = app.db(|db| async move { Ok::<_, Error>(db.save_job(&first, None).await) });
    assert!(matches!(lost, Err(Error::LeaseLost)), "{lost:?}");
    let late = claim(1, 0);
    assert!(late.is_none());
    app.db(|db| async move { db.save_job(&second, None).await });
}

everywhere!(
    organizations_take_turns,
    organizations_take_turns_with_lists_of_customers,
    who_lost_an_import_writes_nothing,
    jobs_of_a_series_are_done_in_their_order,
    small_jobs_do_not_wait_behind_large_ones,
    a_lease_ends_and_the_epoch_shuts_out_who_had_it,
);
