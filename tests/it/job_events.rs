//! `GET /api/v1/jobs/{id}/events`: a job watched, by any instance, for as long as it takes.

use std::io::{BufRead, BufReader, Read};
use std::time::Duration;

use serde_json::Value;
use tearline_api::contract::SeriesSettings;
use tearline_server::config::Role;

use crate::app::Part::{File, Text};
use crate::app::{App, TOKEN, wait_for};
use crate::places::everywhere;

everywhere!(
    a_job_is_watched_to_its_end,
    a_stream_goes_on_where_it_ended,
    a_client_has_so_many_streams_at_once,
    a_stream_ends_in_time,
    a_stream_ends_with_the_server,
);

/// A stream of events, read line by line.
struct Stream {
    status: u16,
    content_type: String,
    lines: BufReader<Box<dyn Read + Send>>,
}

impl Stream {
    fn open(app: &App, token: &str, job: i64, last: Option<&str>) -> Self {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(60)))
            .build();
        let url = format!("{}/api/v1/jobs/{job}/events", app.http.base);
        let mut request = agent.new_agent().get(url).header(TOKEN, token);
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        let (parts, body) = request.call().unwrap().into_parts();
        let content_type = parts.headers.get("content-type").map(|v| v.to_str().unwrap().to_owned());
        Self {
            status: parts.status.as_u16(),
            content_type: content_type.unwrap_or_default(),
            lines: BufReader::new(Box::new(body.into_reader())),
        }
    }

    /// The next event: its id and its data; `None`: the stream has ended.
    fn event(&mut self) -> Option<(String, Value)> {
        let (mut id, mut data) = (String::new(), String::new());
        loop {
            let mut line = String::new();
            if self.lines.read_line(&mut line).unwrap() == 0 {
                return None;
            }
            match line.trim_end().split_once(": ").or_else(|| line.trim_end().split_once(':')) {
                Some(("id", value)) => value.clone_into(&mut id),
                Some(("data", value)) => value.clone_into(&mut data),
                Some(("event", value)) => assert_eq!(value, "job"),
                None if !data.is_empty() => return Some((id, serde_json::from_str(&data).unwrap())),
                _ => {}
            }
        }
    }
}

fn uploaded(app: &App, org: i64, rows: u64) -> (i64, String, i64) {
    let (series, token) = app.series(org, SeriesSettings::default());
    let file: String = (1..=rows).map(|row| format!("{row},CODE-{row}\n")).collect();
    let file = format!("userId,code\n{file}");
    let parts = [File("a.csv", file.as_bytes()), Text("customerIdentifier", "USER_ID")];
    let id = app.http.upload(&token, series, &parts).job().job_id;
    (series, token, id)
}

fn a_job_is_watched_to_its_end() {
    // Another instance does the work.
    let mut app = App::with(|config| config.role = Role::Api);
    let (_, token, id) = uploaded(&app, 7, 30_000);
    app.restart(|config| config.role = Role::Both);
    let mut stream = Stream::open(&app, &token, id, None);
    assert_eq!((stream.status, stream.content_type.as_str()), (200, "text/event-stream"));
    let (mut states, mut ids) = (Vec::new(), Vec::new());
    while let Some((id, job)) = stream.event() {
        states.push(job);
        ids.push(id);
    }
    let last = states.last().unwrap();
    assert_eq!(last["uploadStatus"], "FINISHED");
    assert_eq!(last["counts"], serde_json::json!({}));
    assert!(last["successFileUrl"].as_str().unwrap().contains("signature="));
    assert!(ids.windows(2).all(|two| two[0] != two[1]), "nothing is said twice: {ids:?}");
    // Whoever comes when it is over is told, once.
    let mut late = Stream::open(&app, &token, id, None);
    assert_eq!(late.event().unwrap().1["uploadStatus"], "FINISHED");
    assert!(late.event().is_none());
    let again = Stream::open(&app, &token, id, ids.last().map(String::as_str));
    assert_eq!(again.status, 204, "there is nothing to come: a client stops asking");
}

fn a_stream_goes_on_where_it_ended() {
    let mut app = App::with(|config| config.role = Role::Api);
    let (series, token, id) = uploaded(&app, 7, 10);
    let (known, job) = Stream::open(&app, &token, id, None).event().unwrap();
    assert_eq!(job["uploadStatus"], "STARTED");
    // What is known is not told again: the first event is the next state.
    let mut stream = Stream::open(&app, &token, id, Some(&known));
    app.db(|db| async move {
        let mut job = db.claim_job(1, 0).await?.unwrap();
        (job.total_rows, job.judged_rows) = (10, 4);
        db.save_job(&job, None).await
    });
    let (next, job) = stream.event().unwrap();
    assert_ne!(next, known);
    assert_eq!(job["totalUploadedCount"], 4);
    // An id of nobody's is no state.
    assert_eq!(Stream::open(&app, &token, id, Some("x")).event().unwrap().0, next);
    drop(stream);
    app.restart(|config| config.role = Role::Both);
    app.http.finished(&token, series, id);
}

fn a_client_has_so_many_streams_at_once() {
    let mut app = App::with(|config| {
        config.role = Role::Api;
        config.limits.streams_per_client = 2;
    });
    let (series, token, id) = uploaded(&app, 7, 10);
    let (theirs, their_token, their_id) = uploaded(&app, 8, 10);
    let mut streams = vec![Stream::open(&app, &token, id, None), Stream::open(&app, &token, id, None)];
    assert!(streams.iter_mut().all(|stream| stream.event().is_some()));
    let refused = app.http.get(&format!("/api/v1/jobs/{id}/events"), &[(TOKEN, &token)]);
    assert_eq!((refused.status, refused.code().as_str()), (429, "too-many-streams"));
    assert!(refused.header("retry-after").parse::<u64>().unwrap() > 0);
    assert_eq!(Stream::open(&app, &their_token, their_id, None).status, 200, "others have their own");
    streams.pop();
    wait_for("the place of a stream that was left", || {
        Some(()).filter(|()| Stream::open(&app, &token, id, None).status == 200)
    });
    assert_eq!(app.http.get(&format!("/api/v1/jobs/{id}/events"), &[(TOKEN, &their_token)]).status, 404);
    drop(streams);
    app.restart(|config| config.role = Role::Both);
    app.http.finished(&token, series, id);
    app.http.finished(&their_token, theirs, their_id);
}

fn a_stream_ends_in_time() {
    let mut app = App::with(|config| {
        config.role = Role::Api;
        config.limits.stream = Duration::from_millis(300);
    });
    let (series, token, id) = uploaded(&app, 7, 10);
    let mut stream = Stream::open(&app, &token, id, None);
    assert!(stream.event().is_some());
    assert!(stream.event().is_none(), "nothing happens, and the stream has its end");
    app.restart(|config| config.role = Role::Both);
    app.http.finished(&token, series, id);
}

fn a_stream_ends_with_the_server() {
    let mut app = App::with(|config| config.role = Role::Api);
    let (series, token, id) = uploaded(&app, 7, 10);
    let mut stream = Stream::open(&app, &token, id, None);
    assert!(stream.event().is_some());
    let started = std::time::Instant::now();
    app.restart(|config| config.role = Role::Both);
    assert!(
        started.elapsed() < Duration::from_secs(8),
        "a stream that nobody ends holds up the end of the server"
    );
    assert!(stream.event().is_none());
    app.http.finished(&token, series, id);
}
