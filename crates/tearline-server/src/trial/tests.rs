use tearline::{CodeColumn, Identifier, Options, check};
use tearline_api::contract::SeriesSettings;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use super::*;
use crate::db::{NewJob, Plan, ReadAs, Seen};

fn judged(file: &[u8], rules: &RuleSet) -> Checked {
    check(file, Options::new(Identifier::NotTagged).with_rules(rules.clone())).unwrap()
}

#[test]
fn what_is_lost_and_what_is_gained_are_rows_and_not_a_difference() {
    let least = |n: u32| RuleSet::default().with_code_length(n..=40);
    let only = |n: u32| RuleSet::default().with_code_length(n..=n);
    let cases: [(&str, RuleSet, RuleSet, [u64; 2]); 6] = [
        ("the same", least(3), least(3), [0, 0]),
        ("stricter", least(1), least(3), [2, 0]),
        ("less strict", least(3), least(1), [0, 2]),
        ("others", only(1), only(2), [1, 1]),
        ("the whole file", least(1), least(1).with_max_rows(2), [4, 0]),
        ("the whole file before", least(1).with_max_rows(2), least(3), [0, 2]),
    ];
    for (name, then, now, expected) in cases {
        let mut upload = TriedUpload::default();
        let file = b"code\nA\nBB\nCCC\nDDDD\n";
        compare(&judged(file, &then), &judged(file, &now), &mut upload);
        assert_eq!([upload.lost, upload.gained], expected, "{name}");
        let difference = upload.accepted_then + upload.gained - upload.lost;
        assert_eq!((upload.rows, upload.accepted_now), (4, difference), "{name}");
    }
}

#[test]
fn a_trial_ends_when_nobody_waits_for_it_any_more_or_the_server_is_to_stop() {
    let (stopper, stop) = Stop::pair();
    let (awaited, until) = Until::answered(stop.clone());
    let (_other, later) = Until::answered(stop);
    assert!(!until.over());
    drop(awaited);
    assert!(until.over() && !later.over());
    stopper.stop();
    assert!(later.over());
}

/// A storage with files, and the jobs that they are of.
struct Uploads {
    dir: TempDir,
    storage: Storage,
    runtime: Runtime,
    jobs: Vec<Job>,
}

impl Uploads {
    fn none() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let storage = Storage::open(dir.path().to_str().unwrap(), std::iter::empty()).unwrap();
        Self { dir, storage, runtime: Runtime::new().unwrap(), jobs: Vec::new() }
    }

    /// `bytes`: as many as the database says that it has.
    fn add(&mut self, file: &[u8], bytes: u64) {
        let id = i64::try_from(self.jobs.len()).unwrap() + 1;
        let name = format!("a_{id}.csv");
        let upload = NewJob {
            org_id: 7,
            series_id: 1,
            created_on: id,
            uploaded_name: "a.csv".to_owned(),
            stored_name: name.clone(),
            stored_as: name,
            bytes,
            sha256: String::new(),
            identifier: Identifier::NotTagged,
            identifier_column: None,
            code_column: CodeColumn::Found,
            read_as: ReadAs::default(),
            plan: Plan::default(),
            seen: Seen::default(),
            settings: SeriesSettings::default(),
        };
        let job = upload.started(id);
        let path = self.dir.path().join(Kind::Uploaded.path(&job));
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, file).unwrap();
        self.jobs.push(job);
    }

    fn judge(&self, until: &Until) -> TrialResult {
        let rules = RuleSet::default();
        judge(&self.storage, self.runtime.handle(), &self.jobs, &rules, until).unwrap()
    }
}

/// Why each upload was not tried.
fn left_out(result: &TrialResult) -> Vec<Option<NotTried>> {
    result.uploads.iter().map(|upload| upload.not_tried).collect()
}

#[test]
fn what_is_beyond_the_bounds_of_a_trial_is_left_out_and_said_to_be() {
    use NotTried::{FileChanged, FileGone, NoTime, TooLarge};
    const FILE: &[u8] = b"code\nABC1\nABC2\n";
    let bytes = FILE.len() as u64;
    let (_stopper, stop) = Stop::pair();
    let (_awaited, until) = Until::answered(stop.clone());
    let check = |name: &str, uploads: &[(&[u8], u64)], until: &Until, expected: &[Option<NotTried>]| {
        let mut all = Uploads::none();
        uploads.iter().for_each(|(file, bytes)| all.add(file, *bytes));
        let result = all.judge(until);
        assert_eq!(left_out(&result), expected, "{name}");
        let tried = expected.iter().filter(|why| why.is_none()).count() as u64;
        assert_eq!(result.tried, tried, "{name}");
    };
    let good = (FILE, bytes);
    check("as they are", &[good, good], &until, &[None, None]);
    check("one of too many bytes", &[(FILE, BYTES + 1), good], &until, &[Some(TooLarge), None]);
    // What is changed was read, as far as was believed to be there.
    check(
        "too many bytes of all",
        &[(FILE, BYTES - bytes), good, good],
        &until,
        &[Some(FileChanged), None, Some(TooLarge)],
    );
    check("cut off", &[(&FILE[..9], bytes)], &until, &[Some(FileChanged)]);
    check("gone on", &[(FILE, bytes - 1)], &until, &[Some(FileChanged)]);
    let rows = |count: u64| [b"code\n".to_vec(), b"A\n".repeat(usize::try_from(count).unwrap())].concat();
    let (most, more) = (rows(ROWS), rows(ROWS + 1));
    check("as many rows as may be", &[(&most, most.len() as u64)], &until, &[None]);
    check("a row more", &[(&more, more.len() as u64), good], &until, &[Some(TooLarge), None]);
    let late = Until { end: Instant::now(), ..Until::answered(stop).1 };
    check("when the time is over", &[good, good], &late, &[Some(NoTime), Some(NoTime)]);

    let mut gone = Uploads::none();
    (0..3).for_each(|_| gone.add(FILE, bytes));
    gone.jobs[0].files_removed_on = Some(1);
    std::fs::remove_file(gone.dir.path().join(Kind::Uploaded.path(&gone.jobs[1]))).unwrap();
    assert_eq!(left_out(&gone.judge(&until)), [Some(FileGone), Some(FileGone), None]);
}
