//! What is done otherwise than usual, killed at each of its steps, on either database: coupons that are taken back, an upload
//! as a whole or not at all, and one that is validated first and committed later.

use tearline_api::contract::UploadStatus;
use tearline_server::db::{Db, Job, Step};
use tearline_server::demo;
use tokio::runtime::Runtime;

use crate::app::Part::{File, Text};
use crate::app::{Http, Part, Program, TOKEN, any_moment, wait_for};
use crate::places::{Home, everywhere};
use crate::several::{large_file, nothing_is_lost_or_doubled};

everywhere!(
    killed_while_coupons_are_taken_back_they_are_gone_and_no_others,
    killed_at_any_step_a_whole_is_all_of_it,
    killed_at_any_step_a_whole_that_fails_is_nothing,
    killed_at_any_step_what_is_validated_first_is_committed_once,
);

/// A program that is killed again and again while it is at work on one job.
struct Killing<'a> {
    home: &'a Home,
    program: Option<Program>,
    runtime: Runtime,
    token: String,
    job: i64,
    /// Of the claim that was killed last.
    epoch: i64,
}

impl<'a> Killing<'a> {
    fn of(home: &'a Home) -> Self {
        let program = home.serve();
        let token = program.http.token(demo::KEY, demo::SECRET);
        let runtime = Runtime::new().unwrap();
        Self { home, program: Some(program), runtime, token, job: 0, epoch: 0 }
    }

    fn http(&self) -> &Http {
        &self.program.as_ref().unwrap().http
    }

    /// Uploads a file, and goes for its job from now on.
    fn upload(&mut self, identifier: &str, file: &str, said: &[(&str, &str)]) {
        let mut parts: Vec<Part<'_>> = vec![File("a.csv", file.as_bytes())];
        parts.push(Text("customerIdentifier", identifier));
        parts.extend(said.iter().map(|(name, value)| Text(name, value)));
        self.job = self.http().upload(&self.token, demo::SERIES, &parts).job().job_id;
        self.epoch = 0;
    }

    fn act(&self, what: &str) {
        let path = format!("/api/v1/jobs/{}/{what}", self.job);
        let answer = self.http().post(&path, &[(TOKEN, &self.token)], b"");
        assert_eq!(answer.status, 200, "{}", answer.text());
    }

    /// The job as the database has it, and how many coupons of it there are.
    fn look(&self) -> (Job, usize) {
        self.runtime.block_on(async {
            let db = Db::open(&self.home.database()).await.unwrap();
            let known = |job: &Job| (job.status, job.step, job.checkpoint, job.reverted_rows);
            // What PostgreSQL was sent before a program died, it does all the same: until then two looks may differ.
            let found = loop {
                let before = db.job(self.job).await.unwrap().unwrap();
                let coupons = db.coupons_of_job(self.job).await.unwrap().len();
                let after = db.job(self.job).await.unwrap().unwrap();
                if known(&before) == known(&after) {
                    break (after, coupons);
                }
            };
            db.close().await;
            found
        })
    }

    fn job(&self) -> Job {
        self.runtime.block_on(async {
            let db = Db::open(&self.home.database()).await.unwrap();
            let job = db.job(self.job).await.unwrap().unwrap();
            db.close().await;
            job
        })
    }

    /// Kills the program when the job has come so far by a claim that was not killed yet, and starts it again: the job as
    /// it was left, and its coupons. Fails where that is too late to meet it at work.
    #[track_caller]
    fn kill(&mut self, moment: &str, reached: impl Fn(&Job) -> bool) -> (Job, usize) {
        let is_over = |job: &Job| job.status.is_final() && !job.is_reverting();
        wait_for(moment, || {
            let job = self.job();
            assert!(!is_over(&job), "{moment}: it is over, nobody is met at work: {job:?}");
            // Whoever dies three times without getting any further is given up: not so often.
            (job.lease.epoch > self.epoch && job.lease.crashes < 2 && reached(&job)).then_some(())
        });
        any_moment(30);
        self.program.take().unwrap().kill();
        let (job, coupons) = self.look();
        assert!(!is_over(&job), "{moment}: it was over before the program died: {job:?}");
        self.epoch = job.lease.epoch;
        self.program = Some(self.home.serve());
        (job, coupons)
    }

    fn finished(&self) -> tearline_api::contract::UploadJobStatus {
        self.http().finished(&self.token, demo::SERIES, self.job)
    }
}

