//! Settings that are tried on the last uploads: one trial at once of an organization, of so many uploads.

use std::process::Command;
use std::sync::mpsc;

use tearline_api::contract::SeriesSettings;
use tearline_api::manage::TrialResult;
use tearline_server::config::Role;

use crate::app::Part::{File, Text};
use crate::app::{Answer, App, Http, TOKEN};
use crate::customers::manager;
use crate::places::everywhere;

everywhere!(an_organization_has_one_trial_at_once, the_last_ten_uploads_are_tried);

fn attempt(http: &Http, token: &str, series: i64) -> Answer {
    http.post(&format!("/api/v1/series/{series}/try"), &[(TOKEN, token)], b"{}")
}

fn upload(app: &App, token: &str, series: i64, name: &str, code: &str) -> i64 {
    let file = format!("code\n{code}\n");
    let parts = [File(name, file.as_bytes()), Text("customerIdentifier", "NOT_TAGGED")];
    app.done(token, series, &parts).job_id
}

/// A file that is a pipe keeps whoever opens it until somebody writes to it.
fn an_organization_has_one_trial_at_once() {
    let app = App::start();
    let (series, uploader) = app.series(7, SeriesSettings::default());
    let (others, their_uploader) = app.series(8, SeriesSettings::default());
    let (token, theirs) = (manager(&app, 7), manager(&app, 8));
    upload(&app, &uploader, series, "a.csv", "ABC1");
    let path = |part: &str| {
        let found =
            app.stored_files().into_iter().find(|file| file.starts_with("uploads/") && file.contains(part));
        app.files().join(found.unwrap())
    };
    let (file, aside, pipe) = (path("a_"), app.dir.path().join("aside"), app.dir.path().join("pipe"));
    upload(&app, &their_uploader, others, "b.csv", "ABC2");
    std::fs::rename(&file, &aside).unwrap();
    assert!(Command::new("mkfifo").arg(&file).status().unwrap().success());

    // Of two, one waits for the file: the other is answered before.
    let (answers, answered) = mpsc::channel();
    for _ in 0..2 {
        let (http, token, answers) = (app.http.clone(), token.clone(), answers.clone());
        std::thread::spawn(move || answers.send(attempt(&http, &token, series)));
    }
    for second in [answered.recv().unwrap(), attempt(&app.http, &token, series)] {
        assert_eq!((second.status, second.code().as_str()), (429, "too-many-trials"));
        assert_eq!(second.header("retry-after"), "5");
    }
    assert_eq!(attempt(&app.http, &theirs, others).json()["result"]["tried"], 1, "another organization's");
    std::fs::rename(&file, &pipe).unwrap();
    std::fs::rename(&aside, &file).unwrap();
    drop(std::fs::File::options().write(true).open(&pipe).unwrap());
    // What comes of a pipe is not looked at.
    answered.recv().unwrap();
    assert_eq!(attempt(&app.http, &token, series).json()["result"]["tried"], 1, "it is over");
}

fn the_last_ten_uploads_are_tried() {
    let mut app = App::start();
    let settings = SeriesSettings { max_coupons: Some(12), ..SeriesSettings::default() };
    let (series, uploader) = app.series(7, settings);
    let token = manager(&app, 7);
    let mut jobs: Vec<i64> =
        (0..12).map(|n| upload(&app, &uploader, series, "a.csv", &format!("CODE-{n}"))).collect();
    // One that nobody has judged yet is tried as well; what tries the rows of another again is nobody's file.
    let again = upload(&app, &uploader, series, "again.csv", "TOO-MANY");
    jobs.push(again);
    let retried = app.http.post(&format!("/api/v1/jobs/{again}/retry"), &[(TOKEN, &uploader)], b"");
    assert_eq!(retried.status, 200, "{}", retried.text());
    let retry = retried.json()["result"]["jobId"].as_i64().unwrap();
    app.http.finished(&uploader, series, retry);
    app.restart(|config| config.role = Role::Api);
    let parts = [File("open.csv", b"code\nCODE-99\n".as_slice()), Text("customerIdentifier", "NOT_TAGGED")];
    jobs.push(app.http.upload(&uploader, series, &parts).job().job_id);
    let answer = attempt(&app.http, &token, series);
    let result: TrialResult = serde_json::from_value(answer.json()["result"].clone()).unwrap();
    let tried: Vec<i64> = result.uploads.iter().map(|upload| upload.job_id).collect();
    jobs.reverse();
    assert_eq!((tried.as_slice(), result.tried), (&jobs[..10], 10), "the newest first, without {retry}");
    app.restart(|config| config.role = Role::Both);
    app.http.finished(&uploader, series, jobs[0]);
}
