use std::convert::Infallible;
use std::time::Duration;

use aws_lc_rs::digest::{SHA256, digest};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use tearline_api::jobs::JobView;
use tokio::time::{Instant, sleep};

use super::{detail, job_of, view};
use crate::db::Listed;
use crate::error::Failure;
use crate::handlers::NO_STORE;
use crate::handlers::caller::Caller;
use crate::handlers::origin::Base;
use crate::limits::Turn;
use crate::random::hex;
use crate::state::App;
use crate::stop::Stop;

/// How often the job is looked at: soon after something has happened, and less often the longer nothing does. Looking
/// needs nothing of the instance that works on the job.
const PAUSES: (Duration, Duration) = (Duration::from_millis(200), Duration::from_secs(2));
/// By a comment whoever stands between learns that the stream is alive.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// After how long a client asks again where the stream ended.
const RETRY: Duration = Duration::from_secs(1);

/// `GET /api/v1/jobs/{id}/events`: the job as `GET /api/v1/jobs/{id}` has it, now and whenever it has changed, as
/// server-sent events. The stream ends with the job, or after a time: whoever asks again with `Last-Event-ID` gets only
/// what is new since, and 204 where nothing will be.
pub(crate) async fn events(
    State(app): State<App>,
    Path(id): Path<String>,
    caller: Caller,
    Base(base): Base,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let listed = job_of(&app, &caller, &id).await?;
    let seen = headers.get("last-event-id").and_then(|id| id.to_str().ok()).unwrap_or_default().to_owned();
    if is_over(&listed) && seen == version(&view(&app, &base, &listed))? {
        return Ok((NO_STORE, StatusCode::NO_CONTENT).into_response());
    }
    let turn = app.limits.stream(caller.org_id, &caller.client)?;
    let watch = Watch {
        base,
        org_id: caller.org_id,
        id: listed.job.id,
        next: Some(listed),
        seen,
        pause: PAUSES.0,
        end: Instant::now() + app.config.limits.stream,
        stop: app.stop.clone(),
        _turn: turn,
        app,
    };
    let events = stream::unfold(watch, |mut watch| async move { Some((watch.event().await?, watch)) });
    let stream = Sse::new(events).keep_alive(KeepAlive::new().interval(HEARTBEAT));
    // Proxies that collect answers before they pass them on are asked not to.
    Ok((NO_STORE, [("x-accel-buffering", "no")], stream).into_response())
}

fn is_over(listed: &Listed) -> bool {
    listed.job.status.is_final() && !listed.job.is_reverting()
}

/// What a state of the job is known by. URLs are signed anew each time, and are none of it.
fn version(job: &JobView) -> Result<String, Failure> {
    let mut job = job.clone();
    let status = &mut job.status;
    (status.error_file_url, status.success_file_url, status.uploaded_file_url) = (None, None, None);
    let text = serde_json::to_vec(&job)?;
    Ok(hex(&digest(&SHA256, &text).as_ref()[..8]))
}

/// A job that somebody watches.
struct Watch {
    app: App,
    base: String,
    org_id: i64,
    id: i64,
    /// As it was read, where it was not looked at yet.
    next: Option<Listed>,
    /// The state that the client knows.
    seen: String,
    pause: Duration,
    end: Instant,
    stop: Stop,
    _turn: Turn<String>,
}

impl Watch {
    /// Waits for the next event; `None`: the stream ends.
    async fn event(&mut self) -> Option<Result<Event, Infallible>> {
        loop {
            let listed = match self.next.take() {
                Some(listed) => listed,
                None => self.look().await?,
            };
            let version = version(&view(&self.app, &self.base, &listed)).ok()?;
            if version != self.seen {
                let detail = detail(&self.app, &self.base, &listed).await.ok()?;
                self.pause = PAUSES.0;
                if is_over(&listed) {
                    self.end = Instant::now();
                }
                self.seen.clone_from(&version);
                let event = Event::default().event("job").id(version).retry(RETRY).json_data(detail);
                return event.ok().map(Ok);
            }
            if is_over(&listed) {
                return None;
            }
        }
    }

    /// The job, a pause later. A database that is away ends the stream: the client asks again.
    async fn look(&mut self) -> Option<Listed> {
        let left = self.end.saturating_duration_since(Instant::now());
        tokio::select! {
            () = sleep(self.pause.min(left)) => {}
            () = self.stop.wait() => return None,
        }
        if Instant::now() >= self.end {
            return None;
        }
        self.pause = (self.pause * 3 / 2).min(PAUSES.1);
        let listed = self.app.db.listed_job(self.org_id, self.id).await;
        listed
            .inspect_err(|error| tracing::warn!(job = self.id, %error, "a watched job can't be read"))
            .ok()?
    }
}