fn killed_while_coupons_are_taken_back_they_are_gone_and_no_others() {
    const ROWS: usize = 300_000;
    let home = Home::new();
    let mut killing = Killing::of(&home);
    let mut upload = |name: &str, rows: usize| {
        let file: String = (1..=rows).map(|row| format!("{name}-{row}\n")).collect();
        killing.upload("NOT_TAGGED", &format!("code\n{file}"), &[]);
        killing.finished().job_id
    };
    let (before, after, id) = (upload("BEFORE", 10), upload("AFTER", 10), upload("CODE", ROWS));
    killing.epoch = killing.job().lease.epoch;
    killing.act("revert");
    let mut gone = 0;
    for moment in ["claimed", "under way", "further"] {
        let (job, coupons) = killing.kill(moment, |job| moment == "claimed" || job.reverted_rows > gone);
        assert!(job.is_reverting(), "{moment}: {job:?}");
        gone = job.reverted_rows;
        assert_eq!(coupons as u64, ROWS as u64 - gone, "{moment}: each was counted once");
    }
    let job = wait_for("the end of a revert", || {
        Some(killing.http().job(&killing.token, demo::SERIES, id)).filter(|job| job.reverted_on.is_some())
    });
    assert_eq!((job.upload_status, job.reverted_count), (UploadStatus::Finished, Some(ROWS as u64)));
    for (job, coupons) in [(before, 10), (after, 10), (id, 0)] {
        killing.job = job;
        assert_eq!(killing.look().1, coupons);
    }
    let counted = killing.runtime.block_on(async {
        let db = Db::open(&home.database()).await.unwrap();
        let series = db.series_list(None).await.unwrap();
        db.close().await;
        series.iter().map(|series| series.coupon_count).sum::<i64>()
    });
    assert_eq!(counted, 20);
}

const ROWS: usize = 150_000;
const WHOLE: (&str, &str) = ("mode", "all-or-nothing");

fn whole() -> String {
    let rows: String = (1..=ROWS).map(|row| format!("{row},CODE-{row}\n")).collect();
    format!("userId,code\n{rows}")
}

/// First while it is staged, and then while its rows are judged; how it was left.
fn kill_before_anything_is_made(killing: &mut Killing<'_>) -> Job {
    let staged = |job: &Job| job.step == Step::Usual && job.checkpoint > 0;
    let judged = |job: &Job| job.step == Step::Check && job.passed_rows > 0;
    assert_eq!(killing.kill("staged", staged).1, 0);
    let (job, coupons) = killing.kill("judged", judged);
    assert_eq!(coupons, 0);
    job
}

fn killed_at_any_step_a_whole_is_all_of_it() {
    let home = Home::new();
    let mut killing = Killing::of(&home);
    killing.upload("USER_ID", &whole(), &[WHOLE]);
    let left = kill_before_anything_is_made(&mut killing);
    let mut committing = 0;
    // It may have died when all was judged; a third death would be one too many.
    for _ in 0..if left.status == UploadStatus::Validated { 1 } else { 2 } {
        let (job, coupons) = killing.kill("committed", |job| job.status != UploadStatus::Started);
        let made = job.status == UploadStatus::Committed;
        assert_eq!(coupons, if made { ROWS } else { 0 }, "{job:?}");
        committing += u32::from(!made);
    }
    assert!(committing > 0, "no kill came while it was committed");
    let job = killing.finished();
    nothing_is_lost_or_doubled(&home.database(), killing.http(), &job, ROWS as u64, 0);
}

fn killed_at_any_step_a_whole_that_fails_is_nothing() {
    let home = Home::new();
    let mut killing = Killing::of(&home);
    // Only the database knows it, and not before the last chunk.
    killing.upload("USER_ID", &format!("userId,code\n1,CODE-{ROWS}\n"), &[]);
    killing.finished();
    killing.upload("USER_ID", &whole(), &[WHOLE]);
    kill_before_anything_is_made(&mut killing);
    let (job, coupons) = killing.kill("given up", |job| job.error_reason.is_some());
    assert_eq!(coupons, 0, "{job:?}");
    let job = killing.finished();
    assert_eq!((job.upload_status, job.error_count), (UploadStatus::Errored, ROWS as u64), "{job:?}");
    let errors = killing.http().get(&job.error_file_url.unwrap(), &[]);
    assert_eq!(errors.text().lines().count(), ROWS + 1);
    assert_eq!(killing.look().1, 0);
}

fn killed_at_any_step_what_is_validated_first_is_committed_once() {
    let home = Home::new();
    let mut killing = Killing::of(&home);
    let (file, bad) = large_file(0);
    let rows = (file.iter().filter(|byte| **byte == b'\n').count() - 1) as u64;
    killing.upload("NOT_TAGGED", std::str::from_utf8(&file).unwrap(), &[("mode", "validate")]);
    kill_before_anything_is_made(&mut killing);
    // Nobody claims it while it waits.
    killing.epoch = 0;
    let (job, coupons) = killing.kill("waiting to be committed", Job::can_commit);
    assert_eq!((job.status, coupons), (UploadStatus::Validated, 0));
    assert!(killing.job().can_commit(), "it waits on");
    killing.act("commit");
    let committing = |job: &Job| job.status == UploadStatus::Validated && job.checkpoint > 0;
    for moment in ["claimed", "being committed", "further"] {
        killing.kill(moment, |job| moment == "claimed" || committing(job));
    }
    killing.kill("committed", |job| job.status == UploadStatus::Committed);
    let job = killing.finished();
    nothing_is_lost_or_doubled(&home.database(), killing.http(), &job, rows, bad);
}
